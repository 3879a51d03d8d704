"""The HTML of an imported text as a list of blocks that Markdown has: paragraphs, headings, lists,
quotations, tables, code, pictures. What no story may contain is taken out, and said.
"""

import re
from html import escape
from itertools import accumulate
from urllib.parse import unquote

from bs4 import BeautifulSoup
from bs4.element import PreformattedString, Tag

from tilshi.content.fragment import parse_fragment, tags
from tilshi.importing.body_pictures import Note, Resolver, collect_captions, place_pictures, unlazy
from tilshi.importing.body_shape import BLOCKS, INLINE, WITHIN, flat_blocks, is_blank, push_down
from tilshi.importing.lists_and_tables import tidy_lists, tidy_tables
from tilshi.importing.plain_words import without_forbidden

DROPPED = {
    "script", "style", "template", "object", "applet", "svg", "math", "canvas", "input", "select",
    "textarea", "head", "title", "link", "meta", "base", "map", "area", "dialog", "frameset",
    "noembed", "noframes", "param", "source", "track", "col", "colgroup", "datalist",
}  # fmt: skip
_SILENT = {"head", "title", "link", "meta", "base", "param", "source", "track", "col", "colgroup",
           "style", "noembed", "noframes"}  # fmt: skip
"""Elements that show nothing: nobody misses them."""
EMBEDDED = {"iframe", "video", "audio", "embed"}
_RENAMED = {
    "h1": "h2", "h5": "h4", "h6": "h4", "strike": "s", "acronym": "abbr", "tt": "code",
    "kbd": "code", "samp": "code", "var": "em", "dfn": "em", "listing": "pre", "xmp": "pre",
    "plaintext": "pre", "dir": "ul", "menu": "ul", "b": "strong", "i": "em", "del": "s",
}  # fmt: skip
_DEEPEST = 40
_RAW = re.compile(
    r"<(xmp|plaintext|iframe|noembed|noframes|script|style)\b([^>]*)>(.*?)(?:</\1>|\Z)", re.DOTALL
)
"""Elements in which the serialisation does not escape anything (the HTML Standard, 13.3)."""
_YOUTUBE = re.compile(
    r"(?:https?:)?//(?:www\.)?youtube(?:-nocookie)?\.com/(?:embed|v)/([\w-]{6,20})"
)


def body_blocks(html: str, resolver: Resolver, note: Note) -> list[Tag]:
    """The blocks of `html`, in order."""
    written = parse_fragment(html).html or ""
    if _depth(written) > _DEEPEST:
        note("import-deep")
        written = _flattened(written)
    soup = BeautifulSoup(_RAW.sub(_without_raw, without_forbidden(written)), "html.parser")
    _embed(soup, resolver, note)
    _without_dropped(soup, note)
    unlazy(soup)
    _rename(soup)
    _code(soup)
    _footnotes(soup)
    collect_captions(soup, note)
    _unwrap(soup)
    _headings_apart(soup)
    tidy_lists(soup)
    tidy_tables(soup, note)
    push_down(soup)
    root = soup.new_tag("div")
    root.extend(flat_blocks(soup, soup))
    for holder in root.find_all(["blockquote", "footnote", "dd", "li"]):
        blocks = list(flat_blocks(holder, soup))
        holder.clear()
        holder.extend(blocks)
        tight = holder.name in ("li", "dd") and blocks and blocks[0].name == "p"
        if tight and all(block.name in ("ul", "ol") for block in blocks[1:]):
            blocks[0].unwrap()
    place_pictures(root, soup, resolver, note)
    _links(root, resolver, note)
    _trim(root)
    return [block for block in root.children if isinstance(block, Tag)]


def _without_raw(found: re.Match[str]) -> str:
    """An element whose content is text: as code if it is shown, else without it."""
    name, said, text = found.groups()
    shown = escape(text) if name in ("xmp", "plaintext") else ""
    return f"<{name}{said}>{shown}</{name}>"


