"""The endings that Kazakh nouns and verbs take, generated as the grammar stacks them.

Source: the school grammar's order (plural, possessive, case; voice aside, negation, tense or mood,
person) with vowel harmony and the assimilation of consonants. Endings are in the Latin alphabet,
where й and у are letters of their own (қояды = qoi + ady), so that none hides in я or ю.
"""

from collections.abc import Callable, Iterator
from functools import cache

BACK, FRONT = 0, 1
VOWEL, GLIDE, L, NASAL, BUZZ, HARD = range(6)
"""What a stem ends in: a vowel; r i u; l; m n ñ; z j; anything else (voiceless, or b v g d)."""

_FINAL = {**dict.fromkeys("aäeoöūüyı", VOWEL), **dict.fromkeys("riu", GLIDE), "l": L,
          **dict.fromkeys("mnñ", NASAL), **dict.fromkeys("zj", BUZZ)}  # fmt: skip
_HARMONY = {**dict.fromkeys("aoūy", 1 << BACK), **dict.fromkeys("äeöüı", 1 << FRONT)}
_NO_VOWELS = "bcvgğdjzklmnñpqrstfhşwx"
_BOTH = 1 << BACK | 1 << FRONT
_ALL_BACK, _ALL_FRONT = 0b010101010101, 0b101010101010
_CONSONANTS, _BACK_VOWELS = frozenset(_NO_VOWELS), frozenset("ao")


def fit(stem: str) -> int:
    """The bit set of kinds of stem (class and harmony) that `stem` may be taken for.

    i and u say nothing of harmony: a stem whose last vowel is one of them takes both sorts. So does
    what ends in к or г after a back vowel, which no Kazakh word does (банкке, Гонконгте).
    """
    last = stem[-1]
    before = stem.rstrip(_NO_VOWELS)
    kinds = 1 << 2 * _FINAL.get(last, HARD)
    if last == "i" and stem[-2:-1] in _CONSONANTS:
        # и after a consonant is a vowel (Найроби), elsewhere й.
        return in_both_harmonies(kinds | 1 << 2 * VOWEL)
    while before and before[-1] in "iu" and before[-1] == last:
        before = before[:-1].rstrip(_NO_VOWELS)
    if last in "kg" and before[-1:] in _BACK_VOWELS:
        return in_both_harmonies(kinds)
    return kinds * _HARMONY.get(before[-1:], _BOTH)


def in_both_harmonies(kinds: int) -> int:
    """The bit set `kinds` with both harmonies of each of its classes."""
    return kinds | kinds << 1 & _ALL_FRONT | kinds >> 1 & _ALL_BACK


@cache
def noun_endings() -> dict[str, int]:
    """Every ending of a noun → the bit set of kinds of stem that take it."""
    return _table(_noun)


@cache
def verb_endings() -> dict[str, int]:
    """Every ending of a verb → the bit set of kinds of stem that take it."""
    return _table(_verb)


@cache
def endings() -> dict[str, tuple[int, int]]:
    """Every ending → the bit sets of kinds of noun and of kinds of verb that take it."""
    nouns, verbs = noun_endings(), verb_endings()
    return {ending: (nouns.get(ending, 0), verbs.get(ending, 0)) for ending in {**nouns, **verbs}}


def _table(endings: Callable[[int, int], Iterator[str]]) -> dict[str, int]:
    table: dict[str, int] = {}
    for kind in range(6):
        for harmony in (BACK, FRONT):
            for ending in endings(kind, harmony):
                table[ending] = table.get(ending, 0) | 1 << (2 * kind + harmony)
    table.pop("", None)
    return table


def _a(harmony: int) -> str:
    return "ae"[harmony]


def _y(harmony: int) -> str:
    return "yı"[harmony]


def _k(kind: int, harmony: int) -> str:
    """The first sound of -ға, -ған: ğ g, after a hard sound q k."""
    return ("qk" if kind == HARD else "ğg")[harmony]


def _d(kind: int) -> str:
    return "t" if kind == HARD else "d"


def _m(kind: int, nasal: str = "m") -> str:
    """The first sound of -мен, -ма: m; b after z and j (and, as `nasal` says, after m n ñ)."""
    return {HARD: "p", BUZZ: "b", NASAL: nasal}.get(kind, "m")


def _kind(text: str) -> int:
    return _FINAL.get(text[-1], HARD)


def _cases(kind: int, harmony: int) -> Iterator[str]:
    a, y, d = _a(harmony), _y(harmony), _d(kind)
    first = {VOWEL: "n", NASAL: "n", HARD: "t"}.get(kind, "d")
    yield first + y + "ñ"
    yield _k(kind, harmony) + a
    yield {VOWEL: "n", HARD: "t"}.get(kind, "d") + y
    yield d + a
    yield {HARD: "t", NASAL: "n"}.get(kind, "d") + a + "n"
    yield _m(kind) + "en"
    yield d + a + "i"
    yield first + "ıkı"
    yield d + a + "ğg"[harmony] + y


def _cases_of_the_third_person(harmony: int) -> Iterator[str]:
    a, y = _a(harmony), _y(harmony)
    yield from ("n" + y + "ñ", "n" + a, "n", "nd" + a, "n" + a + "n", "men", "nd" + a + "i")
    yield from ("nd" + a + "ğg"[harmony] + y, "nş" + a, "nıkı")


