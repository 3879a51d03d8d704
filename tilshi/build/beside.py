"""What stands beside the pages: feeds, sitemaps, robots.txt."""

from collections.abc import Iterator
from itertools import groupby

from tilshi import addresses
from tilshi.addresses import ARCHIVE, HOME
from tilshi.build.catalogue import Catalogue
from tilshi.build.pages import Pages
from tilshi.build.views import relettered
from tilshi.content.stories import Article
from tilshi.editions import Edition
from tilshi.output.feeds import Entry, Feed, atom
from tilshi.output.sitemaps import Location, index, robots, sitemap
from tilshi.settings import Settings


def files(pages: Pages, catalogue: Catalogue, settings: Settings) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of every feed, sitemap and index of all editions, and robots.txt."""
    indexes = []
    for edition in settings.editions:
        feed = _feed(edition, pages, catalogue, settings)
        if feed is not None:
            yield edition.prefix + "feed.atom", feed
        maps = dict(_maps(edition, pages, catalogue, settings))
        yield from maps.items()
        path = edition.prefix + "sitemap.xml"
        yield path, index(_absolute(settings, name) for name in maps)
        indexes.append(_absolute(settings, path))
    yield "robots.txt", robots(indexes)


def _feed(edition: Edition, pages: Pages, catalogue: Catalogue, settings: Settings) -> bytes | None:
    site = pages.site(edition)
    if site.feed is None:
        return None
    entries = []
    for story in catalogue.newest(edition.lang, HOME, "", settings.feed_size):
        article = catalogue.article(edition.lang, story)
        assert article is not None
        teaser = relettered(pages.teaser(edition, story), edition)
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


def _maps(
    edition: Edition, pages: Pages, catalogue: Catalogue, settings: Settings
) -> Iterator[tuple[str, bytes]]:
    """A map for each year of articles, and one for all that lists or stands by itself."""
    due = (
        article
        for story, lang, is_due in catalogue.stories()
        if is_due and lang == edition.lang and (article := catalogue.article(lang, story))
    )

    def year(article: Article) -> int:
        return article.date.astimezone(settings.zone).year

    articles = sorted(due, key=lambda article: (article.date, article.story))
    for number, of_year in groupby(articles, key=year):
        yield (
            f"{edition.prefix}sitemap-{number}.xml",
            sitemap(
                Location(
                    url=_absolute(settings, _article_path(edition, article, settings)),
                    changed=(article.modified or article.date).isoformat(timespec="seconds"),
                    alternates=tuple(_alternates(article, catalogue, settings)),
                )
                for article in of_year
            ),
        )
    yield (
        f"{edition.prefix}sitemap-pages.xml",
        sitemap(
            Location(url=_absolute(settings, path)) for path in _pages(edition, pages, catalogue)
        ),
    )


def _pages(edition: Edition, pages: Pages, catalogue: Catalogue) -> Iterator[str]:
    for kind, id_, _ in catalogue.listings(edition.lang):
        yield pages.listing_path(edition, kind, id_)
    yield addresses.listing_path(edition, ARCHIVE, "")
    for page in catalogue.pages(edition.lang):
        yield addresses.static_path(edition, page)


def _alternates(
    article: Article, catalogue: Catalogue, settings: Settings
) -> Iterator[tuple[str, str]]:
    for edition in settings.editions:
        if catalogue.due(edition.lang, article.story):
            version = catalogue.article(edition.lang, article.story)
            if version is not None:
                yield edition.tag, _absolute(settings, _article_path(edition, version, settings))


def _article_path(edition: Edition, article: Article, settings: Settings) -> str:
    return addresses.article_path(edition, article.date, article.slug, settings.zone)


def _absolute(settings: Settings, path: str) -> str:
    return settings.absolute(addresses.url(settings.base, path))
