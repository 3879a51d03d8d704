"""Reading with a deadline, however slowly the other end of a connection sends."""

import io
import socket
import time
from typing import Any


class _Timely(io.RawIOBase):
    """The stream `raw` of `connection`, until `end` on the monotonic clock."""

    def __init__(self, raw: Any, connection: socket.socket, end: float) -> None:
        self.raw, self.connection, self.end = raw, connection, end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        # A socket's own timeout starts again with each byte.
        self.connection.settimeout(left)
        read: int | None = self.raw.readinto(buffer)
        return read

    def close(self) -> None:
        self.raw.close()
        super().close()


def with_deadline(seconds: float, stream: Any, connection: socket.socket) -> io.BufferedReader:
    """The buffered `stream` of `connection`, which can be read for `seconds` from now on; after
    that a read raises TimeoutError.
    """
    return io.BufferedReader(_Timely(stream.detach(), connection, time.monotonic() + seconds))
