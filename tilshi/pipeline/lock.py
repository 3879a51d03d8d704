"""One build at a time: a second one waits for the first."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tilshi import filesystem

_LOOK = 0.02


@contextmanager
def alone(file: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Holds the lock `file` in the block; if another process has it, calls `waiting` and waits.

    The system releases the lock when its holder ends, however it ends.
    """
    with _opened(file) as stream:
        if not _is_taken(stream):
            waiting()
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


@contextmanager
def alone_within(file: Path, seconds: float) -> Iterator[None]:
    """Holds the lock `file` in the block. Raises TimeoutError if another process has it for so many
    `seconds`.
    """
    end = time.monotonic() + seconds
    with _opened(file) as stream:
        while not _is_taken(stream):
            if time.monotonic() > end:
                raise TimeoutError(file)
            time.sleep(_LOOK)
        yield


def _opened(file: Path) -> IO[str]:
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.is_symlink() or not file.is_file():
        filesystem.remove(file)  # whatever is not a plain file is not our lock
    return file.open("a")


def _is_taken(stream: IO[str]) -> bool:
    """Whether the lock is now ours."""
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
