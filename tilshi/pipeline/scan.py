"""The scan: what has changed in the editors' files and in the theme, read into the catalogue.

Files whose size and time are known are not opened. Of others the content decides: a file that only
looks new is not read again. A changed source makes its story `dirty`, and with it every story that
names it.
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
from zoneinfo import ZoneInfo

from tilshi.content.folder import REGISTRY_FILES, Stamp, is_source, picture_name
from tilshi.store import meta, queues, sources
from tilshi.store.connection import change, packed
from tilshi.store.sources import SourceRecord

CONTENT, THEME, PICTURES = "content/", "theme/", "images/"
AT_ONCE = 50
_FRESH = 2 * 10**9
"""Nanoseconds in which a file may change again without its time showing it."""

Each = Callable[
    [Callable[[list["Ask"]], list["Taken"]], list[list["Ask"]]], Iterator[list["Taken"]]
]


@dataclass(frozen=True)
class Ask:
    """A file to look into, and the digest that it had."""

    path: str
    digest: str | None


@dataclass(frozen=True)
class Taken:
    """A file that was looked into; `record` is what a changed source has become."""

    path: str
    stamp: Stamp
    digest: str
    record: SourceRecord | None = None


def changed(
    db: sqlite3.Connection, top: str, files: Mapping[str, Stamp]
) -> tuple[list[Ask], set[str]]:
    """The files below `top` (CONTENT or THEME) to be looked into, and the paths that are gone."""
    asks, gone, met = [], set(), 0
    known = list(sources.known_files(db, top))
    for path, size, last, digest in known:
        stamp = files.get(path)
        if stamp is None:
            gone.add(path)
            continue
        met += 1
        if stamp != (size, last):
            asks.append(Ask(path, digest))
    if met < len(files):
        old = {path for path, *_ in known}
        asks += [Ask(path, None) for path in files if path not in old]
    return sorted(asks, key=lambda ask: ask.path), gone


def look_into(root: Path, asks: Iterable[Ask]) -> list[Taken]:
    """The files below `root`, read only to tell whether they have changed."""
    return [Taken(ask.path, *_digest(root, ask.path)[1:]) for ask in asks]


def read_sources(
    content: Path, langs: Sequence[str], zone: ZoneInfo, asks: list[Ask]
) -> list[Taken]:
    """The sources that `asks` name, those that have changed read and checked by themselves."""
    taken = []
    for ask in asks:
        data, stamp, digest = _digest(content, ask.path)
        record = None if digest == ask.digest else _record(ask.path, data, langs, zone)
        taken.append(Taken(ask.path, stamp, digest, record))
    return taken


def _digest(root: Path, path: str) -> tuple[bytes, Stamp, str]:
    """(bytes, stamp, digest) of a file, read again if it changes meanwhile."""
    with (root / path).open("rb") as stream:
        while True:
            before = Stamp.of(os.fstat(stream.fileno()))
            stream.seek(0)
            data = stream.read()
            if Stamp.of(os.fstat(stream.fileno())) == before and len(data) == before.size:
                break
    if time.time_ns() - before.changed < _FRESH:
        before = Stamp(before.size, -1)
    return data, before, hashlib.sha256(path.encode() + b"\0" + data).hexdigest()


def _record(path: str, data: bytes, langs: Sequence[str], zone: ZoneInfo) -> SourceRecord:
    from tilshi.content.source import parse_name, read
    from tilshi.content.stories import title_key
    from tilshi.store.serialisation import problems_to_json, source_to_json

    name, problems = parse_name(path, langs)
    if name is None:
        return SourceRecord(None, "", "", "", None, problems_to_json(problems), b"")
    source, problems = read(data, name, zone)
    wrong = problems_to_json(problems) if problems else None
    if source is None:
        return SourceRecord(name.kind, name.story, name.lang, "", None, wrong, b"")
    title = title_key(source.fields.title)
    value = source_to_json(source)
    html = packed(source.body.html)
    return SourceRecord(name.kind, name.story, name.lang, title, value, wrong, html)


def take_in(
    db: sqlite3.Connection,
    content: Path,
    asks: Sequence[Ask],
    gone: Iterable[str],
    langs: Sequence[str],
    zone: ZoneInfo,
    each: Each,
) -> None:
    """Brings the catalogue up to the content folder, of which `changed` has told `asks`, `gone`.

    `each` does its first argument's work on each item of its second one.
    """
    to_read = [ask for ask in asks if is_source(ask.path)]
    batches = [to_read[at : at + AT_ONCE] for at in range(0, len(to_read), AT_ONCE)]
    named: set[tuple[str, str]] = set()
    pictures: set[str] = set()
    with change(db):
        sources.forget_files(db, (CONTENT + path for path in gone))
        for path in sorted(gone):
            if is_source(path):
                named |= _replace(db, path, None)
            elif path.startswith(PICTURES):
                pictures.add(picture_name(path))
        named |= {("picture", name) for name in pictures}
        for taken in each(partial(read_sources, content, langs, zone), batches):
            for one in taken:
                _remember(db, CONTENT, one)
                if one.record is not None:
                    named |= _replace(db, one.path, one)
        for one in look_into(content, [ask for ask in asks if not is_source(ask.path)]):
            before = _remember(db, CONTENT, one)
            if before != one.digest and one.path.startswith(PICTURES):
                name = picture_name(one.path)
                pictures.add(name)
                if before is None:
                    named.add(("picture", name))
        queues.add_mentioning_dirty(db, sorted(named))
        queues.add_dirty_pictures(db, pictures)


def top_of(number: int) -> str:
    """Below what the files of the theme with this number are remembered."""
    return f"{THEME}{number}/"


def take_theme(
    db: sqlite3.Connection, themes: Sequence[Path], found: Sequence[Mapping[str, Stamp]]
) -> None:
    """Remembers the files of all `themes` as they were `found`."""
    changes = []
    for number, (theme, files) in enumerate(zip(themes, found, strict=True)):
        asks, gone = changed(db, top_of(number), files)
        changes.append((top_of(number), theme, asks, gone))
    changes += [
        (top_of(number), Path(), [], set(left))
        for number in range(len(themes), _MOST_THEMES)
        if (left := [path for path, _ in sources.file_digests(db, top_of(number))])
    ]
    if not any(asks or gone for _, _, asks, gone in changes):
        return
    with change(db):
        for top, theme, asks, gone in changes:
            sources.forget_files(db, (top + path for path in gone))
            for one in look_into(theme, asks):
                _remember(db, top, one)


_MOST_THEMES = 2
"""The site's own, and the one that comes along."""


