"""Breaking news: the pages with a banner that leads to it.

They are those on which readers are while it breaks: the front page, the list of all news and those
of the sections, and stories that were published at most `RECENT` before it. All other pages would
have to be made twice for each piece of breaking news (docs/decisions/032-the-edited-front-page.md).
"""

from collections.abc import Iterator

from tilshi.content.article import Article
from tilshi.editions import Edition
from tilshi.outputs.changes import Change, VersionChanged
from tilshi.outputs.site import Site
from tilshi.outputs.views import Teaser
from tilshi.urls import HOME

RECENT = 2 * 24 * 60 * 60
"""In seconds: the age up to which stories are news (as in `queues.NEWS_AGE`)."""
_EVER = 2**62


def on_lists(site: Site, edition: Edition) -> tuple[Teaser, ...]:
    """The stories in the banner of the front page and of the lists, newest first."""
    return site.teasers(edition, site.breaking(edition.lang))


def on_story(site: Site, edition: Edition, article: Article) -> tuple[Teaser, ...]:
    """The stories in the banner of the page of `article`, newest first."""
    time = int(article.date.timestamp())
    breaking = site.breaking(edition.lang)
    others = (one for one in breaking if one != article.story)
    return site.teasers(
        edition, (one for one in others if time >= _since(site.article(edition.lang, one)))
    )


def stories_affected(site: Site, change: Change) -> Iterator[str]:
    """The stories whose banners a change affects, in its language."""
    breaking = change.breaking if isinstance(change, VersionChanged) else ()
    if breaking:
        since = min(map(_since, breaking))
        yield from site.catalogue.between(breaking[0].lang, HOME, "", since, _EVER)


def _since(breaking: Article) -> int:
    return int(breaking.date.timestamp()) - RECENT
