"""`inv serve`: the site on this machine, rebuilt after every change, drafts included.

The builder writes the preview and a small state file; the server, a separate process, reads both.
Until the first build is done, every page says so; after a failed build its problems are shown above
the last good page, otherwise the warnings.
"""

import json
import os
import re
import socket
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from tilshi import deadline
from tilshi.commands.view import View, bar
from tilshi.filesystem import write_atomically
from tilshi.problems import Problem, first_of_each_kind, say
from tilshi.publishing.http_headers import content_type

HOST = "127.0.0.1"
_TYPES = {
    "feed.json": "application/feed+json",
    "opensearch.xml": "application/opensearchdescription+xml",
}
"""The media types of files whose suffix is not enough; the others are those of the public site."""
_PREFIX = "/__tilshi/"
_WAIT, _LOOK = 25.0, 0.03
_LONGEST_FORM = 1000
ASKING, ANSWERING = 10.0, 60.0
"""Seconds in which a request must arrive, and each part of a response must leave."""
AT_ONCE = 100
"""Connections answered at the same time; a browser tab has one to seven."""
_OURS = re.compile(rf"(?:{re.escape(HOST)}|localhost)(?::\d+)?", re.IGNORECASE)
_SCRIPT = """\
const seen = document.currentScript.dataset.version;
async function wait() {
  try {
    const answer = await fetch("/__tilshi/wait?" + seen);
    if (answer.status === 200 && (await answer.text()) !== seen) return location.reload();
  } catch { await new Promise((resume) => setTimeout(resume, 1000)); }
  wait();
}
wait();
"""
_STYLE = """\
.tilshi-problems { background: #7a0000; color: #fff; font: 1rem/1.5 system-ui, sans-serif;
  padding: 1rem; position: relative; z-index: 99 }
.tilshi-problems code { font-weight: bold }
.tilshi-view { background: #e8e8e8; color: #222; font: .875rem/1.5 system-ui, sans-serif;
  padding: .25rem 1rem; position: relative; z-index: 99 }
.tilshi-notes { background: #fff3c4; color: #222; font: 1rem/1.5 system-ui, sans-serif;
  padding: .5rem 1rem; position: relative; z-index: 99 }
"""
_BUILDING = """\
<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{said}</title></head>
<body style="font: 1.25rem/1.5 system-ui, sans-serif; margin: 3rem"><p>{said}</p></body></html>
"""
LocalisedProblems = tuple[tuple[str, str], ...]
"""Problems for display: location and text."""


@dataclass(frozen=True)
class PreviewState:
    """The result of the last build: a number that increases, 0 before the first; the path of the
    site's root; the problems, or else the warnings; when the builder was started; what is shown,
    and its folder, if that is not the one that the server was created with.
    """

    version: int = 0
    base: str = "/"
    problems: LocalisedProblems = ()
    notes: LocalisedProblems = ()
    started: int = 0
    view: View = field(default_factory=View)
    folder: str = ""

    @property
    def tag(self) -> str:
        """What tells this build from all others, also from those of an earlier builder."""
        return f"{self.version}-{self.started}" if self.version else "0"

    def write(self, file: Path) -> None:
        """Writes the state to the file that the server reads."""
        write_atomically(file, json.dumps(asdict(self), ensure_ascii=False).encode())

    @classmethod
    def read(cls, file: Path) -> "PreviewState":
        """The state in `file`; an empty one if nothing has been built yet."""
        if not file.exists():
            return cls()
        data = json.loads(file.read_text("utf-8"))
        for name in ("problems", "notes"):
            data[name] = tuple(map(tuple, data[name]))
        return cls(**{**data, "view": View(**data["view"])})


def localised(problems: Iterable[Problem], lang: str) -> LocalisedProblems:
    """The `problems` in `lang`, only the first of each kind."""
    return tuple((one.place, " ".join(one.text(lang))) for one in first_of_each_kind(problems))


