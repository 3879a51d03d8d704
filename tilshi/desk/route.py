"""A page of the desk: where it is, and what answers there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from tilshi.desk.preview_state import PreviewState, wanted_file
from tilshi.desk.view import View
from tilshi.problems import EDITOR_LANGS, Problem
from tilshi.settings import Settings

PREFIX = "/__tilshi/"
"""The path of what the desk has of its own; no page of a site begins with it."""

Load = Callable[[], tuple[Settings, datetime]]
"""Returns the settings and the clock."""

Proofread = Callable[[Settings, str], list[Problem]]
"""Finds typing errors in the source at a path below the content folder."""


@dataclass(frozen=True)
class Desk:
    """What the server knows: the `folder` of the preview that it was created with, the file with
    the preview's state, the language of the editor, how the settings are loaded, and how a source
    is proofread.
    """

    folder: Path
    state_file: Path
    lang: str
    load: Load
    proofread: Proofread

    @property
    def state(self) -> PreviewState:
        """The result of the last build."""
        return PreviewState.read(self.state_file)

    @property
    def wanted(self) -> View:
        """The view that the editor has asked for."""
        file = wanted_file(self.state_file)
        return View.read(file) if file.exists() else self.state.view

    def shown(self) -> tuple[Settings, datetime]:
        """The settings of the preview that is shown, and its clock. Raises UsageError if the
        settings cannot be read.
        """
        settings, at = self.load()
        state = self.state
        folder = Path(state.folder) if state.folder else self.folder
        return settings.moved(folder), state.view.clock(at, settings.zone)


@dataclass(frozen=True)
class DeskRequest:
    """A request for a page of the desk: its `route`, the path below that, unquoted, and the query;
    the language of the page; the `navigation`, all routes; and what was sent, None if nothing was.
    """

    route: "Route"
    path: str
    query: str
    lang: str
    desk: Desk
    navigation: Sequence["Route"]
    sent: bytes | None = None


@dataclass(frozen=True)
class Answer:
    """What is sent, with more `headers`; with `location`, it leads there."""

    data: bytes = b""
    type: str = "text/plain; charset=utf-8"
    status: int = 200
    location: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Route:
    """What answers at all addresses that begin with `path`; None is "not found". With a `label` (a
    key of the messages) it is in the navigation. If it is `in_languages`, the language is the
    first part of the rest of the path, and the page in that of the editor is found without it.
    `longest` is how many bytes may be sent to it.
    """

    path: str
    answer: Callable[[DeskRequest], Answer | None]
    label: str = ""
    in_languages: bool = False
    longest: int = 0

    def address(self, lang: str, path: str = "") -> str:
        """The address in `lang` of the page at `path` below this one."""
        return self.path + (f"{lang}/" if self.in_languages else "") + path

    def __call__(self, request: DeskRequest) -> Answer | None:
        """The answer to a request."""
        if self.in_languages:
            lang, slash, rest = request.path.partition("/")
            if lang not in EDITOR_LANGS or not slash:
                known = lang if lang in EDITOR_LANGS else request.lang
                return Answer(status=302, location=self.address(known))
            request = replace(request, path=rest, lang=lang)
        return self.answer(request)
