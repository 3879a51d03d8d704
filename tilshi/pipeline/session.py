"""The session: what all steps of one build share, and its workers."""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from tilshi.pipeline import output_state
from tilshi.pipeline.cache_key import cache_key
from tilshi.pipeline.lock import alone
from tilshi.pipeline.staging import cut_short
from tilshi.pipeline.timing import Stages
from tilshi.pipeline.workers import Render, RenderJob, Workers, relax_gc
from tilshi.problems import Problem, ProblemsError, UsageError
from tilshi.settings import Settings
from tilshi.store import meta, sources
from tilshi.store.connection import Store, system_error, transaction

FEW = 20
"""Up to this many sources or stories are handled here, while the workers warm up."""

Item = TypeVar("Item")
Result = TypeVar("Result")


class CatalogueFailedError(Exception):
    """The catalogue's content has caused an error, which is the cause of this one."""


class SupersededError(Exception):
    """A newer change has made it needless to finish this build, which has had no effect."""


_TOLD = (ProblemsError, UsageError, MemoryError, SupersededError)
"""Errors that do not come from the catalogue's content."""


class Session:
    """The settings, the catalogue and the workers of one build. `rebuilt` says why the catalogue
    was discarded (a key of the messages), "" if it was not damaged or outdated; `committed`: the
    output has changed; `notes` are warnings.
    """

    store: Store
    db: sqlite3.Connection
    rebuilt: str

    def __init__(
        self, settings: Settings, stages: Stages, render: Render | None, workers: Workers
    ) -> None:
        self.settings, self.stages, self.render = settings, stages, render
        self.file = catalogue_file(settings)
        self._new_workers = workers
        self._executor: Executor | None = None
        self._warm: Executor | None = None
        self._aside: Executor | None = None
        self.committed = False
        self.notes: list[Problem] = []

    @contextmanager
    def open(
        self, preview: bool, waiting: Callable[[], None], full_check: bool = False
    ) -> Iterator["Session"]:
        """The session, with exclusive access to its catalogue; with `full_check`, every known file
        is read.

        Raises CatalogueFailedError if the catalogue's content caused an error in the block; the
        next session then starts with an empty one.
        """
        relax_gc()
        with self.stages.stage("open"), alone(self.file.with_suffix(".lock"), waiting):
            try:
                with self._opened(preview, full_check):
                    yield self
            except (OSError, sqlite3.Error) as error:
                system = system_error(error)
                if system and self.committed:
                    raise ProblemsError([cut_short(self.settings.output, system)]) from error
                raise system or error from error

    @contextmanager
    def _opened(self, preview: bool, full_check: bool) -> Iterator[None]:
        self.store = Store(self.file, cache_key(self.settings, preview), full_check)
        self.db, self.rebuilt = self.store.db, self.store.rebuilt or ""
        if self.store.rebuilt is not None:
            with transaction(self.db):
                self.mark_all_stale()
        elif full_check:
            with transaction(self.db):
                sources.distrust_file_times(self.db)
                output_state.distrust_output_times(self.db)
        failed = False
        try:
            yield
        except Exception as error:
            told = isinstance(error, _TOLD) or system_error(error)
            failed = self.store.rebuilt is None and not told
            if failed:
                raise CatalogueFailedError from error
            raise
        finally:
            with self.stages.stage("close"):
                self.stop_work()
                self.store.close(failed)

    @property
    def whole(self) -> bool:
        """Whether every file of the site has to be made."""
        return meta.get(self.db, meta.WHOLE) is not None

    def warnings(self) -> list[Problem]:
        """All warnings so far, by file and line."""
        notes = list(self.notes)
        for name in (meta.WARNINGS, meta.FRONT_WARNINGS):
            text = meta.get(self.db, name)
            if text is not None and text != "[]":
                from tilshi.store.serialisation import problems_from_json

                notes += problems_from_json(text)
        return sorted(notes, key=lambda note: (note.file or "", note.line or 0))

    def mark_all_stale(self) -> None:
        """Marks every file as stale."""
        meta.put(self.db, meta.WHOLE, "1")

    def warm_up(self) -> None:
        """Starts a worker that imports what rendering needs, while there is other work to do here;
        it will do what a single one can.
        """
        if self.render is not None and self._executor is None and self._warm is None:
            # What both processes need is imported once, before the worker is forked.
            import_module("tilshi.content.source")
            import_module("tilshi.outputs.registry")
            self._warm = self._new_workers(replace(self.settings, workers=1))
            self._warm.submit(self.render, self.job(Path()), ())

    def stop_work(self) -> None:
        """Drops what workers have not begun, and waits for the end of what they have."""
        for executor in filter(None, (self._aside, self._warm, self._executor)):
            executor.shutdown(cancel_futures=True)

    def in_background(
        self, work: Callable[[Item], Result], items: Sequence[Item]
    ) -> Iterator[Result]:
        """Starts `work` on each of `items` in separate workers: those that warm up for rendering
        must be free by then. Returns the results in order.
        """
        self._aside = self._new_workers(self.settings)
        results = self._aside.map(work, items)

        def told() -> Iterator[Result]:
            with _worker_told():
                yield from results

        return told()

    def each(
        self, work: Callable[[Item], Result], items: Sequence[Item], stage: str, here: bool = False
    ) -> Iterator[Result]:
        """The results of `work` on each of `items`, in order: `here`, or by the workers, which
        begin at once.
        """
        self.stages.progress(stage, 0, len(items))
        results = map(work, items) if here else self._workers(len(items)).map(work, items)

        def told() -> Iterator[Result]:
            with _worker_told():
                for done, result in enumerate(results, start=1):
                    self.stages.progress(stage, done, len(items))
                    yield result

        return told()

    def _workers(self, count: int) -> Executor:
        """Workers for so many items."""
        if count == 1 and self._warm is not None:
            return self._warm
        if self._executor is None:
            self._executor = self._new_workers(self.settings)
        return self._executor

    def job(self, staged: Path) -> RenderJob:
        """What a worker needs to write files into the folder `staged`."""
        s = self.settings
        return RenderJob(s.config, s.content, s.output, self.file, staged, s.siteurl, s.preview)


@contextmanager
def _worker_told() -> Iterator[None]:
    """Reports a worker that has died in the block as a problem."""
    try:
        yield
    except (BrokenExecutor, MemoryError) as error:
        raise ProblemsError([Problem("worker-ended")]) from error


def catalogue_file(settings: Settings) -> Path:
    """The path of a site's catalogue."""
    return settings.cache / f"catalogue-{_name(settings)}.sqlite"


def _name(settings: Settings) -> str:
    """The name of the catalogue for this content and output: the same in another checkout."""
    root = settings.config.parent
    parts = (os.path.relpath(path, root) for path in (settings.content, settings.output))
    return hashlib.sha256(repr(tuple(parts)).encode()).hexdigest()[:12]
