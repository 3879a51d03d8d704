"""Dossiers: an editor's introduction, what happened when, and the stories in order."""

from collections.abc import Iterable, Iterator

from tilshi import urls
from tilshi.content.dossier import Event
from tilshi.content.source import DOSSIER
from tilshi.editions import Edition
from tilshi.outputs import body, cards, dossier_stories
from tilshi.outputs.changes import Change, PictureChanged, VersionChanged
from tilshi.outputs.dossier_stories import ShownDossier
from tilshi.outputs.dossier_views import DossierView, TimelineEntry
from tilshi.outputs.key import Key
from tilshi.outputs.output import Output
from tilshi.outputs.site import Site
from tilshi.outputs.views import Page
from tilshi.store import dossiers


class DossierPage(Output):
    """`/dossier/badam/`."""

    kind = "dossier"

    def keys(self, site: Site) -> Iterator[Key]:
        for edition in site.editions:
            for id_ in dossier_stories.ids(site, edition.lang):
                yield Key(self.kind, edition.id, id_)

    def templates(self, key: Key) -> tuple[str, ...]:
        return ("dossier.html",)

    def make(self, key: Key, site: Site) -> Page | None:
        edition, id_ = site.settings.edition(key.edition), key.id
        found = dossier_stories.shown(site, edition.lang, id_)
        if found is None:
            return None
        one, path = found.dossier, urls.dossier_path(edition, id_)
        html = site.catalogue.body("dossier", edition.lang, id_)
        view = DossierView(
            id=id_,
            title=one.title,
            url=site.url(path),
            canonical=site.absolute(path),
            feed=site.url(urls.feed_path(path)),
            summary=one.summary,
            standfirst=one.summary if one.own_summary else "",
            picture=body.picture_view(site, one.image),
            body=body.finished(site, edition, html, one),
            timeline=_timeline(site, edition, found) if one.timeline else (),
            teasers=site.teasers(edition, found.stories),
            mark=found.mark,
            share=cards.view(site, edition, cards.of_dossier(site, edition, id_, one), one.title),
        )

        def elsewhere(other: Edition) -> str | None:
            there = dossier_stories.shown(site, other.lang, id_)
            return urls.dossier_path(other, id_) if there else None

        alternates = site.alternates(edition, path, elsewhere)
        return site.page(edition, "dossier", path, alternates, one.path, dossier=view)

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, VersionChanged):
            yield from self._by_version(change, site)
        elif isinstance(change, PictureChanged):
            pictured = {story for _, story in site.catalogue.stories_with_picture(change.name)}
            yield from self._mentioning(site, "picture", [change.name])
            yield from self._mentioning(site, "story", pictured)

    def _by_version(self, change: VersionChanged, site: Site) -> Iterator[Key]:
        if change.kind == DOSSIER:
            yield from self._everywhere(site, change.id)
        elif change.is_article and change.teaser:
            yield from self._mentioning(site, "story", [change.id])
        elif change.is_page and change.came_or_went:
            yield from self._mentioning(site, "page", [change.id])

    def _mentioning(self, site: Site, kind: str, keys: Iterable[str]) -> Iterator[Key]:
        for key in keys:
            for id_ in dossiers.mentioning(site.catalogue.db, kind, key):
                yield from self._everywhere(site, id_)

    def _everywhere(self, site: Site, id_: str) -> Iterator[Key]:
        return (Key(self.kind, edition.id, id_) for edition in site.editions)


def _timeline(site: Site, edition: Edition, found: ShownDossier) -> tuple[TimelineEntry, ...]:
    """The events of a dossier and its stories in order of time; an event before the stories of the
    same moment.
    """
    articles = (site.article(edition.lang, story) for story in found.stories)
    dated: list[tuple[float, int, str, Event | None]] = [
        *((one.date.timestamp(), 0, "", one) for one in found.dossier.timeline),
        *((one.date.timestamp(), 1, one.story, None) for one in articles),
    ]
    dated.sort(key=lambda one: one[:3])
    return tuple(_timeline_entry(site, edition, event, story) for _, _, story, event in dated)


def _timeline_entry(site: Site, edition: Edition, event: Event | None, story: str) -> TimelineEntry:
    if event is not None:
        return TimelineEntry(site.time(edition, event.date), event.note, None)
    teaser = site.teaser(edition, story)
    return TimelineEntry(teaser.date, None, teaser)
