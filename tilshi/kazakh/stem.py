"""Stems: words without their endings, and search keys.

Every split of a word into a rest and a known ending (`endings`) is weighted: a rest in the lexicon
weighs most, then longer endings. Words that the lexicon lacks lose endings by the rules alone.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from tilshi.kazakh.endings import endings, fit, noun_endings
from tilshi.kazakh.lexicon import NOUN, OWN, VERB, lexicon
from tilshi.kazakh.script import common, is_arabic, to_cyrillic
from tilshi.kazakh.vowels import restored

_LONGEST = 60
_VOWELS = frozenset("aäeioöuūüyı")
_VOWEL = re.compile("[aäeioöuūüyı]")
_HIGH = frozenset("yı")
# Derivational endings: their result is a lemma, too.
_DERIVED = frozenset("şylyq şılık lyq lık dyq dık tyq tık syz sız şy şı ly lı".split())
_ENDS_OF_DERIVED = frozenset(ending[-1] for ending in _DERIVED)
# Stems of two letters are accepted only if they are real words.
_SHORT = frozenset(
    "at et el er ai oi üi añ aq ot oq ıs ız ūl su tu bu şu än as ar ūn öñ az ağ au öz ın em eñ es"
    " ek mi bi".split()
)
# Verbs whose stem ends in a vowel that the infinitive hides: оқу = оқы + у.
_HIDDEN = frozenset(
    "oqy tany toqy qañğy erı şırı jıbı qūry baiy tasy suy qazy qyzy sasy müjı kebı üñgı arşy ağary"
    " ūly qory balqy jyry şalqy".split()
)
# Letters that Latin writes with no letter or several.
_NOT_ONE_TO_ONE = re.compile("[ёцчщъьюя]")
_SOFTENED = {"ğ": "q", "g": "k", "b": "p"}


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The lemma-like stem, in lower-case Cyrillic, of a word in any of the three scripts.

    The last part of a hyphenated word is stemmed; an ending after a hyphen (АҚШ-тың) is removed.
    """
    head, hyphen, tail = word.rpartition("-")
    key = fold(tail)
    if hyphen and head:
        if key in noun_endings():
            return stem(head)
        return f"{_spelling(head, fold(head))}-{stem(tail)}"
    if not 2 < len(key) <= _LONGEST or not key.isalpha():
        return to_cyrillic(key)
    return _spelling(word, _best(key))


def fold(word: str) -> str:
    """The search key of a word: script, case, е and э, soft and hard signs, й and и, х and һ, and
    look-alike letters make no difference.
    """
    key = common(word)
    if not is_arabic(word) or len(key) > _LONGEST:
        return key
    return restored(word, known=bool(_kinds(_best(key))))


def analyses(key: str) -> Iterator[tuple[str, str, bool]]:
    """(stem, ending, whether it is a noun's) of every way to read `key`, lower-case Latin, as a
    form of a noun, known or not, or of a verb in the lexicon.
    """
    for end, as_noun, as_verb in _cuts(key):
        for rest, _ in _noun_stems(key[:end], key[end] in _HIGH):
            if as_noun & _fit(rest):
                yield rest, key[end:], True
        for rest, _ in _verb_stems(key, end, as_verb, 0.0, 0.0):
            yield rest, key[end:], False


def _spelling(word: str, key: str) -> str:
    """`key` in Cyrillic: as in the lexicon, or else as at the beginning of `word`."""
    known = lexicon().get(key)
    if known:
        return known[0]
    lowered = word.lower()
    if "\u0400" <= lowered[:1] <= "\u04ff":
        whole = common(word)
        if len(whole) == len(lowered) and not _NOT_ONE_TO_ONE.search(lowered):
            return lowered[: len(key)] if whole.startswith(key) else to_cyrillic(key)
        for end in range(len(lowered), 0, -1):
            if common(lowered[:end]) == key:
                return lowered[:end]
    return to_cyrillic(key)


