"""Dossiers on pages: which of their stories readers see, and where to read on from each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tilshi import urls
from tilshi.content.dossier import Dossier, in_order
from tilshi.editions import Edition
from tilshi.outputs.changes import VersionChanged
from tilshi.outputs.site import Site
from tilshi.outputs.views import DossierRef
from tilshi.store import dossiers

_OF_TOPIC, _ON_TOPIC = 2, 3
"""How many of its stories make a dossier one of a topic, and how many dossiers a topic's page
names.
"""


@dataclass(frozen=True)
class ShownDossier:
    """A dossier that readers see, with those of its stories that are due, in its order."""

    dossier: Dossier
    mark: str | None
    stories: tuple[str, ...]


def shown(site: Site, lang: str, id_: str) -> ShownDossier | None:
    """The dossier in `lang`; None if readers may not see it."""
    found = dossiers.dossier(site.catalogue.db, lang, id_)
    if found is None:
        return None
    dossier, mark = found
    return ShownDossier(
        dossier, mark, tuple(in_order(dossier, _times(site, lang, dossier.stories)))
    )


def known(site: Site, lang: str, id_: str) -> Dossier:
    """The dossier in `lang`, which readers see."""
    found = shown(site, lang, id_)
    assert found is not None
    return found.dossier


def newest(site: Site, lang: str, id_: str) -> int:
    """When the newest story of a dossier that readers see was published, in seconds since the
    epoch.
    """
    found = shown(site, lang, id_)
    return max(_times(site, lang, found.stories).values(), default=0) if found else 0


def ids(site: Site, lang: str) -> list[str]:
    """The ids of the dossiers that readers see in `lang`, in order."""
    return dossiers.ids(site.catalogue.db, lang)


def of_story(site: Site, story: str) -> list[str]:
    """The ids of the dossiers that list a story, or link to it, seen or not."""
    return dossiers.mentioning(site.catalogue.db, "story", story)


def refs(site: Site, edition: Edition, story: str) -> tuple[DossierRef, ...]:
    """The dossiers of a story, in order of their ids."""
    found = ((id_, shown(site, edition.lang, id_)) for id_ in of_story(site, story))
    return tuple(
        _ref(site, edition, id_, one, story)
        for id_, one in found
        if one is not None and story in one.stories
    )


def topic_refs(site: Site, edition: Edition, topic: str) -> tuple[DossierRef, ...]:
    """The dossiers to which a topic leads: those with several stories of it, the newest first."""
    found = dossiers.of_topic(site.catalogue.db, edition.lang, topic, _OF_TOPIC, _ON_TOPIC)
    known = ((id_, shown(site, edition.lang, id_)) for id_ in found)
    return tuple(
        DossierRef(id_, one.dossier.title, site.url(urls.dossier_path(edition, id_)), one.mark)
        for id_, one in known
        if one is not None
    )


def topics(site: Site, lang: str, dossier: Dossier) -> set[str]:
    """The topics of the stories of `dossier`."""
    places = (one for story in dossier.stories for one in site.catalogue.listings_with(lang, story))
    return {id_ for kind, id_, _ in places if kind == urls.TOPIC}


def _ref(site: Site, edition: Edition, id_: str, one: ShownDossier, story: str) -> DossierRef:
    at = one.stories.index(story)
    following, before = one.stories[at + 1 : at + 2], one.stories[max(at - 1, 0) : at]
    onward = site.teasers(edition, following or before)
    return DossierRef(
        id=id_,
        name=one.dossier.title,
        url=site.url(urls.dossier_path(edition, id_)),
        mark=one.mark,
        next=onward[0] if following else None,
        previous=onward[0] if before and not following else None,
    )


def neighbours(site: Site, lang: str, story: str) -> Iterator[str]:
    """The stories next to a story in its dossiers."""
    for dossier in _listing(site, lang, story):
        yield from _next_to(in_order(dossier, _times(site, lang, dossier.stories)), story)


def former_neighbours(site: Site, change: VersionChanged) -> Iterator[str]:
    """The stories next to a changed story in its dossiers, before and after the change."""
    lang, id_ = change.lang, change.id
    for dossier in _listing(site, lang, id_):
        times = _times(site, lang, dossier.stories)
        for article in change.due:
            then = {**times, id_: int(article.date.timestamp())}
            yield from _next_to(in_order(dossier, then), id_)


def _listing(site: Site, lang: str, story: str) -> Iterator[Dossier]:
    """The dossiers in `lang` that list a story, seen or not."""
    for id_ in of_story(site, story):
        dossier = dossiers.stored(site.catalogue.db, lang, id_)
        if dossier is not None and story in dossier.stories:
            yield dossier


def _next_to(stories: Sequence[str], story: str) -> Iterator[str]:
    if story in stories:
        at = stories.index(story)
        yield from (*stories[max(at - 1, 0) : at], *stories[at + 1 : at + 2])


def _times(site: Site, lang: str, stories: Iterable[str]) -> dict[str, int]:
    """When those of `stories` that are due were published, in seconds since the epoch."""
    return {
        story: int(site.article(lang, story).date.timestamp())
        for story in stories
        if site.catalogue.due(lang, story)
    }
