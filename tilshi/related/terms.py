"""Terms: the words of a text without their endings, by which stories are compared and found.

A Kazakh term is the stem in the common key of all three scripts (`tilshi.kazakh.stemming`); a
Russian or an English one the stem by the Snowball algorithm of the language.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from tilshi.kazakh.script import common
from tilshi.kazakh.stemming import stem

IMPACTS = 16
"""How many impacts there are."""
_MEAN = 220
"""Words of a document of average length; fixed, so that a new story changes no impact."""
_WORD = re.compile(r"[^\W_]+(?:['’ʼ‑-][^\W_]+)*")
_PART = re.compile("[‑-]")
_SNOWBALL = {"ru": "russian", "en": "english"}
_SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True)
class Terms:
    """The terms of a source: how often each occurs in the title, the summary and the body."""

    title: Mapping[str, int]
    summary: Mapping[str, int]
    body: Mapping[str, int]

    def to_json(self) -> str:
        """The terms as stored in the catalogue."""
        return json.dumps([self.title, self.summary, self.body], ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Terms":
        """The terms from `to_json`; none if `text` is empty."""
        return cls(*json.loads(text)) if text else cls({}, {}, {})


def terms_of(lang: str, title: str, summary: str, body: str) -> Terms:
    """The terms of a source in `lang`; all three are text without markup."""
    return Terms(*(_count(text, lang) for text in (title, summary, body)))


def impacts(terms: Terms) -> dict[str, int]:
    """How much a document is about each of its terms, from 0 to 15, whatever the other documents
    are: BM25's saturated frequency w / (w + k1 (1 - b + b length / mean)) with k1 = 5 and b = 0.5,
    in integers; a word of the title counts three times, one of the summary twice.
    """
    weights: dict[str, int] = {}
    for part, weight in ((terms.title, 3), (terms.summary, 2), (terms.body, 1)):
        for term, times in part.items():
            weights[term] = weights.get(term, 0) + weight * times
    length = sum(chain(terms.title.values(), terms.summary.values(), terms.body.values()))
    norm = 5 * (_MEAN + length)
    return {
        term: IMPACTS * 2 * _MEAN * weight // (2 * _MEAN * weight + norm)
        for term, weight in weights.items()
    }


def words(text: str) -> list[str]:
    """The words and numbers in `text`, in order; a word with a hyphen or an apostrophe is one."""
    return _WORD.findall(text.replace(_SOFT_HYPHEN, ""))


def _count(text: str, lang: str) -> dict[str, int]:
    counted: dict[str, int] = {}
    # Words are counted before they are stemmed, because most occur several times.
    for word, times in Counter(words(text)).items():
        for term in word_terms(word, lang):
            counted[term] = counted.get(term, 0) + times
    return counted


@lru_cache(maxsize=100_000)
def word_terms(word: str, lang: str) -> tuple[str, ...]:
    """The terms of one word in `lang`: one, or one for each part of a hyphenated word."""
    return tuple(term for part in _parts(word, lang) if (term := part.strip("'’ʼ")))


def _parts(word: str, lang: str) -> list[str]:
    if lang in _SNOWBALL:
        stemmed = _snowball(lang)
        return [stemmed(part.replace("ё", "е")) for part in _PART.split(word.lower())]
    return [common(part) for part in _PART.split(stem(word))]


@cache
def _snowball(lang: str) -> Callable[[str], str]:
    from snowballstemmer import stemmer

    stemmed: Callable[[str], str] = stemmer(_SNOWBALL[lang]).stemWord
    return stemmed
