"""The stages of a build: reports progress and measures how long each takes."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total) as work proceeds; total is 0 if it is unknown."""


def no_progress(stage: str, done: int, total: int) -> None:
    """Reports no progress."""


class Stages:
    """Times the stages of one build and reports them to `progress`. `seconds` are wall time."""

    def __init__(self, progress: Progress = no_progress) -> None:
        self.progress = progress
        self.started = time.perf_counter()
        self.seconds: dict[str, float] = {}
        self._open: list[tuple[str, float]] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """The block is this stage; a stage inside another is counted separately."""
        now = time.perf_counter()
        if self._open:
            self._count(self._open[-1], now)
        self._open.append((name, now))
        try:
            yield
        finally:
            now = time.perf_counter()
            self._count(self._open.pop(), now)
            if self._open:
                self._open[-1] = (self._open[-1][0], now)

    def _count(self, stage: tuple[str, float], now: float) -> None:
        name, since = stage
        self.seconds[name] = self.seconds.get(name, 0.0) + now - since

    @property
    def total(self) -> float:
        """Seconds since the build began."""
        return time.perf_counter() - self.started
