"""The newsroom: resolutions of dirty stories written into the catalogue, and what that changes.

Places in listings are numbered before any page is made. What has changed is kept as plain values,
for the outputs to tell which files show it.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tilshi.content import claims
from tilshi.content.article import listings_of
from tilshi.content.imprint import Imprint
from tilshi.content.registries import Registries
from tilshi.content.schema import Status
from tilshi.content.source import ARTICLE
from tilshi.editions import Edition
from tilshi.outputs.changes import ListingChanged, VersionChanged
from tilshi.pipeline.resolution import Clock, Resolution, held_version
from tilshi.pipeline.scan import span
from tilshi.store import meta, queues, writer
from tilshi.store.queues import SITE
from tilshi.store.reader import Catalogue
from tilshi.store.records import Listing, Story
from tilshi.store.serialisation import registries_to_json
from tilshi.store.versions import Version


@dataclass
class Before:
    """A listing before it changed, and the first place (time, story) at which it did."""

    length: int
    readable: bool
    first: tuple[int, str] | None = None


@dataclass
class Changes:
    """All that a build's dirty stories have changed. `mentions`: who names whom, or who of those
    may be seen; `site`: perhaps also what every page says of the site.
    """

    versions: list[VersionChanged] = field(default_factory=list)
    listings: dict[Listing, Before] = field(default_factory=dict)
    mentions: bool = False
    site: bool = False


class Newsroom:
    """Writes outcomes into the catalogue, inside a transaction of its caller's."""

    def __init__(self, db: sqlite3.Connection, clock: Clock, editions: Sequence[Edition]) -> None:
        self.db, self.clock, self.editions = db, clock, editions
        self.catalogue = Catalogue(db)
        self.changes = Changes()

    def clock_has_moved(self, last: float) -> None:
        """Makes dirty what the clock has made due, or let expire, since `last` (in seconds)."""
        queues.add_timed_dirty(self.db, *span(last, self.clock.at.timestamp()))

    def registries_have_changed(self, before: Registries | None, now: Registries) -> None:
        """Makes dirty what names an entry that has come, gone or changed its name."""
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
        writer.put_claims(self.db, SITE, claims.of_frame(now, self.editions))
        self._note_imprint(before.imprint if before else None, now.imprint)
        meta.put(self.db, meta.REGISTRIES, text)

    def _note_imprint(self, before: Imprint | None, now: Imprint) -> None:
        """Remembers what others look at of the imprint: its colours, and the picture it names."""
        meta.put(self.db, meta.COLORS, now.colors.model_dump_json() if now.colors else "")
        old, new = _pictures(before), _pictures(now)
        writer.put_mentions(self.db, SITE, [("picture", name) for name in new])
        queues.add_dirty_pictures(self.db, old ^ new)

    def changed(self) -> list[Story]:
        """The stories and pages of which something has changed."""
        return sorted({(change.kind, change.id) for change in self.changes.versions})

    def apply(self, resolution: Resolution, whole: bool) -> None:
        """Puts `resolution` in the place of what its story was. What changed is not noted down if
        the `whole` site is to be made anyway.
        """
        story = resolution.story
        self._exchange(story, {one.lang: one for one in resolution.versions}, whole)
        writer.put_mentions(self.db, story, resolution.mentions)
        queues.schedule(self.db, story, resolution.scheduled)
        writer.put_claims(self.db, story, resolution.claims)
        queues.remove_dirty(self.db, story)

    def hold(self, resolution: Resolution, whole: bool) -> None:
        """Leaves a story that has problems as it was, but for what may not be seen any more: its
        sources' terms hold, and a version without a source goes. The story stays dirty.
        """
        kind, _ = resolution.story
        said = {terms.lang: terms for terms in resolution.terms}
        after: dict[str, Version] = {}
        for lang, version in writer.versions(self.db, resolution.story).items():
            if lang not in said:
                continue
            if kind == ARTICLE:
                after[lang] = held_version(version, said[lang], self.clock)
            elif said[lang].status is not Status.DRAFT:
                after[lang] = version
        self._exchange(resolution.story, after, whole)

    def _exchange(self, story: Story, after: Mapping[str, Version], whole: bool) -> None:
        """Puts the versions `after`, by language, in the place of those that there were."""
        before = writer.versions(self.db, story)
        for lang in sorted(before.keys() | after.keys()):
            old, new = before.get(lang), after.get(lang)
            if old == new:
                continue
            if old is not None and (new is None or old.body != new.body):
                queues.add_replaced(self.db, old.body)
            writer.put_version(self.db, story, lang, new)
            self._list(old, new)
            # What pictures are shown may have changed.
            shown = (version.pictures for version in (old, new) if version is not None)
            queues.add_dirty_pictures(self.db, set().union(*shown))
            if not whole:
                self._note(VersionChanged(story[0], old, new))

    def _note(self, change: VersionChanged) -> None:
        self.changes.versions.append(change)
        if change.kind != ARTICLE:
            self.changes.site = True
        elif _names(change.before) != _names(change.after):
            self.changes.mentions = True

    # listings

    def _list(self, old: Version | None, new: Version | None) -> None:
        was, will = self._places(old), self._places(new)
        for place in was.keys() | will.keys():
            if was.get(place) == will.get(place):
                continue
            listing, time, story = place
            before = self._before(listing)
            if place in will:
                writer.put_place(self.db, listing, time, story, will[place])
            else:
                writer.remove_place(self.db, listing, time, story)
            if place not in will or place not in was:
                before.first = min(before.first or (time, story), (time, story))

    def _places(self, version: Version | None) -> dict[tuple[Listing, int, str], bool]:
        """The places of a version, and whether it is due there."""
        if version is None or not version.counted:
            return {}
        return {
            ((version.lang, *listing), version.time, version.id): version.due
            for listing in listings_of(version.article, self.clock.zone)
        }

    def _before(self, listing: Listing) -> Before:
        if listing not in self.changes.listings:
            readable = self.catalogue.has_readable(*listing)
            self.changes.listings[listing] = Before(self.catalogue.length(*listing), readable)
        return self.changes.listings[listing]

    def number(self) -> None:
        """Numbers the places of all listings that have changed, from the first that did."""
        for listing, before in self.changes.listings.items():
            if before.first is not None:
                writer.number_from(self.db, listing, before.first)

    def listings_changed(self) -> Iterator[ListingChanged]:
        """The listings that have changed, once their places are numbered."""
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


def _pictures(imprint: Imprint | None) -> set[str]:
    """The pictures that an imprint names."""
    return {imprint.share.src} if imprint is not None and imprint.share else set()


def _names(version: Version | None) -> object:
    """Whom a story names, and whether it may be named."""
    if version is None or not version.due:
        return None
    return version.article.links, version.article.related, version.article.not_public
