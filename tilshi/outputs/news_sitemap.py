"""The news sitemap of an edition: the stories of the last two days, as Google News reads them.

What is in it depends on the clock: a story leaves it two days after its publication.
"""

from collections.abc import Iterator
from datetime import datetime

from tilshi.editions import Edition
from tilshi.outputs.changes import Change, ClockMoved, VersionChanged
from tilshi.outputs.edition_file import EditionFile
from tilshi.outputs.key import Key
from tilshi.outputs.output import File
from tilshi.outputs.site import Site
from tilshi.outputs.sitemap_xml import NewsItem, news_sitemap
from tilshi.store import publication_times
from tilshi.store.queues import NEWS_AGE
from tilshi.urls import HOME

MOST_ITEMS = 1000
"""The most stories that Google reads of one."""


class NewsSitemap(EditionFile):
    """`/sitemap-news.xml`; none while it would be empty, which the protocol does not allow."""

    kind = "sitemap-news"

    def make(self, key: Key, site: Site) -> File | None:
        edition = site.settings.edition(key.edition)
        items = [
            NewsItem(
                url=site.absolute(site.article_path(edition, article)),
                published=article.date,
                title=site.teaser(edition, article.story).title,
            )
            for article in (site.article(edition.lang, story) for story in _stories(site, edition))
        ]
        if not items:
            return None
        # Kazakh is one language in three scripts; Google takes a language, not a script.
        name = site.view(edition).name
        return File(news_path(edition), news_sitemap(name, edition.lang, items))

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, VersionChanged) and change.is_article and change.teaser:
            yield from self.keys_in(site, change.lang)
        elif isinstance(change, ClockMoved):
            yield from self.keys_in(site, *aged_in(site, change))


def news_path(edition: Edition) -> str:
    """The path of an edition's news sitemap."""
    return f"{edition.prefix}sitemap-news.xml"


def newest(site: Site, edition: Edition) -> datetime | None:
    """When the newest story in the news sitemap was published; None if it has none."""
    stories = _stories(site, edition)
    return site.article(edition.lang, stories[0]).date if stories else None


def aged_in(site: Site, change: ClockMoved) -> list[str]:
    """The languages in which a story has left the news sitemaps by age, or would be back in
    them.
    """
    first, last = (time - NEWS_AGE for time in change.span)
    langs = site.settings.langs
    return [lang for lang in langs if site.catalogue.between(lang, HOME, "", first, last)]


def _stories(site: Site, edition: Edition) -> list[str]:
    """The stories of the last two days, newest first."""
    since = publication_times.clock(site.catalogue.db) - NEWS_AGE
    return publication_times.published_after(site.catalogue.db, edition.lang, since, MOST_ITEMS)
