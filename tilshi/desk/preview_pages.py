"""The pages of the preview, with what the desk adds to them."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from tilshi.desk.page import building, with_bar, with_script
from tilshi.desk.page_notes import NotedPage, PageNotes
from tilshi.desk.preview_state import PreviewState
from tilshi.desk.route import Desk, Route

NOTHING = "0"
"""The version of a page before the first build."""


@dataclass(frozen=True)
class Served:
    """What there is at an address: a page with its `html` and a `version`, which changes with what
    is seen of it; or, if it has a `location`, the way there; or the file at `path` in `folder`.
    """

    html: str = ""
    version: str = NOTHING
    status: int = 200
    location: str = ""
    folder: Path = Path()
    path: str = ""


class PreviewPages:
    """The pages of the preview of a desk, whose own ones have these `routes`."""

    def __init__(self, desk: Desk, routes: tuple[Route, ...]) -> None:
        self._desk, self._routes = desk, routes
        self._notes = PageNotes(desk)

    def at(self, address: str) -> Served:
        """What is at an address of the site, a path with or without a query."""
        state = self._desk.state
        if not state.version:
            return self.building(state, NOTHING)
        try:
            parts = urlsplit(address)
        except ValueError:
            parts = urlsplit("")
        path, base = unquote(parts.path), unquote(state.base)
        if path != base and path in ("/", base.rstrip("/")):
            return Served(status=302, location=base)
        folders = self._folders(state)
        if not path.startswith(base):
            return self._not_found(state, folders[-1])
        inside = path.removeprefix(base)
        found = ((folder, file) for folder in folders if (file := served(folder, inside)))
        folder, file = next(found, (folders[-1], None))
        if file is None:
            return self._not_found(state, folder)
        if file.is_dir():
            return Served(status=301, location=f"{path}/{'?' * bool(parts.query)}{parts.query}")
        if file.suffix != ".html":
            return Served(folder=folder, path="/" + quote(inside))
        noted = self._notes.of(file.relative_to(folder).as_posix())
        return self._page(_read(file), state, noted)

    def building(self, state: PreviewState, version: str = "") -> Served:
        """The page that is shown until there is another."""
        html = with_bar(building(self._desk.lang), self._desk, state, self._routes, None)
        return Served(with_script(html, state.tag, version), version, 503)

    def version(self, address: str) -> str:
        """The version of the page at an address."""
        path = address.partition("?")[0]
        if any(path.startswith(route.path) for route in self._routes):
            return self._desk.state.tag
        return self.at(address).version

    def _folders(self, state: PreviewState) -> list[Path]:
        """Where the files of the site are: those made first, if there are any, and all."""
        whole = Path(state.folder) if state.folder else self._desk.folder
        return [Path(state.first), whole] if state.first else [whole]

    def _not_found(self, state: PreviewState, folder: Path) -> Served:
        return self._page(_read(folder / "404.html"), state, None, 404)

    def _page(
        self, html: str, state: PreviewState, noted: NotedPage | None, status: int = 200
    ) -> Served:
        html = with_bar(html, self._desk, state, self._routes, noted)
        version = hashlib.sha256(html.encode()).hexdigest()[:16]
        return Served(with_script(html, state.tag, version), version, status)


def _read(html: Path) -> str:
    return html.read_text("utf-8") if html.is_file() else "<!doctype html><body></body>"


def served(folder: Path, path: str) -> Path | None:
    """The file of the site in `folder` that is served at `path`, or the folder that needs a
    trailing slash; None if there is none. Dot files, except in `.well-known`, and targets of
    links outside the folder are not served.
    """
    parts = [part for part in path.split("/") if part]
    below = parts[1:] if parts[:1] == [".well-known"] else parts
    if any(part.startswith(".") for part in below) or "\0" in path:
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
