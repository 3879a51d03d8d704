"""The blocks of a body: paragraphs, headings, lists, quotes, code and tables by the rules of
CommonMark 0.31 and of GitHub's tables, parsed by markdown-it-py; footnotes, definition lists and
abbreviations as in Markdown Extra. They become the tree with which python-markdown continues.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, ElementTree, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.util import AtomicString, code_escape

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

# markdown-it-py is imported where it is needed: most articles never are read by it.

# Paragraphs, headings, lists and quotes whose lines all begin with a word, a quotation mark or a
# bracket: between blank lines, they need no further parsing.
_WORDS = r"(?:[^\W\d_]|[«“\"(–—„]|\d{1,9}(?![\d.)]))[^\n]*"
_PARAGRAPH = re.compile(rf"{_WORDS}(?:\n{_WORDS})*\Z")
_ITEM = r"[ ](?:[^\W\d_]|[«“\"]|\d{1,9}(?![\d.)]))[^\n]*"
_LIST = re.compile(rf"([-*+]){_ITEM}(?:\n\1{_ITEM})*\Z")
_QUOTATION = re.compile(rf">{_ITEM}(?:\n>{_ITEM})*\Z")
_HEADING = re.compile(r"(#{1,6})[ \t]+([^\s#][^\n#]*)\Z")
_BLANK = re.compile(r"\n(?:[ \t]*\n)+")
# Blocks that may contain blank lines, or belong to the one before a blank line.
_BEYOND_BLANK = re.compile(r"```|~~~|^ {0,3}(?:<|[:~][ \t])", re.MULTILINE)
_DEEPEST = 100
"""How deep blocks may stand in each other: what is deeper, markdown-it-py would leave out."""
_ABBREVIATION = re.compile(r"\*\[([^\]\n]+)\]:[ \t]*(.*)")
_MARKS = re.compile("[\x02\x03]")
"""What python-markdown marks with what it has put aside."""


@dataclass(frozen=True)
class Leaf:
    """Text of a block before inline parsing: `text` is on the lines of the source from `first`
    (from 0) on, one line of it on each. In the `cell` of a table, each | was typed with a
    backslash.
    """

    text: str
    first: int
    cell: bool = False


@dataclass
class Found:
    """What was found in one body besides its tree, by lines from 0: the texts of its blocks in
    order; HTML (first line, last line + 1); code (the same, and its text if it is only indented),
    and unclosed fences; table rows with more cells than their header; the definitions of footnotes.
    """

    leaves: list[tuple[Element, Leaf]] = field(default_factory=list)
    html: list[tuple[int, int]] = field(default_factory=list)
    code: list[tuple[int, int, str]] = field(default_factory=list)
    open_fences: list[int] = field(default_factory=list)
    wide_rows: list[int] = field(default_factory=list)
    footnotes: list[tuple[str, int]] = field(default_factory=list)


class Blocks(BlockParser):
    """python-markdown's block parser, with markdown-it-py instead of its processors."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.found = Found()
        self._notes: dict[str, Element] = {}

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802
        """The tree of the body in `lines`. Raises RecursionError if it is nested too deeply."""
        self.found, self._notes = Found(), {}
        source = _MARKS.sub("", "\n".join(lines))
        self.root = Element(self.md.doc_tag)
        environment: dict[str, Any] = {}
        if _BEYOND_BLANK.search(source):
            self._structured(source, 0, environment)
        else:
            self._by_parts(source, environment)
        for label, reference in environment.get("references", {}).items():
            title = reference.get("title") or None
            self.md.references[label.lower()] = (reference["href"], title)  # type: ignore[assignment]
        self._abbreviations(environment.get("abbreviations", {}))
        return ElementTree(self.root)

    def parseChunk(self, parent: Element, text: str) -> None:  # noqa: N802
        """Adds the blocks of the footnote with the label `text` to `parent`."""
        parent.extend(self._notes.get(text, ()))

    def _by_parts(self, source: str, environment: dict[str, Any]) -> None:
        """Parses parts separated by blank lines: paragraphs and headings directly, consecutive
        other parts together with markdown-it.
        """
        line = at = 0
        waiting: list[str] = []
        since = 0
        for blank in (*_BLANK.finditer(source), None):
            end = blank.end() if blank else len(source)
            part = source[at:end]
            text = part.strip("\n").rstrip()
            simple = _PARAGRAPH.match(text) or _HEADING.match(text)
            if simple and waiting:
                self._together(waiting, since, environment)
                waiting = []
            if simple:
                self._simple(simple, line + part.index(text[0]))
            elif text.strip():
                since = since if waiting else line
                waiting.append(part)
            line += part.count("\n")
            at = end
        if waiting:
            self._together(waiting, since, environment)

    def _together(self, parts: Sequence[str], first: int, environment: dict[str, Any]) -> None:
        """Parses parts that may belong to one block, because nothing simple is between them."""
        text = parts[0].strip("\n").rstrip()
        simple = len(parts) == 1 and (_LIST.match(text) or _QUOTATION.match(text))
        if not simple:
            self._structured("".join(parts), first, environment)
            return
        first += parts[0].index(text[0])
        lines = [line[2:].lstrip() for line in text.split("\n")]
        if simple.re is _QUOTATION:
            words = SubElement(SubElement(self.root, "blockquote"), "p")
            self._leaf(words, Leaf("\n".join(lines), first))
            return
        items = SubElement(self.root, "ul")
        for number, line in enumerate(lines, first):
            self._leaf(SubElement(items, "li"), Leaf(line.rstrip(), number))

    def _simple(self, found: re.Match[str], line: int) -> None:
        if found.re is _HEADING:
            self._leaf(SubElement(self.root, f"h{len(found[1])}"), Leaf(found[2], line))
        else:
            self._leaf(SubElement(self.root, "p"), Leaf(found[0], line))

    def _leaf(self, parent: Element, leaf: Leaf) -> None:
        """Adds a text to `parent`; in a list item that already has some, as a paragraph."""
        if len(parent) or parent.text:
            parent = SubElement(parent, "p")
        parent.text = leaf.text
        self.found.leaves.append((parent, leaf))

    def _structured(self, source: str, first: int, environment: dict[str, Any]) -> None:
        """Parses a part of the source, from its line `first` on, with markdown-it."""
        tokens: list[Token] = []
        reader = _reader()
        reader.block.parse(source, reader, environment, tokens)
        if any(token.level >= _DEEPEST for token in tokens):
            raise RecursionError
        self._build(source.split("\n"), first, tokens)

    def _abbreviations(self, found: dict[str, str]) -> None:
        for extension in self.md.registeredExtensions:
            if hasattr(extension, "abbrs"):
                extension.abbrs.update(found)

    def _build(self, lines: Sequence[str], first: int, tokens: Sequence["Token"]) -> None:
        """Builds the tree of the `tokens` of `lines`, whose first line is the source's line
        `first`.
        """
        parents = [self.root]
        columns = 0
        for token in tokens:
            here = token.map[0] if token.map else 0
            line = first + here
            parent = parents[-1]
            if token.type == "inline":
                cell = parent.tag in ("td", "th")
                self._leaf(parent, Leaf(_joined(token.content), line, cell))
            elif token.type in ("fence", "code_block"):
                code = SubElement(SubElement(parent, "pre"), "code")
                code.text = AtomicString(code_escape(token.content))
                self._code(token, lines, first)
            elif token.type == "html_block":
                self.found.html.append((line, first + (token.map or [0, 0])[1]))
                SubElement(parent, "p").text = self.md.htmlStash.store(token.content.strip())
            elif token.type == "footnote_reference_open":
                label = token.meta["label"]
                self.found.footnotes.append((label, line))
                parents.append(self._footnote(label))
            elif token.hidden:
                continue  # the paragraph of a tight list's item
            elif token.nesting == 1:
                if token.type == "thead_open":
                    columns = 0
                elif token.type == "th_open":
                    columns += 1
                elif (
                    token.type == "tr_open"
                    and parent.tag == "tbody"
                    and any(_cells(lines[here])[columns:])
                ):
                    self.found.wide_rows.append(line)
                attributes = {name: str(value) for name, value in token.attrs.items()}
                parents.append(SubElement(parent, token.tag, attributes))
            elif token.nesting == -1:
                parents.pop()
            else:
                SubElement(parent, token.tag)

    def _code(self, token: "Token", lines: Sequence[str], first: int) -> None:
        start, end = token.map or (0, 0)
        indented = token.type == "code_block"
        text = token.content if indented else ""
        self.found.code.append((first + start, first + end, text))
        closing = lines[end - 1].strip(" \t>")
        if not indented and (end - start < 2 or closing.strip(token.markup[0])):
            self.found.open_fences.append(first + start)

    def _footnote(self, label: str) -> Element:
        """The element for the blocks of a footnote; `parseChunk` finds them by its label."""
        for extension in self.md.registeredExtensions:
            if hasattr(extension, "setFootnote"):
                extension.setFootnote(label, label)
        return self._notes.setdefault(label, Element("div"))


