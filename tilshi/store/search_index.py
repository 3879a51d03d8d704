"""The search index: the shards of each language's segments, and what they are made from.

A document's number is its position in the listing of all stories of its language, from 0.
"""

import sqlite3
from collections.abc import Iterable

from tilshi.search.keys import impacts
from tilshi.search.segments import Segment
from tilshi.search.shards import FIRST, Shard
from tilshi.store.connection import unpacked
from tilshi.urls import HOME

_SEGMENT = "lang = ? and first = ? and size = ?"
_DUE = "h.lang = ? and h.kind = ? and h.id = '' and h.number between ? and ? and h.due"


def segments(db: sqlite3.Connection, lang: str) -> list[Segment]:
    """The segments that have shards, oldest first."""
    query = "select distinct first, size from shard where lang = ? order by first"
    return [Segment(*row) for row in db.execute(query, (lang,))]


def shards(db: sqlite3.Connection, lang: str, segment: Segment) -> list[tuple[str, int]]:
    """(boundary, bytes) of the shards of a segment, in order."""
    return db.execute(
        f"select boundary, bytes from shard where {_SEGMENT} order by boundary",
        (lang, segment.first, segment.size),
    ).fetchall()


def files(db: sqlite3.Connection, lang: str, segment: Segment) -> list[tuple[str, bytes]]:
    """(boundary, file) of the shards of a segment."""
    return db.execute(
        f"select boundary, data from shard where {_SEGMENT}", (lang, segment.first, segment.size)
    ).fetchall()


def shard(db: sqlite3.Connection, lang: str, segment: Segment, boundary: str) -> bytes:
    """The file of a shard. Raises KeyError if there is none."""
    row = db.execute(
        f"select data from shard where {_SEGMENT} and boundary = ?",
        (lang, segment.first, segment.size, boundary),
    ).fetchone()
    if row is None:
        raise KeyError(boundary)
    data: bytes = row[0]
    return data


def shard_named(db: sqlite3.Connection, lang: str, segment: Segment, name: str) -> bytes | None:
    """The file of the shard with this name (`shard_names`); None if there is none."""
    place = (lang, segment.first, segment.size)
    first = f"(select min(boundary) from shard where {_SEGMENT})"
    which = f"= {first}" if name == FIRST else f"= ? and boundary > {first}"
    values = place if name == FIRST else (name, *place)
    query = f"select data from shard where {_SEGMENT} and boundary {which}"
    row = db.execute(query, (*place, *values)).fetchone()
    return row[0] if row else None


def put_shards(
    db: sqlite3.Connection, lang: str, segment: Segment, gone: Iterable[str], new: Iterable[Shard]
) -> None:
    """Deletes the shards of a segment with the boundaries `gone`, and stores `new` ones."""
    place = (lang, segment.first, segment.size)
    db.executemany(
        f"delete from shard where {_SEGMENT} and boundary = ?", [(*place, one) for one in gone]
    )
    db.executemany(
        "insert into shard values (?, ?, ?, ?, ?, ?)",
        [(*place, one.boundary, one.size, one.data) for one in new],
    )


def keys(db: sqlite3.Connection, digest: str) -> dict[str, int]:
    """The keys of the source with a `digest`, with their impacts; none if it has no body."""
    row = db.execute("select keys from body where digest = ?", (digest,)).fetchone()
    return impacts(unpacked(row[0])) if row else {}


def number(db: sqlite3.Connection, lang: str, time: int, story: str) -> int | None:
    """The number of a story; None if it has no position."""
    row = db.execute(
        "select number - 1 from listed where lang = ? and kind = ? and id = '' and time = ?"
        " and story = ?",
        (lang, HOME, time, story),
    ).fetchone()
    return row[0] if row else None


def sources(db: sqlite3.Connection, lang: str, segment: Segment) -> list[tuple[int, str]]:
    """(number, digest of its source) of the due documents of a segment."""
    return db.execute(
        f"select h.number - 1, a.body from listed h join article a on a.story = h.story"
        f" and a.lang = h.lang where {_DUE} order by h.number",
        (lang, HOME, segment.first + 1, segment.end),
    ).fetchall()


def listings(db: sqlite3.Connection, lang: str, segment: Segment) -> list[tuple[int, str, str]]:
    """(number, kind, id) of the listings of the due documents of a segment."""
    return db.execute(
        f"select h.number - 1, o.kind, o.id from listed h join listed o on o.lang = h.lang"
        f" and o.story = h.story where {_DUE}",
        (lang, HOME, segment.first + 1, segment.end),
    ).fetchall()


def documents(
    db: sqlite3.Connection, lang: str, first: int, end: int
) -> list[tuple[int, int, str, str | None, str]]:
    """(number, time, slug, mark, fields) of the due documents from the number `first` up to the one
    before `end`; the fields are a JSON list of title, summary and section.
    """
    return db.execute(
        "select h.number - 1, a.time, a.slug, a.mark,"
        " json_extract(a.value, '$.title', '$.summary', '$.section')"
        f" from listed h join article a on a.story = h.story and a.lang = h.lang where {_DUE}",
        (lang, HOME, first + 1, end),
    ).fetchall()
