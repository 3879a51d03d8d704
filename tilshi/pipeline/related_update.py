"""Updates the words of all stories from what resolving has changed, and queues the stories to rank
again: those that have changed, and those for which that may make a difference.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path

from tilshi.content.source import ARTICLE
from tilshi.outputs.changes import VersionChanged
from tilshi.pipeline.catalogue_update import CatalogueUpdate
from tilshi.pipeline.session import Session
from tilshi.related import postings, ranking
from tilshi.related.postings import KeyGroup
from tilshi.related.ranking import beginning, level, weight
from tilshi.store import neighbours, word_index, writer
from tilshi.store.connection import read_catalogue
from tilshi.store.records import Listing
from tilshi.store.versions import Version
from tilshi.urls import HOME, TOPIC

_FEW = 300
"""Up to this many documents are read here, while the workers warm up."""
Keys = dict[str, int]
"""Impacts by key."""
Counts = dict[str, tuple[int, int]]
"""By key, in how many documents it stands, and how many have keys with its beginning."""


@dataclass(frozen=True)
class KeysChanged:
    """A story's version with its keys, before and after; no keys where readers may not see it."""

    change: VersionChanged
    before: Keys
    after: Keys

    @cached_property
    def changed(self) -> list[str]:
        """The keys that have come, gone, or have another impact."""
        keys = self.before.keys() | self.after.keys()
        return sorted(key for key in keys if self.before.get(key) != self.after.get(key))

    @property
    def places(self) -> set[tuple[int, str]]:
        """Where it was and is among all stories, as (time, story)."""
        return {(one.time, one.id) for one in self.change.versions}

    @property
    def compares_otherwise(self) -> bool:
        """Whether it may be related to other stories, even with the same words."""
        return _facts(self.change.before) != _facts(self.change.after)


def _facts(version: Version | None) -> object:
    if version is None or not version.due:
        return None
    return version.time, version.article.section, set(version.article.topics)


def make_block(file: Path, documents: Sequence[tuple[int, str]]) -> list[tuple[str, bytes]]:
    """The postings of a block that has these (number in the block, digest of the source); the
    catalogue is in `file`. Runs in a worker.
    """
    db = read_catalogue(file)
    try:
        return word_index.block_postings(db, documents)
    finally:
        db.close()


