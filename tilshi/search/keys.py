"""Keys of the index: the terms of documents, and their facets, by which results are narrowed."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from tilshi.editions import KAZAKH
from tilshi.kazakh.script import common
from tilshi.search.impact import STEPS, impacts
from tilshi.search.letters import plain
from tilshi.search.query import reaches, term
from tilshi.search.stop_words import is_stop_word
from tilshi.search.tokens import words
from tilshi.urls import AUTHOR, MONTH, SECTION, TOPIC

_FACETS = {SECTION: "s", TOPIC: "t", AUTHOR: "a"}
_OF_FACET = ":"
_SHORTEST, _LONGEST = 2, 60
"""Letters of a word's key."""


def document_keys(lang: str, title: str, summary: str, body: str) -> dict[str, int]:
    """The keys of the words of a document in `lang` with their impacts; its parts are text without
    markup.
    """
    return impacts(*(_count(lang, part) for part in (title, summary, body)))


def _count(lang: str, text: str) -> dict[str, int]:
    counted: dict[str, int] = {}
    # Words are counted before they are stemmed, because most occur several times.
    for word, times in Counter(words(text, lang)).items():
        for key in _word_keys(word, lang):
            counted[key] = counted.get(key, 0) + times
    return counted


@lru_cache(maxsize=100_000)
def _word_keys(word: str, lang: str) -> tuple[str, ...]:
    """The keys of a word: its term, and the word itself if a query for it would not find that."""
    if is_stop_word(word, lang):
        return ()
    stem = term(word, lang)
    found = (stem,) if reaches(word, stem, lang) else (stem, _fold(word, lang))
    return tuple(key for key in dict.fromkeys(found) if _is_key(key))


def _fold(word: str, lang: str) -> str:
    return common(word) if lang == KAZAKH else word.lower().replace("ё", "е")


def _is_key(key: str) -> bool:
    return (_SHORTEST <= len(key) <= _LONGEST or key.isdigit()) and plain_key(key) != ""


@lru_cache(maxsize=100_000)
def plain_key(key: str) -> str:
    """The form of a term in which queries are compared; a facet is its own."""
    return key if _OF_FACET in key else plain(key)


def facets(listings: Iterable[tuple[str, str]]) -> dict[str, int]:
    """The keys of the section, the topics, the authors and the year of a document in these
    `listings` (kind, id), with their impacts.
    """
    found = {f"{_FACETS[kind]}:{id_}": 0 for kind, id_ in listings if kind in _FACETS}
    return found | {f"y:{id_[:4]}": 0 for kind, id_ in listings if kind == MONTH}


def keys_to_text(keys: dict[str, int]) -> str:
    """The keys of a document as stored in the catalogue: those of each impact in a line."""
    lines: list[list[str]] = [[] for _ in range(STEPS)]
    for key, impact in keys.items():
        lines[impact].append(key)
    return "\n".join(map(" ".join, lines))


def keys_from_text(text: str) -> dict[str, int]:
    """The keys from `keys_to_text`; none if `text` is empty."""
    lines = text.split("\n")
    return {key: impact for impact, line in enumerate(lines) for key in line.split(" ") if key}
