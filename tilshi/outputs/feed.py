"""Feeds: the newest stories of an edition, or of a dossier, as Atom (RFC 4287).

A feed is dated by the newest change among its stories, also of those that were withdrawn or have
expired: the `updated` of a feed must not go back (RFC 4287, 4.2.15). Deleted files are forgotten,
so a story should be withdrawn by its status.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from tilshi.content.article import last_change
from tilshi.content.source import DOSSIER
from tilshi.editions import Edition
from tilshi.outputs import dossier_stories
from tilshi.outputs.changes import Change, EntryChanged, VersionChanged
from tilshi.outputs.key import Key
from tilshi.outputs.output import File, Output
from tilshi.outputs.site import Site
from tilshi.outputs.transliteration import text_in
from tilshi.store import dossiers
from tilshi.urls import AUTHOR, HOME, dossier_feed_path, dossier_path, feed_path

if TYPE_CHECKING:
    from tilshi.outputs.atom import FeedEntry


class FeedFile(Output):
    """`/feed.atom`; none while it would be empty."""

    kind = "feed"

    def keys(self, site: Site) -> Iterator[Key]:
        return (Key(self.kind, edition.id) for edition in site.editions)

    def make(self, key: Key, site: Site) -> File | None:
        from tilshi.outputs.atom import Feed, atom

        edition = site.settings.edition(key.edition)
        view = site.view(edition)
        if view.feed is None:
            return None
        stories = site.catalogue.newest(edition.lang, HOME, "", site.settings.feed_size)
        feed = Feed(
            title=view.name,
            subtitle=view.tagline,
            author=view.name,
            lang=edition.tag,
            home=view.url,
            url=site.settings.absolute(view.feed),
            updated=_time(site, site.catalogue.last_change(edition.lang)),
            entries=[_entry(site, edition, story) for story in stories],
        )
        return File(feed_path(edition), atom(feed))

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, VersionChanged) and any(one.counted for one in change.versions):
            for edition in site.editions_in(change.lang):
                yield Key(self.kind, edition.id)
        elif isinstance(change, EntryChanged):
            yield from self.keys(site)


class DossierFeed(Output):
    """`/dossier/badam/feed.atom`: the dossier's stories, newest first."""

    kind = "dossier-feed"

    def keys(self, site: Site) -> Iterator[Key]:
        for edition in site.editions:
            for id_ in dossier_stories.ids(site, edition.lang):
                yield Key(self.kind, edition.id, id_)

    def make(self, key: Key, site: Site) -> File | None:
        from tilshi.outputs.atom import Feed, atom

        edition, id_ = site.settings.edition(key.edition), key.id
        found = dossier_stories.shown(site, edition.lang, id_)
        if found is None:
            return None
        one, db = found.dossier, site.catalogue.db
        entries = [_entry(site, edition, story) for story in found.stories]
        entries.sort(key=lambda entry: (entry.published, entry.url), reverse=True)
        path = dossier_feed_path(edition, id_)
        feed = Feed(
            title=text_in(edition, one.title),
            subtitle=text_in(edition, one.summary),
            author=site.view(edition).name,
            lang=edition.tag,
            home=site.absolute(dossier_path(edition, id_)),
            url=site.absolute(path),
            updated=_time(site, dossiers.last_change(db, edition.lang, one.stories)),
            entries=entries[: site.settings.feed_size],
        )
        return File(path, atom(feed))

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, VersionChanged) and change.kind == DOSSIER:
            yield from self._in(site, change.lang, [change.id])
        elif isinstance(change, VersionChanged) and any(one.counted for one in change.versions):
            yield from self._in(site, change.lang, dossier_stories.of_story(site, change.id))
        elif isinstance(change, EntryChanged):
            yield from self.keys(site)

    def _in(self, site: Site, lang: str, ids: Iterable[str]) -> Iterator[Key]:
        editions = site.editions_in(lang)
        return (Key(self.kind, edition.id, id_) for id_ in ids for edition in editions)


def _entry(site: Site, edition: Edition, story: str) -> "FeedEntry":
    from tilshi.outputs.atom import FeedEntry

    article = site.article(edition.lang, story)
    teaser = site.teaser(edition, story)
    return FeedEntry(
        title=teaser.title,
        url=site.settings.absolute(teaser.url),
        summary=teaser.summary,
        published=article.date,
        updated=last_change(article),
        section=teaser.section.name,
        authors=tuple(site.ref(edition, AUTHOR, a).name for a in article.authors),
    )


def _time(site: Site, seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, site.settings.zone)
