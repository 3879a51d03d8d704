"""Stems: words without their endings, and search keys.

A noun of the lexicon is its own stem: forms of others are not in it. Of any other word the stem is
the longest word of the lexicon of which it is a form. Words that the lexicon lacks, names for the
most part, lose endings by the rules alone.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from tilshi.kazakh.endings import fit, noun_endings
from tilshi.kazakh.lexicon import BARE, NOUN, VERB, irregular, lexicon
from tilshi.kazakh.roman_numerals import SEARCHED_LETTERS, searched_numeral
from tilshi.kazakh.script import common, is_arabic, to_cyrillic
from tilshi.kazakh.segmentation import cuts, noun_stems, verb_stems
from tilshi.kazakh.vocabulary import kinds, listed_verb, made_verb, takes
from tilshi.kazakh.vowels import restored

_LONGEST = 60
_VOWELS = "aäeoöūüyı"
# Endings that a word is read with if it cannot be read otherwise: балам, балаң, таудай.
_UNLIKELY = re.compile("[yı]?(ñ|m(?!yz|ız|en))|[dt][ae]i")
# Last parts of names that look like endings: Нұрғали, Құдайберді, Аралқұм.
_PARTS_OF_NAMES = tuple(
    "äli ğali ğazy qūm berdı keldı geldı bolsyn tūrsyn qozy şoqy toqty kärım qasym salam rahym"
    " ğalym ğanym aiym".split()
)
_ONLY = "aq"  # бір-ақ
# Letters that Latin writes with none or several.
_NOT_ONE_TO_ONE = re.compile("[ёцчщъьюя]")
# Arabic script has й for a soft or hard sign before a vowel: объект, батальон.
_SIGN_AS_GLIDE = re.compile("(?<=[بگدزكلمنپرستف])ي(?=[ەو])")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The lemma-like stem, in lower-case Cyrillic, of a word in any of the three scripts.

    The last part of a hyphenated word is stemmed; an ending after a hyphen (АҚШ-тың) is removed.
    The stem of a Roman numeral is the numeral itself, in Latin letters.
    """
    head, hyphen, tail = word.rpartition("-")
    if word[:1] in SEARCHED_LETTERS and (roman := searched_numeral(head or tail)):
        return roman.lower()
    key = fold(tail)
    if hyphen and head:
        if key in noun_endings() or key == _ONLY:
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
    known = bool(kinds(_best(key)))
    if not known and (without := _SIGN_AS_GLIDE.sub("", word)) != word:
        reading = restored(without, known=False)
        spelling, _ = lexicon().get(_best(reading), ("", 0))
        if "ь" in spelling or "ъ" in spelling:
            return reading
    return restored(word, known)


def known_lemma(key: str) -> str:
    """The key of the word of the lexicon that the key of a word (`fold`) is a form of; "" if there
    is none.
    """
    if len(key) < 2 or not key.isalpha():
        return ""
    lemma = _best(key) if len(key) > 2 else key
    if kinds(lemma) or (len(lemma) > 2 and (listed_verb(lemma) or made_verb(lemma))):
        return lemma
    return ""


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
    stem_ = irregular().get(key)
    if stem_:
        return stem_
    known_as = kinds(key)
    if known_as & (NOUN | BARE):
        return key
    verb = key if known_as & VERB else ""
    unlikely = ""
    of_verbs = []
    for end, as_noun, as_verb in cuts(key):
        rest, ending = key[:end], key[end:]
        noun = as_noun and _noun(rest, ending, as_noun)
        if noun:
            if not _is_unlikely(noun, ending):
                return noun
            unlikely = unlikely or noun
        if as_verb and not verb:
            verb = _verb(rest, ending, as_verb, listed_verb)
            of_verbs.append((rest, ending, as_verb))
    if not verb:
        made = (_verb(*cut, made_verb) for cut in of_verbs)
        verb = next(filter(None, made), "")
    return verb or unlikely or _by_rules(key)


def _noun(rest: str, ending: str, takers: int) -> str:
    """The noun of the lexicon that `rest` and `ending` are a form of; "" if there is none."""
    for noun, _ in noun_stems(rest, ending[0]):
        if kinds(noun) & NOUN and takes(noun) & takers:
            return noun
    return ""


def _verb(rest: str, ending: str, takers: int, known: Callable[[str], str]) -> str:
    """The verb, `known` as one, that `rest` and `ending` are a form of; "" if there is none."""
    for stem_ in verb_stems(rest, ending[0]):
        verb = known(stem_) if fit(stem_) & takers else ""
        if verb:
            return verb
    return ""


def _by_rules(key: str) -> str:
    """The stem of a word that the lexicon lacks, most often a name: `key` without the longest
    ending that a name has, and three letters at least.
    """
    if key.endswith(_PARTS_OF_NAMES):
        return key
    best = key
    for end, as_noun, _ in cuts(key):
        if end < 3:
            break
        ending = key[end:]
        for noun, must_be_known in noun_stems(key[:end], ending[0]):
            if takes(noun) & as_noun and not must_be_known and not _is_unlikely(noun, ending):
                if noun.endswith(_PARTS_OF_NAMES):
                    return noun
                best = noun
    return best


def _is_unlikely(noun: str, ending: str) -> bool:
    return bool(_UNLIKELY.match(ending)) or (
        # бәрін, отбасынан: lemmas that are possessed themselves.
        ending[0] == "n" and noun[-1] in _VOWELS and ending[1:2] not in ("y", "ı")
    )
