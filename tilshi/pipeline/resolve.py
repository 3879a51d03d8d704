"""Resolving: the newsroom brought up to its sources, and the pages that this touches noted down.

Everything happens in one change of the catalogue: if anything is wrong, it stays as it was, and
the stories stay dirty.
"""

import hashlib
import sqlite3
from functools import partial

from tilshi.content.registries import Registries, read_registries
from tilshi.outputs.pages import Pages
from tilshi.outputs.plan import make_stale
from tilshi.pipeline.consistency import clashes, not_due
from tilshi.pipeline.invalidation import Touched
from tilshi.pipeline.newsroom import Newsroom
from tilshi.pipeline.resolution import AT_ONCE, Clock, Story, resolve_batch
from tilshi.pipeline.scan import registries_digest
from tilshi.pipeline.workers import FEW, Workshop
from tilshi.problems import Problem, Wrong
from tilshi.store.connection import begin, get_meta, set_meta, without_indexes
from tilshi.store.reader import Catalogue
from tilshi.store.serialisation import (
    problems_from_json,
    problems_to_json,
    registries_from_json,
    registries_to_json,
)
from tilshi.urls import HOME, SECTION


class Resolving:
    """One time of resolving. `problems` are those found before; with `keep_going`, what is wrong is
    left as it was instead of stopping all.
    """

    def __init__(
        self, shop: Workshop, clock: Clock, problems: list[Problem], keep_going: bool
    ) -> None:
        self.shop, self.db, self.clock = shop, shop.db, clock
        self.problems, self.keep_going = problems, keep_going

    def run(self) -> list[Problem]:
        """Resolves all dirty stories; returns what is wrong with those that were left as they were.

        Raises Wrong with all problems if there are any and it is not to keep going.
        """
        registries, before = self._registries()
        excluded: frozenset[Story] = frozenset()
        while True:
            begin(self.db)
            newsroom = Newsroom(self.db, self.clock, self.shop.settings.editions)
            newsroom.registries_have_changed(before, registries)
            last = get_meta(self.db, "at")
            if last is not None:
                newsroom.clock_has_moved(float(last))
            with without_indexes(self.db, "listed"):
                found = self._apply(newsroom, registries, excluded)
                newsroom.number()
            among = None if self.shop.whole else newsroom.changed()
            clashing, blamed = clashes(self.db, among)
            found += [*clashing, *_misnamed(self.db)]
            if (found or self.problems) and not self.keep_going:
                self.db.execute("rollback")
                raise Wrong([*self.problems, *found])
            if blamed <= excluded:
                break
            # Who came too late is left out; that may leave room for others.
            self.db.execute("rollback")
            excluded |= blamed
            left = clashing
        self._note(newsroom, registries, before)
        set_meta(self.db, "registries of", registries_digest(self.db))
        set_meta(self.db, "at", str(self.clock.at.timestamp()))
        self.db.execute("commit")
        return [*found, *(left if excluded else ())]

    def _apply(
        self, newsroom: Newsroom, registries: Registries, excluded: frozenset[Story]
    ) -> list[Problem]:
        """Resolves the dirty stories; returns what is wrong with those that stay as they were."""
        stories = newsroom.dirty()
        batches = [stories[at : at + AT_ONCE] for at in range(0, len(stories), AT_ONCE)]
        text = registries_to_json(registries)
        editions = self.shop.settings.editions
        work = partial(resolve_batch, self.shop.file, text, self.clock, editions)
        problems: list[Problem] = []
        whole = self.shop.whole
        for outcomes in self.shop.each(work, batches, "resolve", here=len(stories) <= FEW):
            for outcome in outcomes:
                problems += problems_from_json(outcome.problems)
                if outcome.problems == "[]" and outcome.story not in excluded:
                    newsroom.apply(outcome, whole)
                elif self.keep_going:
                    newsroom.hold(outcome, whole)
        return problems

    def _note(self, newsroom: Newsroom, registries: Registries, before: Registries | None) -> None:
        """Notes in the catalogue which pages the changed newsroom touches, and what is to be said
        of it.
        """
        catalogue, changes = Catalogue(self.db), newsroom.changes
        if self.shop.whole or changes.mentions:
            set_meta(self.db, "warnings", problems_to_json(not_due(self.db)))
        look = self.shop.whole or changes.site or self._a_section_opens_or_ends(newsroom)
        if look and self._frame_has_changed(catalogue, registries):
            self.shop.everything_is_stale()
        if self.shop.whole:
            return
        touched = Touched(self.shop.settings, catalogue)
        if before is not None and touched.by_registries(before, registries):
            self.shop.everything_is_stale()
        touched.by(changes)
        make_stale(self.db, touched.keys)

    def _a_section_opens_or_ends(self, newsroom: Newsroom) -> bool:
        """Whether a listing that every page leads to has got its first story, or lost its last."""
        return any(
            kind in (HOME, SECTION)
            and before.readable != (newsroom.catalogue.places(lang, kind, id_) > 0)
            for (lang, kind, id_), before in newsroom.changes.listings.items()
        )

    def _frame_has_changed(self, catalogue: Catalogue, registries: Registries) -> bool:
        """Whether what every page says of the site is not what it was."""
        pages = Pages(self.shop.settings, registries, catalogue)
        frame = repr([pages.site(edition) for edition in self.shop.settings.editions])
        hashed = hashlib.sha256(frame.encode()).hexdigest()
        changed = get_meta(self.db, "frame") != hashed
        set_meta(self.db, "frame", hashed)
        return changed

    def _registries(self) -> tuple[Registries, Registries | None]:
        """The registries as they are, and as they were, if they were otherwise."""
        digest, text = registries_digest(self.db), get_meta(self.db, "registries")
        before = registries_from_json(text) if text else None
        if before is not None and get_meta(self.db, "registries of") == digest:
            return before, None
        settings = self.shop.settings
        registries, problems = read_registries(settings.content, settings.langs, settings.zone)
        if registries is None:
            rows = self.db.execute("select problems from source where problems is not null")
            wrong = [problem for row in rows for problem in problems_from_json(row[0])]
            raise Wrong([*self.problems, *problems, *wrong])
        return registries, before


def _misnamed(db: sqlite3.Connection) -> list[Problem]:
    """What is wrong with the files whose names say nothing."""
    rows = db.execute("select problems from source where kind is null")
    return [problem for row in rows for problem in problems_from_json(row[0])]
