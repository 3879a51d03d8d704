"""Breaking news."""

import sqlite3


def breaking(db: sqlite3.Connection, lang: str) -> list[str]:
    """The due stories that are breaking news, newest first."""
    rows = db.execute(
        "select story from article where lang = ? and state = 'due'"
        " and json_extract(value, '$.breaking_until') is not null"
        " order by time desc, story desc",
        (lang,),
    )
    return [story for (story,) in rows]
