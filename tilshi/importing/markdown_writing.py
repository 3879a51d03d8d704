"""Blocks of an imported text as Markdown, in the dialect of docs/markdown.md.

markdownify walks the tree and lays out lists, quotations and code; what this dialect has otherwise
is here: escapes, emphasis next to letters, pictures with captions, galleries, tables, footnotes.
"""

import re
from typing import Any
from urllib.parse import quote

from bs4.element import NavigableString, PageElement, Tag
from markdownify import MarkdownConverter

_MARKS = re.compile(
    r"[\\`*<\[\]{]|~(?=~)|(?<=~)~|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w{1,32};)|!(?=\[)"
)
_AT_BEGINNING = re.compile(
    r"(\s*)(?:(\d{1,9})([.)])(?=\s|$)|(#{1,6}(?=\s|$)|[-+](?=[\s-]|$)|>|:(?=[\s:])|=(?==*\s*$)|\||!!!|☐|☑))"
)
_ALL_MARKS = re.compile(r"([!-/:-@\[-`{-~])")
_NOT_IN_LINK = re.compile(r"[\s()<>\"'`\\\[\]{}|*^]")
_ROW, _CELL = "\x02", "\x03"
"""Characters that no text has, for `str.strip` leaves them."""
_INLINE_TAGS = ("abbr", "cite", "ins", "mark", "q", "small", "sub", "sup", "u")
_EMPHASIS = {"strong": "**", "em": "*", "s": "~~"}
_HTML_OF = {"strong": "strong", "em": "em", "s": "del"}


def markdown_of(block: Tag) -> str:
    """The Markdown of a block."""
    text: str = _Writer().convert_soup(block).strip("\n")
    return text if "```" in text else re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)


def plain_markdown(block: Tag) -> str:
    """The words of a block as Markdown without any marks, a paragraph for each of its lines."""
    lines = (" ".join(line.split()) for line in block.get_text("\n").split("\n"))
    return "\n\n".join(without_marks(line) for line in lines if line)


def without_marks(text: str) -> str:
    """`text` with a backslash before all punctuation, so that nothing in it is a mark."""
    return _ALL_MARKS.sub(r"\\\1", text)


