"""Queries about dossiers. Readers see one in a language once any of its stories is due in it."""

import sqlite3
from collections.abc import Iterable
from functools import lru_cache

from tilshi.content.dossier import Dossier
from tilshi.store.versions import DOSSIERS

_VISIBLE = (
    "dossier d where d.lang = ? and d.state = 'due' and exists (select 1 from article"
    " where lang = d.lang and state = 'due'"
    " and story in (select s.value from json_each(d.value, '$.stories') s))"
)


def dossier(db: sqlite3.Connection, lang: str, id_: str) -> tuple[Dossier, str | None] | None:
    """A dossier in `lang` and its mark; None if readers may not see it."""
    row = db.execute(f"select value, mark from {_VISIBLE} and d.id = ?", (lang, id_)).fetchone()
    return (_decoded(row[0]), row[1]) if row else None


def stored(db: sqlite3.Connection, lang: str, id_: str) -> Dossier | None:
    """A dossier in `lang`, whether or not readers may see it."""
    row = db.execute("select value from dossier where lang = ? and id = ?", (lang, id_)).fetchone()
    return _decoded(row[0]) if row else None


@lru_cache(maxsize=1000)
def _decoded(value: str) -> Dossier:
    return DOSSIERS.validate_json(value)


def ids(db: sqlite3.Connection, lang: str) -> list[str]:
    """The ids of the dossiers that readers may see in `lang`, in order."""
    return [id_ for (id_,) in db.execute(f"select d.id from {_VISIBLE} order by d.id", (lang,))]


def of_topic(db: sqlite3.Connection, lang: str, topic: str, least: int, most: int) -> list[str]:
    """The ids of at most `most` dossiers of which readers may see at least `least` stories of a
    topic in `lang`; that with the newest of these first.
    """
    rows = db.execute(
        "select d.id from dossier d, json_each(d.value, '$.stories') s"
        " join listed l on l.lang = d.lang and l.story = s.value and l.kind = 'topic' and l.id = ?"
        " where d.lang = ? and d.state = 'due' and l.due"
        " group by d.id having count(*) >= ? order by max(l.time) desc, d.id limit ?",
        (topic, lang, least, most),
    )
    return [id_ for (id_,) in rows]


def mentioning(db: sqlite3.Connection, kind: str, key: str) -> list[str]:
    """The ids of the dossiers that mention a story, a page or a picture, in order."""
    rows = db.execute(
        "select whose from mention where kind = ? and key = ? and whose_kind = 'dossier'"
        " order by whose",
        (kind, key),
    )
    return [id_ for (id_,) in rows]


def pictures_with(db: sqlite3.Connection, story: str) -> list[str]:
    """The pictures of the dossiers that mention a story."""
    rows = db.execute(
        "select p.key from mention m join mention p on p.whose_kind = 'dossier'"
        " and p.whose = m.whose and p.kind = 'picture'"
        " where m.kind = 'story' and m.key = ? and m.whose_kind = 'dossier'",
        (story,),
    )
    return [name for (name,) in rows]


def last_change(db: sqlite3.Connection, lang: str, stories: Iterable[str]) -> int:
    """When any of `stories` last changed for readers of `lang`, in seconds since the epoch, also
    one that has been withdrawn or has expired.
    """
    wanted = list(stories)
    marks = ", ".join("?" * len(wanted))
    row = db.execute(
        f"select max(changed) from article where lang = ? and counted and story in ({marks})",
        (lang, *wanted),
    ).fetchone()
    return row[0] or 0
