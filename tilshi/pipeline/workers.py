"""The workshop: what all steps of one build share, and the workers that it hands work to."""

import dataclasses
import gc
import hashlib
import multiprocessing
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from tilshi.outputs.plan import Slice
from tilshi.pipeline import output_state, scan
from tilshi.pipeline.cache_key import identity
from tilshi.pipeline.lock import alone
from tilshi.pipeline.staging import cut_short
from tilshi.pipeline.theme import Theme
from tilshi.pipeline.timing import Stages
from tilshi.problems import Misuse, Problem, Wrong
from tilshi.settings import Settings, load
from tilshi.store.connection import Store, change, get_meta, read_catalogue, set_meta, system_error
from tilshi.store.reader import Catalogue

if TYPE_CHECKING:
    from tilshi.outputs.pages import Pages
    from tilshi.pipeline.validate import Made, Marks

FEW = 20
"""So many sources or stories are worked on here, while the workers warm up."""


STORIES = "stories"
"""What the catalogue knows of the last site: how many articles readers saw."""


class CatalogueFailedError(Exception):
    """What the catalogue holds has led to an error, which is the cause of this one."""


@dataclass(frozen=True)
class Job:
    """What a worker must know to render a slice. Small, for it travels with each."""

    config: Path
    content: Path
    output: Path
    catalogue: Path
    staged: Path
    siteurl: str
    preview: str

    @property
    def site(self) -> "Site":
        """The site that the slices are of."""
        return _site(self)


@dataclass(frozen=True)
class Site:
    """What a worker keeps from slice to slice; `fragments` are parts of pages, rendered already."""

    settings: Settings
    catalogue: Catalogue
    pages: "Pages"
    theme: Theme
    marks: "Marks"
    fragments: dict[object, Any] = field(default_factory=dict)

    def asset(self, name: str) -> str:
        """The address of the theme's static file `name`. Raises KeyError if there is none."""
        return self.settings.base + self.theme.assets[name]


@lru_cache(maxsize=1)
def _site(job: Job) -> Site:
    from tilshi.outputs.pages import Pages
    from tilshi.pipeline.validate import Marks

    settings = load(job.config, job.content, job.output)
    settings = dataclasses.replace(settings, siteurl=job.siteurl, preview=job.preview)
    catalogue = Catalogue(read_catalogue(job.catalogue, still=True))
    theme = Theme.from_json(get_meta(catalogue.db, "theme"))
    pages = Pages(settings, catalogue.registries(), catalogue)
    return Site(settings, catalogue, pages, theme, Marks(settings.absolute(""), settings.base))


Render = Callable[[Job, Slice], "list[Made]"]
"""Makes the files of a slice; an empty slice only makes ready to."""

Workers = Callable[[Settings], Executor]
"""Makes the workers of a build."""

Item = TypeVar("Item")
Result = TypeVar("Result")


