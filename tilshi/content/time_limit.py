"""Limits on the time that one text may take, whatever is in it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooLongError(Exception):
    """The time was over."""


@contextmanager
def cpu_time_limit(seconds: float) -> Iterator[None]:
    """What happens in here may take `seconds` of the processor's time; how busy the machine is with
    other things does not count. There is no limit outside of the main thread, where Python gets no
    signals.

    Raises TooLongError when the time is over.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    running = [True]

    def stop(_: int, __: FrameType | None) -> None:
        if running:
            raise TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    # Again and again: an exception that is raised where Python must ignore it is lost.
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 0.05)
    try:
        yield
    finally:
        try:
            running.clear()
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, before)