def _joined(text: str) -> str:
    """The lines of a paragraph without leading spaces (CommonMark 4.8)."""
    return re.sub(r"\n[ \t]+", "\n", text) if "\n" in text else text


def _cells(row: str) -> list[str]:
    """The cells of a table's row."""
    from markdown_it.rules_block.table import escapedSplit

    cells = escapedSplit(row.strip().lstrip(">").strip())
    if cells and not cells[0].strip():
        cells.pop(0)
    if cells and not cells[-1].strip():
        cells.pop()
    return [cell.strip() for cell in cells]


def _abbreviation(state: "StateBlock", line: int, _: int, silent: bool) -> bool:
    """markdown-it's rule for `*[HTML]: HyperText Markup Language`."""
    if state.is_code_block(line):
        return False
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    found = _ABBREVIATION.fullmatch(text.rstrip())
    if found is None:
        return False
    if not silent:
        state.env.setdefault("abbreviations", {})[found[1].strip()] = found[2].strip()
        state.line = line + 1
    return True


@cache
def _reader() -> "MarkdownIt":
    """CommonMark with tables, footnotes, definition lists and abbreviations; it does not check
    URLs.
    """
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    reader = MarkdownIt("commonmark", {"maxNesting": _DEEPEST + 1}).enable("table")
    reader.use(footnote_plugin).use(deflist_plugin)
    reader.block.ruler.before("reference", "abbreviation", _abbreviation, {"alt": ["paragraph"]})
    reader.validateLink = lambda url: True  # type: ignore[method-assign]
    reader.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return reader