def _depth(html: str) -> int:
    voids = {"br", "hr", "img", "wbr", "input", "meta", "link", "source", "embed", "area", "base",
             "col", "param", "track"}  # fmt: skip
    steps = (0 if name in voids else -1 if end else 1 for end, name in tags(html))
    return max(accumulate(steps), default=0)


def _flattened(html: str) -> str:
    """`html` whose elements stand too deep in each other, with its paragraphs only."""
    kept = re.sub(r"<(?!/?(?:p|br|img|a|h[1-6]|pre)\b)[^>]*>", " ", html)
    return parse_fragment(kept).html or ""


def _without_dropped(soup: BeautifulSoup, note: Note) -> None:
    for text in soup.find_all(string=lambda text: isinstance(text, PreformattedString)):
        text.extract()
    for element in soup.find_all(list(DROPPED)):
        if element.decomposed:
            continue
        name = element.name
        if name == "object" and element.find("a"):
            element.unwrap()  # around what is a link now
            continue
        element.decompose()
        if name not in _SILENT:
            note("import-dropped", f"<{name}", value=name)


def _embed(soup: BeautifulSoup, resolver: Resolver, note: Note) -> None:
    """Puts a link in the place of what another site showed in the text."""
    for element in soup.find_all(list(EMBEDDED)):
        if element.decomposed:
            continue
        places = [element, *element.find_all("source")]
        named = (one.get("src") or one.get("data-src") for one in places)
        src = str(next(filter(None, named), ""))
        found = _YOUTUBE.match(src)
        address = f"https://www.youtube.com/watch?v={found[1]}" if found else resolver.address(src)
        note("import-embed", f"<{element.name}", value=address or src or element.name)
        if address is None:
            element.decompose()
            continue
        link = soup.new_tag("a", href=address)
        link.string = address
        paragraph = soup.new_tag("p")
        paragraph.append(link)
        element.replace_with(paragraph)


def _rename(soup: BeautifulSoup) -> None:
    for element in soup.find_all(["note", "gallery", "footnote", "end"]):
        element.name = "div"  # what these names mean here, only this module says
    for element in soup.find_all(list(_RENAMED)):
        element.name = _RENAMED[element.name]
    for verse in soup.select("pre.wp-block-verse"):
        verse.name = "p"
        for text in list(verse.find_all(string=True)):
            lines = str(text).split("\n")
            for line in lines[:-1]:
                text.insert_before(line, soup.new_tag("br"))
            text.replace_with(lines[-1])
    for code in soup.find_all(["pre", "code"]):
        if code.find("img"):
            code.name = "div" if code.name == "pre" else "span"
    for quote in soup.select("figure.wp-block-pullquote blockquote, blockquote.wp-block-pullquote"):
        quote["data-pull"] = "yes"


def _code(soup: BeautifulSoup) -> None:
    """Turns code on several lines into blocks."""
    for code in soup.find_all("code"):
        if code.find_parent("pre") is None and ("\n" in code.get_text().strip() or code.find("br")):
            for line in code.find_all("br"):
                line.replace_with("" if str(line.next_sibling or "").startswith("\n") else "\n")
            code.name = "pre"


def _footnotes(soup: BeautifulSoup) -> None:
    """Turns links to items of a list at the end into footnotes."""
    items = {str(item.get("id")): item for item in soup.find_all("li", id=True)}
    numbers: dict[str, int] = {}
    for link in soup.find_all("a", href=re.compile("^#")):
        id_ = unquote(str(link["href"])[1:])
        item = items.get(id_)
        if item is None or any(one is item for one in link.parents):
            continue
        number = numbers.setdefault(id_, len(numbers) + 1)
        mark = soup.new_tag("note", attrs={"data-number": str(number)})
        raised = link.parent if link.parent is not None and link.parent.name == "sup" else None
        alone = raised is not None and raised.get_text().strip() == link.get_text().strip()
        (raised if raised is not None and alone else link).replace_with(mark)
    for id_, number in numbers.items():
        item = items[id_]
        for back in item.find_all("a", href=re.compile("^#")):
            back.decompose()
        holder = item.parent
        item.name, item.attrs = "footnote", {"data-number": str(number)}
        soup.append(item.extract())
        if holder is not None and holder.name in ("ol", "ul") and not holder.find("li"):
            holder.decompose()


