"""The pictures and attached files that sources name, published or not; which of them are sound."""

import sqlite3
from collections.abc import Iterable

from tilshi.store.connection import unpacked


def named_pictures(db: sqlite3.Connection) -> set[str]:
    """The names of the pictures that any source names."""
    rows = db.execute(
        "select image.value ->> 0 from source, json_each(source.value, '$.images') as image"
        " union select value ->> '$.fields.image.src' from source"
    )
    return {name for (name,) in rows if name is not None}


def named_attachments(db: sqlite3.Connection) -> set[tuple[str, str]]:
    """(name, language of the source) of the attached files that any source names."""
    rows = db.execute(
        "select distinct file.value ->> 0, lang"
        " from source, json_each(source.value, '$.files') as file"
    )
    return set(rows)


def bodies_naming(db: sqlite3.Connection, name: str) -> list[str]:
    """The bodies, as HTML, of the sources that name the attached file `name`."""
    rows = db.execute(
        "select html from body where digest in (select source.digest"
        " from source, json_each(source.value, '$.files') as file where file.value ->> 0 = ?)",
        (name,),
    )
    return [unpacked(html) for (html,) in rows]


def is_sound(db: sqlite3.Connection, key: str) -> bool:
    """Whether what has this key was found sound."""
    return db.execute("select 1 from sound where key = ?", (key,)).fetchone() is not None


def put_sound(db: sqlite3.Connection, keys: Iterable[str]) -> None:
    """Stores that what has these keys was found sound."""
    db.executemany("insert or ignore into sound values (?)", ((key,) for key in keys))
