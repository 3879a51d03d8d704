"""Intake: what has changed in the editors' files and in the theme, read into the catalogue.

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

from tilshi.content.folder import REGISTRY_FILES, Stamp, is_source
from tilshi.store.connection import change, get_meta, packed

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
class Record:
    """A source as the catalogue keeps it, its `html` compressed; `value` is None if it could not be
    read at all.
    """

    kind: str | None
    story: str
    lang: str
    title: str
    value: str | None
    problems: str | None
    html: bytes


@dataclass(frozen=True)
class Taken:
    """A file that was looked into; `record` is what a changed source has become."""

    path: str
    stamp: Stamp
    digest: str
    record: Record | None = None


def changed(
    db: sqlite3.Connection, top: str, files: Mapping[str, Stamp]
) -> tuple[list[Ask], set[str]]:
    """The files below `top` (CONTENT or THEME) to be looked into, and the paths that are gone."""
    query = " from file where path >= ? and path < ?"
    within = (top, top[:-1] + "0")
    asks, gone, met = [], set(), 0
    rows = db.execute(f"select substr(path, {len(top) + 1}), size, changed, digest {query}", within)
    for path, size, last, digest in rows.fetchall():
        stamp = files.get(path)
        if stamp is None:
            gone.add(path)
            continue
        met += 1
        if stamp != (size, last):
            asks.append(Ask(path, digest))
    if met < len(files):
        known = {
            row[0] for row in db.execute(f"select substr(path, {len(top) + 1}) {query}", within)
        }
        asks += [Ask(path, None) for path in files if path not in known]
    return sorted(asks, key=lambda ask: ask.path), gone


def doubt(db: sqlite3.Connection) -> None:
    """Notes that no time of the editors' and the theme's files shall be believed."""
    db.execute("update file set changed = -1")


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


def _record(path: str, data: bytes, langs: Sequence[str], zone: ZoneInfo) -> Record:
    from tilshi.content.source import parse_name, read
    from tilshi.content.stories import title_key
    from tilshi.store.serialisation import problems_to_json, source_to_json

    name, problems = parse_name(path, langs)
    if name is None:
        return Record(None, "", "", "", None, problems_to_json(problems), b"")
    source, problems = read(data, name, zone)
    wrong = problems_to_json(problems) if problems else None
    if source is None:
        return Record(name.kind, name.story, name.lang, "", None, wrong, b"")
    title = title_key(source.fields.title)
    value = source_to_json(source)
    html = packed(source.body.html)
    return Record(name.kind, name.story, name.lang, title, value, wrong, html)


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
    sources = [ask for ask in asks if is_source(ask.path)]
    batches = [sources[at : at + AT_ONCE] for at in range(0, len(sources), AT_ONCE)]
    named: set[tuple[str, str]] = set()
    pictures: set[str] = set()
    with change(db):
        for path in sorted(gone):
            db.execute("delete from file where path = ?", (CONTENT + path,))
            if is_source(path):
                named |= _replace(db, path, None)
            elif path.startswith(PICTURES):
                pictures.add(path.removeprefix(PICTURES))
        named |= {("picture", name) for name in pictures}
        for taken in each(partial(read_sources, content, langs, zone), batches):
            for one in taken:
                _remember(db, CONTENT, one)
                if one.record is not None:
                    named |= _replace(db, one.path, one)
        for one in look_into(content, [ask for ask in asks if not is_source(ask.path)]):
            before = _remember(db, CONTENT, one)
            if before != one.digest and one.path.startswith(PICTURES):
                name = one.path.removeprefix(PICTURES)
                pictures.add(name)
                if before is None:
                    named.add(("picture", name))
        db.executemany(
            "insert or ignore into dirty select whose_kind, whose from mention"
            " where kind = ? and key = ?",
            sorted(named),
        )
        db.executemany(
            "insert or ignore into dirty values ('picture', ?)",
            [(name,) for name in sorted(pictures)],
        )


def take_theme(db: sqlite3.Connection, theme: Path, files: Mapping[str, Stamp]) -> None:
    """Remembers the theme's files as they are."""
    asks, gone = changed(db, THEME, files)
    if not asks and not gone:
        return
    with change(db):
        db.executemany(
            "delete from file where path = ?", [(THEME + path,) for path in sorted(gone)]
        )
        for one in look_into(theme, asks):
            _remember(db, THEME, one)


