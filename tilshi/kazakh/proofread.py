"""Proofreading: typing errors, with their position and fix.

The rules are those of the project's typography (`typesetting`, which sets pages, too) and
look-alike letters (`lookalikes`). Spelling is not checked: a spelling that may be intended is never
touched.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from tilshi.kazakh.block import CONTENT, MARKUP, NBSP
from tilshi.kazakh.block import Code as TypographyCode
from tilshi.kazakh.language_detection import detect_language
from tilshi.kazakh.lookalikes import composed, mixed_words
from tilshi.kazakh.mask import blocks, masked
from tilshi.kazakh.rows import rows
from tilshi.kazakh.typesetting import typeset

Code = TypographyCode | Literal["look-alike", "not-composed", "russian-text", "kazakh-text"]

_SETTLED = {"kk", "ru"}
"""The languages that a paragraph may be taken for by mistake."""


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
    """The findings in `text`, plain or Markdown, in `lang` (kk, ru, en), in order.

    Code, URLs, tags, link targets and `{: …}` attribute lists are skipped; what is marked with
    another language is checked by the typography of that language. Findings do not overlap, except
    that a paragraph in another language may contain others.
    """
    shown = masked(text, lang)
    found: list[Finding] = []
    strange: list[Finding] = []
    for start, end, marked in blocks(text):
        if not marked or marked == lang:
            block, typed = shown[start:end], text[start:end]
            found += (_moved(finding, start) for finding in _letters(block, typed))
            strange += _language(block, typed, start, lang)
    for language, row in rows(text, lang):
        found += _set(text, row, language)
    return sorted([*_apart(found), *strange], key=lambda finding: (finding.start, finding.end))


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


def _moved(f: Finding, offset: int) -> Finding:
    return Finding(f.code, f.start + offset, f.end + offset, f.wrong, f.fix, f.safe)


def _letters(shown: str, typed: str) -> Iterator[Finding]:
    """Letters that are not those that they look like."""
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


def _set(text: str, row: str, lang: str) -> Iterator[Finding]:
    """What the build would print otherwise than it is typed, but for spaces that do not break."""
    for start, end, fix, code, safe in typeset(row, lang):
        if code is None or text[start:end] != row[start:end]:
            continue  # An entity is meant as it is.
        if fix is not None and row[start - 1 : start] == MARKUP and text[start - 1] == "\\":
            start -= 1
        wrong = text[start:end]
        if fix is not None and NBSP not in wrong:
            fix = fix.replace(NBSP, " ")
        if fix != wrong:
            yield Finding(code, start, end, wrong, fix, safe)


def _language(shown: str, typed: str, start: int, lang: str) -> Iterator[Finding]:
    spoken = detect_language(shown)
    if spoken is None or spoken == lang or lang not in _SETTLED:
        return
    code: Code = "russian-text" if spoken == "ru" else "kazakh-text"
    lead = len(shown) - len(shown.lstrip(MARKUP + " \t\n"))
    words = typed[lead:].rstrip()
    yield Finding(code, start + lead, start + lead + len(words), words, None, False)
