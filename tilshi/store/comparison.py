"""Compares the stories of one language with each other, from the catalogue."""

import sqlite3
from collections.abc import Iterator
from functools import lru_cache

from tilshi.related import ranking
from tilshi.related.postings import KeyGroup
from tilshi.related.ranking import Facts, Score, Word
from tilshi.store import neighbours, word_index
from tilshi.store.neighbours import Ranked
from tilshi.urls import HOME, TOPIC

_GROUPS, _KEYS, _STORIES = 20_000, 200_000, 20_000
"""How many of them are kept in memory."""


class Comparison:
    """Compares stories in `lang`. It keeps what it has read, so it is good for one state of the
    catalogue.
    """

    def __init__(self, db: sqlite3.Connection, lang: str) -> None:
        self.db, self.lang = db, lang
        self._weight = lru_cache(maxsize=_KEYS)(self._read_weight)
        self._group = lru_cache(maxsize=_GROUPS)(self._read_group)
        self._word = lru_cache(maxsize=_KEYS)(self._read_word)
        self._facts = lru_cache(maxsize=_STORIES)(self._read_facts)
        self._story_at = lru_cache(maxsize=_STORIES)(self._read_story_at)
        self._share = lru_cache(maxsize=_STORIES)(self._read_share)
        self.total = neighbours.length(db, (lang, HOME, ""))

    def rank(self, story: str) -> Ranked:
        """The older stories that a story keeps; none if readers may not see it."""
        digest = neighbours.due_source(self.db, self.lang, story)
        if digest is None:
            return Ranked(self.lang, story)
        own, keys = self._facts(story), word_index.impacts_of(self.db, digest)
        telling = ranking.telling_words(keys, self._weight, self.total)
        words = [(self._word(key), keys[key]) for key in telling]
        alike = ranking.likenesses(own.number, words)
        shares = {topic: self._share(topic) for topic in own.topics}
        scored = [
            (other.story, ranking.score(own, other, alike.of(other.number), shares))
            for other in self._candidates(own, alike.most_alike())
        ]
        kept = (
            (other, score.total, score.words >= ranking.ALIKE)
            for other, score in ranking.best(scored)
        )
        return Ranked(self.lang, story, tuple(kept), tuple(telling))

    def explain(self, story: str, other: str) -> tuple[Score, list[str]]:
        """Why two due stories are related: the score with which the newer one compares the older,
        and the telling words that both have, those that count most first.
        """
        older, newer = sorted(map(self._facts, (story, other)), key=lambda one: one.number)
        digests = [
            neighbours.due_source(self.db, self.lang, one.story) or "" for one in (newer, older)
        ]
        keys, its_keys = (word_index.impacts_of(self.db, digest) for digest in digests)
        telling = ranking.telling_words(keys, self._weight, self.total)
        words = [(self._word(key), keys[key]) for key in telling]
        alike = ranking.likenesses(newer.number, words)
        shares = {topic: self._share(topic) for topic in newer.topics}
        score = ranking.score(newer, older, alike.of(older.number), shares)
        return score, [key for key in telling if key in its_keys]

    def _candidates(self, own: Facts, alike: list[int]) -> Iterator[Facts]:
        stories = dict.fromkeys(map(self._story_at, alike))
        for kind, id_, most in (
            *((TOPIC, topic, ranking.FEWEST_OF_TOPIC) for topic in sorted(own.topics)),
            (HOME, "", ranking.FEWEST),
        ):
            listing = (self.lang, kind, id_)
            found = neighbours.before(self.db, listing, own.time, own.story, most)
            stories.update(dict.fromkeys(found))
        return (self._facts(story) for story in stories if story is not None)

    def _read_weight(self, key: str) -> int:
        return ranking.weight(word_index.count(self.db, self.lang, key), self.total)

    def _read_group(self, beginning: str) -> KeyGroup:
        return word_index.group(self.db, self.lang, beginning)

    def _read_word(self, key: str) -> Word:
        return ranking.word(key, self._group(ranking.beginning(key)), self.total)

    def _read_facts(self, story: str) -> Facts:
        return neighbours.facts(self.db, self.lang, story)

    def _read_story_at(self, number: int) -> str | None:
        return neighbours.story_at(self.db, self.lang, number)

    def _read_share(self, topic: str) -> int:
        count = neighbours.length(self.db, (self.lang, TOPIC, topic))
        return ranking.topic_share(count, self.total)
