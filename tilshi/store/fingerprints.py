"""What was made from the catalogue: every file of the output with its path, digest, size and ctime,
and their folders.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Fingerprint:
    """A file of the output. `changed` is its ctime (nanoseconds), None until it is in the output;
    `mark` and `fold` are hashes by which its path is looked up.
    """

    key: str
    path: str
    digest: str
    size: int
    changed: int | None
    mark: int
    fold: int


def fingerprint(db: sqlite3.Connection, key: str) -> Fingerprint | None:
    """The file with the `key` as it was last made."""
    row = db.execute("select * from output where key = ?", (key,)).fetchone()
    return Fingerprint(*row) if row else None


def put_fingerprint(db: sqlite3.Connection, made: Fingerprint) -> None:
    """Stores a file, replacing the one with the same key."""
    db.execute(
        "insert or replace into output values (?, ?, ?, ?, ?, ?, ?)", tuple(made.__dict__.values())
    )


def remove_fingerprint(db: sqlite3.Connection, key: str) -> None:
    """Deletes a file that the site no longer has."""
    db.execute("delete from output where key = ?", (key,))


def keys(db: sqlite3.Connection) -> list[str]:
    """The keys of all files."""
    return [key for (key,) in db.execute("select key from output")]


def keys_below(db: sqlite3.Connection, folder: str) -> list[str]:
    """The keys of the files below a folder."""
    query = "select key from output where path > ? and path < ?"
    return [key for (key,) in db.execute(query, (f"{folder}/", f"{folder}0"))]


def at(db: sqlite3.Connection, path: str) -> Fingerprint | None:
    """The file at `path`."""
    row = db.execute("select * from output where path = ?", (path,)).fetchone()
    return Fingerprint(*row) if row else None


def is_marked(db: sqlite3.Connection, mark: int) -> bool:
    """Whether there is a file whose path has this mark."""
    return db.execute("select 1 from output where mark = ?", (mark,)).fetchone() is not None


def paths_with_fold(db: sqlite3.Connection, fold: int) -> list[str]:
    """At most two paths that a file system may confuse."""
    query = "select path from output where fold = ? order by path limit 2"
    return [path for (path,) in db.execute(query, (fold,))]


def first_below(db: sqlite3.Connection, folder: str) -> list[str]:
    """At most two paths below a folder."""
    query = "select path from output where path > ? and path < ? order by path limit 2"
    return [path for (path,) in db.execute(query, (f"{folder}/", f"{folder}0"))]


def count_pages(db: sqlite3.Connection) -> int:
    """The number of HTML pages."""
    row = db.execute("select count(*) from output where path like '%.html'").fetchone()
    return int(row[0])


def manifest_lines(db: sqlite3.Connection) -> Iterator[str]:
    """Path and digest of each file as a line of a JSON object, ordered by path."""
    rows = db.execute(
        """select json_quote(path) || ': "' || digest || '"' from output order by path"""
    )
    return (line for (line,) in rows)


def edges(db: sqlite3.Connection, count: int) -> list[str]:
    """The first path of each part of `count` files, except the first part."""
    found: list[str] = []
    query = "select path from output where path >= ? order by path limit 1 offset ?"
    while row := db.execute(query, (found[-1] if found else "", count)).fetchone():
        found.append(row[0])
    return found


def stamps(db: sqlite3.Connection, first: str, after: str) -> list[tuple[str, int, int | None]]:
    """(path, size, ctime) of the files from the path `first` up to the one before `after`, or to
    the last if it is "".
    """
    return db.execute(
        "select path, size, changed from output where path >= ? and (path < ? or ? = '')",
        (first, after, after),
    ).fetchall()


def paths(db: sqlite3.Connection) -> Iterator[str]:
    """The paths of all files."""
    return (path for (path,) in db.execute("select path from output"))


def set_times(db: sqlite3.Connection, table: str, times: Iterable[tuple[str, int]]) -> None:
    """Stores the ctimes of files (`output`) or folders (`folder`): (path, nanoseconds)."""
    db.executemany(
        f"update {table} set changed = ? where path = ?",
        [(changed, path) for path, changed in times],
    )


def folders(db: sqlite3.Connection) -> list[tuple[str, int]]:
    """(path, ctime) of the folders of the output."""
    return db.execute("select path, changed from folder").fetchall()


def put_folder(db: sqlite3.Connection, path: str, changed: int | None) -> None:
    """Stores a folder's ctime, or, if it is None, deletes the folder."""
    if changed is None:
        db.execute("delete from folder where path = ?", (path,))
    else:
        db.execute("insert or replace into folder values (?, ?)", (path, changed))


def clear_folders(db: sqlite3.Connection) -> None:
    """Deletes all folders."""
    db.execute("delete from folder")


def distrust_times(db: sqlite3.Connection) -> None:
    """Marks the ctimes of all files and folders as unknown."""
    db.execute("update output set changed = -1")
    db.execute("update folder set changed = -1")