def _unwrap(soup: BeautifulSoup) -> None:
    """Replaces all elements that Markdown does not have by what is in them: those that were blocks
    by transparent ones.
    """
    kept = INLINE | BLOCKS | WITHIN
    for element in soup.find_all(True):
        if element.name in kept:
            continue
        if element.name == "summary":
            element.name = "p"
        elif element.name in _INLINE_ELSEWHERE:
            element.unwrap()
        else:
            element.name = "div"


_INLINE_ELSEWHERE = {
    "span", "font", "big", "bdi", "bdo", "label", "time", "data", "ruby", "rt", "rp", "wbr", "nobr",
    "button", "output", "meter", "progress", "picture", "blink", "marquee",
}  # fmt: skip


def _headings_apart(soup: BeautifulSoup) -> None:
    """Headings in lists and tables are set in bold, for no list has any."""
    for heading in soup.find_all(["h2", "h3", "h4"]):
        if heading.find_parent(["li", "td", "th", "dd", "dt", "caption"]):
            for text in list(heading.find_all(string=True)):
                if str(text).strip():
                    text.wrap(soup.new_tag("strong"))
            heading.name, heading.attrs = "p", {}
        else:
            for strong in heading.find_all("strong"):
                strong.unwrap()
            for line in heading.find_all("br"):
                line.replace_with(" ")


def _links(root: Tag, resolver: Resolver, note: Note) -> None:
    ids = {str(one.get("id")): one for one in root.find_all(["h2", "h3", "h4"], id=True)}
    wanted = set()
    for link in root.find_all("a"):
        href = str(link.get("href") or "").strip()
        if not href or not link.get_text().strip():
            link.unwrap()
            continue
        if href.startswith("#"):
            id_ = unquote(href[1:])
            target = f"#{id_}" if id_ in ids and _ANCHOR.fullmatch(id_) else None
            wanted.add(id_)
        elif link.get("data-picture"):
            target = resolver.address(href)  # that it is missing has been said
        else:
            target = resolver.link(href)
        if target is None:
            if not link.get("data-picture"):
                note("import-link", href, value=href)
            link.unwrap()
        else:
            link.attrs = {"href": target}
    for id_, heading in ids.items():
        heading.attrs = {"id": id_} if id_ in wanted and _ANCHOR.fullmatch(id_) else {}


_ANCHOR = re.compile(r"(?!fn|main\Z|related\Z|corrections\Z)[A-Za-z][A-Za-z0-9-]*")


def _trim(root: Tag) -> None:
    """Removes what is empty, and attributes that nothing needs."""
    kept = {"a": {"href"}, "img": {"src", "alt", "title"}, "h2": {"id"}, "h3": {"id"}, "h4": {"id"},
            "ol": {"start"}, "abbr": {"title"}, "td": {"colspan", "rowspan"},
            "th": {"colspan", "rowspan"}, "note": {"data-number"}, "footnote": {"data-number"},
            "blockquote": {"data-pull"}}  # fmt: skip
    for element in reversed(root.find_all(True)):
        element.attrs = {n: v for n, v in element.attrs.items() if n in kept.get(element.name, ())}
        if element.name in INLINE and element.find_parent(element.name) is not None:
            element.unwrap()
            continue
        empty = is_blank(element) and element.find(["hr", "br"]) is None
        if empty and element.name not in ("img", "hr", "br", "note", "td", "th", "tr"):
            element.unwrap() if element.name in INLINE else element.decompose()
