"""Proofreading: typing errors, with their position and fix.

The rules are those of the project's typography (`typesetting`, which sets pages, too) and
look-alike letters (`lookalikes`). Spelling is not checked: a spelling that may be intended is never
touched.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Literal

from tilshi.kazakh.block import BREAK, CONTENT, EDGE, MARKUP, NBSP
from tilshi.kazakh.block import Code as TypographyCode
from tilshi.kazakh.language_detection import detect_language
from tilshi.kazakh.lookalikes import mixed_words
from tilshi.kazakh.markup import mask_tags
from tilshi.kazakh.quotes import QUOTES
from tilshi.kazakh.typesetting import typeset, without_addresses
from tilshi.unicode_form import composed

Code = TypographyCode | Literal["look-alike", "not-composed", "russian-text", "kazakh-text"]

_SETTLED = {"kk", "ru"}
"""The languages that are distinguished when a paragraph is in the wrong one."""
_LINE_BREAK = re.compile(r"(?:  |\\)\n")
_ENTITY = re.compile("&(?:#\\d+|#x[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_MARKS = "\"'“”„«»‘’–—" + NBSP


@dataclass(frozen=True)
class Finding:
    """One error: `text[start:end]` is `wrong` and should be `fix`, or, if that is None, needs a
    person's decision. `safe`: the fix can be applied without review.
    """

    code: Code
    start: int
    end: int
    wrong: str
    fix: str | None
    safe: bool


def lint(text: str, lang: str) -> list[Finding]:
    """The findings in `text`, without markup, in `lang` (kk, ru, en), in order. Addresses are
    skipped.
    """
    return lint_block(text, text, lang)


def lint_block(text: str, masked: str, lang: str) -> list[Finding]:
    """The findings in one block of Markdown in `lang`, in order. `masked` is `text` with the
    placeholders of `block` for everything that is not prose. None in a language without rules.

    Findings do not overlap, except that a text in another language may contain others.
    """
    if lang not in QUOTES:
        return []
    shown = without_addresses(masked)
    found = [*_letters(shown, text), *_typography(text, _row(text, shown), lang)]
    return sorted(
        [*_apart(found), *_language(shown, text, lang)],
        key=lambda finding: (finding.start, finding.end),
    )


def apply_safe_fixes(text: str, findings: Iterable[Finding]) -> str:
    """`text` with the safe ones of its `findings` fixed."""
    parts, at = [], 0
    for finding in sorted(findings, key=lambda finding: finding.start):
        if finding.safe and finding.fix is not None:
            parts += [text[at : finding.start], finding.fix]
            at = finding.end
    return "".join([*parts, text[at:]])


def _apart(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings without those that overlap an earlier one."""
    taken: set[int] = set()
    for finding in findings:
        place = range(finding.start, finding.end)
        if taken.isdisjoint(place):
            taken.update(place)
            yield finding


def _letters(shown: str, typed: str) -> Iterator[Finding]:
    """Look-alike letters, and letters that are not composed."""
    yield from _not_composed(shown)
    for start, end, right, sure in mixed_words(shown):
        yield Finding("look-alike", start, end, typed[start:end], right, sure)


def _not_composed(shown: str) -> Iterator[Finding]:
    if composed(shown) == shown:
        return
    for found in re.finditer(rf"[^\s{CONTENT}{MARKUP}]+", shown):
        right = composed(found[0])
        if right != found[0]:
            yield Finding("not-composed", found.start(), found.end(), found[0], right, True)


def _typography(text: str, row: str, lang: str) -> Iterator[Finding]:
    """Where a page would differ from what is typed by more than a no-break space."""
    for start, end, fix, code, safe in typeset(row, lang):
        if code is None or text[start:end] != row[start:end]:
            continue  # An entity is intended.
        if fix is not None and row[start - 1 : start] == MARKUP and text[start - 1] == "\\":
            start -= 1
        wrong = text[start:end]
        if fix is not None and NBSP not in wrong:
            fix = fix.replace(NBSP, " ")
        if fix != wrong:
            yield Finding(code, start, end, wrong, fix, safe)


def _row(text: str, shown: str) -> str:
    """`shown` as in a page: raw block tags and line breaks have their placeholders, and an entity
    for a mark ends in that mark.
    """
    if "<" in text:
        tags = mask_tags(text)
        shown = "".join(map(_boundary, shown, tags))
    row = list(shown)
    for found in _LINE_BREAK.finditer(text):
        row[found.start() : found.end()] = BREAK * len(found[0])
    for found in _ENTITY.finditer(text):
        mark = unescape(found[0])
        if row[found.start()] == MARKUP and mark in _MARKS:
            row[found.end() - 1] = mark
    return "".join(row)


def _boundary(shown: str, tag: str) -> str:
    return tag if shown == MARKUP and tag in (EDGE, BREAK) else shown


def _language(shown: str, typed: str, lang: str) -> Iterator[Finding]:
    spoken = detect_language(shown)
    if spoken is None or spoken == lang or lang not in _SETTLED:
        return
    code: Code = "russian-text" if spoken == "ru" else "kazakh-text"
    start = len(shown) - len(shown.lstrip(MARKUP + " \t\n"))
    words = typed[start:].rstrip()
    yield Finding(code, start, start + len(words), words, None, False)
