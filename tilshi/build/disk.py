"""The output folder as the last build left it: what of it has been changed by other hands."""

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path

from tilshi.build.plan import Key
from tilshi.build.staging import MARKER
from tilshi.build.store import read_catalogue

_AT_ONCE = 50_000

# Every file of a large site is asked for at every build: a Path for each costs more than asking.


@dataclass(frozen=True)
class Look:
    """What a look at the output has found. `astray` are the keys of the files that are not as they
    were left; of others, `times` says when they were changed (path, nanoseconds), `folders` the
    same of folders. `foreign`: there is something that no build has put there.
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
                f"update {table} set mtime = ? where path = ?",
                [(mtime, path) for path, mtime in times],
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
            stat = _stat(f"{output}/{path}")
            if stat and stat.st_size == size and digest == _digest(Path(f"{output}/{path}")):
                times.append((path, stat.st_mtime_ns))
            else:
                astray.append(Key.parse(key))
        folders, foreign = _folders(db, output) if not part[0] else ([], False)
        return Look(tuple(astray), tuple(times), tuple(folders), foreign)


def _changed(
    db: sqlite3.Connection, output: Path, part: tuple[str, str]
) -> Iterator[tuple[str, str, int, str]]:
    """(key, path, size, digest) of the files whose size or time is not as it was."""
    first, after = part
    rows = db.execute(
        "select path, size, mtime from output where path >= ? and (path < ? or ? = '')",
        (first, after, after),
    )
    for path, size, mtime in rows.fetchall():
        stat = _stat(f"{output}/{path}")
        if stat is None or stat.st_size != size or stat.st_mtime_ns != mtime:
            yield db.execute(
                "select key, path, size, digest from output where path = ?", (path,)
            ).fetchone()


def _stat(file: str) -> os.stat_result | None:
    try:
        return os.stat(file, follow_symlinks=False)  # noqa: PTH116
    except OSError:
        return None


def _folders(db: sqlite3.Connection, output: Path) -> tuple[list[tuple[str, int]], bool]:
    """(path, mtime) of the folders in which something has come or gone, and whether something of
    that no build has put there.
    """
    foreign = False
    times = []
    rows = db.execute("select path, mtime from folder").fetchall()
    known = {path for path, _ in rows}
    for path, mtime in rows:
        folder = f"{output}/{path}"
        stat = _stat(folder)
        if stat is None or stat.st_mtime_ns == mtime:
            continue
        try:
            names = [entry.name for entry in os.scandir(folder)]
        except OSError:
            continue
        inside = (f"{path}/{name}" if path else name for name in names)
        foreign |= any(name not in known and not _is_ours(db, name) for name in inside)
        times.append((path, stat.st_mtime_ns))
    return times, foreign


def _is_ours(db: sqlite3.Connection, path: str) -> bool:
    row = db.execute("select 1 from output where path = ?", (path,)).fetchone()
    return row is not None or path == MARKER


def remember_folders(db: sqlite3.Connection, output: Path, paths: set[str] | None = None) -> None:
    """Remembers the folders as they are after a commit of the files `paths`, or of all."""
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
        try:
            mtime = os.stat(f"{output}/{folder}").st_mtime_ns  # noqa: PTH116
        except OSError:
            db.execute("delete from folder where path = ?", (folder,))
        else:
            db.execute("insert or replace into folder values (?, ?)", (folder, mtime))


def _digest(file: Path) -> str:
    if file.is_symlink() or not file.is_file():
        return ""
    return hashlib.sha256(file.read_bytes()).hexdigest()
