"""When what readers see was published, and when it last changed: what sitemaps say."""

import sqlite3

from tilshi.store import meta


def clock(db: sqlite3.Connection) -> float:
    """The time for which the content was last resolved, in seconds since the epoch."""
    return float(meta.get(db, meta.CLOCK) or 0)


def published_after(db: sqlite3.Connection, lang: str, time: float, count: int) -> list[str]:
    """The due stories published after `time`, the newest first, at most `count`; advertisements are
    none.
    """
    rows = db.execute(
        "select story from listed where lang = ? and kind = 'home' and id = '' and due and news"
        " and time > ? order by time desc, story desc limit ?",
        (lang, time, count),
    )
    return [row[0] for row in rows]


def last_published(db: sqlite3.Connection, lang: str) -> dict[tuple[str, str], int]:
    """When the newest due story of each listing that has one was published, by (kind, id)."""
    rows = db.execute(
        "select kind, id, max(time) from listed where lang = ? and due group by kind, id"
        " order by kind, id",
        (lang,),
    )
    return {(kind, id_): time for kind, id_, time in rows}


def last_changes(db: sqlite3.Connection, lang: str) -> list[tuple[str, int]]:
    """(month, when one of its due stories last changed), in order."""
    return db.execute(
        "select l.id, max(a.changed) from listed l"
        " join article a on a.lang = l.lang and a.story = l.story"
        " where l.lang = ? and l.kind = 'month' and l.due group by l.id order by l.id",
        (lang,),
    ).fetchall()
