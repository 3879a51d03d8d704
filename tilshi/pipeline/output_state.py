"""The output folder as the last build left it: what of it has been changed by other hands."""

import hashlib
import os
import sqlite3
import stat
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path

from tilshi import filesystem
from tilshi.outputs.plan import Key
from tilshi.pipeline.staging import MARKER, OWN
from tilshi.store.connection import get_meta, read_catalogue, set_meta

_AT_ONCE = 50_000
MANIFEST = "manifest"
"""What the manifest in the output was: when it was changed (nanoseconds), and its hash."""

# Every file of a large site is asked for at every build: a Path for each costs more than asking.


@dataclass(frozen=True)
class Look:
    """What a look at the output has found. `astray` are the keys of the files that are not as they
    were left; of others, `times` says when they were changed (path, nanoseconds), `folders` the
    same of folders. `foreign`: there is something that no build has put there, or the manifest is
    not the last build's.
    """

    astray: tuple[Key, ...] = ()
    times: tuple[tuple[str, int], ...] = ()
    folders: tuple[tuple[str, int], ...] = ()
    foreign: bool = False

    def remember(self, db: sqlite3.Connection) -> None:
        """Puts the times into the catalogue, so that the content need not decide again. With
        something foreign in a folder, its time is not taken for good before that has gone.
        """
        changes = ("output", self.times), ("folder", () if self.foreign else self.folders)
        for table, times in changes:
            db.executemany(
                f"update {table} set changed = ? where path = ?",
                [(changed, path) for path, changed in times],
            )


def together(looks: Iterable[Look]) -> Look:
    """Several looks as one."""
    found = list(looks)
    return Look(
        tuple(chain.from_iterable(look.astray for look in found)),
        tuple(chain.from_iterable(look.times for look in found)),
        tuple(chain.from_iterable(look.folders for look in found)),
        any(look.foreign for look in found),
    )


def parts(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """The parts of the output to be looked at, each large enough to be worth a worker: from the
    first path to the one before the second; the last ends with "".
    """
    edges = [""]
    while found := db.execute(
        "select path from output where path >= ? order by path limit 1 offset ?",
        (edges[-1], _AT_ONCE),
    ).fetchone():
        edges.append(found[0])
    return list(pairwise([*edges, ""]))


def look(file: Path, output: Path, part: tuple[str, str]) -> Look:
    """A look at a part of the output, with the catalogue in `file`. The content decides, not the
    time. This is a worker's part.
    """
    with closing(read_catalogue(file)) as db:
        astray, times = [], []
        for key, path, size, digest in _changed(db, output, part):
            found = _stat(f"{output}/{path}")
            if found and found.st_size == size and digest == _digest(Path(f"{output}/{path}")):
                times.append((path, found.st_ctime_ns))
            else:
                astray.append(Key.parse(key))
        if part[0]:
            return Look(tuple(astray), tuple(times))
        folders, foreign, links = _folders(db, output)
        for path in links:
            astray += _below(db, path)
        foreign |= not _is_manifest(db, output)
        return Look(tuple(astray), tuple(times), tuple(folders), foreign)


def _changed(
    db: sqlite3.Connection, output: Path, part: tuple[str, str]
) -> Iterator[tuple[str, str, int, str]]:
    """(key, path, size, digest) of the files whose size or time is not as it was."""
    first, after = part
    rows = db.execute(
        "select path, size, changed from output where path >= ? and (path < ? or ? = '')",
        (first, after, after),
    )
    for path, size, changed in rows.fetchall():
        found = _stat(f"{output}/{path}")
        if found is None or found.st_size != size or found.st_ctime_ns != changed:
            yield db.execute(
                "select key, path, size, digest from output where path = ?", (path,)
            ).fetchone()


def _stat(file: str) -> os.stat_result | None:
    try:
        return os.stat(file, follow_symlinks=False)  # noqa: PTH116
    except OSError:
        return None


def _folders(db: sqlite3.Connection, output: Path) -> tuple[list[tuple[str, int]], bool, list[str]]:
    """(path, time) of the folders in which something has come or gone; whether something of that no
    build has put there; and the folders in whose place something else stands, a link for instance.
    """
    foreign = False
    times, others = [], []
    rows = db.execute("select path, changed from folder").fetchall()
    known = {path for path, _ in rows}
    for path, changed in rows:
        folder = f"{output}/{path}"
        found = _stat(folder)
        if found is None or found.st_ctime_ns == changed:
            continue
        if not stat.S_ISDIR(found.st_mode):
            foreign = True
            others.append(path)
            continue
        try:
            names = [entry.name for entry in os.scandir(folder)]
        except OSError:
            continue
        inside = (f"{path}/{name}" if path else name for name in names)
        foreign |= any(name not in known and not _is_ours(db, name) for name in inside)
        times.append((path, found.st_ctime_ns))
    return times, foreign, others


def _is_ours(db: sqlite3.Connection, path: str) -> bool:
    row = db.execute("select 1 from output where path = ?", (path,)).fetchone()
    return row is not None or path in OWN


def _below(db: sqlite3.Connection, folder: str) -> list[Key]:
    rows = db.execute(
        "select key from output where path > ? and path < ?", (f"{folder}/", f"{folder}0")
    )
    return [Key.parse(key) for (key,) in rows]


def _is_manifest(db: sqlite3.Connection, output: Path) -> bool:
    """Whether the manifest in the output is the one that the last build put there."""
    changed, _, digest = (get_meta(db, MANIFEST) or "").partition(" ")
    found = _stat(f"{output}/{MARKER}")
    if not digest or (found and str(found.st_ctime_ns) == changed):
        return True
    return filesystem.digest(filesystem.read(output / MARKER) or b"") == digest


def doubt(db: sqlite3.Connection) -> None:
    """Notes that no time of a file in the output shall be believed."""
    db.execute("update output set changed = -1")
    db.execute("update folder set changed = -1")
    db.execute(
        "update meta set value = '-1' || substr(value, instr(value, ' ')) where name = ?",
        (MANIFEST,),
    )


def remember_commit(
    db: sqlite3.Connection, output: Path, manifest: bytes, put: set[str], gone: set[str] | None
) -> None:
    """Remembers the output as it is after a commit of the `manifest` that has `put` files there and
    taken away those that are `gone`, or, if it is None, perhaps any.
    """
    stats = ((path, _stat(f"{output}/{path}")) for path in put)
    db.executemany(
        "update output set changed = ? where path = ?",
        [(found.st_ctime_ns, path) for path, found in stats if found],
    )
    if found := _stat(f"{output}/{MARKER}"):
        set_meta(db, MANIFEST, f"{found.st_ctime_ns} {filesystem.digest(manifest)}")
    _remember_folders(db, output, None if gone is None else put | gone)


def _remember_folders(db: sqlite3.Connection, output: Path, paths: set[str] | None) -> None:
    """Remembers the folders in which `paths` are, or all."""
    if paths is None:
        db.execute("delete from folder")
        paths = {row[0] for row in db.execute("select path from output")}
    folders = {""}
    for path in paths:
        while path := path.rpartition("/")[0]:
            if path in folders:
                break
            folders.add(path)
    for folder in folders:
        if found := _stat(f"{output}/{folder}"):
            db.execute("insert or replace into folder values (?, ?)", (folder, found.st_ctime_ns))
        else:
            db.execute("delete from folder where path = ?", (folder,))


def _digest(file: Path) -> str:
    data = filesystem.read(file)
    return "" if data is None else hashlib.sha256(data).hexdigest()