class RelatedUpdate:
    """Updates the words of one language, inside the caller's transaction, once the listings are
    numbered.
    """

    def __init__(self, session: Session, newsroom: CatalogueUpdate, lang: str) -> None:
        self.session, self.newsroom, self.db, self.lang = session, newsroom, newsroom.db, lang
        self.home: Listing = (lang, HOME, "")
        self.total = neighbours.length(self.db, self.home)

    def make(self) -> None:
        """Makes everything, for a new catalogue, in which changes are not recorded."""
        self._make_blocks(0)
        neighbours.unrank_all(self.db, self.lang)

    def run(self) -> None:
        """Updates what has changed."""
        changes = [
            KeysChanged(change, self._keys(change.before), self._keys(change.after))
            for change in self.newsroom.changes.versions
            if change.kind == ARTICLE and change.lang == self.lang
        ]
        keys = sorted(set().union(*(one.changed for one in changes)))
        counted = self._counts(keys)
        self._edit(changes)
        if self._is_level_changed(self.home):
            neighbours.unrank_all(self.db, self.lang)
        queued = {one.change.id for one in changes}
        queued |= self._with_rarer_words(counted, self._counts(keys))
        comparing = _Comparing(self)
        for one in changes:
            queued |= comparing.stories(one)
        for listing in self.newsroom.changes.listings:
            if listing[:2] == (self.lang, TOPIC) and self._is_level_changed(listing):
                queued.update(self.newsroom.catalogue.all_of(*listing))
        neighbours.unrank(self.db, self.lang, sorted(queued))

    def _keys(self, version: Version | None) -> Keys:
        if version is None or not version.due:
            return {}
        return word_index.impacts_of(self.db, version.body)

    def _is_level_changed(self, listing: Listing) -> bool:
        """Whether a listing is so much longer or shorter that rarities change."""
        before = self.newsroom.changes.listings.get(listing)
        return before is not None and level(before.length) != level(
            neighbours.length(self.db, listing)
        )

    # words

    def _edit(self, changes: Iterable[KeysChanged]) -> None:
        """Edits the postings of the changed keys; where positions have moved, blocks are made
        again.
        """
        moved = self._first_moved()
        edits: dict[str, dict[int, int | None]] = {}
        for one in changes:
            version = one.change.after or one.change.before
            assert version is not None
            number = neighbours.places_before(self.db, self.lang, version.time, version.id)
            for key in one.changed if moved is None or number < moved else ():
                edits.setdefault(key, {})[number] = one.after.get(key)
        for key in sorted(edits):
            word_index.edit(self.db, self.lang, key, edits[key])
        if moved is not None:
            self._make_blocks(moved // postings.BLOCK)

    def _first_moved(self) -> int | None:
        """The first number of the first block in which a story has moved; None if none has."""
        before = self.newsroom.changes.listings.get(self.home)
        if before is None or before.first is None:
            return None
        unchanged = writer.number_before(self.db, self.home, before.first)
        return unchanged // postings.BLOCK * postings.BLOCK if unchanged < before.length else None

    def _make_blocks(self, first: int) -> None:
        word_index.remove_from(self.db, self.lang, first)
        blocks = range(first, -(-self.total // postings.BLOCK))
        parts = [word_index.block_sources(self.db, self.lang, block) for block in blocks]
        work = partial(make_block, self.session.file)
        here = sum(map(len, parts)) <= _FEW
        for block, made in zip(blocks, self.session.each(work, parts, "rank", here), strict=True):
            word_index.put(self.db, self.lang, block, made)

    def _counts(self, keys: Iterable[str]) -> Counts:
        return {
            key: (
                word_index.count(self.db, self.lang, key),
                word_index.count_of_group(self.db, self.lang, beginning(key)),
            )
            for key in keys
        }

    def _with_rarer_words(self, before: Counts, after: Counts) -> set[str]:
        """The stories with words that have become rarer or more common."""
        numbers: set[int] = set()
        for key, (own, all_) in before.items():
            own_now, all_now = after[key]
            if self._weight(all_) != self._weight(all_now):
                numbers |= self.group(key).numbers()
            elif self._weight(own) != self._weight(own_now) and own_now:
                numbers.update(self.group(key).postings[key].numbers())
        return set(self.stories(numbers))

    def _weight(self, count: int) -> int:
        return weight(count, self.total)

    def group(self, key: str) -> KeyGroup:
        """The postings of the keys that begin like `key`."""
        return word_index.group(self.db, self.lang, beginning(key))

    def stories(self, numbers: Iterable[int]) -> Iterator[str]:
        """The due stories with these numbers."""
        found = (neighbours.story_at(self.db, self.lang, number) for number in numbers)
        return (story for story in found if story is not None)


class _Comparing:
    """Finds the newer stories that compare themselves with one that has changed."""

    def __init__(self, update: RelatedUpdate) -> None:
        self.update, self.db, self.lang = update, update.db, update.lang
        self.telling: Callable[[str], frozenset[str]] = lru_cache(maxsize=None)(self._telling)

    def stories(self, one: KeysChanged) -> set[str]:
        """Those that may keep it now, or keep it no longer."""
        keys = one.changed
        found: set[str] = set()
        if one.compares_otherwise:
            keys = sorted(one.before.keys() | one.after.keys())
            found.update(self._next_in_listings(one))
        if keys:
            found.update(neighbours.keeping(self.db, self.lang, one.change.id))
            found.update(self._next_with_words(keys, one.places))
        return found

    def _next_in_listings(self, one: KeysChanged) -> Iterator[str]:
        topics = {topic for article in one.change.due for topic in article.topics}
        for place in one.places:
            for topic in sorted(topics):
                listing = (self.lang, TOPIC, topic)
                yield from neighbours.after(self.db, listing, *place, ranking.FEWEST_OF_TOPIC)
            yield from neighbours.after(self.db, self.update.home, *place, ranking.FEWEST)

    def _next_with_words(
        self, keys: Iterable[str], places: Iterable[tuple[int, str]]
    ) -> Iterator[str]:
        """The next stories for which one of `keys` tells much, as many as look back so far."""
        starts = [neighbours.places_before(self.db, self.lang, *place) for place in places]
        if min(starts) >= self.update.total - 1:
            return  # No story is newer.
        for key in keys:
            start = beginning(key)
            if not self._tells(key, start):
                continue
            group = self.update.group(key)
            found: set[int] = set()
            for number in starts:
                found.update(group.after(number, ranking.WINDOW + 1))
                if key in group.postings:
                    found.update(group.postings[key].after(number, ranking.WINDOW + 1))
            for story in self.update.stories(sorted(found)):
                if start in self.telling(story):
                    yield story

    def _tells(self, key: str, start: str) -> bool:
        counts = (
            word_index.count(self.db, self.lang, key),
            word_index.count_of_group(self.db, self.lang, start),
        )
        return any(weight(count, self.update.total) for count in counts)

    def _telling(self, story: str) -> frozenset[str]:
        """The beginnings of a story's telling words."""
        return frozenset(map(beginning, neighbours.words(self.db, self.lang, story)))
