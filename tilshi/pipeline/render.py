"""Rendering: makes the stale files, validates them, and commits them to the output."""

from array import array
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

from tilshi.outputs.key import Key
from tilshi.outputs.registry import all_keys, output_of
from tilshi.outputs.site import Site
from tilshi.pipeline import output_state, staging
from tilshi.pipeline.first_pages import SLICE, FirstPages
from tilshi.pipeline.session import Session, SupersededError
from tilshi.pipeline.validate import MadeFile, dead_links, fold_path, mark
from tilshi.pipeline.workers import Slice, cores
from tilshi.problems import Problem, ProblemsError
from tilshi.store import fingerprints, meta, queues
from tilshi.store.connection import transaction
from tilshi.store.fingerprints import Fingerprint
from tilshi.store.reader import Catalogue

_FOR_ONE = 200
"""Files that a worker makes in the time in which another one starts: a third of a second."""


class Rendering:
    """Makes files. `altered` are the keys of those that others have changed in the output; `first`
    says which are wanted before the others.
    """

    def __init__(self, session: Session, altered: set[Key], first: FirstPages | None) -> None:
        self.session, self.db, self.altered, self.first = session, session.db, altered, first
        self.shown = False
        self.site = Site(session.settings, Catalogue(session.db))
        self.made: list[str] = []
        self.put: set[str] = set()
        self.gone: set[str] = set()
        self.named: set[int] = set()

    def run(self, keys: set[Key], sweep: bool) -> int:
        """Makes the files of `keys`, or all; returns the number of pages. With `sweep`, foreign
        files in the output are deleted. With the output unchanged, raises ProblemsError if
        validation fails, and SupersededError if a newer change is to be built instead.
        """
        settings, stages = self.session.settings, self.session.stages
        if self.session.whole:
            keys = keys | self._all_keys()
        with stages.stage("settle"):
            self.session.store.settle()
        with staging.staging(settings.output, settings.cache) as own, transaction(self.db):
            staged = own / staging.SITE
            with stages.stage("render"):
                self._show_first(own / "first", keys)
                self._render(staged, keys)
            with stages.stage("prove"):
                problems = [*self._dead_links(staged), *self._same_files()]
                if problems:
                    raise ProblemsError(problems)
            with stages.stage("commit"):
                if self.put or self.gone or sweep:
                    self._commit(staged, sweep)
                queues.clear_stale(self.db)
                meta.remove(self.db, meta.WHOLE)
                meta.put(self.db, meta.ARTICLES, str(self.site.catalogue.count()))
                queues.forget_replaced(self.db)
        return sum(path.endswith(".html") for path in self.made)

    def _commit(self, staged: Path, sweep: bool) -> None:
        output, manifest = self.session.settings.output, self._manifest().encode()
        staging.commit_output(staged, output, manifest, self._gone(), sweep)
        self.session.committed = True
        gone = None if sweep else self.gone
        output_state.remember_commit(self.db, output, manifest, self.put, gone)

    def _show_first(self, folder: Path, keys: set[Key]) -> None:
        """Makes what is wanted first, in a folder of its own: the build then makes it again like
        all else, so that nothing depends on this.
        """
        wanted = self.first.keys(self.db, keys) if self.first is not None else set()
        if self.first is None or not wanted:
            return
        folder.mkdir()
        assert self.session.render is not None
        work = partial(self.session.render, self.session.job(folder))
        list(self.session.each(work, slices(wanted, len(wanted), self._time), "render"))
        self.first.show(folder, self.session.warnings())
        self.shown = True

    def _render(self, staged: Path, keys: set[Key]) -> None:
        parts = slices(keys, self._slice_size(len(keys)), self._time)
        assert self.session.render is not None
        work = partial(self.session.render, self.session.job(staged))
        for made in self.session.each(work, parts, "render"):
            self._enter(made, staged)
            if self.shown and self.first is not None and self.first.is_superseded():
                self.session.stop_work()  # while its folder is still there
                raise SupersededError

    def _time(self, key: Key) -> int:
        """When a story, or the first on a listing's page, was published, in seconds since the
        epoch; 0 without a date.
        """
        return output_of(key).time(key, self.site)

    def _all_keys(self) -> set[Key]:
        """Every file that the site has or had."""
        return {*all_keys(self.site), *map(Key.parse, fingerprints.keys(self.db))}

    def _slice_size(self, count: int) -> int:
        """One slice for the worker that has warmed up, if it makes `count` files sooner than others
        would start; otherwise at least two slices per core, so that no core waits long.
        """
        if count <= _FOR_ONE and not self.shown:
            return count
        settings = self.session.settings
        most = SLICE if self.shown else settings.slice_size
        return max(min(most, -(-count // (2 * cores(settings)))), 40)

    def _enter(self, made: list[MadeFile], staged: Path) -> None:
        """Records what was made in the catalogue, and removes identical files from staging.
        Collects the paths to be written to the output, and those that may be gone from it.
        """
        for one in made:
            key = str(one.key)
            old = fingerprints.fingerprint(self.db, key)
            if old is not None and old.path != one.path:
                self.gone.add(old.path)
            if one.path is None:
                fingerprints.remove_fingerprint(self.db, key)
                continue
            self.made.append(one.path)
            self.named.update(array("q", one.links))
            same = old is not None and (old.path, old.digest) == (one.path, one.digest)
            if old is not None and same and one.key not in self.altered:
                (staged / one.path).unlink()
                size, changed = old.size, old.changed
            else:
                self.put.add(one.path)
                size, changed = one.size, None  # until it is in the output
            marks = mark(one.path), mark(fold_path(one.path))
            fingerprints.put_fingerprint(
                self.db, Fingerprint(key, one.path, one.digest, size, changed, *marks)
            )

    def _dead_links(self, staged: Path) -> list[Problem]:
        """The new files that link to a file that the site does not have."""
        dead = {mark for mark in self.named if not fingerprints.is_marked(self.db, mark)}
        settings = self.session.settings
        folders = (staged, settings.output)
        where = (settings.absolute(""), settings.base)
        return dead_links(self.made, dead, folders, *where) if dead else []

    def _same_files(self) -> list[Problem]:
        """Two files at one path, or a file where another needs a folder: only new files can
        conflict.
        """
        problems = []
        folders: set[str] = set()
        for path in sorted(self.put):
            here = self._at(path)
            others = here if len(here) > 1 else fingerprints.first_below(self.db, path)
            folder = path
            while (folder := folder.rpartition("/")[0]) and folder not in folders:
                folders.add(folder)
                others += self._at(folder)
            if others:
                other = next((name for name in others if name != path), path)
                problems.append(staging.taken(path, other))
        return problems

    def _at(self, path: str) -> list[str]:
        """The files of the site that a file system may confuse with the one at `path`."""
        return fingerprints.paths_with_fold(self.db, mark(fold_path(path)))

    def _manifest(self) -> str:
        return staging.manifest_of(fingerprints.manifest_lines(self.db))

    def _gone(self) -> list[str]:
        """The deleted paths that no other file has taken."""
        return sorted(path for path in self.gone if fingerprints.at(self.db, path) is None)


def slices(keys: Iterable[Key], size: int, time: Callable[[Key], int]) -> list[Slice]:
    """The keys in slices of about `size`; keys that are the same in all editions are kept together.
    They are ordered by `time`, because pages close in time show the same cards.
    """
    made: list[Slice] = []
    slice_: list[Key] = []

    def place(key: Key) -> tuple[str, int, str, str, int]:
        return key.kind, time(key), key.listing, key.id, key.number

    for key in sorted(keys, key=place):
        if len(slice_) >= size and replace(key, edition="") != replace(slice_[-1], edition=""):
            made.append(tuple(slice_))
            slice_ = []
        slice_.append(key)
    return [*made, tuple(slice_)] if slice_ else made
