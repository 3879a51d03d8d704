"""The server of `inv serve`: pages of the site as the builder has left them, and those of the desk.

The builder writes the preview and a small state file; the server, a separate process, reads both.
Until the first build is done, every page says so; after a failed build its problems are shown above
the last good page, otherwise the warnings.
"""

import os
import re
import socket
import sys
import threading
import time
from collections.abc import Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, unquote, urlsplit

from tilshi import deadline
from tilshi.desk.open_pages import OpenPages
from tilshi.desk.preview_pages import NOTHING, PreviewPages, Served
from tilshi.desk.preview_state import wanted_file
from tilshi.desk.route import PREFIX, Answer, Desk, DeskRequest, Route
from tilshi.desk.routes import ROUTES
from tilshi.desk.view import View
from tilshi.problems import Problem
from tilshi.publishing.http_headers import content_type

HOST = "127.0.0.1"
_WAIT, _LOOK = 25.0, 0.03
_LONGEST_FORM = 1000
ASKING, ANSWERING = 10.0, 60.0
"""Seconds in which a request must arrive, and each part of a response must leave."""
AT_ONCE = 100
"""Connections answered at the same time; a browser tab has one to seven."""
_OURS = re.compile(rf"(?:{re.escape(HOST)}|localhost)(?::\d+)?", re.IGNORECASE)


def server(desk: Desk, port: int) -> ThreadingHTTPServer:
    """A server of the `desk` on the loopback address. Raises OSError if the port is taken."""
    pages, open_pages = PreviewPages(desk, ROUTES), OpenPages.beside(desk.state_file)
    handler = partial(_Handler, desk=desk, pages=pages, open_pages=open_pages)
    return _Server((HOST, port), handler)


class _Server(ThreadingHTTPServer):
    """Exits when the process that created it has ended, for whatever reason."""

    request_queue_size = AT_ONCE

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.maker = os.getpid()
        self.places = threading.Semaphore(AT_ONCE)

    def process_request(self, request: socket.socket, client_address: object) -> None:  # type: ignore[override]
        """Answers in a thread, or closes the connection if there are too many already."""
        if self.places.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: socket.socket, client_address: object) -> None:  # type: ignore[override]
        """Answers, and releases the slot."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.places.release()

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignores connections that a browser has closed."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    def service_actions(self) -> None:
        """Called twice a second while the server runs in its own process."""
        if os.getppid() != self.maker:
            os._exit(0)


class _Handler(SimpleHTTPRequestHandler):
    def __init__(
        self, *args: object, desk: Desk, pages: PreviewPages, open_pages: OpenPages
    ) -> None:
        self.desk, self.pages, self.open_pages = desk, pages, open_pages
        super().__init__(*args, directory=str(desk.folder))  # type: ignore[arg-type]

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        """The media type of a file."""
        return content_type(str(path))

    def log_message(self, *_: object) -> None:
        """Logs nothing: the builder reports."""

    def setup(self) -> None:
        super().setup()
        self.rfile = deadline.with_deadline(ASKING, self.rfile, self.connection)

    def parse_request(self) -> bool:
        """Whether there is a request, of any method, that may be answered."""
        if not super().parse_request():
            return False
        self.connection.settimeout(ANSWERING)
        hosts = self.headers.get_all("Host", ())
        if len(hosts) != 1 or not _OURS.fullmatch(hosts[0]):
            # Another site must not read drafts through a host name that resolves to this machine.
            self._send(b"", "text/plain", 403)
            return False
        return True

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if path == f"{PREFIX}wait":
            self._send(self._changed(query).encode(), "text/plain")
            return
        route = _route(path)
        if route is None and not path.startswith(PREFIX):
            self._page(self.pages.at(self.path))
        else:
            self._desk_page(route)

    do_HEAD = do_GET  # noqa: N815

    def _desk_page(self, route: Route | None, sent: bytes | None = None) -> None:
        """Answers with a page of the desk, to which something may have been `sent`."""
        answer = None
        if route is not None:
            path, _, query = self.path.partition("?")
            below = unquote(path.removeprefix(route.path))
            request = DeskRequest(route, below, query, self.desk.lang, self.desk, ROUTES, sent)
            try:
                answer = route(request)
            except TimeoutError:  # the catalogue is in use
                self._page(self.pages.building(self.desk.state))
                return
            except Exception as error:  # an editor is never shown a traceback
                answer = self._failed(error)
        self._answer(answer or Answer(status=404))

    def do_POST(self) -> None:
        """Asks the builder for another view, and goes back to the page with the form; or sends
        something to a page of the desk.
        """
        origin = urlsplit(self.headers.get("Origin", "")).netloc
        length = self.headers.get("Content-Length", "")
        view, route = self.path == PREFIX + "view", _route(self.path)
        longest = _LONGEST_FORM if view else route.longest if route else 0
        small = length.isdecimal() and int(length) < longest
        if not small or not _OURS.fullmatch(origin):
            self._send(b"", "text/plain", 403)
            return
        sent = self.rfile.read(int(length))
        if view:
            View.of_form(sent.decode("ascii", "replace")).write(wanted_file(self.desk.state_file))
            self._lead(urlsplit(self.headers.get("Referer", "/")).path, 303)
        else:
            self._desk_page(route, sent)

    def _answer(self, answer: Answer) -> None:
        if answer.location:
            self._lead(answer.location, answer.status)
        else:
            self._send(answer.data, answer.type, answer.status, answer.headers)

    def _failed(self, error: Exception) -> Answer:
        problem = getattr(error, "problem", None)
        if not isinstance(problem, Problem):
            problem = Problem("internal", values={"why": f"{type(error).__name__}: {error}"})
        return Answer(problem.sentence(self.desk.lang).encode(), status=500)

    def _changed(self, query: str) -> str:
        """The version of a page, once it is not the one that was seen, or after a while."""
        asked = parse_qs(query, keep_blank_values=True)
        page, seen = (asked.get(name, [""])[0] for name in ("page", "seen"))
        self.open_pages.note(page, self.desk.state.base)
        end = time.monotonic() + _WAIT
        build = ""
        version = seen
        while version in (seen, NOTHING) and time.monotonic() < end:
            if build != (build := self.desk.state.tag):
                version = self.pages.version(page)
            else:
                time.sleep(_LOOK)
        return version

    def _page(self, found: Served) -> None:
        if found.location:
            self._lead(found.location, found.status)
        elif found.html:
            self._send(found.html.encode(), "text/html; charset=utf-8", found.status)
        else:
            self.path, self.directory = found.path, str(found.folder)
            if self.command == "HEAD":
                super().do_HEAD()
            else:
                super().do_GET()

    def _lead(self, to: str, status: int) -> None:
        self.send_response(status)
        # Two leading slashes would name another host.
        self.send_header("Location", "/" + quote(to, safe="/?&=%+#").lstrip("/"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(
        self, data: bytes, kind: str, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in {"Cache-Control": "no-store", **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


def _route(path: str) -> Route | None:
    return next((one for one in ROUTES if path.startswith(one.path)), None)
