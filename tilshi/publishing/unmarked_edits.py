"""Edits that an editor may want to reconsider, compared with a commit: a published text that has
changed without a sign of it for readers, and a draft that is published with a date long past.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import PurePosixPath

from tilshi.content.fields import inherit
from tilshi.content.original import original_of
from tilshi.content.schema import AnyFrontMatter, FrontMatter, Status
from tilshi.content.source import ARTICLE, Name, parse_name, read_fields
from tilshi.content.text_changes import only_typing, text_changes
from tilshi.problems import Problem
from tilshi.publishing.git import Repository
from tilshi.settings import Settings

TYPING = "[typo]"
"""What the message of a commit contains that only fixes typing errors."""
_READ = ("title", "summary", "image.alt", "image.caption", "text")
"""What readers read, as `text_changes` names it."""
_RECENT = timedelta(days=30)
"""A new story with an older date is taken for an archive that was imported."""
_MOST = 200


def unmarked_edits(settings: Settings, base: str, at: datetime) -> list[Problem]:
    """Notes about the articles that differ from the commit `base`, as of `at`; none if that is not
    in this clone.
    """
    changed = Repository(settings.content).changed(base) or []
    moved = {one.now: one.before for one in changed if one.now is not None}
    if len(moved) > _MOST:
        return []  # an import, or a change of all files by a program
    return list(_Edits(settings, base, at, moved).notes())


class _Edits:
    """The articles of which files differ from a commit; `moved` has their former paths."""

    def __init__(
        self, settings: Settings, base: str, at: datetime, moved: Mapping[str, str | None]
    ) -> None:
        self.settings, self.base, self.at, self.moved = settings, base, at, moved
        self.repository = Repository(settings.content)

    @cached_property
    def before(self) -> dict[str, bytes]:
        return self.repository.contents(self.base, [path for path in self.moved.values() if path])

    def notes(self) -> Iterator[Problem]:
        for path, old in sorted(self.moved.items()):
            name, _ = parse_name(path, self.settings.langs)
            if name is None or name.kind != ARTICLE or name.since is not None:
                continue
            data = (self.settings.content / path).read_bytes()
            now = read_fields(data, name, self.settings.zone)
            was_data = self.before.get(old) if old is not None else None
            was = read_fields(was_data, name, self.settings.zone) if was_data else None
            if not isinstance(now, FrontMatter):
                continue
            if not self._is_public(name, now, then=False):
                continue
            if not isinstance(was, FrontMatter) or was_data is None:
                yield from self._of_date(name, now, new=True)
            elif self._is_public(name, was, then=True):
                yield from self._of_text(path, was, was_data, now, data)
            elif was.status is Status.DRAFT:
                yield from self._of_date(name, now, new=False)

    def _is_public(self, name: Name, fields: FrontMatter, then: bool) -> bool:
        """Whether an article with these `fields` is public, now or `then`, in the commit."""
        whole = inherit(fields, self._original(name, then))
        due = whole.date is not None and whole.date <= self.at
        return due and whole.status in (None, Status.PUBLISHED)

    def _original(self, name: Name, then: bool) -> FrontMatter | None:
        """The fields of the original of a translation."""
        sources: dict[Name, AnyFrontMatter] = {}
        for lang in ("", *self.settings.langs[1:]):
            path = PurePosixPath(name.path).with_name(f"{name.story}.{lang}".rstrip(".") + ".md")
            other, _ = parse_name(path.as_posix(), self.settings.langs)
            fields = self._fields(other, then) if other is not None else None
            if other is not None and fields is not None:
                sources[other] = fields
        original = original_of(sources)
        found = sources[original] if original is not None and original.lang != name.lang else None
        return found if isinstance(found, FrontMatter) else None

    def _fields(self, name: Name, then: bool) -> AnyFrontMatter | None:
        """The fields of a source, now or `then`."""
        if then and name.path in self.moved:
            data = self.before.get(self.moved[name.path] or "")
        else:
            file = self.settings.content / name.path
            data = file.read_bytes() if file.is_file() else None
        return read_fields(data, name, self.settings.zone) if data else None

    def _of_text(
        self, path: str, was: FrontMatter, before: bytes, now: FrontMatter, after: bytes
    ) -> Iterator[Problem]:
        if now.modified not in (None, was.modified) or len(now.corrections or ()) > len(
            was.corrections or ()
        ):
            return
        changes = [
            one
            for one in text_changes(before, after)
            if one.field in _READ and not only_typing(one.before, one.after)
        ]
        if changes and not self._is_marked(path):
            time = f"{self.at.astimezone(self.settings.zone):%Y-%m-%d %H:%M}"
            values = {"words": changes[0].words, "time": time, "mark": TYPING}
            yield Problem("changed-unmarked", f"content/{path}", values=values, warning=True)

    def _is_marked(self, path: str) -> bool:
        """Whether everything that has changed in a file was committed as typing errors."""
        messages = self.repository.messages(self.base, path)
        marked = all(TYPING in message for message in messages)
        return bool(messages) and marked and not self.repository.is_modified(path)

    def _of_date(self, name: Name, now: FrontMatter, new: bool) -> Iterator[Problem]:
        zone = self.settings.zone
        if now.date is None:
            return
        if now.date.astimezone(zone).date() >= self.at.astimezone(zone).date():
            return
        if new and self.at - now.date > _RECENT:
            return
        values = {
            "value": f"{now.date.astimezone(zone):%Y-%m-%d %H:%M}",
            "time": f"{self.at.astimezone(zone):%Y-%m-%d %H:%M}",
        }
        yield Problem("published-late", f"content/{name.path}", None, "date", values, warning=True)
