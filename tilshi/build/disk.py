"""The output folder as the last build left it: what of it has been changed by other hands."""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from tilshi.build.plan import Key
from tilshi.build.staging import MARKER

# Every file of a large site is asked for at every build: a Path for each costs more than asking.


def astray(db: sqlite3.Connection, output: Path) -> Iterator[Key]:
    """The keys of the files that are not as they were left. The content decides, not the time."""
    for key, path, digest, size, mtime in db.execute(
        "select key, path, digest, size, mtime from output"
    ).fetchall():
        file = f"{output}/{path}"
        try:
            stat = os.stat(file, follow_symlinks=False)  # noqa: PTH116
        except OSError:
            yield Key.parse(key)
            continue
        if stat.st_size == size and stat.st_mtime_ns == mtime:
            continue
        if stat.st_size == size and digest == _digest(Path(file)):
            db.execute("update output set mtime = ? where key = ?", (stat.st_mtime_ns, key))
        else:
            yield Key.parse(key)


def foreign(db: sqlite3.Connection, output: Path) -> bool:
    """Whether there is something in the folder that no build has put there."""
    found = False
    rows = db.execute("select path, mtime from folder").fetchall()
    known = {path for path, _ in rows}
    for path, mtime in rows:
        folder = f"{output}/{path}"
        try:
            now = os.stat(folder, follow_symlinks=False).st_mtime_ns  # noqa: PTH116
            if now == mtime:
                continue
            for entry in os.scandir(folder):
                name = f"{path}/{entry.name}" if path else entry.name
                found |= name not in known and not _is_ours(db, name)
        except OSError:
            continue
        db.execute("update folder set mtime = ? where path = ?", (now, path))
    return found


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
