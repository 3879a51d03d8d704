"""The scan: reads changes of the editors' files and of the theme into the catalogue.

Files with a known size and ctime are not opened. For others the content decides: a file that only
looks new is not parsed again. A changed source makes its story dirty, and every story that mentions
it.
"""

import hashlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tilshi.content.attachment_names import FOLDER
from tilshi.content.content_folder import REGISTRY_FILES, FileStamp, is_source, picture_name
from tilshi.store import meta, queues, sources
from tilshi.store.connection import packed, transaction
from tilshi.store.sources import SourceRecord

if TYPE_CHECKING:
    from tilshi.content.source import Source

CONTENT, THEME, PICTURES = "content/", "theme/", ("images/", FOLDER)
AT_ONCE = 50
_FRESH = 2 * 10**9
"""Nanoseconds within which a file may change again without a new ctime."""

Each = Callable[
    [Callable[[list["FileToRead"]], list["FileRead"]], list[list["FileToRead"]]],
    Iterator[list["FileRead"]],
]


@dataclass(frozen=True)
class FileToRead:
    """A file to read, and its last known digest."""

    path: str
    digest: str | None


@dataclass(frozen=True)
class FileRead:
    """A file that was read; `record` is the parsed source, if it has changed."""

    path: str
    stamp: FileStamp
    digest: str
    record: SourceRecord | None = None


def changed_files(
    db: sqlite3.Connection, top: str, files: Mapping[str, FileStamp]
) -> tuple[list[FileToRead], set[str]]:
    """The files below `top` (CONTENT or THEME) to read, and the paths that are gone."""
    to_read, gone, met = [], set(), 0
    known = list(sources.known_files(db, top))
    for path, size, last, digest in known:
        stamp = files.get(path)
        if stamp is None:
            gone.add(path)
            continue
        met += 1
        if stamp != (size, last):
            to_read.append(FileToRead(path, digest))
    if met < len(files):
        old = {path for path, *_ in known}
        to_read += [FileToRead(path, None) for path in files if path not in old]
    return sorted(to_read, key=lambda file: file.path), gone


def is_any_changed(root: Path, to_read: Iterable[FileToRead]) -> bool:
    """Whether one of the files below `root` has other content than the catalogue knows."""
    return any(_digest(root, file.path)[2] != file.digest for file in to_read)


def hash_files(root: Path, to_read: Iterable[FileToRead]) -> list[FileRead]:
    """The files below `root`, read only to tell whether they have changed."""
    return [FileRead(file.path, *_digest(root, file.path)[1:]) for file in to_read]


def read_sources(
    content: Path, langs: Sequence[str], zone: ZoneInfo, to_read: list[FileToRead]
) -> list[FileRead]:
    """The sources in `to_read`; those that have changed are parsed and checked by themselves."""
    taken = []
    for file in to_read:
        data, stamp, digest = _digest(content, file.path)
        record = None if digest == file.digest else _record(file.path, data, langs, zone)
        taken.append(FileRead(file.path, stamp, digest, record))
    return taken


def _digest(root: Path, path: str) -> tuple[bytes, FileStamp, str]:
    """(bytes, stamp, digest) of a file, read again if it changes meanwhile."""
    with (root / path).open("rb") as stream:
        while True:
            before = FileStamp.of(os.fstat(stream.fileno()))
            stream.seek(0)
            data = stream.read()
            if FileStamp.of(os.fstat(stream.fileno())) == before and len(data) == before.size:
                break
    if time.time_ns() - before.changed < _FRESH:
        before = FileStamp(before.size, -1)
    return data, before, hashlib.sha256(path.encode() + b"\0" + data).hexdigest()


def _record(path: str, data: bytes, langs: Sequence[str], zone: ZoneInfo) -> SourceRecord:
    from tilshi.content.source import parse_name, read_source
    from tilshi.content.stories import title_key
    from tilshi.store.serialisation import problems_to_json, source_to_json

    name, problems = parse_name(path, langs)
    if name is None:
        return SourceRecord(None, "", "", "", None, problems_to_json(problems))
    source, problems = read_source(data, name, zone)
    wrong = problems_to_json(problems) if problems else None
    if source is None:
        return SourceRecord(name.kind, name.story, name.lang, "", None, wrong)
    title = title_key(source.fields.title)
    value = source_to_json(source)
    keys = _keys(source) if name.kind == "article" else ""
    kept = (packed(source.body.html), packed(keys))
    return SourceRecord(name.kind, name.story, name.lang, title, value, wrong, *kept)


def _keys(source: "Source") -> str:
    """What an article is found by, and compared with others, as the catalogue stores it."""
    from tilshi.content.summary import shorten
    from tilshi.search.keys import document_keys

    fields, text = source.fields, source.body.text
    summary = fields.summary or shorten(text)
    return document_keys(source.name.lang, fields.title, summary, text)


