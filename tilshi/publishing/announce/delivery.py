"""Sending a request of a channel, and what its outcome means."""

import http.client
import json
import urllib.error
from dataclasses import dataclass
from enum import Enum
from typing import Any
from urllib.request import Request

from tilshi.publishing import http_client

_MOST_BYTES = 64 * 1024
_MAYBE_DONE = (502, 504)
"""A gateway says this, which does not know what the server behind it did."""


_REFUSED = (400, 413, 422)
"""What is wrong is in the request, such as a message that is too long: others may pass."""


class Outcome(Enum):
    """Whether a request did its work; `REFUSED`: it did not, but other requests may; `UNKNOWN`: it
    may have, but no response said so.
    """

    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Delivery:
    """The outcome of a request, and `why` it failed; `wait` is the least number of seconds before
    another attempt, None if that would be of no use.
    """

    outcome: Outcome
    why: str = ""
    wait: float | None = None


def attempt(request: Request, seconds: float) -> Delivery:
    """Sends `request` once; waits no longer than `seconds` for the response, nor for each of its
    parts.
    """
    try:
        with http_client.send(request, seconds, seconds) as response:
            return _judged(response)
    except urllib.error.URLError as error:
        sent = not isinstance(error.reason, http_client.NotConnectedError)
        outcome = Outcome.UNKNOWN if sent else Outcome.FAILED
        return Delivery(outcome, _said(error.reason), 0.0)
    except (OSError, http.client.HTTPException) as error:
        return Delivery(Outcome.UNKNOWN, _said(error), 0.0)


def _judged(response: Any) -> Delivery:
    status: int = response.status
    if 200 <= status < 300:
        return Delivery(Outcome.DONE)
    if status in _REFUSED:
        return Delivery(Outcome.REFUSED, f"HTTP {status}")
    outcome = Outcome.UNKNOWN if status in _MAYBE_DONE else Outcome.FAILED
    if status == 429:
        wait: float | None = _asked_wait(response)
    else:
        wait = 0.0 if status >= 500 else None
    return Delivery(outcome, f"HTTP {status}", wait)


def _said(error: object) -> str:
    """An error in words. Some contain the URL, which may be secret: only the system's are shown."""
    strerror = error.strerror if isinstance(error, OSError) else None
    return strerror or type(error).__name__


def _asked_wait(response: Any) -> float:
    """The seconds to wait that a response asks for: in `Retry-After` (RFC 9110), or in JSON, as
    Telegram does.
    """
    said = response.headers.get("Retry-After", "")
    if said.isdecimal():
        return float(said)
    try:
        return float(json.loads(response.read(_MOST_BYTES))["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError):
        return 0.0
