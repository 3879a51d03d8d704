"""The page on which readers search."""

from collections.abc import Iterator
from dataclasses import dataclass

from tilshi import urls
from tilshi.outputs.changes import Change, EntryChanged, ListingChanged
from tilshi.outputs.edition_file import EditionFile
from tilshi.outputs.key import Key
from tilshi.outputs.search_names import fullest, weight
from tilshi.outputs.site import Site
from tilshi.outputs.views import Page, Ref
from tilshi.urls import MONTH, TOPIC

_TOPICS = 40


@dataclass(frozen=True)
class SearchView:
    """The search page. `data` is the URL of the folder of the index, `lang` the language of its
    words; `years` are those with stories, newest first; `topics` those with most stories.
    """

    url: str
    data: str
    lang: str
    years: tuple[str, ...]
    topics: tuple[Ref, ...]


class SearchPage(EditionFile):
    """`/search/`."""

    kind = "search"

    def templates(self, key: Key) -> tuple[str, ...]:
        return ("search.html",)

    def make(self, key: Key, site: Site) -> Page:
        edition = site.settings.edition(key.edition)
        path = urls.search_path(edition)
        months = site.catalogue.ids(edition.lang, MONTH)
        topics = fullest(site, edition.lang, TOPIC, _TOPICS)
        view = SearchView(
            url=site.url(path),
            data=site.url(urls.search_data("")),
            lang=edition.lang,
            years=tuple(sorted({month[:4] for month in months}, reverse=True)),
            topics=tuple(site.ref(edition, TOPIC, id_) for id_ in topics),
        )
        alternates = site.alternates(edition, path, urls.search_path)
        return site.page(edition, "search", path, alternates, search=view)

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, EntryChanged):
            yield from self.keys(site)
        elif isinstance(change, ListingChanged):
            lang, kind, _ = change.listing
            grown = weight(change.length) != weight(change.length_before)
            if change.opened_or_ended or (kind == TOPIC and grown):
                yield from self.keys_in(site, lang)