def inline_code(text: str) -> str:
    """`text` as code in a line."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    space = " " if longest or text.strip() != text else ""
    return f"{'`' * (longest + 1)}{space}{text}{space}{'`' * (longest + 1)}"


class _Writer(MarkdownConverter):  # type: ignore[misc]
    """Writes the elements that `body_tree` leaves."""

    class Options(MarkdownConverter.DefaultOptions):  # type: ignore[misc]
        """How markdownify lays out what it writes."""

        heading_style = "atx"
        bullets = "-"
        newline_style = "backslash"
        escape_misc = True
        wrap = True
        wrap_width = None

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """`text` with a backslash before each character that would be a mark."""
        text = _MARKS.sub(lambda found: "\\" + found[0], text)
        return text.replace("|", "\\|") if "td" in parent_tags or "th" in parent_tags else text

    def process_text(self, el: NavigableString, parent_tags: Any = None) -> str:
        """The words of a text node; at the beginning of a line, nothing in them is a mark."""
        text: str = super().process_text(el, parent_tags=parent_tags)
        if "_noformat" not in (parent_tags or ()) and _begins_line(el):
            text = (
                _AT_BEGINNING.sub(_escaped_beginning, text, count=1)
                if _AT_BEGINNING.match(text)
                else text
            )
        return text

    def _emphasis(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        inside = text.strip(" \u00a0\n")
        if not inside or "_noformat" in parent_tags:
            return text
        before = text[: len(text) - len(text.lstrip(" \u00a0\n"))]
        after = text[len(text.rstrip(" \u00a0\n")) :]
        around = el.parents if parent_tags & _EMPHASIS.keys() else ()
        others = [one for one in (*el.descendants, *around) if _is_emphasis(one)]
        nested = any(one.get_text() != el.get_text() for one in others) or len(others) > 1
        words = inside.strip("*") or inside
        apart = before or _may_begin(el.previous_sibling, words)
        ended = after or words[-1].isalnum() or _may_end(el.next_sibling)
        if nested or not (apart and ended) or el.name == "s" or "\n" in inside:
            name = _HTML_OF[el.name]
            return f"{before}<{name}>{inside}</{name}>{after}"
        mark = _EMPHASIS[el.name]
        return f"{before}{mark}{inside}{mark}{after}"

    convert_strong = convert_em = convert_s = _emphasis

    def _tagged(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if not text.strip() or "_noformat" in parent_tags:
            return text
        title = str(el.get("title") or "").replace("&", "&amp;").replace('"', "&quot;")
        said = f' title="{title}"' if title.strip() and "<" not in title else ""
        if el.name == "abbr" and not said:
            return text
        return f"<{el.name}{said}>{text}</{el.name}>"

    convert_abbr = convert_cite = convert_ins = convert_mark = convert_q = _tagged
    convert_small = convert_sub = convert_sup = convert_u = _tagged

    def convert_code(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Code in a line."""
        code = " ".join(el.get_text(" ").split())
        if "td" in parent_tags or "th" in parent_tags:
            code = code.replace("|", "\\|")
        return inline_code(code) if code else ""

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A block of code."""
        for line in el.find_all("br"):
            line.replace_with("\n")
        code = el.get_text().strip("\n")
        longest = max((len(run) for run in re.findall("`+", code)), default=0)
        fence = "`" * max(3, longest + 1)
        return f"\n\n{fence}\n{code}\n{fence}\n\n"

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A link, to an address that is already known."""
        if "_noformat" in parent_tags or not text.strip():
            return text
        before = text[: len(text) - len(text.lstrip())]
        after = text[len(text.rstrip()) :]
        href = str(el.get("href"))
        if el.get_text().strip() == href and re.match(r"https?://[^\s<>]+$", href):
            return f"{before}<{href}>{after}"
        words = " ".join(text.split("\\\n")).strip()
        return f"{before}[{' '.join(words.split())}]({address_in_link(href)}){after}"

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A picture with its caption."""
        alt = _words(str(el.get("alt") or ""))
        caption = _words(str(el.get("title") or ""))
        said = f' "{caption}"' if caption else ""
        return f"![{alt}]({quote(str(el.get('src')), safe='')}{said})"

    def convert_gallery(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Pictures, each on a line."""
        pictures = (self.convert_img(one, "", parent_tags) for one in el.find_all("img"))
        return "\n\n" + "\n".join(pictures) + "\n\n"

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A line break."""
        if parent_tags & {"td", "th"}:
            return "<br>"
        if "_inline" in parent_tags or parent_tags & {"dt", "a"}:
            return " "
        return "\\\n"

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802
        """A heading; with its name, if a link leads to it."""
        words = " ".join(text.split())
        name = f" {{#{el['id']}}}" if el.get("id") else ""
        return f"\n\n{'#' * n} {words}{name}\n\n"

    def convert_blockquote(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A quotation, or a pull quote."""
        marked = f"[!PULL]\n{text.strip()}" if el.get("data-pull") else text.strip()
        lines = (f"> {line}".rstrip() for line in marked.split("\n"))
        return "\n\n" + "\n".join(lines) + "\n\n"

    def convert_dt(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A term, whose meaning follows."""
        return f"\n\n{' '.join(text.split())}\n"

    def convert_dd(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """The meaning of a term."""
        return f"\n: {_indented(text.strip(), 2)}\n"

    def convert_note(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """The number of a footnote."""
        return f"[^{el['data-number']}]"

    def convert_footnote(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """The text of a footnote."""
        return f"\n\n[^{el['data-number']}]: {_indented(text.strip(), 4)}\n\n"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A cell: how wide and high it is, and its words."""
        spans = (_span(el, "colspan"), _span(el, "rowspan"))
        words = re.sub(r"\s*\n\s*", " ", text.strip()).strip()
        return f"{spans[0]}x{spans[1]}:{words}{_CELL}"

    convert_th = convert_td

    def convert_tr(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A row: whether it is a head, and its cells."""
        cells = el.find_all(["td", "th"], recursive=False)
        in_head = el.parent is not None and el.parent.name == "thead"
        head = in_head or (bool(cells) and all(cell.name == "th" for cell in cells))
        return f"{int(head)}{text.strip()}{_ROW}" if cells else ""

    def convert_table(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A table, whose head is empty if it has none."""
        rows = [row.strip() for row in text.split(_ROW) if row.strip()]
        grid = _grid([row[1:].split(_CELL)[:-1] for row in rows])
        if not grid:
            return ""
        width = max(map(len, grid))
        padded = [[*row, *[""] * (width - len(row))] for row in grid]
        head = padded.pop(0) if rows[0][0] == "1" else [""] * width
        lines = [head, ["---"] * width, *padded]
        return "\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n\n"


def address_in_link(href: str) -> str:
    """An address as it can stand in the brackets of a link."""
    return _NOT_IN_LINK.sub(lambda found: quote(found[0], safe=""), href)


def _escaped_beginning(found: re.Match[str]) -> str:
    space, number, dot, mark = found.groups()
    return f"{space}{number}\\{dot}" if number else f"{space}\\{mark}"


def _begins_line(node: PageElement) -> bool:
    """Whether a node is at the beginning of a line of Markdown."""
    while True:
        before = node.previous_sibling
        if before is not None:
            return isinstance(before, Tag) and before.name in ("br", "p", "gallery", "table")
        parent = node.parent
        if parent is None or parent.name not in ("strong", "em", "s", "a", *_INLINE_TAGS):
            return True
        node = parent


def _is_emphasis(node: PageElement) -> bool:
    return isinstance(node, Tag) and node.name in _EMPHASIS


def _may_begin(before: PageElement | None, inside: str) -> bool:
    """Whether a mark of emphasis may stand between what is `before` it and the words `inside`."""
    if before is None:
        return True
    last = str(before)[-1:] if isinstance(before, NavigableString) else ""
    if isinstance(before, Tag):
        return before.name == "br"
    return last.isspace() or (inside[0].isalnum() and not (last.isalnum() or last in "_*~"))


def _may_end(after: PageElement | None) -> bool:
    """Whether a mark of emphasis after a punctuation mark may stand before what is `after` it."""
    if isinstance(after, NavigableString):
        return str(after)[:1].isspace()
    return after is None or (isinstance(after, Tag) and after.name == "br")


def _words(text: str) -> str:
    """`text` as it can stand in a picture's description or caption."""
    text = text.translate({ord("["): "(", ord("]"): ")", ord("\\"): "/", ord("`"): "'"})
    text = re.sub(r'"([^"]*)"', "«\\1»", " ".join(text.split()))
    return text.replace('"', "''").replace("<", "‹").replace(">", "›")


def _indented(text: str, by: int) -> str:
    """`text`, whose lines after the first are indented."""
    return re.sub(r"\n(?!\n)", "\n" + " " * by, text)


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1").strip()
    return max(1, min(int(value), 50)) if value.isascii() and value.isdigit() else 1


def _grid(rows: list[list[str]]) -> list[list[str]]:
    """The cells of a table row by row, with an empty one wherever one spans over others."""
    grid: list[list[str]] = []
    below: dict[int, int] = {}
    for row in rows:
        line: list[str] = []
        for cell in row:
            size, _, words = cell.partition(":")
            wide, _, high = size.strip().partition("x")
            while below.get(len(line), 0):
                below[len(line)] -= 1
                line.append("")
            for number in range(int(wide)):
                below[len(line)] = int(high) - 1
                line.append("" if number else words)
        while below.get(len(line), 0):
            below[len(line)] -= 1
            line.append("")
        grid.append(line)
    return [line for line in grid if any(line)]
