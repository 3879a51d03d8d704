"""Sitemaps: an index for each edition, with a map for each month of articles and one for listings
and static pages, so that a new story affects one small map.

Every page that may be indexed is in exactly one of them. Numbered pages of listings are in none,
because they must not be indexed; the news sitemap repeats the newest stories.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from tilshi import urls
from tilshi.content.article import Article, last_change
from tilshi.editions import Edition
from tilshi.outputs import corrections, dossier_stories, news_sitemap
from tilshi.outputs.changes import (
    Change,
    ClockMoved,
    EntryChanged,
    ListingChanged,
    PictureChanged,
    VersionChanged,
)
from tilshi.outputs.edition_file import EditionFile
from tilshi.outputs.key import Key
from tilshi.outputs.output import File, Output
from tilshi.outputs.site import Site
from tilshi.outputs.sitemap_xml import Location, index, sitemap
from tilshi.store import publication_times
from tilshi.urls import DIRECTORIES, HOME, MONTH


class SitemapIndex(EditionFile):
    """`/sitemap.xml`."""

    kind = "sitemap"

    def make(self, key: Key, site: Site) -> File:
        edition = site.settings.edition(key.edition)
        maps = [
            _map(site, _month_path(edition, month), site.local(changed))
            for month, changed in publication_times.last_changes(site.catalogue.db, edition.lang)
        ]
        maps.append(_map(site, _pages_path(edition), _newest(site, edition)))
        if news := news_sitemap.newest(site, edition):
            maps.append(_map(site, news_sitemap.news_path(edition), news))
        return File(index_path(edition), index(maps))

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, ListingChanged):
            yield from self.keys_in(site, change.listing[0])
        elif isinstance(change, VersionChanged) and change.is_article and change.in_sitemap:
            yield from self.keys_in(site, change.lang)
        elif isinstance(change, ClockMoved):
            yield from self.keys_in(site, *news_sitemap.aged_in(site, change))


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
                changed=last_change(article),
                alternates=tuple(_alternates(site, article)),
                pictures=tuple(site.picture(name) for name in article.pictures),
            )
            for article in articles
        )
        return File(_month_path(edition, month), sitemap(locations))

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, VersionChanged) and change.is_article:
            for article in change.shown if change.in_sitemap else ():
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
        elif isinstance(change, PictureChanged):
            for lang, story in site.catalogue.stories_with_picture(change.name):
                article = site.article(lang, story)
                yield from self._in(site, site.editions_in(lang), article)

    def _in(self, site: Site, editions: Iterable[Edition], article: Article) -> Iterator[Key]:
        for edition in editions:
            yield Key(self.kind, edition.id, site.month(article))


class PagesSitemap(EditionFile):
    """`/sitemap-pages.xml`: listings, directories, corrections, static pages, dossiers."""

    kind = "sitemap-pages"

    def make(self, key: Key, site: Site) -> File:
        edition = site.settings.edition(key.edition)
        locations = (_map(site, path, changed) for path, changed in _pages(site, edition))
        return File(_pages_path(edition), sitemap(locations))

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, EntryChanged):
            yield from self.keys(site)
        elif isinstance(change, ListingChanged):
            yield from self.keys_in(site, change.listing[0])
        elif isinstance(change, VersionChanged) and self._shows(site, change):
            yield from self.keys_in(site, change.lang)

    def _shows(self, site: Site, change: VersionChanged) -> bool:
        """Whether a static page, a dossier or a year of corrections may have come or gone."""
        if change.is_article:
            of_dossier = change.address and bool(dossier_stories.of_story(site, change.id))
            return of_dossier or corrections.changed(change)
        return bool(change.dossiers) or (change.is_page and change.came_or_went)


def index_path(edition: Edition) -> str:
    """The path of an edition's index."""
    return f"{edition.prefix}sitemap.xml"


def _month_path(edition: Edition, month: str) -> str:
    return f"{edition.prefix}sitemap-{month}.xml"


def _pages_path(edition: Edition) -> str:
    return f"{edition.prefix}sitemap-pages.xml"


def _map(site: Site, path: str, changed: datetime | None) -> Location:
    return Location(site.absolute(path), changed)


def _newest(site: Site, edition: Edition) -> datetime | None:
    """When the newest story was published, which is when listings last changed."""
    time = publication_times.last_published(site.catalogue.db, edition.lang).get((HOME, ""))
    return site.local(time) if time else None


def _pages(site: Site, edition: Edition) -> Iterator[tuple[str, datetime | None]]:
    """The path of each page that is no article, and when its newest story was published."""
    published = publication_times.last_published(site.catalogue.db, edition.lang)
    if (HOME, "") in published:
        yield urls.all_news_path(edition), site.local(published[HOME, ""])
    else:
        yield urls.listing_path(edition, HOME, ""), None
    for (kind, id_), time in published.items():
        yield site.listing_path(edition, kind, id_), site.local(time)
    for kind in DIRECTORIES:
        yield urls.directory_path(edition, kind), None
    for path in corrections.paths(site, edition):
        yield path, None
    for page in site.catalogue.pages(edition.lang):
        yield urls.static_path(edition, page), None
    for id_ in dossier_stories.ids(site, edition.lang):
        time = dossier_stories.newest(site, edition.lang, id_)
        yield urls.dossier_path(edition, id_), site.local(time) if time else None


def _alternates(site: Site, article: Article) -> Iterator[tuple[str, str]]:
    for edition in site.editions:
        path = site.story_path(edition, article.story)
        if path is not None:
            yield edition.tag, site.absolute(path)
