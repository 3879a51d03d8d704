"""How stories are related: the older ones that each has kept, and which have still to be ranked.

Indexes are named: without statistics, SQLite would rather read all of a language from another one.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tilshi.related.ranking import Facts
from tilshi.store.records import Listing
from tilshi.urls import HOME, SECTION, TOPIC


@dataclass(frozen=True)
class Ranked:
    """A story with the older ones that it keeps, as (story, score, whether both are versions of
    one), and its telling words; with none of them if readers may not see it.
    """

    lang: str
    story: str
    kept: tuple[tuple[str, int, bool], ...] = ()
    words: tuple[str, ...] = ()


def put(db: sqlite3.Connection, stories: Sequence[Ranked]) -> None:
    """Stores what `stories` keep, and removes them from the queue."""
    places = [(one.lang, one.story) for one in stories]
    for table in ("neighbour", "ranked", "unranked"):
        db.executemany(f"delete from {table} where lang = ? and story = ?", places)
    db.executemany(
        "insert into neighbour values (?, ?, ?, ?, ?)",
        [(one.lang, one.story, *kept) for one in stories for kept in one.kept],
    )
    db.executemany(
        "insert into ranked values (?, ?, ?)",
        [(one.lang, one.story, " ".join(one.words)) for one in stories if one.words],
    )


def neighbours(db: sqlite3.Connection, lang: str, story: str) -> list[str]:
    """The stories related to a story, best first: those that it keeps, and those that keep it."""
    rows = db.execute(
        "select other, score from neighbour where lang = ? and story = ?"
        " union all select story, score from neighbour indexed by neighbour_other"
        " where lang = ? and other = ?"
        " order by 2 desc, 1",
        (lang, story) * 2,
    )
    return [row[0] for row in rows]


def keeping(db: sqlite3.Connection, lang: str, story: str) -> list[str]:
    """The stories that keep a story."""
    query = "select story from neighbour indexed by neighbour_other where lang = ? and other = ?"
    rows = db.execute(query, (lang, story))
    return [row[0] for row in rows]


def alike(db: sqlite3.Connection, lang: str, stories: Iterable[str]) -> set[tuple[str, str]]:
    """(newer, older) of which the newer is one of `stories`, and both are versions of one."""
    wanted = list(stories)
    if not wanted:
        return set()
    rows = db.execute(
        "select story, other from neighbour indexed by neighbour_alike"
        f" where lang = ? and alike and story in ({','.join('?' * len(wanted))})",
        (lang, *wanted),
    )
    return set(rows)


def words(db: sqlite3.Connection, lang: str, story: str) -> list[str]:
    """The telling words of a story; none if it has not been ranked yet."""
    row = db.execute(
        "select words from ranked where lang = ? and story = ?", (lang, story)
    ).fetchone()
    return row[0].split(" ") if row else []


# the queue


def unrank(db: sqlite3.Connection, lang: str, stories: Iterable[str]) -> None:
    """Queues `stories` to be ranked."""
    db.executemany(
        "insert or ignore into unranked values (?, ?)", ((lang, story) for story in stories)
    )


def unrank_all(db: sqlite3.Connection, lang: str) -> None:
    """Queues all stories that readers may see or that are ranked."""
    db.execute(
        "insert or ignore into unranked select lang, story from article"
        " where lang = ? and state = 'due' union select lang, story from ranked where lang = ?",
        (lang, lang),
    )


def unranked(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """(lang, story) of the stories to rank, oldest first."""
    return db.execute(
        "select u.lang, u.story from unranked u left join article a"
        " on a.story = u.story and a.lang = u.lang order by u.lang, a.time, u.story"
    ).fetchall()


def is_any_unranked(db: sqlite3.Connection) -> bool:
    """Whether a story has still to be ranked."""
    return db.execute("select 1 from unranked limit 1").fetchone() is not None


# what stories are compared by


def due_source(db: sqlite3.Connection, lang: str, story: str) -> str | None:
    """The digest of the source of a story; None if it is not due."""
    row = db.execute(
        "select body from article where lang = ? and story = ? and state = 'due'", (lang, story)
    ).fetchone()
    return row[0] if row else None


def facts(db: sqlite3.Connection, lang: str, story: str) -> Facts:
    """What a listed story is compared by, besides words."""
    rows = db.execute(
        "select kind, id, time, number from listed indexed by listed_story"
        " where lang = ? and story = ?",
        (lang, story),
    ).fetchall()
    return Facts(
        story,
        number=next(number - 1 for kind, _, _, number in rows if kind == HOME),
        time=rows[0][2],
        section=next(id_ for kind, id_, _, _ in rows if kind == SECTION),
        topics=frozenset(id_ for kind, id_, _, _ in rows if kind == TOPIC),
    )


def length(db: sqlite3.Connection, listing: Listing) -> int:
    """The number of positions of a listing."""
    row = db.execute(
        "select max(number) from listed where lang = ? and kind = ? and id = ?", listing
    ).fetchone()
    return row[0] or 0


def story_at(db: sqlite3.Connection, lang: str, number: int) -> str | None:
    """The due story with a number; None if there is none."""
    row = db.execute(
        "select story from listed indexed by listed_number"
        " where lang = ? and kind = ? and id = '' and number = ? and due",
        (lang, HOME, number + 1),
    ).fetchone()
    return row[0] if row else None


_LISTED = "select story from listed where lang = ? and kind = ? and id = ? and due and"


def before(db: sqlite3.Connection, listing: Listing, time: int, story: str, most: int) -> list[str]:
    """The last due stories of a listing before a position, the latest first."""
    rows = db.execute(
        f"{_LISTED} (time, story) < (?, ?) order by time desc, story desc limit ?",
        (*listing, time, story, most),
    )
    return [row[0] for row in rows]


def after(db: sqlite3.Connection, listing: Listing, time: int, story: str, most: int) -> list[str]:
    """The next due stories of a listing after a position."""
    rows = db.execute(
        f"{_LISTED} (time, story) > (?, ?) order by time, story limit ?",
        (*listing, time, story, most),
    )
    return [row[0] for row in rows]


def places_before(db: sqlite3.Connection, lang: str, time: int, story: str) -> int:
    """How many positions the listing of all stories has before one at (time, story)."""
    row = db.execute(
        "select max(number) from listed where lang = ? and kind = ? and id = ''"
        " and (time, story) < (?, ?)",
        (lang, HOME, time, story),
    ).fetchone()
    return row[0] or 0