def _cases_of_the_first_persons(kind: int, harmony: int) -> Iterator[str]:
    dative, short = _k(kind, harmony) + _a(harmony), _a(harmony)
    for case in _cases(kind, harmony):
        yield short if case == dative else case


def _noun(kind: int, harmony: int) -> Iterator[str]:
    yield from _possessed("", kind, harmony)
    # дайынбыз, жоқпын; бәріне, отбасында: lemmas that are possessed themselves.
    yield from _persons(kind, harmony)
    # арзанырақ, кішірек.
    link = "" if kind == VOWEL else _y(harmony)
    yield link + "r" + _a(harmony) + "qk"[harmony]
    if kind == VOWEL:
        yield from _cases_of_the_third_person(harmony)
    plural = {VOWEL: "l", GLIDE: "l", HARD: "t"}.get(kind, "d") + _a(harmony) + "r"
    yield from _possessed(plural, GLIDE, harmony)


def _possessed(before: str, kind: int, harmony: int) -> Iterator[str]:
    yield from _declined(before, _cases(kind, harmony), harmony)
    y = _y(harmony)
    link = "" if kind == VOWEL else y
    for person in ("m", "ñ"):
        cases = _cases_of_the_first_persons(NASAL, harmony)
        yield from _declined(before + link + person, cases, harmony)
    for person in ("ñ" + y + "z", "m" + y + "z"):
        yield from _declined(before + link + person, _cases(BUZZ, harmony), harmony)
    third = before + ("s" if kind == VOWEL else "") + y
    yield from _declined(third, _cases_of_the_third_person(harmony), harmony)


def _declined(before: str, cases: Iterator[str], harmony: int) -> Iterator[str]:
    yield before
    for case in cases:
        yield before + case
        if case.endswith(("ğy", "gı", "kı")):
            # Of a place or an owner (үйдегі, менікі): again a noun.
            yield from (before + case + again for again in _cases(VOWEL, harmony))
            plural = before + case + "l" + _a(harmony) + "r"
            yield plural
            yield from (plural + again for again in _cases(GLIDE, harmony))


def _verb(kind: int, harmony: int) -> Iterator[str]:
    negation = _m(kind, "b") + _a(harmony)
    yield negation
    if kind == GLIDE:
        # отырмын, жатырмыз: the four verbs whose stem is their present.
        yield from _persons(kind, harmony)
    yield from _tenses("", kind, harmony)
    yield from _tenses(negation, VOWEL, harmony)
    for ending in (*_persons(HARD, harmony), *_cases(HARD, harmony)):
        yield negation + "s" + ending
    for before in ("", negation):
        yield before + "u"
        yield from (before + "u" + ending for ending in _noun(GLIDE, harmony))


def _tenses(before: str, kind: int, harmony: int) -> Iterator[str]:
    a, y = _a(harmony), _y(harmony)
    vowel = kind == VOWEL
    q = "qk"[harmony]
    for person in ("", "m", "ñ", "ñ" + y + "z", q, "ñ" + y + "zd" + a + "r", "ñd" + a + "r"):
        yield before + _d(kind) + y + person
        yield before + "s" + a + person
    link = "" if vowel else y
    for person in ("", "p" + y + "n", "s" + y + "ñ", "s" + y + "z", "p" + y + "z", "t" + y):
        yield before + link + "p" + person
    present = before + ("i" if vowel else a)
    for person in (*_persons(VOWEL, harmony), "m", "d" + y):
        yield present + person
    past = before + _k(kind, harmony) + a + "n"
    habit = before + ("it" if vowel else a + "t") + y + "n"
    for participle in (past, habit):
        yield from (participle + ending for ending in _noun(NASAL, harmony))
        yield from (participle + person for person in _persons(NASAL, harmony))
    yield past + "ş" + a
    # келгендіктен, келгендігі; келгісі.
    yield from (past + "d" + y + q, past + "d" + y + q + "t" + a + "n")
    third = past + "d" + y + "ğg"[harmony] + y
    yield from _declined(third, _cases_of_the_third_person(harmony), harmony)
    desire = before + _k(kind, harmony) + y
    yield from (desire + person for person in ("m", "ñ", "s" + y, "m" + y + "z", "ñ" + y + "z"))
    future = before + ("r" if vowel else a + "r")
    yield from (future + ending for ending in (*_persons(GLIDE, harmony), *_cases(GLIDE, harmony)))
    wish = before + ("i" if vowel else a + "i")
    yield from (wish + y + "n", wish + y + q, before + "s" + y + "n", before + "s" + y + "nş" + y)
    for order in ("ñ", "ñ" + y + "z", "ñd" + a + "r", "ñ" + y + "zd" + a + "r"):
        yield before + link + order
    yield before + _k(kind, harmony) + a + "l" + y
    aim = before + _m(kind, "b") + a + q
    yield from (aim + person for person in _persons(HARD, harmony))
    yield aim + "ş" + y


def _persons(kind: int, harmony: int) -> Iterator[str]:
    a, y = _a(harmony), _y(harmony)
    yield ""
    yield {HARD: "p", BUZZ: "b"}.get(kind, "m") + y + "n"
    yield {HARD: "p", BUZZ: "b", NASAL: "b"}.get(kind, "m") + y + "z"
    yield from ("s" + y + "ñ", "s" + y + "z", "s" + y + "ñd" + a + "r", "s" + y + "zd" + a + "r")
