"""Spaces and dashes: no-break spaces, superfluous spaces, hyphens typed for dashes.

Each pattern begins with a rare character and only then looks behind: `re` searches for the first
character, so most of a text is skipped.
"""

import re
from collections.abc import Iterator

from tilshi.kazakh.block import BREAK, EDGE, MARKUP, NBSP, Code, Edit
from tilshi.kazakh.units import UNITS, YEARS

_SPACES = f" \t{NBSP}"
_SPACE_SET = set(_SPACES)
_LINE_START = ("", "\n", EDGE, BREAK)
_CAPITAL = "А-ЯӘҒҚҢӨҰҮҺІЁA-Z"
_NAME = f'[«„“”"]?[{_CAPITAL}]'
_LOWER = "а-яәғқңөұүһіё"

_DASHES = tuple(
    re.compile(rf"{pattern}(?<=[{_SPACES}]{'.' * length})(?=\s)")
    for pattern, length in (("---", 3), ("--", 2), ("-", 1), ("–", 1), ("—", 1))
)
_WORDS_FOLLOW = re.compile(rf"\s+[^\s{EDGE}{BREAK}]")
# «…»,- дейді and «…», -дейді: direct speech, and the dash after it.
_SPOKEN = re.compile(
    rf"-(?:(?<=[,.!?…].)(?<!\d[,.].)|(?<=[^\s{EDGE}{BREAK}][»“”\"].))"
    rf"(?:[{_SPACES}]+(?=[{_LOWER}])|(?=\n[{_LOWER}]))"
)
_SPOKEN_CLOSE = re.compile(rf"-(?<=[»“”\"][,.!?…][ {NBSP}].)(?=[{_LOWER}])")

# A space after a number (or a tag, which may follow one), or before a space or a mark.
_SPACE = re.compile(rf" (?:(?<=[0-9{MARKUP}].)|(?=[ \t,;:!?.]))")
_COUNTED = re.compile(rf"( +){MARKUP}*(?:({UNITS})|({YEARS})|[0-9]{{3}}(?![0-9]))")
_CENTURY = (re.compile(r"ғ(?=ғ?\.|асыр)(?<= .)"), re.compile(r"в(?=в?\.|ек)(?<= .)"))
_ROMAN = re.compile(f"[XVIХІ]{MARKUP}*( +){MARKUP}*\\Z")
_LONGEST_SPACE = 20
_SIGN = re.compile(r"[№§](?:([ \t]+)(?=\w)|(?=[0-9]))")
# А. Б. Сериков; г. Алматы, ул. Абая, д. 5.
_ABBREVIATED = re.compile(
    rf"\.(?:"
    rf"(?<=[{_CAPITAL}].)(?<!\w..)( +)(?=[{_CAPITAL}])"
    rf"|(?<![\w.]..)(?<![0-9][ {NBSP}]..)(?:"
    rf"(?<=[гқса].)( +)(?={_NAME})|(?<=[дтбспp].)( +)(?=[0-9]))"
    rf"|(?<![\w.]...)(?<![0-9][ {NBSP}]...)(?:"
    rf"(?<=ул.|пр.|пл.|им.|Mr.|Ms.|Dr.|St.)( +)(?={_NAME})|(?<=кв.|ст.|гл.|No.|pp.)( +)(?=[0-9]))"
    rf"|(?<![\w.]....)(?:"
    rf"(?<=көш.|пер.|пос.|обл.|Mrs.)( +)(?={_NAME})|(?<=стр.|рис.|таб.|пәт.)( +)(?=[0-9]))"
    rf")"
)
_DOUBLE = re.compile(rf"(?<=[^\s{EDGE}{BREAK}])[ \t]{{2,}}(?=[^\s{EDGE}{BREAK}])")
_MARKS = set(",;:!?.")
# Not a smiley, a score (3 : 2), a picture (![) or a file extension (.kz).
_TOO_EARLY = re.compile(
    rf"(?:(?:(?<=[\w)\]*{MARKUP}])|(?<=[\w.,!?…)][»“”\"]))(?<!\d)[{_SPACES}]+(?=[,;:!?.])"
    rf"(?![:;](?:[-()DP]|{MARKUP}*\w))(?=(?:[,;:?]|!(?!\[)|\.(?!{MARKUP}*\w))(?![.,;:!?]{{2}}|\.))"
    rf"|(?<=\d)[{_SPACES}]+(?=(?:[,;?]|:(?!\s*\d)|!(?!\[))(?![.\d])))"
)


