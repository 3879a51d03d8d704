"""Queries of the list of corrections."""

import sqlite3

_IN = (
    "article a, json_each(a.value, '$.corrections') c where a.lang = ?"
    # As in the index, which has only such articles.
    " and json_array_length(a.value, '$.corrections') > 0"
)
_TIME = "cast(strftime('%s', c.value ->> 'date') as integer)"


def corrections(db: sqlite3.Connection, lang: str) -> list[tuple[str, int, int]]:
    """(story, which of its corrections, from 0, time in seconds since the epoch) of the corrections
    of the stories that readers see in `lang`, newest first.
    """
    return db.execute(
        f"select a.story, c.key, {_TIME} from {_IN} and a.state = 'due'"
        " order by 3 desc, a.story, c.key desc",
        (lang,),
    ).fetchall()


def last_correction(db: sqlite3.Connection, lang: str) -> int:
    """When any story in `lang` was last corrected, in seconds since the epoch, also one that has
    been withdrawn or has expired; 0 if none was.
    """
    row = db.execute(f"select max({_TIME}) from {_IN} and a.counted", (lang,)).fetchone()
    return row[0] or 0
