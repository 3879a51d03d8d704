"""The search index of each language: its shards, and the list of them. The format is in
docs/decisions/022-search-index.md.
"""

from collections.abc import Iterator

from tilshi.outputs.changes import Change, ListingChanged, SearchIndexChanged
from tilshi.outputs.compact_json import compact_json
from tilshi.outputs.key import Key
from tilshi.outputs.output import File, Output
from tilshi.outputs.site import Site
from tilshi.search.segments import Segment
from tilshi.search.shards import boundary_list, shard_names
from tilshi.store import search_index
from tilshi.urls import HOME, search_data

_VERSION = 1
"""The version of the format."""


class SearchShard(Output):
    """`/search/data/kk/0-8192/jan.bin`: words with their documents."""

    kind = "search-shard"

    def keys(self, site: Site) -> Iterator[Key]:
        for lang in site.settings.langs:
            for segment in search_index.segments(site.catalogue.db, lang):
                for name in shard_names(_boundaries(site, lang, segment)):
                    yield self._key(lang, segment, name)

    def make(self, key: Key, site: Site) -> File | None:
        lang, (segment, name) = key.listing, key.id.split("/")
        data = search_index.shard_named(site.catalogue.db, lang, Segment.parse(segment), name)
        return None if data is None else File(search_data(f"{lang}/{key.id}.bin"), data)

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, SearchIndexChanged):
            before, after = shard_names(change.before), shard_names(change.after)
            for name in before.keys() | after.keys():
                if before.get(name) != after.get(name) or after[name] in change.remade:
                    yield self._key(change.lang, change.segment, name)

    def _key(self, lang: str, segment: Segment, name: str) -> Key:
        return Key(self.kind, "", f"{segment}/{name}", lang)


class SearchList(Output):
    """`/search/data/kk/index.json`: the number of documents, and the shards of each segment."""

    kind = "search-list"

    def keys(self, site: Site) -> Iterator[Key]:
        return (Key(self.kind, listing=lang) for lang in site.settings.langs)

    def make(self, key: Key, site: Site) -> File:
        lang = key.listing
        content = {
            "version": _VERSION,
            "documents": site.catalogue.length(lang, HOME, ""),
            "segments": [
                [segment.first, segment.size, boundary_list(_boundaries(site, lang, segment))]
                for segment in search_index.segments(site.catalogue.db, lang)
            ],
        }
        return File(search_data(f"{lang}/index.json"), compact_json(content))

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, SearchIndexChanged):
            if change.before != change.after:
                yield Key(self.kind, listing=change.lang)
        elif isinstance(change, ListingChanged):
            lang, kind, _ = change.listing
            if kind == HOME and change.length != change.length_before:
                yield Key(self.kind, listing=lang)


def _boundaries(site: Site, lang: str, segment: Segment) -> list[str]:
    return [boundary for boundary, _ in search_index.shards(site.catalogue.db, lang, segment)]
