"""One build at a time: a second one waits for the first."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tilshi import filesystem

_MOMENT, _LOOK = 0.2, 0.01
"""Seconds: `inv serve` looks into the catalogue for less than the first."""


@contextmanager
def alone(file: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Holds the lock `file` in the block; if another process has it for more than a moment, calls
    `waiting` and waits.

    The system releases the lock when its holder ends, however it ends.
    """
    with _opened(file) as stream:
        if not _is_taken_within(stream, _MOMENT):
            waiting()
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


@contextmanager
def alone_within(file: Path, seconds: float) -> Iterator[None]:
    """Holds the lock `file` in the block. Raises TimeoutError if another process has it for so many
    `seconds`.
    """
    with _opened(file) as stream:
        if not _is_taken_within(stream, seconds):
            raise TimeoutError(file)
        yield


def _opened(file: Path) -> IO[str]:
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.is_symlink() or not file.is_file():
        filesystem.remove(file)  # whatever is not a plain file is not our lock
    return file.open("a")


def _is_taken_within(stream: IO[str], seconds: float) -> bool:
    """Whether the lock is ours after so many seconds."""
    end = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(_LOOK)
        else:
            return True
