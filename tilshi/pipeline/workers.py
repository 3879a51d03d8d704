"""The workers of a build, and what they need to render a slice."""

import dataclasses
import gc
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from tilshi.settings import Settings, load_settings
from tilshi.store.connection import read_catalogue
from tilshi.store.reader import Catalogue

if TYPE_CHECKING:
    from tilshi.outputs.key import Key
    from tilshi.outputs.site import Site
    from tilshi.pipeline.validate import MadeFile, Marks
    from tilshi.store.records import Theme


@dataclass(frozen=True)
class RenderJob:
    """What a worker needs to render a slice. It is small, because it is pickled with each."""

    config: Path
    content: Path
    output: Path
    catalogue: Path
    staged: Path
    siteurl: str
    preview: str

    @property
    def context(self) -> "RenderContext":
        """What the slices are rendered with."""
        return _context(self)


@dataclass(frozen=True)
class RenderContext:
    """What a worker keeps between slices; `fragments` are rendered parts of pages."""

    settings: Settings
    site: "Site"
    theme: "Theme"
    marks: "Marks"
    fragments: dict[object, Any] = field(default_factory=dict)

    def asset(self, name: str) -> str:
        """The URL of the theme's static file `name`. Raises KeyError if there is none."""
        return self.settings.base + self.theme.assets[name]


@lru_cache(maxsize=1)
def _context(job: RenderJob) -> RenderContext:
    from tilshi.outputs.site import Site
    from tilshi.pipeline.validate import Marks

    settings = load_settings(job.config, job.content, job.output)
    settings = dataclasses.replace(settings, siteurl=job.siteurl, preview=job.preview)
    catalogue = Catalogue(read_catalogue(job.catalogue, still=True))
    site = Site(settings, catalogue)
    marks = Marks(settings.absolute(""), settings.base)
    return RenderContext(settings, site, catalogue.theme(), marks)


Slice = tuple["Key", ...]
"""The keys that one worker makes in one run of Pelican."""

Render = Callable[[RenderJob, Slice], "list[MadeFile]"]
"""Makes the files of a slice; with an empty slice it only warms up."""

Workers = Callable[[Settings], Executor]
"""Creates the workers of a build."""


def cores(settings: Settings) -> int:
    """The number of workers: as set, or one per core that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return settings.workers or (len(affinity(0)) if affinity else os.cpu_count() or 1)


def processes(settings: Settings) -> Executor:
    """Workers on this machine. Any Executor would do, because everything passed to it can be
    pickled.
    """
    start = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
    context = multiprocessing.get_context(start)
    return ProcessPoolExecutor(cores(settings), context, _begin_work, (os.getpid(),))


class KeptWorkers:
    """Workers that stay for several builds, and so import and compile nothing anew. They must be
    started outside a build: a process forked within one would keep its lock.
    """

    def __init__(self, make: Workers = processes) -> None:
        self._make = make
        self._executor: Executor | None = None
        self._borrowed: list[_Borrowed] = []

    def start(self, settings: Settings) -> None:
        """Starts the workers; those that are running stay, unless one has failed: what Pelican
        leaves behind after an error would spoil the next build.
        """
        if any(borrowed.has_failed for borrowed in self._borrowed):
            self.stop()
        self._borrowed.clear()
        if self._executor is None:
            self._executor = self._make(settings)
            self._executor.submit(os.getpid).result()  # which starts the processes

    def __call__(self, settings: Settings) -> Executor:
        """The workers, for one build."""
        assert self._executor is not None, "not started"
        self._borrowed.append(_Borrowed(self._executor))
        return self._borrowed[-1]

    def stop(self) -> None:
        """Stops the workers."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
        self._executor = None


class _Borrowed(Executor):
    """Somebody else's workers; its end is only that of what was given to it."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._given: list[Future[Any]] = []

    @property
    def has_failed(self) -> bool:
        """Whether anything that was done has raised an exception."""
        return any(not one.cancelled() and one.exception() for one in self._given)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future = self._executor.submit(fn, *args, **kwargs)
        self._given.append(future)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if cancel_futures:
            for future in self._given:
                future.cancel()
        if wait:
            wait_for(self._given)


def _begin_work(maker: int) -> None:
    # Ctrl-C reaches all processes of a terminal, but the parent stops its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    relax_gc()
    Thread(target=_end_with, args=(maker,), daemon=True).start()


def relax_gc() -> None:
    """Makes garbage collection rare for the rest of this process."""
    # Searching all that a build keeps for cycles takes a tenth of its time and finds little.
    gc.set_threshold(100_000, 50, 100)


def _end_with(maker: int) -> None:
    """A worker whose parent was killed would wait for work forever."""
    while os.getppid() == maker:
        time.sleep(1)
    os._exit(1)
