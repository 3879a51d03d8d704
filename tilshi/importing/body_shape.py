"""The shape of an imported text: from elements in elements to a list of blocks."""

from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

INLINE = {"a", "abbr", "br", "cite", "code", "em", "img", "ins", "mark", "note", "q", "s", "small",
          "strong", "sub", "sup", "u"}  # fmt: skip
"""Inline elements that are kept; `note` is the number of a footnote."""
BLOCKS = {"p", "h2", "h3", "h4", "ul", "ol", "dl", "blockquote", "pre", "table", "hr", "gallery",
          "footnote"}  # fmt: skip
"""Blocks that are kept; `gallery` has pictures only, `footnote` is the text of one."""
WITHIN = {"li", "dt", "dd", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"}
_SPACE = "\t\n\r\f "


def push_down(soup: BeautifulSoup) -> None:
    """Puts an inline element around blocks into each of them."""
    block = BLOCKS | WITHIN | {"div"}
    for element in reversed(soup.find_all(list(INLINE - {"br", "img", "note"}))):
        if element.find(list(block)) is None:
            continue
        for text in list(element.find_all(string=True)):
            if str(text).strip(_SPACE) and text.find_parent("pre") is None:
                wrapper = soup.new_tag(element.name)
                wrapper.attrs.update(element.attrs)
                text.wrap(wrapper)
        element.unwrap()


def flat_blocks(holder: Tag, soup: BeautifulSoup) -> Iterator[Tag]:
    """The blocks in `holder`: what stands loose between them becomes paragraphs."""
    run: list[PageElement] = []
    waiting = list(reversed(list(holder.contents)))
    while waiting:
        child = waiting.pop()
        if isinstance(child, Tag) and child.name == "div":
            yield from _paragraphs(run, soup)
            run = []
            child.extract()
            # An end, at which the run of the inside ends too.
            waiting.append(soup.new_tag("end"))
            waiting.extend(reversed(list(child.contents)))
        elif isinstance(child, Tag) and child.name == "end":
            yield from _paragraphs(run, soup)
            run = []
        elif isinstance(child, Tag) and child.name == "p":
            yield from _paragraphs(run, soup)
            child.extract()
            yield from _flat_paragraph(child, soup)
            run = []
        elif isinstance(child, Tag) and child.name in BLOCKS:
            yield from _paragraphs(run, soup)
            run = []
            yield child
        elif isinstance(child, Tag) and child.name in WITHIN:
            waiting.extend(reversed(list(child.contents)))
        else:
            run.append(child)
    yield from _paragraphs(run, soup)


def _flat_paragraph(paragraph: Tag, soup: BeautifulSoup) -> Iterator[Tag]:
    blocks = [
        one for one in paragraph.contents if isinstance(one, Tag) and one.name in BLOCKS | {"div"}
    ]
    yield from (
        flat_blocks(paragraph, soup) if blocks else _paragraphs(list(paragraph.contents), soup)
    )


def _paragraphs(run: list[PageElement], soup: BeautifulSoup) -> Iterator[Tag]:
    """Paragraphs of inline elements: two line breaks begin another one."""
    paragraph = soup.new_tag("p")
    breaks = 0
    for one in run:
        one.extract()  # in order, so that each is the first of its parent and found at once
        is_break = isinstance(one, Tag) and one.name == "br"
        if breaks and isinstance(one, NavigableString) and not one.strip(_SPACE):
            continue
        if is_break:
            breaks += 1
            continue
        if breaks and not is_blank(paragraph):
            if breaks > 1:
                yield paragraph
                paragraph = soup.new_tag("p")
            else:
                paragraph.append(soup.new_tag("br"))
        breaks = 0
        paragraph.append(one)
    if not is_blank(paragraph):
        yield paragraph


def is_blank(element: Tag) -> bool:
    return not element.get_text().strip() and element.find(["img", "note"]) is None