def _remember(db: sqlite3.Connection, top: str, one: Taken) -> str | None:
    """Puts a file's stamp into the catalogue; returns the digest that it had there."""
    path = top + one.path
    row = db.execute("select digest from file where path = ?", (path,)).fetchone()
    stamp = one.stamp
    db.execute(
        "insert or replace into file values (?, ?, ?, ?)",
        (path, stamp.size, stamp.changed, one.digest),
    )
    return row[0] if row else None


def _replace(db: sqlite3.Connection, path: str, taken: Taken | None) -> set[tuple[str, str]]:
    """Puts a source in the place of what was at its path. Returns the (kind, key) by which others
    may have named what is new or gone: its id, if the story comes or goes, and its titles.
    """
    named: set[tuple[str, str]] = set()
    before = db.execute(
        "select kind, story, title, digest from source where path = ?", (path,)
    ).fetchone()
    if before is not None:
        db.execute("delete from source where path = ?", (path,))
        db.execute("insert or ignore into replaced values (?)", (before[3],))
    for kind, story in {(row[0], str(row[1])) for row in _both(before, taken) if row[0]}:
        db.execute("insert or ignore into dirty values (?, ?)", (kind, story))
        others = db.execute(
            "select 1 from source where kind = ? and story = ? limit 1", (kind, story)
        ).fetchone()
        if others is None and (before is None or taken is None or before[1] != story):
            named.add(("page" if kind == "page" else "story", story))
    titles = {row[2] for row in _both(before, taken) if row[0] == "article" and row[2]}
    if len(titles) > 1 or before is None or taken is None:
        named |= {("story", title) for title in titles}
    if taken is not None and taken.record is not None:
        record = taken.record
        db.execute(
            "insert into source values (?, ?, ?, ?, ?, ?, ?, ?)",
            (path, record.kind, record.story, record.lang, taken.digest, record.title,
             record.value, record.problems),
        )  # fmt: skip
        db.execute("insert or ignore into body values (?, ?)", (taken.digest, record.html))
    return named


def _both(before: tuple[str, ...] | None, taken: Taken | None) -> Iterator[tuple[str | None, ...]]:
    if before is not None:
        yield before
    if taken is not None and taken.record is not None:
        yield taken.record.kind, taken.record.story, taken.record.title


def registries_digest(db: sqlite3.Connection) -> str:
    """The digest of the registries' files, as the catalogue knows them."""
    paths = [CONTENT + name for name in REGISTRY_FILES]
    marks = ",".join("?" * len(paths))
    rows = db.execute(f"select path, digest from file where path in ({marks}) order by path", paths)
    return hashlib.sha256(repr(rows.fetchall()).encode()).hexdigest()


def is_to_resolve(db: sqlite3.Connection, at: datetime) -> bool:
    """Whether there is anything to resolve at the time `at`."""
    return (
        db.execute("select 1 from dirty where kind != 'picture' limit 1").fetchone() is not None
        or db.execute("select 1 from source where kind is null").fetchone() is not None
        or get_meta(db, "registries of") != registries_digest(db)
        or _clock_has_passed(db, at)
    )


def _clock_has_passed(db: sqlite3.Connection, at: datetime) -> bool:
    """Whether the clock has made anything due, or let anything expire, since the last time."""
    last = get_meta(db, "at")
    if last is None:
        return True
    first, second = sorted((float(last), at.timestamp()))
    # Both ends are drawn in: a second too much costs nothing.
    span = (int(first) - 1, int(second) + 1)
    found = db.execute(
        "select 1 from article where time between ? and ? or expires between ? and ?"
        " union all select 1 from scheduled where time between ? and ? limit 1",
        (*span, *span, *span),
    ).fetchone()
    return first != second and found is not None
