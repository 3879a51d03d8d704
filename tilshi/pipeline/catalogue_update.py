"""Writes the resolutions of dirty stories into the catalogue, and records what that changes.

Positions in listings are numbered before any page is made. Changes are kept as plain values, from
which outputs derive which files show them.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tilshi.content import claims
from tilshi.content.article import listings_of
from tilshi.content.registries import Registries
from tilshi.content.schema import Status
from tilshi.content.source import ARTICLE, DOSSIER, PAGE
from tilshi.editions import Edition
from tilshi.outputs.changes import ListingChanged, VersionChanged
from tilshi.pipeline.scan import span
from tilshi.pipeline.story_resolution import Clock, Resolution, held_dossier, held_version
from tilshi.store import dossiers, meta, queues, writer
from tilshi.store.queues import SITE
from tilshi.store.reader import Catalogue
from tilshi.store.records import Listing, Story
from tilshi.store.serialisation import registries_to_json
from tilshi.store.versions import Version


@dataclass
class ListingBefore:
    """A listing before it changed, and the first position (time, story) that changed."""

    length: int
    readable: bool
    first: tuple[int, str] | None = None


@dataclass
class CatalogueChanges:
    """Everything that a build's dirty stories have changed. `mentions`: who mentions whom, or
    whether they may be seen; `site`: possibly also what every page shows about the site.
    """

    versions: list[VersionChanged] = field(default_factory=list)
    listings: dict[Listing, ListingBefore] = field(default_factory=dict)
    mentions: bool = False
    site: bool = False


class CatalogueUpdate:
    """Writes resolutions into the catalogue, inside the caller's transaction."""

    def __init__(self, db: sqlite3.Connection, clock: Clock, editions: Sequence[Edition]) -> None:
        self.db, self.clock, self.editions = db, clock, editions
        self.catalogue = Catalogue(db)
        self.changes = CatalogueChanges()

    def mark_dirty_by_clock(self, last: float) -> None:
        """Marks as dirty what has become due or expired since `last` (in seconds)."""
        queues.add_timed_dirty(self.db, *span(last, self.clock.at.timestamp()))
        self.changes.site |= queues.is_site_dirty(self.db)

    def mark_dirty_by_registries(self, before: Registries | None, now: Registries) -> None:
        """Marks as dirty what mentions an entry that is new, gone or renamed."""
        text = registries_to_json(now)
        if meta.get(self.db, meta.REGISTRIES) == text:
            return
        if before is None or before.imprint.licenses != now.imprint.licenses:
            queues.add_all_dirty(self.db)
        else:
            for kind, old, new in (
                ("section", before.sections.ids, now.sections.ids),
                ("topic", before.topics.ids, now.topics.ids),
                ("author", before.authors.ids, now.authors.ids),
            ):
                names = sorted(old.keys() | new.keys())
                changed = [(kind, name) for name in names if old.get(name) != new.get(name)]
                queues.add_mentioning_dirty(self.db, changed)
        self.changes.site = True
        queues.schedule(self.db, SITE, sorted({int(t.timestamp()) for t in _ends(now)}))
        writer.put_claims(self.db, SITE, claims.site_claims(now, self.editions))
        self._note_pictures(before, now)
        meta.put(self.db, meta.REGISTRIES, text)

    def _note_pictures(self, before: Registries | None, now: Registries) -> None:
        """Stores the imprint's colours and the registries' mentions, and queues their pictures."""
        colors = now.imprint.colors
        meta.put(self.db, meta.COLORS, colors.model_dump_json() if colors else "")
        old, new = before.pictures if before else frozenset(), now.pictures
        writer.put_mentions(self.db, SITE, [("picture", name) for name in new])
        queues.add_dirty_pictures(self.db, old ^ new)

    def changed(self) -> list[Story]:
        """The stories and pages that have changed."""
        return sorted({(change.kind, change.id) for change in self.changes.versions})

    def apply(self, resolution: Resolution, whole: bool) -> None:
        """Replaces the state of a story by its `resolution`. Changes are not recorded if the
        `whole` site is made anyway.
        """
        story = resolution.story
        self._exchange(story, {one.lang: one for one in resolution.versions}, whole)
        writer.put_mentions(self.db, story, resolution.mentions)
        queues.schedule(self.db, story, resolution.scheduled)
        if story[0] == ARTICLE:
            writer.put_planned(self.db, story[1], resolution.planned)
        writer.put_claims(self.db, story, resolution.claims)
        queues.remove_dirty(self.db, story)

    def hold(self, resolution: Resolution, whole: bool) -> None:
        """Keeps a story that has problems as it was, except for what may no longer be seen: its
        sources' publication terms apply, and a version without a source is removed. The story stays
        dirty.
        """
        kind, _ = resolution.story
        said = {terms.lang: terms for terms in resolution.terms}
        after: dict[str, Version] = {}
        for lang, version in writer.versions(self.db, resolution.story).items():
            if lang not in said:
                continue
            if kind == ARTICLE:
                after[lang] = held_version(version, said[lang], self.clock)
            elif kind == DOSSIER:
                after[lang] = held_dossier(version, said[lang], self.clock)
            elif said[lang].status is not Status.DRAFT:
                after[lang] = version
        self._exchange(resolution.story, after, whole)

    def _exchange(self, story: Story, after: Mapping[str, Version], whole: bool) -> None:
        """Replaces the versions of a story by `after`, by language."""
        before = writer.versions(self.db, story)
        for lang in sorted(before.keys() | after.keys()):
            old, new = before.get(lang), after.get(lang)
            if old == new:
                continue
            if old is not None and (new is None or old.body != new.body):
                queues.add_replaced(self.db, old.body)
            writer.put_version(self.db, story, lang, new)
            self._list(old, new)
            # The set of public pictures may have changed.
            shown = (version.pictures for version in (old, new) if version is not None)
            queues.add_dirty_pictures(self.db, set().union(*shown))
            if story[0] == ARTICLE and _is_due(old) != _is_due(new):
                # A dossier appears with the first of its stories, and goes with the last.
                queues.add_dirty_pictures(self.db, dossiers.pictures_with(self.db, story[1]))
            if not whole:
                self._note(VersionChanged(story[0], old, new))

    def _note(self, change: VersionChanged) -> None:
        self.changes.versions.append(change)
        if change.kind == PAGE:
            self.changes.site = True
        if change.kind != ARTICLE or _names(change.before) != _names(change.after):
            self.changes.mentions = True

    # listings

    def _list(self, old: Version | None, new: Version | None) -> None:
        was, will = self._places(old), self._places(new)
        put: list[tuple[Listing, int, str, bool, bool]] = []
        for place in was.keys() | will.keys():
            if was.get(place) == will.get(place):
                continue
            listing, time, story = place
            before = self._before(listing)
            if place in will:
                put.append((listing, time, story, *will[place]))
            else:
                writer.remove_place(self.db, listing, time, story)
            if place not in will or place not in was:
                before.first = min(before.first or (time, story), (time, story))
        writer.put_places(self.db, put)

    def _places(self, version: Version | None) -> dict[tuple[Listing, int, str], tuple[bool, bool]]:
        """The positions of a version, whether it is due there, and whether it is news."""
        if version is None or not version.counted:
            return {}
        article = version.article
        return {
            ((version.lang, *listing), version.time, version.id): (version.due, article.is_news)
            for listing in listings_of(article, self.clock.zone)
        }

    def _before(self, listing: Listing) -> ListingBefore:
        if listing not in self.changes.listings:
            readable = self.catalogue.has_readable(*listing)
            self.changes.listings[listing] = ListingBefore(
                self.catalogue.length(*listing), readable
            )
        return self.changes.listings[listing]

    def number(self) -> None:
        """Numbers the positions of all changed listings, from the first that changed."""
        for listing, before in self.changes.listings.items():
            if before.first is not None:
                writer.number_from(self.db, listing, before.first)

    def listings_changed(self) -> Iterator[ListingChanged]:
        """The changed listings, once their positions are numbered."""
        for listing, before in self.changes.listings.items():
            yield ListingChanged(
                listing,
                length_before=before.length,
                length=self.catalogue.length(*listing),
                readable_before=before.readable,
                readable=self.catalogue.has_readable(*listing),
                unchanged=writer.number_before(self.db, listing, before.first)
                if before.first is not None
                else None,
            )


def _ends(registries: Registries) -> Iterator[datetime]:
    """The times at which something ends that the registries want of the site."""
    for plan in registries.fronts.plans.values():
        yield from plan.ends()
    banner = registries.imprint.banner
    if banner is not None and banner.until is not None:
        yield banner.until


def _is_due(version: Version | None) -> bool:
    return version is not None and version.due


def _names(version: Version | None) -> object:
    """What a story mentions, and whether it may be mentioned."""
    if version is None or not version.due:
        return None
    return version.article.links, version.article.related, version.article.not_public
