"""The tree of a body after inline parsing: figures, galleries, table wrappers, the ids of headings.
Everything in it is checked, including failed markup.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from tilshi.content.allow_list import MADE_BY, OF_MARKDOWN, SEAL, is_heading_id
from tilshi.content.blocks import Blocks, Found
from tilshi.content.body_check import BodyChecker
from tilshi.content.embeds import embedded
from tilshi.kazakh.slug import slugify
from tilshi.problems import nearest

_HEADINGS = {"h2", "h3", "h4"}
_TASK = re.compile(r"\s*\[([ xX])\][ \t]+")
_ASIDE = re.compile(r"\s*\[!(PULL|FACT)\]\s*")
_BOXES = {" ": "☐ ", "x": "☑ ", "X": "☑ "}
# Failed markup that is still in the text. Escaped characters are distinguishable, because they are
# not unescaped yet.
_LEFT = tuple(
    (code, re.compile(pattern, re.DOTALL))
    for code, pattern in (
        ("undefined-footnote", r"\[\^[^\]\s]+\]"),
        ("undefined-reference", r"!?\[[^\[\]\n]*\]\[[^\[\]\n]+\]|\]\[[^\[\]\n]+\]"),
        (
            "broken-link",
            r"\]\((?!\s*\Z)|!\[(?![^\[\]\n]*\]\[)|\)\[/",
        ),
        ("shortcode", r"\{\{.*?(?:\}\}|\Z)|\{%.*?(?:%\}|\Z)|\{!.*?!\}|\A\s*(?::::|!!!)\s*\w*"),
        (
            "shortcode",
            r"\[/?(?:gallery|caption|embed|youtube|video|audio|playlist|quote|code|img|url|iframe"
            r"|contact-form|toc|TOC|(?:su|vc|et|fusion)_\w+)\b[^\]\n]*\]",
        ),
        ("heading-space", r"\A\s*#{2,6}(?=[^\W_]|[«„“\"(])"),
        ("stray-mark", r"(?<![\w*])\*\*(?=\S)|(?<=\S)\*\*(?![\w*])|~~(?=\w)|(?<=\w)~~"),
    )
)
_MAY_BE_LEFT = re.compile(r"[\[\]{~|]|\*\*|\A\s*(?:#|:::|!!!)")
_BEFORE_ADDRESS = re.compile(r"\]\s?\(\s*\Z|\)\[\s*\Z")
_TABLE = re.compile(r"\|.*\n\s*\|")
_WORD = re.compile(r"[^\W\d_]{2,}")
_NOT_LATIN_WORD = re.compile(r"[\u0370-\u1fff]{2,}")
_OF_CODE = re.compile(r"[{}<>;=$\\]|\w\(|^\s*[#/]", re.MULTILINE)


ATTRIBUTES = r"\{(?=:|[ ]*[#.][^\W\d]|[ ]*[\w-]+=)\:?[ ]*([^\}\n ][^\n{]*)\}"


class Attributes(AttrListTreeprocessor):
    """Attribute lists: `{: lang=ru }`, `{#id}`, `{lang=ru}`. Other text in braces is text."""

    HEADER_RE = re.compile(rf"[ ]*{ATTRIBUTES}[ ]*$")  # type: ignore[misc]
    BLOCK_RE = re.compile(rf"\n[ ]*{ATTRIBUTES}[ ]*$")  # type: ignore[misc]
    INLINE_RE = re.compile(rf"^{ATTRIBUTES}")  # type: ignore[misc]


class Finish(Treeprocessor):
    """Finishes the tree and reports errors in it to `md.checker`."""

    def run(self, root: Element) -> None:
        """Changes the tree in place."""
        checker: BodyChecker = self.md.checker  # type: ignore[attr-defined]
        parser = self.md.parser
        assert isinstance(parser, Blocks)
        checker.code = parser.found.code
        top = set(map(id, root))
        checker.headings = [
            checker.first_line + leaf.first
            for element, leaf in parser.found.leaves
            if element.tag == "h2" and id(element) in top
        ]
        _look_at_blocks(parser.found, checker)
        self._look_at_footnotes(parser.found, checker)
        for text in _texts(root):
            _look_at_text(text, checker)
        for parent in root.iter():
            _look_at_addresses(parent, checker)
        _lay_out(root)
        _give_ids(root, checker)
        for element in root.iter():
            looked_at = element.attrib or element.tag in OF_MARKDOWN or element.tag == "h1"
            if looked_at and element is not root:
                _look_at_element(element, checker)

    def _look_at_footnotes(self, found: Found, checker: BodyChecker) -> None:
        used = _footnotes_used(self.md)
        met: set[str] = set()
        for label, line in found.footnotes:
            if label in met:
                checker.add_at("footnote-twice", line, value=label)
            elif label not in used:
                checker.add_at("footnote-unused", line, value=label)
            met.add(label)


def _footnotes_used(md: Markdown) -> set[str]:
    orders = (getattr(one, "footnote_order", ()) for one in md.registeredExtensions)
    return {label for order in orders for label in order}


def _look_at_blocks(found: Found, checker: BodyChecker) -> None:
    for line in found.wide_rows:
        checker.add_at("table-cells", line)
    for line in found.open_fences:
        checker.add_at("fence-open", line)
    for first, _, text in found.code:
        if _is_prose(text):
            checker.add_at("indented-text", first)


def _is_prose(text: str) -> bool:
    """Whether indented text is a paragraph rather than code; text in Latin letters must look like a
    sentence.
    """
    if _OF_CODE.search(text):
        return False
    if len(_NOT_LATIN_WORD.findall(text)) > 2:
        return True
    line = text.strip()
    return len(_WORD.findall(text)) > 5 and line[:1].isupper() and line[-1:] in ".!?…”"


def _texts(root: Element) -> Iterator[str]:
    """The texts of a tree, except code and URLs."""
    for element in root.iter():
        if element.text and not isinstance(element.text, AtomicString):
            yield element.text
        if element.tail:
            yield element.tail


def _look_at_text(text: str, checker: BodyChecker) -> None:
    if not _MAY_BE_LEFT.search(text):
        return
    for code, pattern in _LEFT:
        for found in pattern.finditer(text):
            checker.add(code, found[0].strip(), value=found[0].strip())
    if _TABLE.search(text):
        checker.add("table-head", text.strip().partition("\n")[0])


def _look_at_addresses(parent: Element, checker: BodyChecker) -> None:
    """Reports malformed links: `(words)[address]`, `[words] (address)`."""
    before = parent.text
    for child in parent:
        if child.tag == "a" and isinstance(child.text, AtomicString):
            found = _BEFORE_ADDRESS.search(before or "")
            if found:
                value = found[0] + child.text
                checker.add("broken-link", value, child.text, value=value)
        before = child.tail


def _lay_out(root: Element) -> None:
    """Puts pictures, recordings and the like in paragraphs of their own into figures and galleries,
    and tables into wrappers.
    """
    for parent in list(root.iter()):
        for index, child in enumerate(list(parent)):
            if child.tag == "p" and (figure := embedded(child)) is not None:
                parent[index] = figure
            elif child.tag == "p" and _only_images(child):
                parent[index] = _figures(child)
            elif child.tag == "table":
                parent[index] = _framed(child)
            elif child.tag == "blockquote":
                _mark_aside(child)
            elif child.tag == "li":
                _tick(child)


def _tick(item: Element) -> None:
    """Turns `[x]` at the beginning of an item into a box."""
    first = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
    found = _TASK.match(first.text or "")
    if found and first.text:
        first.text = _BOXES[found[1]] + first.text[found.end() :]


def _mark_aside(quote: Element) -> None:
    """Turns a quotation that begins with `[!PULL]` into a pull quote, one with `[!FACT]` into a
    fact box.
    """
    first = quote[0] if len(quote) and quote[0].tag == "p" else None
    found = _ASIDE.match(first.text or "") if first is not None else None
    if first is None or found is None:
        return
    first.text = (first.text or "")[found.end() :]
    if not first.text and not len(first):
        quote.remove(first)
    if found[1] == "FACT":
        quote.tag = "aside"
    quote.set("class", found[1].lower())


def _give_ids(root: Element, checker: BodyChecker) -> None:
    """Checks the ids of headings, and the links to them: a link may also refer to a heading by its
    text, as on GitHub.
    """
    headings = [element for element in root.iter() if element.tag in _HEADINGS]
    ids: dict[str, Element] = {}
    for heading in headings:
        id_ = heading.get("id")
        if id_ is None:
            continue
        line = checker.line(f"{{#{id_}", f"#{id_}")
        if id_ in ids or not is_heading_id(id_):
            checker.add_at("id-taken", line - checker.first_line, value=id_)
            del heading.attrib["id"]
        ids[id_] = heading
    checker.anchors = list(ids)
    by_words: dict[str, Element] = {}
    for heading in headings:
        if "id" not in heading.attrib:
            for name in _names(heading):
                by_words.setdefault(name, heading)
    for link in root.iter("a"):
        target = unquote((link.get("href") or "").removeprefix("#"))
        if link.get("class") or not (link.get("href") or "").startswith("#") or target in ids:
            continue
        named = by_words.get(target)
        if named is None or not is_heading_id(target):
            guess = nearest(target, [*ids, *by_words])
            checker.add("dead-anchor", f"#{target}", nearest=guess, value=target)
        else:
            named.set("id", target)
            ids[target] = named


def _names(heading: Element) -> tuple[str, str]:
    """The anchors of a heading: GitHub's, and in Latin letters like a slug."""
    words = "".join(heading.itertext()).strip()
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", words.lower())), slugify(words)


