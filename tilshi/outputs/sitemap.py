"""Sitemaps: an index for each edition, with a map for each month of articles and one for listings
and static pages, so that a new story affects one small map.
"""

from collections.abc import Iterable, Iterator

from tilshi import urls
from tilshi.content.article import Article, last_change
from tilshi.editions import Edition
from tilshi.outputs import dossier_stories
from tilshi.outputs.changes import Change, EntryChanged, ListingChanged, VersionChanged
from tilshi.outputs.key import Key
from tilshi.outputs.output import File, Output
from tilshi.outputs.site import Site
from tilshi.outputs.sitemap_xml import Location, index, sitemap
from tilshi.urls import ARCHIVE, AUTHOR, MONTH, TOPIC


class SitemapIndex(Output):
    """`/sitemap.xml`."""

    kind = "sitemap"

    def keys(self, site: Site) -> Iterator[Key]:
        return (Key(self.kind, edition.id) for edition in site.editions)

    def make(self, key: Key, site: Site) -> File:
        edition = site.settings.edition(key.edition)
        maps = [_month_path(edition, month) for month in site.catalogue.ids(edition.lang, MONTH)]
        maps.append(_pages_path(edition))
        return File(index_path(edition), index(site.absolute(path) for path in maps))

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, ListingChanged) and change.opened_or_ended:
            lang, kind, _ = change.listing
            for edition in site.editions_in(lang) if kind == MONTH else ():
                yield Key(self.kind, edition.id)


class MonthSitemap(Output):
    """`/sitemap-2019-03.xml`."""

    kind = "sitemap-month"

    def keys(self, site: Site) -> Iterator[Key]:
        for edition in site.editions:
            for month in site.catalogue.ids(edition.lang, MONTH):
                yield Key(self.kind, edition.id, month)

    def make(self, key: Key, site: Site) -> File | None:
        edition, month = site.settings.edition(key.edition), key.id
        stories = site.catalogue.all_of(edition.lang, MONTH, month)
        if not stories:
            return None
        articles = (site.article(edition.lang, story) for story in stories)
        locations = (
            Location(
                url=site.absolute(site.article_path(edition, article)),
                changed=last_change(article).isoformat(timespec="seconds"),
                alternates=tuple(_alternates(site, article)),
            )
            for article in articles
        )
        return File(_month_path(edition, month), sitemap(locations))

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, VersionChanged) and change.is_article:
            for article in change.shown if change.last_change else ():
                yield from self._in(site, site.editions_in(change.lang), article)
            if change.address:
                # Each version lists the others, which may have other dates.
                for article in change.shown:
                    yield from self._in(site, site.editions, article)
                for lang, _ in site.catalogue.versions(change.id):
                    other = site.article(lang, change.id)
                    yield from self._in(site, site.editions_in(lang), other)
        elif isinstance(change, ListingChanged) and change.opened_or_ended:
            lang, kind, id_ = change.listing
            for edition in site.editions_in(lang) if kind == MONTH else ():
                yield Key(self.kind, edition.id, id_)

    def _in(self, site: Site, editions: Iterable[Edition], article: Article) -> Iterator[Key]:
        for edition in editions:
            yield Key(self.kind, edition.id, site.month(article))


class PagesSitemap(Output):
    """`/sitemap-pages.xml`: listings, the archive, static pages, dossiers."""

    kind = "sitemap-pages"

    def keys(self, site: Site) -> Iterator[Key]:
        return (Key(self.kind, edition.id) for edition in site.editions)

    def make(self, key: Key, site: Site) -> File:
        edition = site.settings.edition(key.edition)
        locations = (Location(url=site.absolute(path)) for path in _pages(site, edition))
        return File(_pages_path(edition), sitemap(locations))

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, EntryChanged):
            yield from self.keys(site)
        elif isinstance(change, ListingChanged) and change.opened_or_ended:
            yield from self._in(site, change.listing[0])
        elif isinstance(change, VersionChanged) and self._shows(site, change):
            yield from self._in(site, change.lang)

    def _shows(self, site: Site, change: VersionChanged) -> bool:
        """Whether a static page or a dossier may have come or gone."""
        if change.is_article:
            return change.address and bool(dossier_stories.of_story(site, change.id))
        return bool(change.dossiers) or (change.is_page and change.came_or_went)

    def _in(self, site: Site, lang: str) -> Iterator[Key]:
        return (Key(self.kind, edition.id) for edition in site.editions_in(lang))


def index_path(edition: Edition) -> str:
    """The path of an edition's index."""
    return f"{edition.prefix}sitemap.xml"


def _month_path(edition: Edition, month: str) -> str:
    return f"{edition.prefix}sitemap-{month}.xml"


def _pages_path(edition: Edition) -> str:
    return f"{edition.prefix}sitemap-pages.xml"


def _pages(site: Site, edition: Edition) -> Iterator[str]:
    for kind, id_, _ in site.catalogue.listings(edition.lang):
        yield site.listing_path(edition, kind, id_)
    yield urls.listing_path(edition, ARCHIVE, "")
    for kind in (TOPIC, AUTHOR):
        yield urls.directory_path(edition, kind)
    for page in site.catalogue.pages(edition.lang):
        yield urls.static_path(edition, page)
    for id_ in dossier_stories.ids(site, edition.lang):
        yield urls.dossier_path(edition, id_)


def _alternates(site: Site, article: Article) -> Iterator[tuple[str, str]]:
    for edition in site.editions:
        path = site.story_path(edition, article.story)
        if path is not None:
            yield edition.tag, site.absolute(path)
