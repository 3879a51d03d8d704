"""A lock in a bucket: an object that only one can create. It is good for some seconds and renewed
while we work, so that who is cut leaves it to run out.
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
    """The lock in the object `key`, good for `seconds` at a time. `ask` makes a request of the
    store, by its name and values.
    """

    def __init__(self, ask: Callable[..., Any], key: str, seconds: float) -> None:
        self.ask, self.key, self.seconds = ask, key, seconds
        self.token = os.urandom(8).hex()
        self.until = math.inf
        """On the monotonic clock: when what we hold runs out; for ever if we hold nothing."""
        self.done = threading.Event()
        self.renewing: threading.Thread | None = None

    def take(self, wait: int) -> None:
        """Takes it, and renews it from then on. Raises ProblemsError if somebody else keeps it
        longer than we wait.
        """
        etag = self._taken(wait)
        self.done.clear()
        self.renewing = threading.Thread(target=self._renew, args=(etag,), daemon=True)
        self.renewing.start()

    def give_back(self) -> None:
        """Ends it. If the store does not answer, it runs out by itself: what was done, or what went
        wrong, is worth more than that.
        """
        self.done.set()
        if self.renewing is not None:
            self.renewing.join()
        with contextlib.suppress(ClientError, BotoCoreError, ProblemsError):
            self.ask("delete_object", Key=self.key)
        self.until = math.inf

    def check(self) -> None:
        """Raises ProblemsError if it ran out while we worked: somebody else may have it."""
        if time.monotonic() > self.until:
            raise ProblemsError([Problem("publish-overtaken")])

    def _taken(self, wait: int) -> str:
        """Our lock's etag."""
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
                continue  # It is good for a while yet.
            except ProblemsError:
                return
            if renewed is None:
                self.until = -math.inf
                return
            etag = renewed

    def _try(self, **condition: str) -> str | None:
        """Writes the lock if the condition holds; its etag, None if somebody else has it."""
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
        # When an answer was lost, the request was made again, and finds our own lock.
        found = self._read()
        if found is None or found[1] != self.token:
            return None
        self.until = begun + found[2]
        return found[0]

    def _read(self) -> tuple[str, str, float] | None:
        """The lock that is there: its etag, whose it is, and for how many seconds it is good."""
        try:
            answer = self.ask("get_object", Key=self.key)
            said = json.loads(answer["Body"].read())
        except ClientError as error:
            if code(error) in _NOT_THERE:
                return None
            raise
        return answer["ETag"], said["who"], float(said["until"]) - time.time()


def code(error: ClientError) -> str:
    """What the store calls its error."""
    return str(error.response.get("Error", {}).get("Code", ""))
