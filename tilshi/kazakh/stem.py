"""Stems: what of a word stays when its endings are taken off, and the key to search it by.

Every way of cutting a word into a known ending (`endings`) and the rest is weighed: a rest that is
a word of the lexicon weighs most, then longer endings. Words that the lexicon lacks lose endings by
the rules alone.
"""

from collections.abc import Iterator
from functools import lru_cache

from tilshi.kazakh.endings import fit, noun_endings, verb_endings
from tilshi.kazakh.lexicon import NOUN, OWN, VERB, lexicon
from tilshi.kazakh.script import common, to_cyrillic

_LONGEST = 60
_VOWELS = frozenset("aäeioöuūüyı")
_HIGH = frozenset("yı")
# Endings that make new words of words: what they make is a lemma, too.
_DERIVED = tuple("şylyq şılık lyq lık dyq dık tyq tık syz sız şy şı ly lı".split())
# Stems of two letters are believed only if they are among the language's real ones.
_SHORT = frozenset(
    "at et el er ai oi üi añ aq ot oq ıs ız ūl su tu bu şu än as ar ūn öñ az ağ au öz ın em eñ es"
    " ek mi bi".split()
)
# Verbs whose stem ends in a vowel that their infinitive hides: оқу = оқы + у.
_HIDDEN = frozenset(
    "oqy tany toqy qañğy erı şırı jıbı qūry baiy tasy suy qazy qyzy sasy müjı kebı üñgı arşy ağary"
    " ūly qory balqy jyry şalqy".split()
)
_SOFTENED = {"ğ": "q", "g": "k", "b": "p"}


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The lemma-like stem, in Cyrillic lower case, of a word in any of the three scripts.

    A hyphenated word is stemmed in its last part; an ending after a hyphen (АҚШ-тың) goes.
    """
    head, hyphen, tail = word.rpartition("-")
    key = common(tail)
    if hyphen and head:
        if key in noun_endings():
            return stem(head)
        return f"{_spelling(head, common(head))}-{stem(tail)}"
    if not 2 < len(key) <= _LONGEST or not key.isalpha():
        return to_cyrillic(key)
    return _spelling(word, _best(key))


def fold(word: str) -> str:
    """The key that a word is searched by: script, case, е and э, soft and hard signs, й and и, х
    and һ, and look-alike letters make no difference.
    """
    return common(word)


def _spelling(word: str, key: str) -> str:
    """`key` in Cyrillic: as the lexicon has it, else as it stands at the head of `word`."""
    known = lexicon().get(key)
    if known:
        return known[0]
    lowered = word.lower()
    if "\u0400" <= lowered[:1] <= "\u04ff":
        for end in range(len(lowered), 0, -1):
            if common(lowered[:end]) == key:
                return lowered[:end]
    return to_cyrillic(key)


def _best(key: str) -> str:
    kinds = _kinds(key)
    best, weight = key, 46.0 if kinds & NOUN else 38.0 if kinds else 3.0
    for rest, ending, known, is_noun in _cuts(key):
        found = _weight(rest, ending, known, is_noun)
        if found > weight:
            best, weight = rest, found
    return best


def _weight(rest: str, ending: str, known: int, is_noun: bool) -> float:
    length = 0.8 * min(len(ending), 6)
    if known:
        short = len(rest) == 2 and (25 if is_noun and rest not in _SHORT else 0 if is_noun else 6)
        return 40 + length + (1.5 if is_noun else 0) + (4 if known & OWN else 0) - short
    unlikely = 20 if len(rest) < 3 else 0
    if is_noun:
        return 6 + length - unlikely
    return length - (4 if len(ending) < 3 else 1) - unlikely


def _cuts(key: str) -> Iterator[tuple[str, str, int, bool]]:
    """(rest, ending, kinds of the rest in the lexicon, whether it is a noun's) of every cut."""
    nouns, verbs = noun_endings(), verb_endings()
    for end in range(len(key) - 1, 1, -1):
        rest, ending = key[:end], key[end:]
        as_noun, as_verb = nouns.get(ending), verbs.get(ending)
        if (as_noun is None and as_verb is None) or _VOWELS.isdisjoint(rest):
            continue
        if as_noun is not None:
            for stem_, must_be_known in _noun_stems(rest, ending[0] in _HIGH):
                known = _kinds(stem_) & ~VERB
                if (known or not must_be_known) and as_noun & _fit(stem_):
                    yield stem_, ending, known, True
        if as_verb is not None:
            if as_verb & fit(rest):
                yield rest, ending, _kinds(rest) & VERB, False
            if ending[0] in "aeyıu":
                hard = rest[:-1] + _SOFTENED.get(rest[-1], "")
                if len(hard) == len(rest) and _kinds(hard) & VERB and as_verb & fit(hard):
                    yield hard, ending, VERB, False
            if ending[0] in "iu":
                for hidden in (rest + "y", rest + "ı"):
                    if hidden in _HIDDEN:
                        yield hidden, ending, VERB, False


def _noun_stems(rest: str, before_vowel: bool) -> Iterator[tuple[str, bool]]:
    """What may stand behind `rest`, and whether only the lexicon can tell: кеңесі, тобы → топ,
    халқы → халық, процеске → процесс.
    """
    last = rest[-1]
    hard = rest[:-1] + _SOFTENED.get(last, last)
    if not before_vowel or hard == rest or last == "b":
        yield rest, False
    else:
        yield rest, True
    if before_vowel:
        if hard != rest:
            yield hard, False
        if len(rest) > 2 and rest[-2] not in _VOWELS and hard[-1] in "qkpnzl":
            for vowel in "yı":
                yield hard[:-1] + vowel + hard[-1], True
    if last in "slt":
        yield rest + last, True


def _kinds(key: str) -> int:
    words = lexicon()
    hidden = VERB if key in _HIDDEN else 0
    known = words.get(key)
    if known:
        return known[1] | hidden
    for ending in _DERIVED:
        if key.endswith(ending) and len(key) - len(ending) > 2:
            base = words.get(key[: -len(ending)])
            if base and base[1] & NOUN:
                return NOUN
    return hidden


def _fit(key: str) -> int:
    known = lexicon().get(key)
    kinds = fit(key)
    if known and known[0].endswith("ь"):
        # A soft sign, which Latin does not write, brings front endings: король, корольдің.
        kinds |= kinds << 1 | kinds >> 1
    return kinds