def _remember(db: sqlite3.Connection, top: str, one: Taken) -> str | None:
    """Puts a file's stamp into the catalogue; returns the digest that it had there."""
    return sources.remember_file(db, top + one.path, one.stamp, one.digest)


def _replace(db: sqlite3.Connection, path: str, taken: Taken | None) -> set[tuple[str, str]]:
    """Puts a source in the place of what was at its path. Returns the (kind, key) by which others
    may have named what is new or gone: its id, if the story comes or goes, and its titles.
    """
    named: set[tuple[str, str]] = set()
    before = sources.source_at(db, path)
    if before is not None:
        sources.remove_source(db, path)
        queues.add_replaced(db, before[3])
    for kind, story in {(row[0], str(row[1])) for row in _both(before, taken) if row[0]}:
        queues.add_dirty(db, [(kind, story)])
        others = sources.has_source(db, kind, story)
        if not others and (before is None or taken is None or before[1] != story):
            named.add(("page" if kind == "page" else "story", story))
    titles = {row[2] for row in _both(before, taken) if row[0] == "article" and row[2]}
    if len(titles) > 1 or before is None or taken is None:
        named |= {("story", title) for title in titles}
    if taken is not None and taken.record is not None:
        sources.add_source(db, path, taken.digest, taken.record)
    return named


def _both(
    before: tuple[str | None, ...] | None, taken: Taken | None
) -> Iterator[tuple[str | None, ...]]:
    if before is not None:
        yield before
    if taken is not None and taken.record is not None:
        yield taken.record.kind, taken.record.story, taken.record.title


def registries_digest(db: sqlite3.Connection) -> str:
    """The digest of the registries' files, as the catalogue knows them."""
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
    """Whether the clock has made anything due, or let anything expire, since the last time."""
    last = meta.get(db, meta.CLOCK)
    if last is None:
        return True
    now = at.timestamp()
    return float(last) != now and queues.is_anything_timed(db, *span(float(last), now))


def span(last: float, now: float) -> tuple[int, int]:
    """The whole seconds from one time to the other, whichever is first; both ends are drawn in, for
    a second too much costs nothing.
    """
    first, second = sorted((last, now))
    return int(first) - 1, int(second) + 1
