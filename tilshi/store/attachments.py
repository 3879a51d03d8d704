"""Attached files that readers may see."""

import sqlite3

from tilshi.content.content_folder import picture_name
from tilshi.store.sources import file_digests, has_file
from tilshi.store.versions import ATTACHMENTS, AttachedFile

_FOLDER = "content/files/"


def names(db: sqlite3.Connection) -> list[str]:
    """The names of the attached files that readers may see."""
    return [name for (name,) in db.execute("select name from attachment order by name")]


def find(db: sqlite3.Connection, name: str) -> AttachedFile | None:
    """An attached file; None if readers may not see it."""
    value = value_of(db, name)
    return ATTACHMENTS.validate_json(value) if value else None


def value_of(db: sqlite3.Connection, name: str) -> str | None:
    """An attached file, as JSON; None if readers may not see it."""
    row = db.execute("select value from attachment where name = ?", (name,)).fetchone()
    return row[0] if row else None


def put(db: sqlite3.Connection, name: str, value: str) -> None:
    """Stores an attached file that readers may see, as JSON."""
    db.execute("insert or replace into attachment values (?, ?)", (name, value))


def remove(db: sqlite3.Connection, name: str) -> None:
    """Deletes an attached file that readers may not see."""
    db.execute("delete from attachment where name = ?", (name,))


def is_there(db: sqlite3.Connection, name: str) -> bool:
    """Whether `content/files/` has a file `name`, in any of its forms."""
    if has_file(db, _FOLDER + name):
        return True
    plain = name.isascii() and " " not in name
    return not plain and any(picture_name(path) == name for path, _ in file_digests(db, _FOLDER))
