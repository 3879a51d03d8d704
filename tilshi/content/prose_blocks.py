"""The positions of a body's prose in its source: each block as typed, with everything that is not
words masked. Parsing is that of the build: python-markdown reports what it makes of each text.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import accumulate
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from tilshi.content.blocks import Blocks, Leaf
from tilshi.content.body_check import BodyChecker
from tilshi.content.markdown import reading_converter
from tilshi.content.time_limit import TooLongError, cpu_time_limit
from tilshi.content.tree import ATTRIBUTES
from tilshi.kazakh.block import CONTENT, MARKUP
from tilshi.kazakh.markup import tokens

_NODE = re.compile("\x02klzzwxh:([0-9]+)\x03")
_PUT_ASIDE = re.compile("\x02(?:(?P<html>wzxhzdk:[0-9]+)|(?P<escaped>[0-9]+))\x03")
_OF_PYTHON_MARKDOWN = re.compile("[\x02\x03]")
"""No source has them, and python-markdown takes them for its own; a space keeps the places."""
_LANG = re.compile(r"""\blang=["']?([A-Za-z]{2,3})""")
_AT_END = re.compile(rf"(?:[ ]+|\n[ ]*|\A){ATTRIBUTES}[ ]*\Z")
_AFTER = re.compile(ATTRIBUTES)
_OPAQUE_TAG = re.compile(r"<(code|pre|kbd|samp|var|script|style)\b", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_SECONDS = 5.0


@dataclass(frozen=True)
class ProseBlock:
    """One paragraph, heading, list item or cell: its `text` as typed, the same with everything
    masked that is not prose in its language (`masked`, of the same length: `CONTENT` for code, URLs
    and phrases in another language, `MARKUP` for markup), the position of each character in the
    source (`at`), and its language.
    """

    text: str
    masked: str
    at: Sequence[int]
    lang: str


@dataclass(frozen=True)
class _Made:
    """The text from which an inline pattern has made an element: `raw`, in which the element's own
    text begins at `text` and the text after it at `tail`. `top` is the outermost element made from
    the same text; it is kept so that its id is not reused.
    """

    element: Element
    raw: str
    text: int
    tail: int
    top: Element


@dataclass
class _Trace:
    """What the inline patterns of a converter have made since the last body."""

    made: dict[int, _Made] = field(default_factory=dict)
    strings: dict[str, str] = field(default_factory=dict)
    blocks: list[tuple[str, str, Leaf, str]] = field(default_factory=list)


def prose_blocks(source: str, lang: str) -> list[ProseBlock]:
    """The blocks of prose in the Markdown `source`, which is in `lang`, in order; none if it cannot
    be parsed, which the check reports.
    """
    source = _OF_PYTHON_MARKDOWN.sub(" ", source)
    converter, trace = _tracing_converter()
    converter.reset()
    trace.made.clear()
    trace.strings.clear()
    trace.blocks.clear()
    converter.checker = BodyChecker(source, "", 1)
    converter.lang = lang
    try:
        with cpu_time_limit(_SECONDS):
            converter.convert(source)
    except (TooLongError, RecursionError):
        _tracing_converter.cache_clear()
        return []
    places = _Places(source)
    found = [
        ProseBlock(text, masked, at, lang_)
        for text, masked, leaf, lang_ in trace.blocks
        # A fix in the wrong place would be worse than none.
        if _is_there(text, at := places.of(leaf), source)
    ]
    parser = converter.parser
    assert isinstance(parser, Blocks)
    for first, end in parser.found.html:
        found.append(_html_block(source, places.starts[first], places.starts[end], lang))
    return sorted(found, key=lambda block: block.at[0] if block.at else 0)


def _is_there(text: str, at: Sequence[int], source: str) -> bool:
    """Whether the characters of `text` stand in the `source` at these positions."""
    return all(source[place : place + 1] == char for place, char in zip(at, text, strict=True))


class _Places:
    """The positions of blocks' characters in the source; queried in the order of blocks."""

    def __init__(self, source: str) -> None:
        self.lines = source.split("\n")
        self.starts = [0, *accumulate(len(line) + 1 for line in self.lines)]
        self._cells: Counter[int] = Counter()

    def of(self, leaf: Leaf) -> list[int]:
        """The position of each character of a leaf."""
        offsets: list[int] = []
        for number, text in enumerate(leaf.text.split("\n"), leaf.first):
            places = self._on_line(number, text, leaf.cell) if number < len(self.lines) else []
            after = places[-1] + 1 if places else self.starts[min(number, len(self.lines) - 1)]
            offsets += [*places, after]
        return offsets[:-1]

    def _on_line(self, number: int, text: str, cell: bool) -> list[int]:
        line = self.lines[number]
        if not cell:
            at = max(line.rfind(text.rstrip()), 0)
            return list(range(self.starts[number] + at, self.starts[number] + at + len(text)))
        typed = text.replace("|", "\\|")  # as it must be in a table
        at = line.find(typed, self._cells[number])
        places = [
            self.starts[number] + at + offset
            for offset, char in enumerate(typed)
            if not (char == "\\" and typed[offset + 1 : offset + 2] == "|")
        ]
        self._cells[number] = at + len(typed)
        return places


def _html_block(source: str, start: int, end: int, lang: str) -> ProseBlock:
    """A block written in HTML."""
    text = source[start:end].rstrip("\n")
    masked = "".join(
        token if ours and not is_tag else (MARKUP if is_tag else CONTENT) * len(token)
        for token, is_tag, ours in tokens(text, lang)
    )
    return ProseBlock(text, masked, range(start, start + len(text)), lang)


@cache
def _tracing_converter() -> tuple[Any, _Trace]:
    """A converter that records what it makes of each text."""
    converter = reading_converter()
    trace = _Trace()
    for pattern in converter.inlinePatterns:
        assert isinstance(pattern, InlineProcessor)
        traced = partial(_traced, pattern.handleMatch, trace)
        pattern.handleMatch = traced  # type: ignore[method-assign]
    converter.treeprocessors.register(_Masking(converter, trace), "masking", 19.5)
    return converter, trace


def _traced(handle: Any, trace: _Trace, m: re.Match[str], data: str) -> Any:
    """What a pattern makes of a match, recorded in `trace`."""
    node, start, end = handle(m, data)
    if start is None or end is None or node is None:
        return node, start, end
    raw = data[start:end]
    if isinstance(node, str):
        trace.strings[node] = raw
        return node, start, end
    _note(trace, node, raw, 0, node)
    return node, start, end


def _note(trace: _Trace, element: Element, raw: str, at: int, top: Element) -> int:
    """Records the positions of an element's texts, and of those in it; returns where the text after
    it ends.
    """
    text = _find(raw, element.text or "", at)
    end = text + len(element.text or "")
    for child in element:
        end = _note(trace, child, raw, end, top)
    tail = len(raw) if element is top else _find(raw, element.tail or "", end)
    trace.made[id(element)] = _Made(element, raw, text, tail, top)
    return tail if element is top else tail + len(element.tail or "")


def _find(raw: str, text: str, at: int) -> int:
    found = raw.find(text, at) if text.strip() else -1
    return found if found >= 0 else at


class _Masking(Treeprocessor):
    """Masks what is not prose in every block, as soon as its inline markup is parsed."""

    def __init__(self, md: Markdown, trace: _Trace) -> None:
        super().__init__(md)
        self.trace = trace

    def run(self, root: Element) -> None:
        """Records the blocks of the tree, which is not changed."""
        parser, inline = self.md.parser, self.md.treeprocessors["inline"]
        assert isinstance(parser, Blocks)
        assert isinstance(inline, InlineTreeprocessor)
        lang: str = self.md.lang  # type: ignore[attr-defined]
        for element, leaf in parser.found.leaves:
            typed = _AT_END.search(leaf.text)
            marked = _LANG.search(typed[0]) if typed else None
            here = marked[1].lower() if marked else lang
            mask = _Mask(leaf.text, here, self.trace, inline.stashed_nodes)
            mask.walk(element, 0)
            if typed:
                mask.hide(typed.start(), typed.end(), MARKUP)
            self.trace.blocks.append((leaf.text, mask.masked(), leaf, here))


class _Mask:
    """The mask of one block's `text`."""

    def __init__(
        self, text: str, lang: str, trace: _Trace, nodes: dict[str, Element | str]
    ) -> None:
        self.text, self.lang, self.trace, self.nodes = text, lang, trace, nodes
        self.chars = [MARKUP if char != "\n" else char for char in text]
        self.opaque: list[str] = []
        self.bases: dict[int, int] = {}

    def masked(self) -> str:
        """The text with everything masked that is not prose."""
        return "".join(self.chars)

    def hide(self, start: int, end: int, with_: str) -> None:
        """Masks a part of the text."""
        for at in range(start, min(end, len(self.text))):
            if self.text[at] != "\n":
                self.chars[at] = with_

    def walk(self, element: Element, start: int) -> None:
        """Reveals the text of an element that begins at `start`."""
        at = self._words(element.text, start)
        for child in element:
            made = self.trace.made.get(id(child))
            if made is None:
                return  # not of the source: the link back of a footnote
            before = at
            base = self.bases.setdefault(id(made.top), at)
            self._element(child, made, base)
            at = self._words(child.tail, base + len(self._typed(made.raw[: made.tail])))
            attributes = _AFTER.match(child.tail or "")
            if attributes:
                self._mark(attributes[0], before, at - len(child.tail or ""))

    def _mark(self, attributes: str, start: int, end: int) -> None:
        """Masks an attribute list at `end`, and what it marks with another language."""
        marked = _LANG.search(attributes)
        if marked and marked[1].lower() != self.lang:
            self.hide(start, end, CONTENT)
        self.hide(end, end + len(attributes), MARKUP)

    def _element(self, element: Element, made: _Made, base: int) -> None:
        """Reveals the text of an inline element of a match that begins at `base`."""
        lang = (element.get("lang") or self.lang).split("-")[0].lower()
        if element.get("id"):
            self.hide(base, base + len(self._typed(made.raw)), MARKUP)  # a footnote's mark
            return
        if isinstance(element.text, AtomicString) or lang != self.lang:
            self.hide(base, base + len(self._typed(made.raw)), CONTENT)
            return
        if element.tag == "img" or element.get("title"):
            self._attributes(element, made.raw, base)
        if element.tag != "img":
            self.walk(element, base + len(self._typed(made.raw[: made.text])))

    def _attributes(self, element: Element, raw: str, start: int) -> None:
        """Reveals the attributes of a picture or a link that people read."""
        typed = self._typed(raw)
        cursor = 0 if element.tag == "img" else typed.find("](")
        for name in ("alt", "title"):
            value = element.get(name)
            found = typed.find(value, cursor) if value else -1
            if value and found >= 0:
                self._words(value, start + found)
                cursor = found + len(value)

    def _words(self, text: str | None, start: int) -> int:
        """Reveals a text with its stashed escapes and HTML; returns where it ends."""
        cursor, place = 0, start
        for found in _PUT_ASIDE.finditer(text or ""):
            assert text is not None
            place = self._show(text[cursor : found.start()], place)
            raw = self._typed(self.trace.strings.get(found[0], found[0]))
            if found["escaped"]:
                self.hide(place, place + 1, MARKUP)
                self._show(raw[1:], place + 1)
            else:
                self.hide(place, place + len(raw), MARKUP)
                self._open_or_close(raw)
            place += len(raw)
            cursor = found.end()
        return self._show((text or "")[cursor:], place)

    def _show(self, text: str, place: int) -> int:
        end = min(place + len(text), len(self.text))
        for at in range(place, end):
            if self.text[at] != "\n":
                self.chars[at] = CONTENT if self.opaque else self.text[at]
        return place + len(text)

    def _open_or_close(self, tag: str) -> None:
        """Tracks whether a raw tag opens or closes code or another language."""
        found = _TAG.match(tag)
        if found is None:
            return
        name = found[2].lower()
        if found[1]:
            if self.opaque and self.opaque[-1] == name:
                self.opaque.pop()
            return
        marked = _LANG.search(tag)
        strange = marked is not None and marked[1].lower() != self.lang
        if _OPAQUE_TAG.match(tag) or strange or (self.opaque and name == self.opaque[-1]):
            self.opaque.append(name)

    def _typed(self, raw: str) -> str:
        """A text as typed, of which python-markdown has stashed parts."""

        def node(found: re.Match[str]) -> str:
            stashed = self.nodes.get(found[1], "")
            if isinstance(stashed, str):
                return self._typed(self.trace.strings.get(stashed, stashed))
            made = self.trace.made.get(id(stashed))
            return self._typed(made.raw) if made else ""

        def aside(found: re.Match[str]) -> str:
            if found["escaped"]:
                return "\\" + chr(int(found["escaped"]))
            known = self.trace.strings.get(found[0])
            return known if known is not None else ""

        if "\x02" not in raw:
            return raw
        return _PUT_ASIDE.sub(aside, _NODE.sub(node, raw))
