"""Requests by HTTP whose responses come in a limited time. Redirects are not followed."""

import http.client
import urllib.error
import urllib.request
from functools import partial
from typing import Any

from tilshi import deadline


class NotConnectedError(OSError):
    """There was no connection, so nothing can have been sent."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: Any, *rest: Any, seconds: float, **named: Any) -> None:
        super().__init__(sock, *rest, **named)
        self.fp = deadline.with_deadline(seconds, self.fp, sock)


class _Connection(http.client.HTTPConnection):
    def __init__(self, *rest: Any, seconds: float, **named: Any) -> None:
        super().__init__(*rest, **named)
        self.response_class = partial(_Response, seconds=seconds)  # type: ignore[assignment]

    def connect(self) -> None:
        try:
            super().connect()
        except OSError as error:
            raise NotConnectedError(*error.args) from error


class _SecureConnection(_Connection, http.client.HTTPSConnection):
    pass


class _Http(urllib.request.HTTPHandler):
    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_Connection, seconds=self.seconds), req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_SecureConnection, seconds=self.seconds), req)


def send(request: urllib.request.Request, timeout: float, seconds: float) -> Any:
    """The response to `request`, whatever its status; reading it may take `seconds`, and connecting
    or waiting for its beginning `timeout`.

    Raises URLError, whose `reason` is a NotConnectedError if nothing was sent; any other OSError or
    HTTPException if something was.
    """
    opener = urllib.request.build_opener(_NoRedirect, _Http(seconds), _Https(seconds))
    try:
        return opener.open(request, timeout=timeout)
    except urllib.error.HTTPError as error:
        return error  # a response like any other
