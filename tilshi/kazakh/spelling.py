"""Words that the lexicon accounts for, although a dictionary does not list their form."""

import re
from collections.abc import Set
from functools import cache

from tilshi.kazakh.lexicon import NOUN, word_list
from tilshi.kazakh.segmentation import cuts, noun_stems, verb_stems
from tilshi.kazakh.stemming import fold, known_lemma, stem
from tilshi.kazakh.vocabulary import kinds

_SHORTEST_PART = 4
# The stemmer has no such ending: түзетілмейінше is known if түзетілмеді is.
_UNLESS = re.compile("(?<=[мбп][ае])(?:йынша|йінше)$", re.IGNORECASE)
_PAST = {"йынша": "ды", "йінше": "ді"}
# What derives a noun or an adjective from a borrowed word: интеграциялық, абаттандырушы.
_DERIVED = tuple("лық лік дық дік тық тік лы лі ды ді ты ті сыз сіз шы ші".split())


def is_known(word: str) -> bool:
    """Whether a Kazakh `word` is a form of a word of the lexicon or of today's news, or of two
    nouns of the lexicon written as one: дереккөзі. Neither proves that it is spelt right.
    """
    key = fold(_UNLESS.sub(lambda found: _PAST[found[0].lower()], word))
    return bool(known_lemma(key)) or is_form_of_any(key, _current()) or _is_compound(key)


def is_form_of_any(key: str, words: Set[str]) -> bool:
    """Whether the key of a Kazakh word (`fold`) is that of one of `words`, also keys, or of a form
    of one by the rules of the grammar.
    """
    return key in words or any(
        (as_noun and any(one in words for one, _ in noun_stems(key[:end], key[end])))
        or (as_verb and any(one in words for one in verb_stems(key[:end], key[end])))
        for end, as_noun, as_verb in cuts(key)
    )


def borrowed_stems(word: str) -> set[str]:
    """The words of another language that a Kazakh `word` may be a form of or derived from:
    интеграциялық, of интеграция.
    """
    bare = stem(word)
    return {word, bare} | {bare.removesuffix(end) for end in _DERIVED if bare.endswith(end)}


def _is_compound(key: str) -> bool:
    return any(
        kinds(key[:end]) & NOUN and known_lemma(key[end:])
        for end in range(_SHORTEST_PART, len(key) - _SHORTEST_PART + 1)
    )


@cache
def _current() -> frozenset[str]:
    return frozenset(map(fold, word_list("current")))
