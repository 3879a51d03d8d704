"""Updates the search index from what resolving has changed.

A document that stays where it is touches the shards that have its changed keys. Where positions
have changed, at the end by a new story, segments are made again, from the first that has one. So
the index is always the one that a clean build makes.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain

from tilshi.content.article import listings_of
from tilshi.content.source import ARTICLE
from tilshi.outputs.changes import SearchIndexChanged, VersionChanged
from tilshi.pipeline.catalogue_update import CatalogueUpdate
from tilshi.pipeline.search_segments import SegmentToMake, make_segment
from tilshi.pipeline.session import Session
from tilshi.search.edits import apply_edits
from tilshi.search.keys import facets
from tilshi.search.segments import Segment, segments
from tilshi.search.shards import Shard, limit
from tilshi.store import search_index, writer
from tilshi.store.versions import Version
from tilshi.urls import HOME

Edits = dict[str, dict[int, int | None]]
"""The new impacts of documents by key and number in the segment; None for a key that is gone."""
_FEW = 300
"""Up to this many documents are indexed here, while the workers warm up."""


class SearchUpdate:
    """Updates the index inside the caller's transaction, once the listings are numbered."""

    def __init__(self, session: Session, newsroom: CatalogueUpdate) -> None:
        self.session, self.db, self.newsroom = session, session.db, newsroom

    def run(self) -> Iterator[SearchIndexChanged]:
        """Updates the index of every language; gives what has changed. Workers make whole segments
        until it is asked for.
        """
        changed: list[SearchIndexChanged] = []
        to_make: list[tuple[str, Segment]] = []
        for lang in self.session.settings.langs:
            after = segments(self.newsroom.catalogue.length(lang, HOME, ""))
            kept = self._kept(lang, after)
            to_make += [(lang, segment) for segment in after if segment not in kept]
            for segment in search_index.segments(self.db, lang):
                if segment not in after:
                    gone = [boundary for boundary, _ in search_index.shards(self.db, lang, segment)]
                    changed += self._put(lang, segment, gone, ())
            for segment, edits in self._edits(lang, kept).items():
                changed += self._edit(lang, segment, edits)
        return chain(changed, self._make(to_make) if to_make else ())

    def _kept(self, lang: str, after: list[Segment]) -> list[Segment]:
        """The segments whose documents have kept their positions."""
        if self.session.whole:
            return []  # what has changed was not recorded
        home = (lang, HOME, "")
        before = self.newsroom.changes.listings.get(home)
        if before is None or before.first is None:
            return after
        unchanged = writer.number_before(self.db, home, before.first)
        common = set(segments(before.length)).intersection(after)
        return [segment for segment in after if segment in common and segment.end <= unchanged]

    # what stays where it is

    def _edits(self, lang: str, kept: list[Segment]) -> dict[Segment, Edits]:
        found: dict[Segment, Edits] = {}
        firsts = [segment.first for segment in kept]
        for change in self.newsroom.changes.versions:
            version = change.after or change.before
            if change.kind != ARTICLE or change.lang != lang or version is None:
                continue
            number = search_index.number(self.db, lang, version.time, version.id)
            if number is None or not kept or number >= kept[-1].end:
                continue
            segment = kept[bisect_right(firsts, number) - 1]
            for key, impact in self._changed_keys(change):
                edits = found.setdefault(segment, {})
                edits.setdefault(key, {})[number - segment.first] = impact
        return found

    def _changed_keys(self, change: VersionChanged) -> Iterator[tuple[str, int | None]]:
        before, after = self._keys(change.before), self._keys(change.after)
        for key in before.keys() | after.keys():
            if before.get(key) != after.get(key):
                yield key, after.get(key)

    def _keys(self, version: Version | None) -> Mapping[str, int]:
        if version is None or not version.due:
            return {}
        zone = self.newsroom.clock.zone
        words = search_index.keys(self.db, version.body)
        return {**words, **facets(listings_of(version.article, zone))}

    def _edit(self, lang: str, segment: Segment, edits: Edits) -> Iterator[SearchIndexChanged]:
        read = partial(search_index.shard, self.db, lang, segment)
        shards = search_index.shards(self.db, lang, segment)
        edited = apply_edits(edits, shards, read, limit(segment.size))
        return self._put(lang, segment, edited.gone, edited.new)

    # what is made again

    def _make(self, to_make: list[tuple[str, Segment]]) -> Iterator[SearchIndexChanged]:
        parts = [self._to_make(lang, segment) for lang, segment in to_make]
        few = sum(len(part.documents) for part in parts) <= _FEW
        work = partial(make_segment, self.session.file)
        made = self.session.each(work, parts, "index", here=few)
        return self._put_made(to_make, made)

    def _put_made(
        self, to_make: list[tuple[str, Segment]], made: Iterator[list[Shard]]
    ) -> Iterator[SearchIndexChanged]:
        for (lang, segment), shards in zip(to_make, made, strict=True):
            before = dict(search_index.files(self.db, lang, segment))
            new = [shard for shard in shards if before.get(shard.boundary) != shard.data]
            same = {shard.boundary for shard in shards}.difference(one.boundary for one in new)
            yield from self._put(lang, segment, before.keys() - same, new)

    def _to_make(self, lang: str, segment: Segment) -> SegmentToMake:
        listings: dict[int, list[tuple[str, str]]] = {}
        for number, kind, id_ in search_index.listings(self.db, lang, segment):
            listings.setdefault(number, []).append((kind, id_))
        documents = [
            (number - segment.first, digest, facets(listings[number]))
            for number, digest in search_index.sources(self.db, lang, segment)
        ]
        return SegmentToMake(segment, documents)

    def _put(
        self, lang: str, segment: Segment, gone: Iterable[str], new: Iterable[Shard]
    ) -> Iterator[SearchIndexChanged]:
        """Replaces shards of a segment: those with the boundaries `gone` by `new` ones."""
        old, new = sorted(gone), tuple(new)
        if old or new:
            before = search_index.shards(self.db, lang, segment)
            search_index.put_shards(self.db, lang, segment, old, new)
            after = search_index.shards(self.db, lang, segment)
            yield SearchIndexChanged(
                lang,
                segment,
                before=tuple(boundary for boundary, _ in before),
                after=tuple(boundary for boundary, _ in after),
                remade=frozenset(shard.boundary for shard in new),
            )
