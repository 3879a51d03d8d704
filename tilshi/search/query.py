"""How a word of a query finds the keys of the index, as `search.js` does it: without a lexicon.

The keys are terms (`term`), compared in the plain alphabet. The stem of a word is looked for among
its beginnings whose rest is an ending, and what may have stood there before the ending changed it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from tilshi.kazakh import stem
from tilshi.kazakh.script import common
from tilshi.search.letters import ARABIC_VARIANTS, TYPED_VARIANTS, plain
from tilshi.search.suffixes import Suffixes, stemmer, suffixes

SHORTEST = 2
"""Letters of a stem."""

_ARABIC = re.compile("[\u0621-\u06ff]")


class Reading(NamedTuple):
    """A stem that a word may have, in the plain alphabet, and the length of its ending."""

    stem: str
    ending: int


@lru_cache(maxsize=200_000)
def term(word: str, lang: str) -> str:
    """What the index knows `word` by: its stem; in Kazakh in lower-case Latin. The letter ё, which
    many write as е, is е.
    """
    lowered = word.replace("ё", "е").replace("Ё", "Е")
    if lang == "kk":
        return common(stem(lowered).replace("ё", "е"))
    return stemmer(lang)(lowered.lower())


def readings(word: str, lang: str) -> list[Reading]:
    """The stems that `word` may have, most likely first: itself, and then the longest ones."""
    table = suffixes(lang)
    found: dict[str, Reading] = {}
    for spelling in _spellings(word):
        for reading in _read(plain(spelling), table):
            found.setdefault(reading.stem, reading)
    return list(found.values())


def reaches(surface: str, term: str, lang: str) -> bool:
    """Whether whoever types `surface` finds documents with `term`. If not, what stands in the text
    as `surface` must be indexed as such.
    """
    wanted = plain(term)
    return any(reading.stem == wanted for reading in readings(surface, lang))


def _spellings(word: str) -> Iterator[str]:
    """`word`, and as it may be meant if it is typed in Latin or Arabic letters."""
    yield word
    lowered = word.lower()
    variants = ARABIC_VARIANTS if _ARABIC.search(lowered) else TYPED_VARIANTS
    meant = lowered
    for typed, sound in variants:
        if typed in lowered:
            yield lowered.replace(typed, sound)
            meant = meant.replace(typed, sound)
    if meant != lowered:
        yield meant


def _read(word: str, table: Suffixes) -> Iterator[Reading]:
    if not word:
        return
    yield Reading(word, 0)
    verbs = []
    for at, takers in table.automaton.cuts(word):
        if at < SHORTEST:
            break
        rest, ending = word[:at], word[at:]
        for stem_ in _stems(rest, ending[0], table):
            kinds = table.fits(stem_)
            if takers & kinds << 6:
                yield Reading(stem_, len(ending))
            elif takers & kinds:
                verbs.append(Reading(stem_, len(ending)))
    yield from verbs


def _stems(rest: str, first: str, table: Suffixes) -> Iterator[str]:
    """The stems that may be behind `rest` before an ending that begins with `first`."""
    yield rest
    for change in table.changes:
        if first in change.before and change.pattern.search(rest):
            yield change.pattern.sub(change.stem, rest)
    # атта: doubled letters are written once.
    yield rest + first
