"""Proofreading: typing errors, with their position and fix.

The rules are those of the project's typography (`typography`) and look-alike letters
(`lookalikes`). Spelling is not checked: a spelling that may be intended is never touched.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from tilshi.kazakh.language_detection import detect_language
from tilshi.kazakh.lookalikes import composed, mixed_words
from tilshi.kazakh.mask import CONTENT, MARKUP, blocks, masked
from tilshi.kazakh.typography import QUOTES

Code = Literal[
    "look-alike",
    "not-composed",
    "double-space",
    "wrong-quote",
    "lonely-quote",
    "hyphen-for-dash",
    "space-before-mark",
    "russian-text",
    "kazakh-text",
]

# What surrounds words without being part of them: emphasis, and masked markup.
_ROUND = "*_~" + MARKUP
_QUOTED = {"kk", "ru"}
_L = "а-яёәғқңөұүһі"
_ANY = "A-Za-zА-ЯЁӘҒҚҢӨҰҮҺІ" + _L
_SPACE = "[ \t\u00a0]"


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


@dataclass(frozen=True)
class _Rule:
    code: Code
    pattern: re.Pattern[str]
    fix: str
    safe: bool = True


_RULES = (
    # «…»,- дейді and «…», -дейді: direct speech, and the dash after it.
    _Rule("hyphen-for-dash", re.compile(rf"(?<=[»“”\",.!?])-{_SPACE}+(?=[{_L}])"), " – "),
    _Rule("hyphen-for-dash", re.compile(rf"(?<=[»“”\"][,.!?]){_SPACE}+-(?=[{_L}])"), " – "),
    _Rule(
        "hyphen-for-dash",
        re.compile(rf"(?<=[^\s|]){_SPACE}+--?{_SPACE}+(?=[^\s|])"),
        " – ",
    ),
    _Rule(
        "hyphen-for-dash",
        re.compile(r"(?<![\w.,:/+–-])((?:1\d|20|21)\d\d)-((?:1\d|20|21)\d\d)(?![\w/+–]|-\d)"),
        r"\1–\2",
    ),
    # Not a smiley, a score (3 : 2), a picture (![) or a file extension (.kz).
    _Rule(
        "space-before-mark",
        re.compile(
            rf"(?<=[\w»”“\")\]*{MARKUP}])(?<!\d){_SPACE}+(?=[,;:!?.])"
            rf"(?![:;][-()DP])(?=(?:[,;:?]|!(?!\[)|\.(?!\w))(?![.,;:!?]{{2}}|\.))"
        ),
        "",
    ),
    _Rule(
        "space-before-mark",
        re.compile(rf"(?<=\d){_SPACE}+(?=(?:[,;?]|:(?!\s*\d)|!(?!\[))(?![.\d]))"),
        "",
    ),
    _Rule("double-space", re.compile(r"(?<=[^\s|])[ \t]{2,}(?=[^\s|])"), " "),
)


def lint(text: str, lang: str) -> list[Finding]:
    """The findings in `text`, plain or Markdown, in `lang` (kk, ru, en), in order.

    Code, URLs, tags, link targets, `{: …}` attribute lists and phrases marked with another language
    are skipped. Findings do not overlap, except that a paragraph in another language may contain
    others.
    """
    shown = masked(text, lang)
    found: list[Finding] = []
    strange: list[Finding] = []
    for start, end, marked in blocks(text):
        if marked and marked != lang:
            continue
        block = shown[start:end]
        found += _apart(_in_block(block, text[start:end], lang), start)
        strange += _language(block, text[start:end], start, lang)
    return sorted([*found, *strange], key=lambda finding: (finding.start, finding.end))


def apply_safe_fixes(text: str, findings: Iterable[Finding]) -> str:
    """`text` with the safe ones of its `findings` fixed."""
    parts, at = [], 0
    for finding in sorted(findings, key=lambda finding: finding.start):
        if finding.safe and finding.fix is not None:
            parts += [text[at : finding.start], finding.fix]
            at = finding.end
    return "".join([*parts, text[at:]])


def _apart(findings: Iterable[Finding], offset: int) -> list[Finding]:
    """The findings, shifted by `offset`, without those that overlap an earlier one."""
    taken: set[int] = set()
    kept = []
    for finding in findings:
        place = range(finding.start, finding.end)
        if taken.isdisjoint(place):
            taken.update(place)
            kept.append(_moved(finding, offset))
    return kept


def _moved(f: Finding, offset: int) -> Finding:
    return Finding(f.code, f.start + offset, f.end + offset, f.wrong, f.fix, f.safe)


def _in_block(shown: str, typed: str, lang: str) -> Iterator[Finding]:
    yield from _not_composed(shown)
    for start, end, right, sure in mixed_words(shown):
        yield Finding("look-alike", start, end, typed[start:end], right, sure)
    if lang in _QUOTED:
        yield from _quotes(shown, lang)
    for rule in _RULES:
        for found in rule.pattern.finditer(shown):
            start, end = found.span()
            yield Finding(
                rule.code, start, end, typed[start:end], found.expand(rule.fix), rule.safe
            )


def _not_composed(shown: str) -> Iterator[Finding]:
    if composed(shown) == shown:
        return
    for found in re.finditer(rf"[^\s{CONTENT}{MARKUP}]+", shown):
        right = composed(found[0])
        if right != found[0]:
            yield Finding("not-composed", found.start(), found.end(), found[0], right, True)


@dataclass
class _Quote:
    """An opening quote that has not been closed yet."""

    at: int
    mark: str
    depth: int


def _quotes(shown: str, lang: str) -> Iterator[Finding]:
    """Quotes that are not those of `lang`. If they are not all paired, none is safe to change."""
    if not re.search('["“”„]', shown):
        return
    right: list[tuple[int, str]] = []
    lonely: list[int] = []
    opened: list[_Quote] = []
    for found in re.finditer('["“”„«»]', shown):
        at, mark = found.start(), found[0]
        if _opens(shown, at, mark, opened):
            opened.append(_Quote(at, mark, len(opened)))
        elif opened:
            one = opened.pop()
            pair = QUOTES[lang][:2] if one.depth == 0 else QUOTES[lang][2:]
            if one.mark != "«" and (one.mark, mark) != pair:
                right += [(one.at, pair[0]), (at, pair[1])]
            elif one.mark == "«" and mark != "»":
                lonely += [at]
        else:
            lonely.append(at)
    lonely += [one.at for one in opened]
    for at, fix in right:
        if shown[at] != fix:
            yield Finding("wrong-quote", at, at + 1, shown[at], fix, not lonely)
    for at in lonely:
        if shown[at] not in "«»":
            yield Finding("lonely-quote", at, at + 1, shown[at], None, False)


def _opens(shown: str, at: int, mark: str, opened: list[_Quote]) -> bool:
    if mark in "„«":
        return True
    if mark == "»":
        return False
    before, after = at - 1, at + 1
    while before >= 0 and shown[before] in _ROUND:
        before -= 1
    while after < len(shown) and shown[after] in _ROUND:
        after += 1
    prior, following = shown[before] if before >= 0 else " ", (shown[after : after + 1] or " ")
    may_open = prior in ' \t\n\u00a0([{–—-«„“"' and not following.isspace()
    may_close = not prior.isspace() and (not following.isalnum() and following not in "«„([")
    if may_open and may_close:
        return not opened
    if may_open or may_close:
        return may_open
    return not (opened and opened[-1].mark in '"“”„')


def _language(shown: str, typed: str, start: int, lang: str) -> Iterator[Finding]:
    spoken = detect_language(shown)
    if spoken is None or spoken == lang or lang not in _QUOTED:
        return
    code: Code = "russian-text" if spoken == "ru" else "kazakh-text"
    lead = len(shown) - len(shown.lstrip(MARKUP + " \t\n"))
    words = typed[lead:].rstrip()
    yield Finding(code, start + lead, start + lead + len(words), words, None, False)
