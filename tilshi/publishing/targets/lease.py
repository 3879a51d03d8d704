"""A lock in a bucket: an object that only one client can create. It is valid for some seconds and
renewed while in use, so that the lock of an interrupted publication expires.
"""

import contextlib
import json
import math
import os
import threading
import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from tilshi.problems import Problem, ProblemsError

_TAKEN = ("PreconditionFailed", "ConditionalRequestConflict", "412", "409", "NoSuchKey")
_NOT_THERE = ("NoSuchKey", "404")


class Lease:
    """The lock in the object `key`, valid for `seconds` at a time. `ask` sends a request to the
    store, by name and parameters.
    """

    def __init__(self, ask: Callable[..., Any], key: str, seconds: float) -> None:
        self.ask, self.key, self.seconds = ask, key, seconds
        self.token = os.urandom(8).hex()
        self.until = math.inf
        """When the lock expires, on the monotonic clock; infinity if we do not hold it."""
        self.done = threading.Event()
        self.renewing: threading.Thread | None = None

    def take(self, wait: int) -> None:
        """Acquires it, and renews it from then on. Raises ProblemsError if another client keeps it
        for longer than `wait`.
        """
        etag = self._taken(wait)
        self.done.clear()
        self.renewing = threading.Thread(target=self._renew, args=(etag,), daemon=True)
        self.renewing.start()

    def give_back(self) -> None:
        """Releases it. If the store does not answer, it expires by itself: the result of the work,
        or its error, matters more.
        """
        self.done.set()
        if self.renewing is not None:
            self.renewing.join()
        with contextlib.suppress(ClientError, BotoCoreError, ProblemsError):
            self.ask("delete_object", Key=self.key)
        self.until = math.inf

    def check(self) -> None:
        """Raises ProblemsError if it expired while in use: another client may have it."""
        if time.monotonic() > self.until:
            raise ProblemsError([Problem("publish-overtaken")])

    def _taken(self, wait: int) -> str:
        """The etag of our lock."""
        end = time.monotonic() + wait
        while True:
            etag = self._try(IfNoneMatch="*")
            if etag is None:
                found = self._read()
                if found is not None and found[2] < 0:
                    etag = self._try(IfMatch=found[0])
            if etag is not None:
                return etag
            if time.monotonic() > end:
                raise ProblemsError([Problem("publish-busy", values={"value": wait})])
            time.sleep(min(1.0, self.seconds / 4))

    def _renew(self, etag: str) -> None:
        while not self.done.wait(self.seconds / 3):
            try:
                renewed = self._try(IfMatch=etag)
            except (ClientError, BotoCoreError):
                continue  # It is still valid for a while.
            except ProblemsError:
                return
            if renewed is None:
                self.until = -math.inf
                return
            etag = renewed

    def _try(self, **condition: str) -> str | None:
        """Writes the lock if the condition holds; returns its etag, None if another client
        has it.
        """
        begun, now = time.monotonic(), time.time()
        body = json.dumps({"who": self.token, "until": now + self.seconds})
        try:
            answer = self.ask("put_object", Key=self.key, Body=body.encode(), **condition)
        except ClientError as error:
            if code(error) not in _TAKEN:
                raise
        else:
            self.until = begun + self.seconds
            written: str = answer["ETag"]
            return written
        # If a response was lost, the request was repeated and finds our own lock.
        found = self._read()
        if found is None or found[1] != self.token:
            return None
        self.until = begun + found[2]
        return found[0]

    def _read(self) -> tuple[str, str, float] | None:
        """The existing lock: its etag, its owner, and the seconds until it expires."""
        try:
            answer = self.ask("get_object", Key=self.key)
            said = json.loads(answer["Body"].read())
        except ClientError as error:
            if code(error) in _NOT_THERE:
                return None
            raise
        return answer["ETag"], said["who"], float(said["until"]) - time.time()


def code(error: ClientError) -> str:
    """The store's code of an error."""
    return str(error.response.get("Error", {}).get("Code", ""))