def update_sources(
    db: sqlite3.Connection,
    content: Path,
    to_read: Sequence[FileToRead],
    gone: Iterable[str],
    langs: Sequence[str],
    zone: ZoneInfo,
    each: Each,
) -> None:
    """Updates the catalogue from the content folder, with `to_read` and `gone` from
    `changed_files`.

    `each` applies its first argument to each item of its second one.
    """
    sources_to_read = [file for file in to_read if is_source(file.path)]
    batches = [sources_to_read[at : at + AT_ONCE] for at in range(0, len(sources_to_read), AT_ONCE)]
    named: set[tuple[str, str]] = set()
    pictures: set[str] = set()
    with transaction(db):
        sources.forget_files(db, (CONTENT + path for path in gone))
        for path in sorted(gone):
            if is_source(path):
                named |= _replace(db, path, None)
            elif path.startswith(PICTURES):
                pictures.add(_mentioned_name(path))
        named |= {("picture", name) for name in pictures}
        for taken in each(partial(read_sources, content, langs, zone), batches):
            for one in taken:
                _remember(db, CONTENT, one)
                if one.record is not None:
                    named |= _replace(db, one.path, one)
        for one in hash_files(content, [file for file in to_read if not is_source(file.path)]):
            before = _remember(db, CONTENT, one)
            if before != one.digest and one.path.startswith(PICTURES):
                name = _mentioned_name(one.path)
                pictures.add(name)
                if before is None:
                    named.add(("picture", name))
        queues.add_mentioning_dirty(db, sorted(named))
        queues.add_dirty_pictures(db, pictures)


def top_of(number: int) -> str:
    """The prefix of the theme's files in the catalogue, for the theme with this number."""
    return f"{THEME}{number}/"


def remember_theme_files(
    db: sqlite3.Connection, themes: Sequence[Path], found: Sequence[Mapping[str, FileStamp]]
) -> None:
    """Stores the files of all `themes`, as `found`."""
    changes = []
    for number, (theme, files) in enumerate(zip(themes, found, strict=True)):
        to_read, gone = changed_files(db, top_of(number), files)
        changes.append((top_of(number), theme, to_read, gone))
    changes += [
        (top_of(number), Path(), [], set(left))
        for number in range(len(themes), _MOST_THEMES)
        if (left := [path for path, _ in sources.file_digests(db, top_of(number))])
    ]
    if not any(to_read or gone for _, _, to_read, gone in changes):
        return
    with transaction(db):
        for top, theme, to_read, gone in changes:
            sources.forget_files(db, (top + path for path in gone))
            for one in hash_files(theme, to_read):
                _remember(db, top, one)


_MOST_THEMES = 2
"""The site's own theme and the packaged one."""


def _remember(db: sqlite3.Connection, top: str, one: FileRead) -> str | None:
    """Stores a file's stamp in the catalogue; returns its previous digest."""
    return sources.remember_file(db, top + one.path, one.stamp, one.digest)


def _replace(db: sqlite3.Connection, path: str, taken: FileRead | None) -> set[tuple[str, str]]:
    """Replaces the source at a path. Returns the (kind, key) by which others may have mentioned
    what is new or gone: its id, if the story is new or gone, and its titles.
    """
    named: set[tuple[str, str]] = set()
    before, anchors = sources.source_at(db, path), sources.anchors_at(db, path)
    if before is not None:
        sources.remove_source(db, path)
        queues.add_replaced(db, before[3])
    for kind, story in {(row[0], str(row[1])) for row in _both(before, taken) if row[0]}:
        queues.add_dirty(db, [(kind, story)])
        others = sources.has_source(db, kind, story)
        if not others and (before is None or taken is None or before[1] != story):
            named.add((_mentioned_as(kind), story))
    titles = {row[2] for row in _both(before, taken) if row[0] == "article" and row[2]}
    if len(titles) > 1 or before is None or taken is None:
        named |= {("story", title) for title in titles}
    if taken is not None and taken.record is not None:
        sources.add_source(db, path, taken.digest, taken.record)
    changed = anchors ^ sources.anchors_at(db, path)
    return named | _anchor_keys(before, taken, changed)


def _anchor_keys(
    before: tuple[str | None, ...] | None, taken: FileRead | None, anchors: set[str]
) -> set[tuple[str, str]]:
    """The (kind, key) by which others mention `anchors` of the source at a path."""
    if not anchors:
        return set()
    stories = {(row[0], row[1]) for row in _both(before, taken)}
    return {
        ("anchor", f"{_mentioned_as(kind)}:{story}#{anchor}")
        for kind, story in stories
        for anchor in anchors
    }


def _mentioned_as(kind: str | None) -> str:
    """The kind of a mention of a source of this kind."""
    return "story" if kind in ("article", None) else kind


def _mentioned_name(path: str) -> str:
    """What mentions call the picture or the attached file at a path."""
    name = picture_name(path)
    return FOLDER + name if path.startswith(FOLDER) else name


def _both(
    before: tuple[str | None, ...] | None, taken: FileRead | None
) -> Iterator[tuple[str | None, ...]]:
    if before is not None:
        yield before
    if taken is not None and taken.record is not None:
        yield taken.record.kind, taken.record.story, taken.record.title


def registries_digest(db: sqlite3.Connection) -> str:
    """The digest of the registries' files, from the catalogue."""
    return sources.digest_of_files(db, [CONTENT + name for name in REGISTRY_FILES])


def is_to_resolve(db: sqlite3.Connection, at: datetime) -> bool:
    """Whether there is anything to resolve at the time `at`."""
    return (
        queues.is_any_story_dirty(db)
        or bool(sources.problems(db, misnamed=True))
        or meta.get(db, meta.REGISTRIES_DIGEST) != registries_digest(db)
        or _clock_has_passed(db, at)
    )


def _clock_has_passed(db: sqlite3.Connection, at: datetime) -> bool:
    """Whether anything has become due or expired since the last time."""
    last = meta.get(db, meta.CLOCK)
    if last is None:
        return True
    now = at.timestamp()
    return float(last) != now and queues.is_anything_timed(db, *span(float(last), now))


def span(last: float, now: float) -> tuple[int, int]:
    """The whole seconds between two times, whichever is earlier, with both ends included: a second
    too many costs nothing.
    """
    first, second = sorted((last, now))
    return int(first) - 1, int(second) + 1
