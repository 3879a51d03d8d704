"""Every way of cutting a word into a stem and an ending, and what the stem was before the ending
changed it. Nothing here knows any word; all is in lower-case Latin.
"""

import re
from collections.abc import Callable, Iterator

from tilshi.kazakh.endings import endings

_VOWEL = re.compile("[aäeioöuūüyı]")
_HARD = {"ğ": "q", "g": "k", "b": "p"}
# Consonants before which ы or і may have fallen out after another one, й and у among them: халқы
# (халық), мұрны, мойны, құлпы, аузы.
_AFTER_A_LOST_VOWEL = frozenset("qkpnzl")
_VOWELS_PROPER = frozenset("aäeoöūüyı")


def cuts(key: str) -> Iterator[tuple[int, int, int]]:
    """(where the ending begins, the bit sets of kinds of noun and of verb that take it) for every
    way of cutting `key` into a stem with a vowel and an ending; the longest stem first.
    """
    vowel = _VOWEL.search(key)
    if vowel is None:
        return
    table = endings()
    for end in range(len(key) - 1, max(vowel.start(), 1), -1):
        takers = table.get(key[end:])
        if takers:
            yield end, *takers


def noun_stems(rest: str, first: str) -> list[tuple[str, bool]]:
    """What noun may stand behind `rest` before an ending that begins with `first`, and whether only
    a lexicon can tell: кеңесі, тобы → топ, халқы → халық, процеске → процесс, туристер → турист.
    """
    last = rest[-1]
    if first not in "yı":
        stems = [(rest, False)]
    else:
        hard = _HARD.get(last, last)
        stems = [(rest, hard != last != "b")]
        if hard != last:
            stems.append((rest[:-1] + hard, False))
        if last in _AFTER_A_LOST_VOWEL and len(rest) > 2 and rest[-2] not in _VOWELS_PROPER:
            stems += [(rest[:-1] + vowel + last, True) for vowel in "yı"]
    if last in "slt":
        stems.append((rest + last, True))
    if last == "s" and first == "t":
        stems.append((rest + "t", True))
    return stems


def verb_stems(rest: str, first: str) -> list[str]:
    """What verb may stand behind `rest` before an ending that begins with `first`: барады,
    шығады → шық, оқиды → оқы.
    """
    stems = [rest]
    if first and first in "aeyıu" and rest[-1] in _HARD:
        stems.append(rest[:-1] + _HARD[rest[-1]])
    if first and first in "iu":
        stems += (rest + "y", rest + "ı")
    return stems


def without_passive(stem: str, is_verb: Callable[[str], bool]) -> str:
    """The verb that `stem` is the passive of (басталды → баста, салынды → сал); else `stem`.

    The passive of -ла is -лан, and of what ends in л -ын; all others are -л and -ыл.
    """
    if stem.endswith(("l", "lyn", "lın")):
        actives = [stem[:-1]]
        if stem[-2] in "yı":
            # ашылды; жығылды: of a verb that the vowel has softened; оқылды: of one in ы.
            rest = stem[:-2]
            actives = [rest, rest[:-1] + _HARD.get(rest[-1:], rest[-1:]), stem[:-1]]
    elif stem.endswith(("lan", "len")):
        actives = [stem[:-1]]
    else:
        return stem
    return next((active for active in actives if len(active) > 1 and is_verb(active)), stem)
