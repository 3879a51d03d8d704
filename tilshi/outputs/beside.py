"""What stands beside the pages: feeds, sitemaps, robots.txt.

An edition's sitemap is an index of a map for each month of articles, and one for all that lists or
stands by itself, so that a new story touches one small map.
"""

from collections.abc import Iterator

from tilshi import urls
from tilshi.content.article import Article
from tilshi.editions import EDITIONS, Edition
from tilshi.outputs.atom import Entry, Feed, atom
from tilshi.outputs.pages import Pages
from tilshi.outputs.plan import FEED, MAP_INDEX, MAP_MONTH, Key
from tilshi.outputs.sitemap_xml import Location, index, robots, sitemap
from tilshi.settings import Settings
from tilshi.store.reader import Catalogue
from tilshi.urls import ARCHIVE, HOME, MONTH


def file(
    key: Key, pages: Pages, catalogue: Catalogue, settings: Settings
) -> tuple[str, bytes] | None:
    """(path, bytes) of the feed, sitemap or index with the `key`, or of robots.txt; None if the
    site does not have it.
    """
    if key.edition not in EDITIONS:
        return "robots.txt", robots(
            _absolute(settings, edition.prefix + "sitemap.xml") for edition in settings.editions
        )
    edition = EDITIONS[key.edition]
    if key.what == FEED:
        path, data = edition.prefix + "feed.atom", _feed(edition, pages, catalogue, settings)
    elif key.what == MAP_MONTH:
        path, data = _month_path(edition, key.id), _month(edition, key.id, catalogue, settings)
    elif key.what == MAP_INDEX:
        path, data = edition.prefix + "sitemap.xml", _index(edition, catalogue, settings)
    else:
        path, data = edition.prefix + "sitemap-pages.xml", _pages(edition, pages, catalogue)
    return (path, data) if data is not None else None


def _month_path(edition: Edition, month: str) -> str:
    return f"{edition.prefix}sitemap-{month}.xml"


def _index(edition: Edition, catalogue: Catalogue, settings: Settings) -> bytes:
    maps = [_month_path(edition, month) for month in catalogue.ids(edition.lang, MONTH)]
    maps.append(edition.prefix + "sitemap-pages.xml")
    return index(_absolute(settings, path) for path in maps)


def _feed(edition: Edition, pages: Pages, catalogue: Catalogue, settings: Settings) -> bytes | None:
    site = pages.site(edition)
    if site.feed is None:
        return None
    entries = []
    for story in catalogue.newest(edition.lang, HOME, "", settings.feed_size):
        article = _article(edition, story, catalogue)
        teaser = pages.teaser(edition, story)
        entries.append(
            Entry(
                title=teaser.title,
                url=settings.absolute(teaser.url),
                summary=teaser.summary,
                published=article.date,
                updated=article.modified or article.date,
                section=teaser.section.name,
                authors=pages.author_names(edition, article),
            )
        )
    return atom(
        Feed(
            title=site.name,
            subtitle=site.tagline,
            lang=edition.tag,
            home=site.url,
            url=settings.absolute(site.feed),
            entries=entries,
        )
    )


def _article(edition: Edition, story: str, catalogue: Catalogue) -> Article:
    found = catalogue.article(edition.lang, story)
    assert found is not None
    return found[0]


def _month(edition: Edition, month: str, catalogue: Catalogue, settings: Settings) -> bytes | None:
    stories = catalogue.all_of(edition.lang, MONTH, month)
    if not stories:
        return None
    articles = (_article(edition, story, catalogue) for story in stories)
    return sitemap(
        Location(
            url=_absolute(settings, _article_path(edition, article, settings)),
            changed=(article.modified or article.date).isoformat(timespec="seconds"),
            alternates=tuple(_alternates(article, catalogue, settings)),
        )
        for article in articles
    )


def _pages(edition: Edition, pages: Pages, catalogue: Catalogue) -> bytes:
    paths = _listings_and_pages(edition, pages, catalogue)
    return sitemap(Location(url=_absolute(pages.settings, path)) for path in paths)


def _listings_and_pages(edition: Edition, pages: Pages, catalogue: Catalogue) -> Iterator[str]:
    for kind, id_, _ in catalogue.listings(edition.lang):
        yield pages.listing_path(edition, kind, id_)
    yield urls.listing_path(edition, ARCHIVE, "")
    for page in catalogue.pages(edition.lang):
        yield urls.static_path(edition, page)


def _alternates(
    article: Article, catalogue: Catalogue, settings: Settings
) -> Iterator[tuple[str, str]]:
    for edition in settings.editions:
        if catalogue.due(edition.lang, article.story):
            version = _article(edition, article.story, catalogue)
            yield edition.tag, _absolute(settings, _article_path(edition, version, settings))


def _article_path(edition: Edition, article: Article, settings: Settings) -> str:
    return urls.article_path(edition, article.date, article.slug, settings.zone)


def _absolute(settings: Settings, path: str) -> str:
    return settings.absolute(urls.url(settings.base, path))
