"""Simple rankings of related stories, which the site's own one must beat.

Each takes all public stories and returns the ids of the others for each, best first. Of equal ones
the nearest in time comes first.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import log

from bench.judged_newsroom import Story

Rankings = Mapping[str, Sequence[str]]
Score = Callable[[Story, Story], float]

_WORD = re.compile(r"\w+")
_K1, _B = 1.2, 0.75
_PREFIX = 5


def tag_count(stories: Sequence[Story]) -> Rankings:
    """By the number of shared topics, as Pelican's related-posts does."""
    return _ranked(stories, lambda one, other: len({*one.topics} & {*other.topics}))


def until_now(stories: Sequence[Story]) -> Rankings:
    """By shared topics, rare ones counting more: the block of Tilshi before it read words."""
    count = Counter(topic for story in stories for topic in story.topics)

    def weight(topic: str) -> int:
        return 1 + max(0, len(stories).bit_length() - count[topic].bit_length())

    return _ranked(stories, lambda one, other: sum(map(weight, {*one.topics} & {*other.topics})))


def bm25_words(stories: Sequence[Story]) -> Rankings:
    """By BM25 over the words as they stand."""
    return _ranked(stories, _bm25(stories, lambda word: word))


def bm25_first_letters(stories: Sequence[Story]) -> Rankings:
    """By BM25 over the first five letters of words, the simplest stemmer."""
    return _ranked(stories, _bm25(stories, lambda word: word[:_PREFIX]))


YARDSTICKS: Mapping[str, Callable[[Sequence[Story]], Rankings]] = {
    "tag count": tag_count,
    "BM25, words": bm25_words,
    "BM25, five letters": bm25_first_letters,
    "until now": until_now,
}


def _ranked(stories: Sequence[Story], score: Score) -> Rankings:
    def order(one: Story) -> list[str]:
        scored = [
            (-score(one, other), abs(one.date - other.date), other.id)
            for other in stories
            if other.id != one.id
        ]
        return [id_ for *_, id_ in sorted(scored)]

    return {one.id: order(one) for one in stories}


def _bm25(stories: Sequence[Story], term: Callable[[str], str]) -> Score:
    """BM25 with all terms of one story as the query (Robertson and Zaragoza, 2009)."""
    counts = {
        story.id: Counter(term(word) for word in _WORD.findall(story.text.lower()))
        for story in stories
    }
    having = Counter(word for counted in counts.values() for word in counted)
    lengths = {id_: counted.total() for id_, counted in counts.items()}
    mean = sum(lengths.values()) / len(stories)

    def idf(word: str) -> float:
        return log(1 + (len(stories) - having[word] + 0.5) / (having[word] + 0.5))

    def score(one: Story, other: Story) -> float:
        theirs = counts[other.id]
        norm = _K1 * (1 - _B + _B * lengths[other.id] / mean)
        # In a fixed order: sums of floats depend on it.
        shared = sorted(counts[one.id].keys() & theirs.keys())
        return sum(idf(w) * theirs[w] * (_K1 + 1) / (theirs[w] + norm) for w in shared)

    return score
