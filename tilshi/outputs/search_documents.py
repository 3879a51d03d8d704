"""What the search shows of documents, in the script of each edition."""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from tilshi import urls
from tilshi.content.summary import shorten
from tilshi.editions import Edition
from tilshi.outputs.changes import Change, ListingChanged, VersionChanged
from tilshi.outputs.compact_json import compact_json
from tilshi.outputs.key import Key
from tilshi.outputs.output import File, Output
from tilshi.outputs.site import Site
from tilshi.outputs.transliteration import text_in
from tilshi.store import search_index
from tilshi.urls import HOME, SECTION, search_data

BLOCK = 4
"""Documents in a file."""
_IN_FOLDER = 100
_LEAD = 140


class SearchDocuments(Output):
    """`/search/data/kk/12/1234.json`: the documents 9872 to 9879, None where there is nothing to
    see: title, address, day, date, section, lead, and in a preview why it is not public.
    """

    kind = "search-documents"

    def keys(self, site: Site) -> Iterator[Key]:
        for lang in site.settings.langs:
            yield from self._blocks(site, lang, 0, site.catalogue.length(lang, HOME, ""))

    def make(self, key: Key, site: Site) -> File | None:
        edition, first = site.settings.edition(key.edition), key.number * BLOCK
        count = min(BLOCK, site.catalogue.length(edition.lang, HOME, "") - first)
        if count <= 0:
            return None
        shown: list[object] = [None] * count
        rows = search_index.documents(site.catalogue.db, edition.lang, first, first + count)
        for number, time, slug, mark, fields in rows:
            title, summary, section = json.loads(fields)
            date = datetime.fromtimestamp(time, site.settings.zone)
            path = urls.article_path(edition, date, slug, site.settings.zone)
            shown[number - first] = [
                text_in(edition, title),
                site.url(path),
                f"{date:%Y-%m-%d}",
                _lettered(edition, site.time(edition, date).date),
                site.ref(edition, SECTION, section).name,
                text_in(edition, lead(summary)),
                mark or "",
            ]
        name = f"{edition.id}/{key.number // _IN_FOLDER}/{key.number}.json"
        return File(search_data(name), compact_json(shown))

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, VersionChanged):
            if change.is_article and change.teaser:
                for kind, _, number in site.catalogue.listings_with(change.lang, change.id):
                    if kind == HOME:
                        yield from self._blocks(site, change.lang, number - 1, number)
        elif isinstance(change, ListingChanged):
            lang, kind, _ = change.listing
            if kind == HOME and change.unchanged is not None:
                end = max(change.length, change.length_before)
                yield from self._blocks(site, lang, change.unchanged, end)

    def _blocks(self, site: Site, lang: str, first: int, end: int) -> Iterator[Key]:
        """The blocks with the documents from the number `first` up to the one before `end`."""
        for number in range(first // BLOCK, -(-end // BLOCK)):
            for edition in site.editions_in(lang):
                yield Key(self.kind, edition.id, number=number)


def lead(summary: str) -> str:
    """What the search shows of a `summary`."""
    return shorten(summary, _LEAD)


@lru_cache(maxsize=4000)
def _lettered(edition: Edition, day: str) -> str:
    return text_in(edition, day)