class Workshop:
    """The settings, the catalogue and the workers of one build. `rebuilt` says why the catalogue
    was begun anew (a key of `problems.yaml`'s words), "" if it was not damaged or older;
    `committed`: the output is no more what it was.
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
        self._aside: Executor | None = None
        self.committed = False

    @contextmanager
    def open(
        self, preview: bool, waiting: Callable[[], None], doubt: bool = False
    ) -> Iterator["Workshop"]:
        """The workshop, alone on its catalogue; in `doubt`, every file is read that it knows.

        Raises CatalogueFailedError if what the last builds have left in the catalogue is to blame
        for what happened inside; the next one to open it finds it empty.
        """
        _rarely_collect()
        with self.stages.stage("open"), alone(self.file.with_suffix(".lock"), waiting):
            try:
                with self._opened(preview, doubt):
                    yield self
            except (OSError, sqlite3.Error) as error:
                system = system_error(error)
                if system and self.committed:
                    raise Wrong([cut_short(self.settings.output, system)]) from error
                raise system or error from error

    @contextmanager
    def _opened(self, preview: bool, doubt: bool) -> Iterator[None]:
        self.store = Store(self.file, identity(self.settings, preview), doubt)
        self.db, self.rebuilt = self.store.db, self.store.rebuilt or ""
        if self.store.rebuilt is not None:
            with change(self.db):
                self.everything_is_stale()
        elif doubt:
            with change(self.db):
                scan.doubt(self.db)
                output_state.doubt(self.db)
        failed = False
        try:
            yield
        except Exception as error:
            told = isinstance(error, Wrong | Misuse | MemoryError) or system_error(error)
            failed = self.store.rebuilt is None and not told
            if failed:
                raise CatalogueFailedError from error
            raise
        finally:
            with self.stages.stage("close"):
                for executor in filter(None, (self._aside, self._executor)):
                    executor.shutdown(cancel_futures=True)
                self.store.close(failed)

    @property
    def whole(self) -> bool:
        """Whether every file of the site is to be made."""
        return get_meta(self.db, "whole") is not None

    def everything_is_stale(self) -> None:
        """Notes that every file is to be made."""
        set_meta(self.db, "whole", "1")

    def get_ready(self) -> None:
        """Lets a worker import what it will render with, while there is other work to do here."""
        if self.render is not None and self._executor is None:
            self._workers().submit(self.render, self.job(Path()), ())

    def aside(self, work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """`work` begun on each of `items` by workers that do nothing else: those that get ready to
        render must be free when they are. Returns what comes of it, in their order.
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
        """`work` done on each of `items`, in their order: `here`, or by the workers."""
        self.stages.progress(stage, 0, len(items))
        with _worker_told():
            results = map(work, items) if here else self._workers().map(work, items)
            for done, result in enumerate(results, start=1):
                self.stages.progress(stage, done, len(items))
                yield result

    def _workers(self) -> Executor:
        if self._executor is None:
            self._executor = self._new_workers(self.settings)
        return self._executor

    def job(self, staged: Path) -> Job:
        """What a worker must know to put files into the folder `staged`."""
        s = self.settings
        return Job(s.config, s.content, s.output, self.file, staged, s.siteurl, s.preview)


@contextmanager
def _worker_told() -> Iterator[None]:
    """A worker that has ended inside is told as a problem."""
    try:
        yield
    except (BrokenExecutor, MemoryError) as error:
        raise Wrong([Problem("worker-ended")]) from error


def cores(settings: Settings) -> int:
    """How many workers there are: as set, else one for each core that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return settings.workers or (len(affinity(0)) if affinity else os.cpu_count() or 1)


def processes(settings: Settings) -> Executor:
    """Workers on this machine. Any Executor would do, for all that it is handed travels well."""
    start = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
    context = multiprocessing.get_context(start)
    return ProcessPoolExecutor(cores(settings), context, _begin_work, (os.getpid(),))


def _begin_work(maker: int) -> None:
    gc.freeze()
    _rarely_collect()
    Thread(target=_end_with, args=(maker,), daemon=True).start()


def _rarely_collect() -> None:
    # Looking for cycles among all that a build keeps costs a tenth of its time and finds little.
    gc.set_threshold(100_000, 50, 100)


def _end_with(maker: int) -> None:
    """A worker whose maker was killed would wait for work for ever."""
    while os.getppid() == maker:
        time.sleep(1)
    os._exit(1)


def catalogue_file(settings: Settings) -> Path:
    """Where the catalogue of a site is kept."""
    return settings.cache / f"catalogue-{_name(settings)}.sqlite"


def _name(settings: Settings) -> str:
    """A name for the catalogue of this content and output: the same in another checkout."""
    root = settings.config.parent
    parts = (os.path.relpath(path, root) for path in (settings.content, settings.output))
    return hashlib.sha256(repr(tuple(parts)).encode()).hexdigest()[:12]
