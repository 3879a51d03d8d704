"""What is not public yet, and what will not stay as it is."""

import sqlite3
from typing import NamedTuple


class TimedArticle(NamedTuple):
    """An article with its time of publication and of its end, in seconds since the epoch."""

    lang: str
    story: str
    path: str
    title: str
    status: str
    time: int
    expires: int | None


class PlannedChange(NamedTuple):
    """A scheduled change; `time` is None if it is a draft."""

    lang: str
    story: str
    path: str
    title: str
    status: str
    time: int | None


def timed_articles(db: sqlite3.Connection, at: float) -> list[TimedArticle]:
    """The articles that are drafts, or are published or expire after the time `at`."""
    fields = (
        "select lang, story, path, json_extract(value, '$.title'),"
        " json_extract(value, '$.status') as status, time, expires from article where"
    )
    rows = db.execute(
        f"{fields} time > :at union {fields} expires > :at"
        f" union {fields} state = 'hidden' and status = 'draft'"
        f" union {fields} mark = 'draft' order by time, story, lang",
        {"at": at},
    )
    return list(map(TimedArticle._make, rows))


def planned_changes(db: sqlite3.Connection, at: float) -> list[PlannedChange]:
    """The scheduled changes that are not in force at the time `at`."""
    rows = db.execute(
        "select lang, story, path, json_extract(value, '$.title'), json_extract(value, '$.status'),"
        " time from planned where time is null or time > ? order by path",
        (at,),
    )
    return list(map(PlannedChange._make, rows))