def _look_at_element(element: Element, checker: BodyChecker) -> None:
    for name in [name for name, value in element.attrib.items() if value is None]:
        # An attribute list may omit the value.
        element.set(name, "")
    if element.tag == "a":
        href = element.get("href", "")
        if not "".join(element.itertext()).strip() and not len(element):
            checker.add("link-empty", f"]({href}", href, value=href)
        element.set("href", checker.link(href))
    elif element.tag == "img":
        src = element.get("src", "")
        element.set("src", checker.image(src))
        if not (element.get("alt") or "").strip():
            checker.add("alt-missing", f"]({src}", src, value=src)
    elif element.tag == "h1":
        checker.add("h1-in-body", "".join(element.itertext()).split("\x02")[0])
        element.tag = "h2"
    style = element.attrib.pop("style", None)
    if element.tag in ("td", "th") and style and style.startswith("text-align"):
        # The tables extension aligns with an inline style, which no page may have.
        side = style.removeprefix("text-align:").strip(" ;")
        if side != "left":
            element.set("class", "end" if side == "right" else side)
    elif style is not None:
        checker.add("html-attribute", "style", tag=str(element.tag), name="style")
    if element.tag in OF_MARKDOWN or "id" in element.attrib:
        element.set(MADE_BY, SEAL)


def _only_images(paragraph: Element) -> bool:
    children = list(paragraph)
    return (
        bool(children)
        and not (paragraph.text or "").strip()
        and all(c.tag in ("img", "br") and not (c.tail or "").strip() for c in children)
        and any(c.tag == "img" for c in children)
    )


def _figures(paragraph: Element) -> Element:
    figures = [_figure(image) for image in paragraph if image.tag == "img"]
    if len(figures) == 1:
        return figures[0]
    gallery = Element("div", {"class": "gallery"})
    gallery.extend(figures)
    return gallery


def _figure(image: Element) -> Element:
    figure = Element("figure")
    caption = image.attrib.pop("title", None)
    image.tail = None
    figure.append(image)
    if caption:
        words = Element("figcaption")
        words.text = caption
        figure.append(words)
    return figure


def _framed(table: Element) -> Element:
    """A wide table scrolls in its wrapper, also by keyboard, so that the page does not."""
    frame = Element("div", {"class": "table", "tabindex": "0"})
    frame.tail, table.tail = table.tail, None
    frame.append(table)
    return frame
