"""Limits on the CPU time that one text may take."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooLongError(Exception):
    """The time limit was exceeded."""


@contextmanager
def cpu_time_limit(seconds: float) -> Iterator[None]:
    """Limits the block to `seconds` of CPU time, however busy the machine is. There is no limit
    outside the main thread, where Python gets no signals.

    Raises TooLongError when the time is up.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    running = [True]

    def stop(_: int, __: FrameType | None) -> None:
        if running:
            raise TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    # Repeated, because an exception raised where Python has to ignore it is lost.
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 0.05)
    try:
        yield
    finally:
        try:
            running.clear()
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, before)
