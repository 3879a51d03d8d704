"""Resolving: updates the catalogue from the sources, and records which files become stale.

It is one transaction: if anything is wrong, the catalogue is unchanged and the stories stay dirty.
"""

import hashlib
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain

from tilshi.content.registries import Registries, read_registries
from tilshi.outputs import policies
from tilshi.outputs.changes import (
    Change,
    ClockMoved,
    EntryChanged,
    FrontsChanged,
    SearchIndexChanged,
)
from tilshi.outputs.registry import invalidated_keys
from tilshi.outputs.site import Site
from tilshi.pipeline.catalogue_update import CatalogueUpdate
from tilshi.pipeline.consistency import find_conflicts, unknown_in_registries
from tilshi.pipeline.related_update import RelatedUpdate
from tilshi.pipeline.scan import registries_digest, span
from tilshi.pipeline.search_update import SearchUpdate
from tilshi.pipeline.session import FEW, Session
from tilshi.pipeline.story_resolution import AT_ONCE, CatalogueIndex, Clock, resolve_batch
from tilshi.pipeline.visibility_notes import not_due, not_on_front
from tilshi.problems import Problem, ProblemsError
from tilshi.store import meta, queues, sources
from tilshi.store.connection import (
    begin_transaction,
    commit_transaction,
    rollback_transaction,
    without_indexes,
)
from tilshi.store.reader import Catalogue
from tilshi.store.records import Story
from tilshi.store.serialisation import (
    problems_from_json,
    problems_to_json,
    registries_from_json,
    registries_to_json,
)
from tilshi.urls import AUTHOR, HOME, SECTION, TOPIC


class StoryResolver:
    """Resolves once. `problems` are those found before; with `keep_going`, stories with problems
    are kept as they were instead of stopping the build.
    """

    def __init__(
        self, session: Session, clock: Clock, problems: list[Problem], keep_going: bool
    ) -> None:
        self.session, self.db, self.clock = session, session.db, clock
        self.problems, self.keep_going = problems, keep_going

    def run(self) -> list[Problem]:
        """Resolves all dirty stories; returns the problems of those that were kept as they were.

        Raises ProblemsError with all problems if there are any and `keep_going` is off.
        """
        registries, before = self._registries()
        index = CatalogueIndex(self.db, registries, self.clock.zone)
        content = self.session.settings.content
        unknown = unknown_in_registries(index, registries, content)
        if unknown and self.keep_going:
            raise ProblemsError([*self.problems, *unknown, *_told(sources.problems(self.db))])
        self.problems = [*self.problems, *unknown]
        excluded: frozenset[Story] = frozenset()
        while True:
            begin_transaction(self.db)
            newsroom = CatalogueUpdate(self.db, self.clock, self.session.settings.editions)
            newsroom.mark_dirty_by_registries(before, registries)
            last = meta.get(self.db, meta.CLOCK)
            if last is not None:
                newsroom.mark_dirty_by_clock(float(last))
            with without_indexes(self.db, "listed"):
                found = self._apply(newsroom, registries, excluded)
                newsroom.number()
            among = None if self.session.whole else newsroom.changed()
            clashing, blamed = find_conflicts(self.db, among)
            found += [*clashing, *_told(sources.problems(self.db, misnamed=True))]
            if (found or self.problems) and not self.keep_going:
                rollback_transaction(self.db)
                raise ProblemsError([*self.problems, *found])
            if blamed <= excluded:
                break
            # The later of two conflicting stories is left out, which may free paths for others.
            rollback_transaction(self.db)
            excluded |= blamed
            left = clashing
        with self.session.stages.stage("index"):
            searched = SearchUpdate(self.session, newsroom).run()
            self._compare(newsroom)
            changed = list(searched)
        meta.put(self.db, meta.CLOCK, str(self.clock.at.timestamp()))
        self._note(newsroom, registries, before, changed, last)
        queues.remove_dirty(self.db, queues.SITE)
        meta.put(self.db, meta.REGISTRIES_DIGEST, registries_digest(self.db))
        commit_transaction(self.db)
        return [*found, *(left if excluded else ())]

    def _apply(
        self, newsroom: CatalogueUpdate, registries: Registries, excluded: frozenset[Story]
    ) -> list[Problem]:
        """Resolves the dirty stories; returns the problems of those kept as they were."""
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

    def _compare(self, newsroom: CatalogueUpdate) -> None:
        """Updates the words of all stories, and queues those to rank."""
        for lang in self.session.settings.langs:
            update = RelatedUpdate(self.session, newsroom, lang)
            if self.session.whole:
                update.make()
            else:
                update.run()

    def _note(
        self,
        newsroom: CatalogueUpdate,
        registries: Registries,
        before: Registries | None,
        searched: list[SearchIndexChanged],
        last: str | None,
    ) -> None:
        """Records in the catalogue which pages the changes affect, and the warnings; `last` is the
        time of the last build.
        """
        changes = newsroom.changes
        site = Site(self.session.settings, Catalogue(self.db), registries)
        if self.session.whole or changes.mentions:
            meta.put(self.db, meta.WARNINGS, problems_to_json(not_due(self.db)))
        front_notes = not_on_front(self.db, registries.fronts, self.session.settings, self.clock.at)
        meta.put(self.db, meta.FRONT_WARNINGS, problems_to_json(front_notes))
        look = self.session.whole or changes.site or self._a_listing_opens_or_ends(newsroom)
        if look and self._frame_has_changed(site):
            self.session.mark_all_stale()
        if self.session.whole or changes.site:
            self._note_picture_terms(site)
        if self.session.whole:
            return
        found: list[Change] = [*changes.versions, *newsroom.listings_changed(), *searched]
        if last:
            found.append(ClockMoved(span(float(last), self.clock.at.timestamp())))
        if before is not None:
            if _frame(before) != _frame(registries):
                self.session.mark_all_stale()
            found += _entries_changed(before, registries)
            if before.fronts != registries.fronts:
                found.append(FrontsChanged())
        queues.add_stale(self.db, map(str, invalidated_keys(found, site)))

    def _note_picture_terms(self, site: Site) -> None:
        """Stores the page with the terms for pictures, which is named in all of their files."""
        terms = policies.view(site, site.editions[0]).pictures or ""
        if meta.get(self.db, meta.PICTURE_TERMS) != terms:
            queues.add_all_pictures_dirty(self.db)
        meta.put(self.db, meta.PICTURE_TERMS, terms)

    def _a_listing_opens_or_ends(self, newsroom: CatalogueUpdate) -> bool:
        """Whether a listing that every page may link to has got a first story, or lost its last."""
        return any(
            kind in (HOME, SECTION, TOPIC)
            and before.readable != (newsroom.catalogue.places(lang, kind, id_) > 0)
            for (lang, kind, id_), before in newsroom.changes.listings.items()
        )

    def _frame_has_changed(self, site: Site) -> bool:
        """Whether what every page shows about the site has changed."""
        frame = repr([site.frame(edition) for edition in site.editions])
        hashed = hashlib.sha256(frame.encode()).hexdigest()
        changed = meta.get(self.db, meta.FRAME) != hashed
        meta.put(self.db, meta.FRAME, hashed)
        return changed

    def _registries(self) -> tuple[Registries, Registries | None]:
        """The current registries, and the previous ones if they were different."""
        digest, text = registries_digest(self.db), meta.get(self.db, meta.REGISTRIES)
        before = registries_from_json(text) if text else None
        if before is not None and meta.get(self.db, meta.REGISTRIES_DIGEST) == digest:
            return before, None
        settings = self.session.settings
        registries, problems = read_registries(settings.content, settings.langs, settings.zone)
        if registries is None or (problems and self.keep_going):
            raise ProblemsError([*self.problems, *problems, *_told(sources.problems(self.db))])
        self.problems = [*self.problems, *problems]
        return registries, before


def _told(problems: Iterable[str]) -> list[Problem]:
    return [problem for text in problems for problem in problems_from_json(text)]


def _frame(registries: Registries) -> object:
    """The part of the registries that every page shows."""
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
