"""The notes on the file that a page is made from."""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from tilshi.desk.note import Note, NotesFile
from tilshi.desk.page_source import PageSource, page_source
from tilshi.desk.route import Desk
from tilshi.problems import UsageError
from tilshi.settings import Settings


@dataclass(frozen=True)
class NotedPage:
    """The source of a page, its text, and the notes on it, by their lines."""

    source: PageSource
    text: str
    notes: Sequence[Note]


class PageNotes:
    """The notes on all pages of a desk. During a build, sources are those that were known before:
    a page never waits for it.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._loaded: tuple[str, Settings] | None = None
        self._sources: dict[str, PageSource | None] = {}
        self._proofread: dict[str, tuple[str, list[Note]]] = {}

    def of(self, path: str) -> NotedPage | None:
        """What is known of the page at the `path` of the site; None if it has no source."""
        try:
            settings = self._settings()
        except UsageError:
            return None
        with suppress(TimeoutError, sqlite3.Error):
            self._sources[path] = page_source(settings, path)
        source = self._sources.get(path)
        if source is None:
            return None
        text = source.text(settings.content)
        told = NotesFile.beside(self._desk.state_file).read().get(source.file, [])
        found = self._typing_errors(settings, source.path, text)
        notes = sorted({*told, *found}, key=lambda one: (one.line or 0, one.text))
        return NotedPage(source, text, notes)

    def _settings(self) -> Settings:
        """The settings of what is shown, loaded once for each build."""
        tag = self._desk.state.tag
        if self._loaded is None or self._loaded[0] != tag:
            self._loaded = tag, self._desk.shown()[0]
        return self._loaded[1]

    def _typing_errors(self, settings: Settings, path: str, text: str) -> list[Note]:
        """What proofreading finds in a source, which is read again only if it has changed."""
        known = self._proofread.get(path)
        if known is None or known[0] != text:
            found = self._desk.proofread(settings, path)
            known = text, [Note.of(one, self._desk.lang) for one in found]
            self._proofread[path] = known
        return known[1]