def server(folder: Path, state: Path, port: int, lang: str) -> ThreadingHTTPServer:
    """A server of `folder` on the loopback address. Raises OSError if the port is taken."""
    handler = partial(_Handler, folder=folder, state=state, lang=lang)
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
    def __init__(self, *args: object, folder: Path, state: Path, lang: str) -> None:
        self.folder, self.state, self.lang = folder, state, lang
        super().__init__(*args, directory=str(folder))  # type: ignore[arg-type]

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        """The media type of a file."""
        return _TYPES.get(Path(path).name) or content_type(str(path))

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
        if self.path.startswith(_PREFIX):
            self._own(self.path.removeprefix(_PREFIX))
        else:
            self._page()

    do_HEAD = do_GET  # noqa: N815

    def do_POST(self) -> None:
        """Asks the builder for another view, and goes back to the page with the form."""
        origin = urlsplit(self.headers.get("Origin", "")).netloc
        length = self.headers.get("Content-Length", "")
        small = length.isdecimal() and int(length) < _LONGEST_FORM
        if self.path != _PREFIX + "view" or not small or not _OURS.fullmatch(origin):
            self._send(b"", "text/plain", 403)
            return
        View.of_form(self.rfile.read(int(length)).decode("ascii", "replace")).write(
            wanted_file(self.state)
        )
        self._lead(urlsplit(self.headers.get("Referer", "/")).path, 303)

    def _own(self, name: str) -> None:
        if name == "reload.js":
            self._send(_SCRIPT.encode(), "text/javascript")
        elif name == "problems.css":
            self._send(_STYLE.encode(), "text/css")
        elif name.startswith("wait?"):
            self._send(self._changed(name.partition("?")[2]).encode(), "text/plain")
        else:
            self._send(b"", "text/plain", 404)

    def _changed(self, seen: str) -> str:
        end = time.monotonic() + _WAIT
        while True:
            version = PreviewState.read(self.state).tag
            if version != seen or time.monotonic() > end:
                return version
            time.sleep(_LOOK)

    def _page(self) -> None:
        state = PreviewState.read(self.state)
        if not state.version:
            said = escape(say("serve-building", self.lang))
            self._html(_BUILDING.format(lang=self.lang, said=said), state, 503)
            return
        try:
            parts = urlsplit(self.path)
        except ValueError:
            parts = urlsplit("")
        if state.folder:
            self.folder, self.directory = Path(state.folder), state.folder
        path, base = unquote(parts.path), unquote(state.base)
        if path != base and path in ("/", base.rstrip("/")):
            self._lead(base, 302)
            return
        inside = path.removeprefix(base) if path.startswith(base) else None
        file = None if inside is None else served(self.folder, inside)
        if file is None or inside is None:
            self._html(_read(self.folder / "404.html"), state, 404)
        elif file.is_dir():
            self._lead(f"{path}/{'?' * bool(parts.query)}{parts.query}", 301)
        elif file.suffix == ".html":
            self._html(_read(file), state)
        else:
            self.path = "/" + quote(inside)
            if self.command == "HEAD":
                super().do_HEAD()
            else:
                super().do_GET()

    def _lead(self, to: str, status: int) -> None:
        self.send_response(status)
        # Two leading slashes would name another host.
        self.send_header("Location", "/" + quote(to, safe="/?&=%+").lstrip("/"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _html(self, text: str, state: PreviewState, status: int = 200) -> None:
        """Sends a page with the result of the last build, which reloads itself after the next."""
        script = f'<script src="{_PREFIX}reload.js" data-version="{state.tag}"></script>'
        text = text.replace("</body>", script + "</body>", 1)
        at = text.find(">", text.find("<body")) + 1
        text = text[:at] + self._bar(state) + self._said(state) + text[at:]
        self._send(text.encode(), "text/html; charset=utf-8", status)

    def _bar(self, state: PreviewState) -> str:
        """The style sheet and, once the builder has said what is wanted, the bar."""
        style = f'<link rel="stylesheet" href="{_PREFIX}problems.css">'
        file = wanted_file(self.state)
        if not file.exists():
            return style
        return style + bar(state.view, View.read(file), self.lang, f"{_PREFIX}view")

    def _said(self, state: PreviewState) -> str:
        if state.problems:
            heading = escape(say("failed", self.lang, count=len(state.problems)))
            return (
                f'<aside class="tilshi-problems" role="alert"><p>{heading}</p>'
                f"{_listed(state.problems)}</aside>"
            )
        if state.notes:
            heading = escape(say("serve-notes", self.lang, count=len(state.notes)))
            return (
                f'<details class="tilshi-notes"><summary>{heading}</summary>'
                f"{_listed(state.notes)}</details>"
            )
        return ""

    def _send(self, data: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


def wanted_file(state: Path) -> Path:
    """The file in which the server that reads `state` tells which view is wanted."""
    return state.with_name(f"wanted-{state.stem}") / "view.json"


def _read(html: Path) -> str:
    return html.read_text("utf-8") if html.is_file() else "<!doctype html><body></body>"


def _listed(problems: LocalisedProblems) -> str:
    items = (f"<li><code>{escape(place)}</code> {escape(text)}</li>" for place, text in problems)
    return f"<ul>{''.join(items)}</ul>"


def served(folder: Path, path: str) -> Path | None:
    """The file of the site in `folder` that is served at `path`, or the folder that needs a
    trailing slash; None if there is none. Dot files, and targets of links outside the folder, are
    not served.
    """
    parts = [part for part in path.split("/") if part]
    if any(part.startswith(".") for part in parts) or "\0" in path:
        return None
    file = folder.joinpath(*parts)
    try:
        if file.is_dir() and not path.rpartition("/")[2]:
            file /= "index.html"
        there = file.is_file() or (file / "index.html").is_file()
        inside = file.resolve().is_relative_to(folder.resolve())
    except OSError:  # a name that is too long, or a folder without permission
        return None
    return file if there and inside else None
