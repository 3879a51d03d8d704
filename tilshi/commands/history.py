"""`inv history`: who has changed a story, a page or a dossier, when, and what."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tilshi.commands.console import GOOD, PROBLEMS, guarded, read_settings
from tilshi.content.text_changes import TextChange, text_changes
from tilshi.problems import UsageError, nearest, printable, say
from tilshi.publishing.git import Repository, Revision
from tilshi.settings import Settings

_FOLDERS = ("articles", "pages", "dossiers")
_LONGEST = 400
"""Characters of one change that are shown."""


@dataclass(frozen=True)
class FileChange:
    """What a commit has changed in a file, now called `file`; `came_from` is its name before, if it
    was renamed, and `new` whether it was added.
    """

    file: str
    changes: tuple[TextChange, ...]
    came_from: str | None = None
    new: bool = False


@dataclass(frozen=True)
class HistoryEntry:
    """A commit, None for what is not committed yet, and what it has changed in each file."""

    revision: Revision | None
    files: tuple[FileChange, ...]


def run_history(stem: str, config: str, content: str | None = None, lang: str | None = None) -> int:
    """Prints the history of everything with this stem, newest first; returns the exit status."""

    def work(spoken: str) -> int:
        settings = read_settings(config, content, None)
        repository = Repository(settings.content)
        files = files_of(settings, stem)
        if not repository.is_repository():
            print(say("history-no-git", spoken), file=sys.stderr)
            return PROBLEMS
        for entry in history(repository, settings.content, files):
            print("\n".join(_lines(entry, settings.zone, spoken)))
        if repository.is_shallow():
            print(say("history-shallow", spoken), file=sys.stderr)
        return GOOD

    return guarded(work, lang, "checked-badly")


def files_of(settings: Settings, stem: str) -> list[Path]:
    """The files with this stem: the original, its translations and scheduled changes. Raises
    UsageError if there are none.
    """
    known: dict[str, list[Path]] = {}
    for folder in _FOLDERS:
        for file in sorted((settings.content / folder).rglob("*.md")):
            known.setdefault(file.name.partition(".")[0], []).append(file)
    if stem not in known:
        raise UsageError("no-story", value=stem).with_nearest(nearest(stem, known))
    return known[stem]


def history(repository: Repository, content: Path, files: list[Path]) -> list[HistoryEntry]:
    """What has happened to `files` below the `content` folder, newest first."""
    found: dict[str, tuple[Revision | None, list[FileChange]]] = {}
    for file in files:
        path = file.relative_to(content).as_posix()
        for revision, change in _of_file(repository, file, path):
            key = revision.commit if revision is not None else ""
            found.setdefault(key, (revision, []))[1].append(change)
    entries = [HistoryEntry(revision, tuple(changes)) for revision, changes in found.values()]
    return sorted(entries, key=_time, reverse=True)


def _time(entry: HistoryEntry) -> tuple[bool, datetime]:
    time = entry.revision.time if entry.revision is not None else "1970-01-01T00:00:00+00:00"
    return entry.revision is None, datetime.fromisoformat(time)


def _of_file(
    repository: Repository, file: Path, path: str
) -> Iterator[tuple[Revision | None, FileChange]]:
    revisions = repository.revisions(path)
    versions = repository.versions(revisions)
    now = file.read_bytes()
    if repository.is_modified(path):
        last = versions[0] if versions else None
        yield None, FileChange(path, tuple(text_changes(last, now)), new=last is None)
    for at, (revision, after) in enumerate(zip(revisions, versions, strict=True)):
        before = versions[at + 1] if at + 1 < len(versions) else None
        old = revisions[at + 1].path if at + 1 < len(revisions) else revision.path
        came_from = old if old != revision.path else None
        new = at + 1 == len(revisions)
        changes = tuple(text_changes(before, after)) if not new else ()
        if changes or came_from or new:
            yield revision, FileChange(path, changes, came_from, new)


def _lines(entry: HistoryEntry, zone: ZoneInfo, lang: str) -> Iterator[str]:
    one = entry.revision
    if one is None:
        yield say("history-uncommitted", lang)
    else:
        time = datetime.fromisoformat(one.time).astimezone(zone)
        subject = one.message.partition("\n")[0]
        yield printable(f"{time:%Y-%m-%d %H:%M}  {one.author}  {subject}  ({one.commit[:8]})")
    for file in entry.files:
        yield printable(f"  {file.file}")
        if file.new:
            yield f"    {say('history-new', lang)}"
        if file.came_from:
            yield f"    {say('history-renamed', lang, name=file.came_from)}"
        for change in file.changes if not file.new else ():
            words = change.words
            shown = words if len(words) <= _LONGEST else words[:_LONGEST] + " …"
            yield printable(f"    {change.field}: {shown}")