def space_edits(shown: str) -> Iterator[Edit]:
    """The edits to spaces and dashes in `shown`, in any language with rules."""
    yield from _dashes(shown)
    for pattern in _CENTURY:
        for found in pattern.finditer(shown):
            before = _ROMAN.search(shown, max(0, found.start() - _LONGEST_SPACE), found.start())
            if before:
                yield _no_break(before)
    if "№" in shown or "§" in shown:
        for found in _SIGN.finditer(shown):
            yield _no_break(found) if found[1] else Edit(found.end(), found.end(), NBSP)
    for found in _ABBREVIATED.finditer(shown):
        yield _no_break(found)
    for found in _SPACE.finditer(shown):
        yield from _at_space(shown, found.start())
    if "\t" in shown:
        for found in _DOUBLE.finditer(shown):
            yield Edit(*found.span(), " ", "double-space")


def _at_space(shown: str, at: int) -> Iterator[Edit]:
    """The edit to the spaces that begin `at` a position."""
    if shown[at - 1 : at] in _SPACE_SET:
        return
    counted = _COUNTED.match(shown, at)
    if counted and _stays_with_number(shown, at, counted):
        yield Edit(*counted.span(1), NBSP, "double-space")
        return
    end = at
    while shown[end : end + 1] in _SPACE_SET:
        end += 1
    too_early = list(_before_mark(shown, end))
    if too_early:
        yield from too_early
    elif end - at > 1 and (double := _DOUBLE.match(shown, at)):
        yield Edit(*double.span(), " ", "double-space")


def _stays_with_number(shown: str, at: int, counted: re.Match[str]) -> bool:
    """Whether a number ends `at` a position and `counted` belongs to it: a unit to any number, the
    word for year to four digits, three digits to fewer than four.
    """
    while shown[at - 1 : at] == MARKUP:
        at -= 1
    if counted.lastindex == 2:
        return shown[at - 1 : at].isdigit()
    near = shown[max(0, at - 5) : at]
    digits = len(near) - len(near.rstrip("0123456789"))
    return digits == 4 if counted.lastindex == 3 else 0 < digits < 4


def _no_break(found: re.Match[str]) -> Edit:
    """A no-break space in place of the one group that matched."""
    assert found.lastindex
    return Edit(*found.span(found.lastindex), NBSP, "double-space")


def _dashes(shown: str) -> Iterator[Edit]:
    for pattern in _DASHES if "--" in shown else _DASHES[2:]:
        for found in pattern.finditer(shown):
            edit = _spaced_dash(shown, found)
            if edit:
                yield edit
    if "-" in shown:
        for pattern in (_SPOKEN, _SPOKEN_CLOSE):
            for found in pattern.finditer(shown):
                start = found.start() - (pattern is _SPOKEN_CLOSE)
                dash = f"{NBSP}–" if shown.startswith("\n", found.end()) else f"{NBSP}– "
                yield Edit(start, found.end(), dash, "hyphen-for-dash")


def _spaced_dash(shown: str, found: re.Match[str]) -> Edit | None:
    """A dash between words, after a no-break space; None at the beginning of a line."""
    start, end = found.span()
    while shown[start - 1 : start] in _SPACE_SET:
        start -= 1
    before = start
    while shown[before - 1 : before] == MARKUP:
        before -= 1
    if shown[before - 1 : before] in _LINE_START:
        return None
    if not _WORDS_FOLLOW.match(shown, end):
        return None
    after = end
    while shown[after : after + 1] in _SPACE_SET:
        after += 1
    dash = "—" if found[0] in ("—", "---") else "–"
    code: Code = "hyphen-for-dash" if "-" in found[0] else "double-space"
    if shown[after] == "\n":
        return Edit(start, end, NBSP + dash, code)
    return Edit(start, after, f"{NBSP}{dash} ", code)


def _before_mark(shown: str, at: int) -> Iterator[Edit]:
    """The edit to the spaces before the punctuation mark, if there is one, `at` a position."""
    if shown[at : at + 1] not in _MARKS:
        return
    start = at
    while shown[start - 1 : start] in _SPACE_SET:
        start -= 1
    found = _TOO_EARLY.match(shown, start)
    if found and found.end() == at:
        yield Edit(start, at, "", "space-before-mark")
