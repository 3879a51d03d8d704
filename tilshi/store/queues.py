"""The queues: pending work. A build that fails or is killed loses nothing, because the next one
finds it here.

`dirty` stories, static pages, dossiers and pictures have to be resolved, `stale` files have to be
made, `replaced` bodies are deleted once nothing refers to them.
"""

import sqlite3
from collections.abc import Iterable

from tilshi.store.records import Story

_PICTURE = "picture"
SITE: Story = ("site", "")
"""The owner of the claims and mentions that every page has."""
NEWS_AGE = 2 * 24 * 60 * 60
"""How old a story in a news sitemap may be, in seconds (Google Search Central, "Create a news
sitemap").
"""


def add_dirty(db: sqlite3.Connection, stories: Iterable[Story]) -> None:
    """Queues `stories` and static pages for resolving."""
    db.executemany("insert or ignore into dirty values (?, ?)", stories)


def add_all_dirty(db: sqlite3.Connection) -> None:
    """Queues every story and static page for resolving."""
    db.execute(
        "insert or ignore into dirty select distinct kind, story from source where kind is not null"
    )


def add_mentioning_dirty(db: sqlite3.Connection, named: Iterable[tuple[str, str]]) -> None:
    """Queues whatever mentions one of the (kind, key) in `named` for resolving."""
    db.executemany(
        "insert or ignore into dirty select whose_kind, whose from mention"
        " where kind = ? and key = ?",
        named,
    )


def add_timed_dirty(db: sqlite3.Connection, first: int, last: int) -> None:
    """Queues what becomes due, expires or changes between two times (in seconds since the epoch)
    for resolving.
    """
    db.execute(
        "insert or ignore into dirty select 'article', story from article"
        " where time between ? and ? union select 'article', story from article"
        " where expires between ? and ?"
        " union select kind, story from scheduled where time between ? and ?",
        (first, last) * 3,
    )


def is_anything_timed(db: sqlite3.Connection, first: int, last: int) -> bool:
    """Whether anything becomes due, expires, changes or is no longer news between two times."""
    found = db.execute(
        "select 1 from article where time between ? and ? or expires between ? and ?"
        " union all select 1 from article where time between ? and ?"
        " union all select 1 from scheduled where time between ? and ? limit 1",
        (first, last, first, last, first - NEWS_AGE, last - NEWS_AGE, first, last),
    ).fetchone()
    return found is not None


def schedule(db: sqlite3.Connection, story: Story, times: Iterable[int]) -> None:
    """Stores the `times` at which part of a story appears."""
    db.execute("delete from scheduled where kind = ? and story = ?", story)
    db.executemany("insert into scheduled values (?, ?, ?)", [(time, *story) for time in times])


def dirty_stories(db: sqlite3.Connection) -> list[Story]:
    """The stories and static pages to resolve."""
    return db.execute(
        "select kind, story from dirty where kind not in (?, ?) order by kind, story",
        (_PICTURE, SITE[0]),
    ).fetchall()


def is_any_story_dirty(db: sqlite3.Connection) -> bool:
    """Whether there is a story or a static page to resolve, or what every page has."""
    query = "select 1 from dirty where kind != ? limit 1"
    return db.execute(query, (_PICTURE,)).fetchone() is not None


def remove_dirty(db: sqlite3.Connection, story: Story) -> None:
    """Removes a resolved story from the queue."""
    db.execute("delete from dirty where kind = ? and story = ?", story)


def add_dirty_pictures(db: sqlite3.Connection, names: Iterable[str]) -> None:
    """Queues the pictures `names` to be checked."""
    add_dirty(db, ((_PICTURE, name) for name in sorted(names)))


def add_all_pictures_dirty(db: sqlite3.Connection) -> None:
    """Queues every picture to be checked."""
    db.execute("insert or ignore into dirty select ?, name from picture", (_PICTURE,))


def dirty_pictures(db: sqlite3.Connection) -> list[str]:
    """The names of the queued pictures."""
    rows = db.execute("select story from dirty where kind = ?", (_PICTURE,))
    return [name for (name,) in rows]


def clear_dirty_pictures(db: sqlite3.Connection) -> None:
    """Removes all pictures from the queue."""
    db.execute("delete from dirty where kind = ?", (_PICTURE,))


def add_stale(db: sqlite3.Connection, keys: Iterable[str]) -> None:
    """Queues the files `keys` to be made."""
    db.executemany("insert or ignore into stale values (?)", ((key,) for key in sorted(keys)))


def stale_keys(db: sqlite3.Connection) -> list[str]:
    """The keys of the files to be made."""
    return [key for (key,) in db.execute("select key from stale")]


def clear_stale(db: sqlite3.Connection) -> None:
    """Removes all files from the queue."""
    db.execute("delete from stale")


def add_replaced(db: sqlite3.Connection, digest: str) -> None:
    """Records that a body may no longer be referred to."""
    db.execute("insert or ignore into replaced values (?)", (digest,))


def forget_replaced(db: sqlite3.Connection) -> None:
    """Deletes the replaced bodies that nothing refers to."""
    db.execute(
        "delete from body where digest in (select digest from replaced)"
        " and not exists (select 1 from source where digest = body.digest)"
        " and not exists (select 1 from article where body = body.digest)"
        " and not exists (select 1 from page where body = body.digest)"
        " and not exists (select 1 from dossier where body = body.digest)"
    )
    db.execute("delete from replaced")
