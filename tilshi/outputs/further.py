"""Further reading beside and below a story: older stories of its first topic and of its section.

They are the ones next below it in the listing, so a new story is on its own page only: what others
show does not change.
"""

from collections.abc import Iterator, Sequence

from tilshi.content.article import Article
from tilshi.editions import Edition
from tilshi.outputs.site import Site
from tilshi.outputs.views import Further
from tilshi.urls import SECTION, TOPIC

SHOWN = 3
"""How many stories of each."""


def reading(
    site: Site, edition: Edition, article: Article, related: Sequence[str]
) -> tuple[Further | None, Further | None]:
    """What the page of `article` shows on its first topic, and in its section. Stories that are
    among the `related` ones are shown once more only for the topic, which all of a small archive's
    may be.
    """
    topic = None
    on_topic: list[str] = []
    if article.topics:
        older = _older(site, article, TOPIC, article.topics[0])
        # Those that are not among the related ones first.
        on_topic = sorted(older, key=related.__contains__)[:SHOWN]
        topic = _group(site, edition, TOPIC, article.topics[0], on_topic)
    older = _older(site, article, SECTION, article.section)
    others = [story for story in older if story not in {*related, *on_topic}][:SHOWN]
    in_section = _group(site, edition, SECTION, article.section, others)
    return topic, in_section


def _older(site: Site, article: Article, kind: str, id_: str) -> list[str]:
    """The stories next below `article` in a listing, without advertisements."""
    place = int(article.date.timestamp()), article.story, _looked_at(site)
    older = site.catalogue.older(article.lang, kind, id_, *place)
    return [story for story in older if site.catalogue.is_news(article.lang, story)]


def _group(
    site: Site, edition: Edition, kind: str, id_: str, stories: Sequence[str]
) -> Further | None:
    if not stories:
        return None
    url = site.ref(edition, kind, id_).url
    name = site.listing_name(edition, kind, id_)
    return Further(name, url, site.teasers(edition, stories))


def showing(site: Site, article: Article) -> Iterator[str]:
    """The stories whose pages may show `article` for its section or one of its topics, or would if
    readers saw it.
    """
    lang, place = article.lang, (int(article.date.timestamp()), article.story, _looked_at(site))
    yield from site.catalogue.newer(lang, SECTION, article.section, *place)
    for topic in article.topics:
        for story in site.catalogue.newer(lang, TOPIC, topic, *place):
            if site.article(lang, story).topics[:1] == (topic,):
                yield story


def _looked_at(site: Site) -> int:
    """How many of a listing's stories may be shown: some are among the related ones, or among those
    of the topic.
    """
    return 2 * SHOWN + site.settings.related_count
