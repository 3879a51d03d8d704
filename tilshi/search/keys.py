"""Keys of the index: the terms of documents, and their facets, by which results are narrowed."""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from itertools import chain

from tilshi.editions import KAZAKH
from tilshi.kazakh.script import common
from tilshi.search.impact import FOUND, Scale
from tilshi.search.letters import plain
from tilshi.search.query import reaches, term
from tilshi.search.stop_words import is_stop_word
from tilshi.search.tokens import words
from tilshi.urls import AUTHOR, MONTH, SECTION, TOPIC

_TITLE, _SUMMARY = 3, 2
"""What a word of the title and of the summary counts; one of the body counts 1."""
_FACETS = {SECTION: "s", TOPIC: "t", AUTHOR: "a"}
_OF_FACET = ":"
TAIL, FORWARDS, BACKWARDS = "-:", "--", "-"
"""What precedes the keys of derived entries (`derived`)."""
_SHORTEST, _LONGEST = 2, 60
"""Letters of a word's key."""


def document_keys(lang: str, title: str, summary: str, body: str) -> str:
    """The keys of the words of a document in `lang`, as stored in the catalogue: its length in
    words, and the keys of each weight in a line. The parts of the document are text without markup.
    """
    keys_in = _reader(lang)
    in_title, in_summary, in_body = (
        Counter(chain.from_iterable(map(keys_in, part.split()))) for part in (title, summary, body)
    )
    length = in_title.total() + in_summary.total() + in_body.total()
    weights = dict(in_body)
    for part, weight in ((in_title, _TITLE), (in_summary, _SUMMARY)):
        for key, times in part.items():
            weights[key] = weights.get(key, 0) + weight * times
    lines: dict[int, list[str]] = {}
    for key, weight in weights.items():
        if weight in lines:
            lines[weight].append(key)
        else:
            lines[weight] = [str(weight), key]
    return "\n".join([str(length), *map(" ".join, lines.values())])


def impacts(stored: str, scale: Scale = FOUND) -> dict[str, int]:
    """The keys of a document from `document_keys`, with their impacts; none if it is empty."""
    length, *lines = stored.split("\n")
    found: dict[str, int] = {}
    for line in lines:
        weight, *keys = line.split(" ")
        found.update(dict.fromkeys(keys, scale.impact(int(weight), int(length))))
    return found


@cache
def _reader(lang: str) -> Callable[[str], tuple[str, ...]]:
    """A function that gives the keys in a piece of text without spaces, and remembers them."""

    def keys_in(piece: str) -> tuple[str, ...]:
        return tuple(key for word in words(piece, lang) for key in _word_keys(word, lang))

    return lru_cache(maxsize=200_000)(keys_in)


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
    """The form of a term in which queries are compared; that of other keys is the key itself."""
    if key.startswith(TAIL):
        return TAIL + plain(key.removeprefix(TAIL))
    return plain(key) if is_word(key) else key


def is_word(key: str) -> bool:
    """Whether `key` is a term: not a facet, nor derived."""
    return _OF_FACET not in key and not key.startswith(BACKWARDS)


def facets(listings: Iterable[tuple[str, str]]) -> dict[str, int]:
    """The keys of the section, the topics, the authors and the year of a document in these
    `listings` (kind, id), with their impacts.
    """
    found = {f"{_FACETS[kind]}:{id_}": 0 for kind, id_ in listings if kind in _FACETS}
    return found | {f"y:{id_[:4]}": 0 for kind, id_ in listings if kind == MONTH}
