"""The vowels that are ambiguous in Arabic script (ا is а or ә), restored with the lexicon."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from tilshi.kazakh.arabic import to_arabic
from tilshi.kazakh.endings import endings
from tilshi.kazakh.lexicon import OWN, lexicon
from tilshi.kazakh.script import common, to_cyrillic

_OPEN = str.maketrans("äöüı", "aoūy")
_FRONT = str.maketrans("yū", "ıü")
# Names in -аев have back vowels; и after a back vowel is й.
_ENDS_IN_FRONT = re.compile("(?:[äöüı]|(?<!a)e|(?<![aouūy])i)[^aouūyäeöüıi]*$")
_HARDENED = {"ğ": "q", "g": "k", "b": "p"}


@lru_cache(maxsize=50_000)
def restored(word: str, known: bool) -> str:
    """`word`, in Arabic script, as lower-case Latin: the longest word of the lexicon with an
    ending, or, if there is none, as read by `common`. If that is `known` to be a form of a word,
    only another word without an ending is more likely.
    """
    guess = common(word)
    shape = guess.translate(_OPEN)
    for end in range(len(shape), len(shape) - 1 if known else 2, -1):
        for head in _heads(shape[:end], guess, end < len(shape)):
            rest = shape[end:]
            # The vowels of an ending agree with the last one of the word.
            back, front = head + rest, head + rest.translate(_FRONT)
            likelier = (front, back) if _ENDS_IN_FRONT.search(head) else (back, front)
            for spelling in dict.fromkeys(likelier):
                fits = not rest or spelling[end:] in endings()
                if fits and to_arabic(to_cyrillic(spelling)) == word:
                    return spelling
    return guess


def _heads(shape: str, guess: str, has_ending: bool) -> Iterator[str]:
    """The words of the lexicon with this `shape`, most likely first; before an ending, also those
    whose last consonant it has voiced.
    """
    found = [(key, key) for key in _by_shape().get(shape, ())]
    if has_ending and shape[-1] in _HARDENED:
        hard = shape[:-1] + _HARDENED[shape[-1]]
        found += [(key[:-1] + shape[-1], key) for key in _by_shape().get(hard, ())]
    found.sort(key=lambda pair: (not guess.startswith(pair[0]), -(lexicon()[pair[1]][1] & OWN)))
    return (head for head, _ in found)


@cache
def _by_shape() -> dict[str, list[str]]:
    """The words of the lexicon by what Arabic script shows of them."""
    words: dict[str, list[str]] = {}
    for key in lexicon():
        words.setdefault(key.translate(_OPEN), []).append(key)
    return words
