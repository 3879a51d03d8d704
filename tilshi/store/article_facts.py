"""What is known of every article, without its text."""

import sqlite3
from typing import NamedTuple


class ArticleFact(NamedTuple):
    """An article; times are in seconds since the epoch. `modified` is ISO 8601 or None; `original`
    the language of the story's original; `source` the file that has its text, which differs from
    `path` while a scheduled change is in force.
    """

    lang: str
    story: str
    path: str
    title: str
    status: str
    time: int
    expires: int | None
    modified: str | None
    original: str
    source: str


def article_facts(db: sqlite3.Connection) -> list[ArticleFact]:
    """All articles, whether or not readers see them, by story."""
    rows = db.execute(
        "select lang, story, path, value ->> '$.title', value ->> '$.status', time, expires,"
        " value ->> '$.modified', value ->> '$.original',"
        " coalesce(value ->> '$.change', path) from article order by story, lang"
    )
    return list(map(ArticleFact._make, rows))