def _best(key: str) -> str:
    kinds = _kinds(key)
    best, weight = key, 46.0 if kinds & NOUN else 38.0 if kinds else 3.0
    for end, as_noun, as_verb in _cuts(key):
        length = 0.8 * min(len(key) - end, 6)
        # Skips what no word of the lexicon could outweigh.
        if as_noun and _NOUN + _OWN + length > weight:
            for stem_, must_be_known in _noun_stems(key[:end], key[end] in _HIGH):
                found = _weight_as_noun(stem_, must_be_known, length)
                if found > weight and as_noun & _fit(stem_):
                    best, weight = stem_, found
        if as_verb and _VERB + length > weight:
            for stem_, found in _verb_stems(key, end, as_verb, length, weight):
                if found > weight:
                    best, weight = stem_, found
    return best


def _cuts(key: str) -> Iterator[tuple[int, int, int]]:
    """(where the ending begins, the bit sets of kinds of noun and of verb that take it) for every
    split of `key` into a stem with a vowel and an ending.
    """
    vowel = _VOWEL.search(key)
    if vowel is None:
        return
    table = endings()
    for end in range(len(key) - 1, max(vowel.start(), 1), -1):
        takers = table.get(key[end:])
        if takers:
            yield end, *takers


# The weight of a stem in the lexicon, as a noun and as a verb, and the bonus for the project's own
# list. The length of the ending is added.
_NOUN, _VERB, _OWN = 41.5, 40.0, 4.0


def _weight_as_noun(stem_: str, must_be_known: bool, length: float) -> float:
    """The weight of a noun with an ending of `length`; 0 if it is not one.

    Here and for verbs, short stems weigh less, because they occur everywhere by chance.
    """
    known = _kinds(stem_) & ~VERB
    if known:
        unlikely = 25 if len(stem_) == 2 and stem_ not in _SHORT else 0
        return _NOUN + length + (_OWN if known & OWN else 0) - unlikely
    if must_be_known:
        return 0
    return 6 + length - (20 if len(stem_) < 3 else 0)


def _verb_stems(
    key: str, end: int, ending: int, length: float, least: float
) -> list[tuple[str, float]]:
    """The verbs that `key` may be a form of, split at `end`, if they take such an `ending`, and
    their weights; those that weigh no more than `least` may be left out.
    """
    rest, first = key[:end], key[end]
    known = _VERB + length - (6 if end == 2 else 0)
    weight = known
    if not _is_verb(rest):
        weight = length - (4 if len(key) - end < 3 else 1) - (20 if end < 3 else 0)
    found = []
    if weight > least and ending & fit(rest):
        found.append((rest, weight))
    if first in "aeyıu" and rest[-1] in _SOFTENED:
        hard = rest[:-1] + _SOFTENED[rest[-1]]
        if _is_verb(hard) and ending & fit(hard):
            found.append((hard, known))
    if first in "iu":
        found += [(rest + y, _VERB + length) for y in "yı" if rest + y in _HIDDEN]
    return found


def _noun_stems(rest: str, before_vowel: bool) -> list[tuple[str, bool]]:
    """The possible stems behind `rest`, and whether only the lexicon can tell: кеңесі, тобы → топ,
    халқы → халық, процеске → процесс.
    """
    last = rest[-1]
    if not before_vowel:
        stems = [(rest, False)]
    else:
        hard = _SOFTENED.get(last, last)
        stems = [(rest, hard != last != "b")]
        if hard != last:
            stems.append((rest[:-1] + hard, False))
        if hard in "qkpnzl" and len(rest) > 2 and rest[-2] not in _VOWELS:
            stems += [(rest[:-1] + vowel + hard, True) for vowel in "yı"]
    if last in "slt":
        stems.append((rest + last, True))
    return stems


def _is_verb(key: str) -> bool:
    known = lexicon().get(key)
    return bool(known and known[1] & VERB) or key in _HIDDEN


def _kinds(key: str) -> int:
    words = lexicon()
    known = words.get(key)
    if known:
        return known[1] | (VERB if key in _HIDDEN else 0)
    if key[-1:] in _ENDS_OF_DERIVED:
        for length in (2, 3, 5):
            if len(key) - length > 2 and key[-length:] in _DERIVED:
                base = words.get(key[:-length])
                if base and base[1] & NOUN:
                    return NOUN
    return VERB if key in _HIDDEN else 0


def _fit(key: str) -> int:
    known = lexicon().get(key)
    kinds = fit(key)
    if known and known[0].endswith("ь"):
        # A soft sign, which Latin does not write, takes front endings: король, корольдің.
        kinds |= kinds << 1 | kinds >> 1
    return kinds
