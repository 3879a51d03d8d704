"""Lists and tables of an imported text in the shape that Markdown has."""

from collections.abc import Callable

from bs4 import BeautifulSoup
from bs4.element import Tag

_LISTS = ["ul", "ol"]
_BLOCKS = ["p", "ul", "ol", "dl", "blockquote", "pre", "div", "gallery", "table", "hr"]


def tidy_lists(soup: BeautifulSoup) -> None:
    """Puts lists that stand directly in a list into the item before them, and loose text in a list
    into an item.
    """
    for list_ in soup.find_all(_LISTS):
        for child in list(list_.contents):
            if not isinstance(child, Tag):
                if str(child).strip():
                    child.wrap(soup.new_tag("li"))
                continue
            if child.name == "li":
                continue
            before = child.find_previous_sibling("li")
            if child.name in _LISTS and before is not None:
                before.append(child.extract())
            else:
                child.wrap(soup.new_tag("li"))
        start = str(list_.get("start") or "")
        list_.attrs = {"start": start} if start.isdecimal() and len(start) < 7 else {}
    for item in soup.find_all("li"):
        if item.parent is None or item.parent.name not in _LISTS:
            item.name = "div"
    for terms in soup.find_all("dl"):
        if terms.find_parent(["li", "td", "th", "dd"]) or terms.find("dd") is None:
            terms.name = "div"
    for term in soup.find_all(["dt", "dd"]):
        parent = term.parent
        holder = parent.parent if parent is not None and parent.name == "div" else None
        if parent is not None and holder is not None and holder.name == "dl":
            parent.unwrap()
        elif parent is None or parent.name != "dl":
            term.name = "div"
    for terms in soup.find_all("dl"):
        first = next((one for one in terms.children if isinstance(one, Tag)), None)
        if first is not None and first.name == "dd":
            terms.name = "div"
            for term in terms.find_all(["dt", "dd"], recursive=False):
                term.name = "div"


def tidy_tables(soup: BeautifulSoup, note: Callable[..., None]) -> None:
    """Takes tables apart that only lay out a page or stand in another one, and reduces cells to
    lines of text.
    """
    for table in soup.find_all("table"):
        rows = table.find_all("tr")
        cells = table.find_all(["td", "th"])
        if table.find_parent("table") is not None or len(cells) <= 1 or not rows:
            if table.find_parent("table") is not None:
                note("import-table", "<table")
            _dissolve(table)
    for table in soup.find_all("table"):
        for caption in table.find_all("caption"):
            caption.name = "p"
            table.insert_before(caption.extract())
        spans = [one for one in table.find_all(["td", "th"]) if _spans(one)]
        blocks = table.find(["ul", "ol", "pre", "blockquote", "dl", "hr"])
        if spans or blocks is not None:
            note("import-table", "<table")
        for cell in table.find_all(["td", "th"]):
            _one_line(cell, soup)


def _spans(cell: Tag) -> bool:
    return any(
        str(cell.get(name) or "1").strip() not in ("", "0", "1") for name in ("colspan", "rowspan")
    )


def _dissolve(table: Tag) -> None:
    for part in table.find_all(["thead", "tbody", "tfoot", "tr", "td", "th", "caption"]):
        if part.find_parent("table") is table:
            part.name = "div"
    table.name = "div"


def _one_line(cell: Tag, soup: BeautifulSoup) -> None:
    """The blocks in a cell as lines: what divides them is a line break."""
    for code in cell.find_all("pre"):
        code.name = "code"
    for block in cell.find_all([*_BLOCKS, "li", "dt", "dd"]):
        if block.name == "gallery":
            block.unwrap()
            continue
        block.insert_before(soup.new_tag("br"))
        block.insert_after(soup.new_tag("br"))
        block.unwrap()
    last: Tag | None = None
    for child in list(cell.contents):
        if isinstance(child, Tag) and child.name == "br":
            if last is None or last.name == "br":
                child.decompose()
            else:
                last = child
        elif isinstance(child, Tag) or str(child).strip():
            last = child if isinstance(child, Tag) else soup.new_tag("p")
    if last is not None and last.name == "br":
        last.decompose()
