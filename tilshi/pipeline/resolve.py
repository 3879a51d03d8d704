"""Resolving: the newsroom brought up to its sources, and the files noted down that this makes
stale.

Everything happens in one change of the catalogue: if anything is wrong, it stays as it was, and
the stories stay dirty.
"""

import hashlib
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain

from tilshi.content.registries import Registries, read_registries
from tilshi.outputs.changes import Change, EntryChanged
from tilshi.outputs.registry import stale_keys
from tilshi.outputs.site import Site
from tilshi.pipeline.consistency import clashes, not_due, unknown_in_imprint
from tilshi.pipeline.newsroom import Newsroom
from tilshi.pipeline.resolution import AT_ONCE, CatalogueIndex, Clock, resolve_batch
from tilshi.pipeline.scan import registries_digest
from tilshi.pipeline.session import FEW, Session
from tilshi.problems import Problem, Wrong
from tilshi.store import meta, queues, sources
from tilshi.store.connection import begin, commit, rollback, without_indexes
from tilshi.store.reader import Catalogue
from tilshi.store.records import Story
from tilshi.store.serialisation import (
    problems_from_json,
    problems_to_json,
    registries_from_json,
    registries_to_json,
)
from tilshi.urls import AUTHOR, HOME, SECTION, TOPIC


class Resolving:
    """One time of resolving. `problems` are those found before; with `keep_going`, what is wrong is
    left as it was instead of stopping all.
    """

    def __init__(
        self, session: Session, clock: Clock, problems: list[Problem], keep_going: bool
    ) -> None:
        self.session, self.db, self.clock = session, session.db, clock
        self.problems, self.keep_going = problems, keep_going

    def run(self) -> list[Problem]:
        """Resolves all dirty stories; returns what is wrong with those that were left as they were.

        Raises Wrong with all problems if there are any and it is not to keep going.
        """
        registries, before = self._registries()
        index = CatalogueIndex(self.db, registries)
        content = self.session.settings.content
        if unknown := unknown_in_imprint(index, registries.imprint, content):
            raise Wrong([*self.problems, *unknown, *_told(sources.problems(self.db))])
        excluded: frozenset[Story] = frozenset()
        while True:
            begin(self.db)
            newsroom = Newsroom(self.db, self.clock, self.session.settings.editions)
            newsroom.registries_have_changed(before, registries)
            last = meta.get(self.db, meta.CLOCK)
            if last is not None:
                newsroom.clock_has_moved(float(last))
            with without_indexes(self.db, "listed"):
                found = self._apply(newsroom, registries, excluded)
                newsroom.number()
            among = None if self.session.whole else newsroom.changed()
            clashing, blamed = clashes(self.db, among)
            found += [*clashing, *_told(sources.problems(self.db, misnamed=True))]
            if (found or self.problems) and not self.keep_going:
                rollback(self.db)
                raise Wrong([*self.problems, *found])
            if blamed <= excluded:
                break
            # Who came too late is left out; that may leave room for others.
            rollback(self.db)
            excluded |= blamed
            left = clashing
        self._note(newsroom, registries, before)
        queues.remove_dirty(self.db, queues.SITE)
        meta.put(self.db, meta.REGISTRIES_DIGEST, registries_digest(self.db))
        meta.put(self.db, meta.CLOCK, str(self.clock.at.timestamp()))
        commit(self.db)
        return [*found, *(left if excluded else ())]

    def _apply(
        self, newsroom: Newsroom, registries: Registries, excluded: frozenset[Story]
    ) -> list[Problem]:
        """Resolves the dirty stories; returns what is wrong with those that stay as they were."""
        stories = queues.dirty_stories(self.db)
        batches = [stories[at : at + AT_ONCE] for at in range(0, len(stories), AT_ONCE)]
        text = registries_to_json(registries)
        editions = self.session.settings.editions
        work = partial(resolve_batch, self.session.file, text, self.clock, editions)
        problems: list[Problem] = []
        whole = self.session.whole
        for resolutions in self.session.each(work, batches, "resolve", here=len(stories) <= FEW):
            for resolution in resolutions:
                problems += problems_from_json(resolution.problems)
                if resolution.problems == "[]" and resolution.story not in excluded:
                    newsroom.apply(resolution, whole)
                elif self.keep_going:
                    newsroom.hold(resolution, whole)
        return problems

    def _note(self, newsroom: Newsroom, registries: Registries, before: Registries | None) -> None:
        """Notes in the catalogue which pages the changed newsroom touches, and what is to be said
        of it.
        """
        changes = newsroom.changes
        site = Site(self.session.settings, Catalogue(self.db), registries)
        if self.session.whole or changes.mentions:
            meta.put(self.db, meta.WARNINGS, problems_to_json(not_due(self.db)))
        look = self.session.whole or changes.site or self._a_listing_opens_or_ends(newsroom)
        if look and self._frame_has_changed(site):
            self.session.everything_is_stale()
        if self.session.whole:
            return
        found: list[Change] = [*changes.versions, *newsroom.listings_changed()]
        if before is not None:
            if _frame(before) != _frame(registries):
                self.session.everything_is_stale()
            found += _entries_changed(before, registries)
        queues.add_stale(self.db, map(str, stale_keys(found, site)))

    def _a_listing_opens_or_ends(self, newsroom: Newsroom) -> bool:
        """Whether a listing that every page may lead to has got a first story, or lost its last."""
        return any(
            kind in (HOME, SECTION, TOPIC)
            and before.readable != (newsroom.catalogue.places(lang, kind, id_) > 0)
            for (lang, kind, id_), before in newsroom.changes.listings.items()
        )

    def _frame_has_changed(self, site: Site) -> bool:
        """Whether what every page says of the site is not what it was."""
        frame = repr([site.frame(edition) for edition in site.editions])
        hashed = hashlib.sha256(frame.encode()).hexdigest()
        changed = meta.get(self.db, meta.FRAME) != hashed
        meta.put(self.db, meta.FRAME, hashed)
        return changed

    def _registries(self) -> tuple[Registries, Registries | None]:
        """The registries as they are, and as they were, if they were otherwise."""
        digest, text = registries_digest(self.db), meta.get(self.db, meta.REGISTRIES)
        before = registries_from_json(text) if text else None
        if before is not None and meta.get(self.db, meta.REGISTRIES_DIGEST) == digest:
            return before, None
        settings = self.session.settings
        registries, problems = read_registries(settings.content, settings.langs, settings.zone)
        if registries is None:
            raise Wrong([*self.problems, *problems, *_told(sources.problems(self.db))])
        return registries, before


def _told(problems: Iterable[str]) -> list[Problem]:
    return [problem for text in problems for problem in problems_from_json(text)]


def _frame(registries: Registries) -> object:
    """What of the registries every page shows."""
    return registries.imprint, list(registries.sections.entries.values())


def _entries_changed(old: Registries, new: Registries) -> Iterator[EntryChanged]:
    for kind, before, after in (
        (TOPIC, old.topics.entries, new.topics.entries),
        (AUTHOR, old.authors.entries, new.authors.entries),
    ):
        for id_ in sorted(before.keys() | after.keys()):
            was, will = before.get(id_), after.get(id_)
            if was != will:
                both = (one.redirect_from for one in (was, will) if one is not None)
                yield EntryChanged(kind, id_, tuple(dict.fromkeys(chain.from_iterable(both))))
