"""Queries of feeds: the newest stories of a listing, and what has been withdrawn from it."""

import sqlite3

from tilshi.store.records import Listing

_LISTED = "listed l join article a on a.story = l.story and a.lang = l.lang"
_IN = "l.lang = ? and l.kind = ? and l.id = ?"


def start(db: sqlite3.Connection, listing: Listing, count: int) -> int:
    """When the oldest of the `count` newest stories of a listing was published, in seconds since
    the epoch; 0 if it has fewer.
    """
    row = db.execute(
        "select time from listed where lang = ? and kind = ? and id = ? and due and news"
        " order by time desc, story desc limit 1 offset ?",
        (*listing, count - 1),
    ).fetchone()
    return row[0] if row else 0


def withdrawn(db: sqlite3.Connection, listing: Listing, since: int) -> list[str]:
    """The stories of a listing, without advertisements, that were retracted at the time `since` or
    later, newest first.
    """
    rows = db.execute(
        # Few stories of a listing are hidden, so the query starts from them.
        "select l.story from listed l indexed by listed_hidden cross join article a"
        f" on a.story = l.story and a.lang = l.lang where {_IN} and l.due = 0 and l.news"
        " and a.state = 'withdrawn' and a.changed >= ? order by a.changed desc, l.story",
        (*listing, since),
    )
    return [story for (story,) in rows]


def last_change(db: sqlite3.Connection, listing: Listing) -> int:
    """When any story of a listing last changed for readers, in seconds since the epoch, also one
    that has been withdrawn or has expired.
    """
    row = db.execute(f"select max(a.changed) from {_LISTED} where {_IN}", listing).fetchone()
    return row[0] or 0
