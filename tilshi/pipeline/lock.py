"""One build at a time: a second one waits for the first."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tilshi import filesystem


@contextmanager
def alone(file: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Holds the lock `file` in the block; if another process has it, calls `waiting` and waits.

    The system releases the lock when its holder ends, however it ends.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.is_symlink() or not file.is_file():
        filesystem.remove(file)  # whatever is not a plain file is not our lock
    with file.open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield
