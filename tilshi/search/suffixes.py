"""The endings of words in the plain alphabet, and how a stem may differ before them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from tilshi.kazakh.endings import BUZZ, GLIDE, HARD, NASAL, VOWEL, L
from tilshi.search.automaton import Automaton

ALL = 0b111111
NOUN, VERB = ALL << 6, ALL
"""The bits of kinds of noun and of verb. What is not Kazakh has only the latter."""

FILE = "endings.txt"
"""A line for each language: its name and its automaton; made by `make_endings`."""


@dataclass(frozen=True)
class Change:
    """A stem that may be behind what stands before an ending: if the ending begins with one of
    `before`, `pattern` is replaced by `stem`, a template of `re` (`search.js` writes \\1 as $1).
    """

    before: str
    pattern: re.Pattern[str]
    stem: str


@dataclass(frozen=True)
class Suffixes:
    """The endings of a language; `kinds` maps the last letters of stems to the kinds that the stem
    may be of. Without it, every stem may have every ending.
    """

    automaton: Automaton
    changes: tuple[Change, ...]
    kinds: Mapping[str, int]

    def fits(self, stem: str) -> int:
        """The bit set of the kinds that `stem` may be of as a verb."""
        return self._by_letter.get(stem[-1], 0 if self.kinds else VERB)

    @cached_property
    def _by_letter(self) -> dict[str, int]:
        return {letter: kinds for letters, kinds in self.kinds.items() for letter in letters}


@cache
def suffixes(lang: str) -> Suffixes:
    """The endings of words in `lang`."""
    lines = files("tilshi.search").joinpath(FILE).read_text("utf-8").splitlines()
    states = dict(line.split(" ", 1) for line in lines)[lang]
    kinds = _KINDS if lang == "kk" else {}
    return Suffixes(Automaton(states), _CHANGES.get(lang, ()), kinds)


@cache
def stemmer(lang: str) -> Callable[[str], str]:
    """The Snowball stemmer of Russian or English."""
    import snowballstemmer  # most builds need none

    name = {"ru": "russian", "en": "english"}[lang]
    stem: Callable[[str], str] = snowballstemmer.stemmer(name).stemWord
    return stem


_KINDS = {
    "aeo": 1 << VOWEL, "iu": 1 << VOWEL | 1 << GLIDE, "r": 1 << GLIDE, "l": 1 << L,
    "mn": 1 << NASAL, "zj": 1 << BUZZ, "bcdfghkpstv": 1 << HARD,
}  # fmt: skip
_CHANGES = {
    # тобы → топ, жүрегі → жүрек, тауып → тап; халқы → халық; туристер → турист; оқиды → оқы.
    "kk": (
        Change("aeiu", re.compile("b$"), "p"),
        Change("aeiu", re.compile("g$"), "k"),
        Change("i", re.compile("u$"), "p"),
        Change("i", re.compile("([^aeio])([kpnzl])$"), r"\1i\2"),
        Change("t", re.compile("s$"), "st"),
        Change("iu", re.compile("([^i])$"), r"\1i"),
    ),
    "en": (Change("aeis", re.compile("([^e])$"), r"\1e"),),  # making → make
}
