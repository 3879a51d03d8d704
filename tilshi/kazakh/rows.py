"""Markdown as the rules of typography see it: its text by language, with the signs of `block`."""

import re
from collections import defaultdict
from collections.abc import Iterator
from html import unescape

from tilshi.kazakh.block import BREAK, EDGE, MARKUP, NBSP, Span
from tilshi.kazakh.mask import blocks, masked, phrases
from tilshi.kazakh.typesetting import without_addresses

_AROUND_WORDS = str.maketrans(dict.fromkeys("*_~", MARKUP))
_ESCAPED_QUOTE = re.compile(r"\\[\"']")
_ENTITY = re.compile("&(?:#\\d+|#x[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_SEEN_ENTITIES = "\"'“”„«»‘’–—" + NBSP
_LINE_BREAK = re.compile(r" {2,}\n")
_TABLE = re.compile(r"^[ |:-]*-[ |:-]*$", re.MULTILINE)


def rows(text: str, lang: str) -> Iterator[tuple[str, str]]:
    """Each language in the Markdown `text`, the document's `lang` first, with a string of the same
    length as `text` in which what is not text in that language is hidden.

    Of an escaped quote and of an entity that stands for a mark, the last character is that mark.
    Addresses are hidden.
    """
    apart: dict[str, list[Span]] = defaultdict(list)
    starts = []
    for start, end, marked in blocks(text):
        starts.append(start)
        if marked and marked != lang:
            apart[marked].append((start, end))
    base = list(_row(text, lang))
    for start in starts[1:]:
        base[start - 1] = EDGE
    for start, end in (span for spans in apart.values() for span in spans):
        base[start:end] = EDGE * (end - start)
    yield lang, "".join(base)
    for start, end, marked in phrases(text):
        if marked != lang:
            apart[marked].append((start, end))
    for language, spans in apart.items():
        row, only = _row(text, language), list(EDGE * len(text))
        for start, end in spans:
            only[start:end] = row[start:end]
        yield language, "".join(only)


def _row(text: str, lang: str) -> str:
    # An address may hold a mark that stands round words elsewhere: a_b.pdf, _a.pdf_.
    shown = without_addresses(masked(text, lang)).translate(_AROUND_WORDS)
    row = list(without_addresses(shown))
    if "|" in text and _TABLE.search(text):
        row = [EDGE if char == "|" else char for char in row]
    for found in _LINE_BREAK.finditer(shown):
        row[found.end() - 1] = BREAK
    for found in _ESCAPED_QUOTE.finditer(text):
        start, end = found.span()
        if row[start] in ("\\", MARKUP):
            row[start:end] = MARKUP, text[start + 1]
    for found in _ENTITY.finditer(text):
        mark = unescape(found[0])
        if row[found.start()] == MARKUP and mark in _SEEN_ENTITIES:
            row[found.end() - 1] = mark
    return "".join(row)
