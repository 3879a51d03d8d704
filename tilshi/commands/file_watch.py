"""FileChanges of files, noticed also while a build is running."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread

from watchfiles import watch

_SETTLED = 15
"""Milliseconds without another change, after which a build begins."""
_LOOK = 500
"""Milliseconds after which a watcher looks up although nothing has changed."""


class FileChanges:
    """The paths that have changed since they were last asked for."""

    def __init__(self, found: "SimpleQueue[set[str]]") -> None:
        self._found = found

    @property
    def any(self) -> bool:
        """Whether anything has changed."""
        return not self._found.empty()

    def take(self) -> set[str]:
        """What has changed; waits for it, but not for long."""
        try:
            changed = self._found.get(timeout=_LOOK / 1000)
        except Empty:
            return set()
        while self.any:
            changed |= self._found.get()
        return changed


@contextmanager
def watching(*folders: Path) -> Iterator[FileChanges]:
    """The changes in the `folders` (and of files), of which none is missed in the block."""
    found: SimpleQueue[set[str]] = SimpleQueue()
    ready, stop = Event(), Event()

    def work() -> None:
        for changes in watch(
            *folders, step=_SETTLED, yield_on_timeout=True, rust_timeout=_LOOK, stop_event=stop
        ):
            ready.set()
            if changes:
                found.put({path for _, path in changes})

    thread = Thread(target=work, daemon=True)
    thread.start()
    ready.wait()
    try:
        yield FileChanges(found)
    finally:
        stop.set()
        thread.join()
