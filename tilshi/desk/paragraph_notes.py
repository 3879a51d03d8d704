"""Notes beside the paragraphs that they speak of, in a page that is served.

The line of a note leads to a block of prose in the source, and that to the block of the page with
the most words in common: the page is not marked for this, and typography, another script or an edit
that could not be built yet changes only some of its words.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from itertools import accumulate

from tilshi.content.front_matter import split
from tilshi.content.prose_blocks import prose_blocks
from tilshi.desk.note import Note
from tilshi.editions import Edition

_AFTER = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre"}
"""Blocks that a note follows."""
_WITHIN = {"li", "dt", "dd", "th", "td", "figcaption"}
"""Blocks that a note ends, for nothing may follow them but others of their kind."""
_ALIKE = 0.5
"""How many of all words of two blocks must be common to both."""
_WORD = re.compile(r"\w+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2066-\u2069]")
_BODY = "body"
"""The class of the element with the text (docs/template-contract.md)."""

Words = Counter[str]


@dataclass
class _Block:
    """A block of a page: its text, and where a note about it belongs."""

    text: str = ""
    end: int = 0

    @cached_property
    def words(self) -> Words:
        return _words(self.text)


@dataclass(frozen=True)
class _Prose:
    """A block of a source: its first and its last line, from 0, and its words."""

    first: int
    last: int
    words: Words


def place_notes(
    html: str,
    source: str,
    edition: Edition,
    notes: Sequence[Note],
    shown: Callable[[int, Note], str],
) -> tuple[str, list[Note]]:
    """The page with the notes that belong to paragraphs, each as `shown` says of its number, from
    1, and those notes. The page is that of the `source`, a whole file, in this `edition`.
    """
    _, body, first = split(source, "")
    prose = _prose(body, edition)
    page = _blocks(html)
    placed = [
        (block.end, note)
        for note in notes
        if note.line is not None and note.line >= first
        if (block := _block_of(prose, note.line - first, page)) is not None
    ]
    texts = [(end, number, shown(number, note)) for number, (end, note) in enumerate(placed, 1)]
    for end, _, text in sorted(texts, reverse=True):
        html = html[:end] + text + html[end:]
    return html, [note for _, note in placed]


def _prose(body: str, edition: Edition) -> list[_Prose]:
    """The blocks of a body, in the letters of the edition."""
    starts = [0, *accumulate(len(line) + 1 for line in body.split("\n"))]
    letters = edition.letters or str
    return [
        _Prose(
            bisect_right(starts, one.at[0]) - 1,
            bisect_right(starts, one.at[-1]) - 1,
            _words(letters(one.masked)),
        )
        for one in prose_blocks(body, edition.lang)
        if one.at
    ]


def _words(text: str) -> Words:
    return Counter(_WORD.findall(_UNSEEN.sub("", text).casefold()))


def _block_of(prose: Sequence[_Prose], line: int, page: Sequence[_Block]) -> _Block | None:
    """The block of the page for a line of the source: that of the prose there, or else of the last
    before it that the page has.
    """
    here = [one for one in prose if one.first <= line <= one.last]
    before = [one for one in prose if one.last < line]
    found = (_most_alike(one, prose, page) for one in (*here, *reversed(before)))
    return next(filter(None, found), None)


def _most_alike(wanted: _Prose, prose: Sequence[_Prose], page: Sequence[_Block]) -> _Block | None:
    """The block of the page with most words of the one that is `wanted`; of several, the one with
    its number among those like it.
    """
    shares = [_share(wanted.words, block.words) for block in page]
    most = max(shares, default=0.0)
    if most < _ALIKE:
        return None
    alike = [block for block, share in zip(page, shares, strict=True) if share == most]
    number = [one for one in prose if one.words == wanted.words].index(wanted)
    return alike[min(number, len(alike) - 1)]


def _share(some: Words, others: Words) -> float:
    """How many of all their words the two have in common (the index of Jaccard)."""
    return (some & others).total() / ((some | others).total() or 1)


def _blocks(html: str) -> list[_Block]:
    """The blocks of the text of a page, in order."""
    reader = _Reader(html)
    reader.feed(html)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    """Finds the blocks in the element with the text; the text of each does not include that of
    blocks within it.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.starts = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]
        self.found: list[_Block] = []
        self.open: list[tuple[str, _Block]] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens a block, or the element with the text."""
        if tag == "div" and (self.depth or _BODY in (dict(attrs).get("class") or "").split()):
            self.depth += 1
        if self.depth and tag in _AFTER | _WITHIN:
            self.open.append((tag, _Block()))

    def handle_data(self, data: str) -> None:
        """Takes in text."""
        if self.open:
            self.open[-1][1].text += data

    def handle_endtag(self, tag: str) -> None:
        """Closes what the start tag has opened."""
        if self.depth and tag == "div":
            self.depth -= 1
        if self.open and self.open[-1][0] == tag:
            line, column = self.getpos()
            at = self.starts[line - 1] + column
            _, block = self.open.pop()
            block.end = at if tag in _WITHIN else self.html.index(">", at) + 1
            self.found.append(block)
