"""From which file of the newsroom a page is made."""

import sqlite3


def file_of(db: sqlite3.Connection, kind: str, lang: str, id_: str) -> str | None:
    """The file with the text of an "article", "page" or "dossier" in this language, below the
    content folder; None if there is none. While a scheduled change is in force, it is that one.
    """
    name, path = (
        ("story", "coalesce(value ->> '$.change', path)")
        if kind == "article"
        else (
            "id",
            "path",
        )
    )
    query = f"select {path} from {kind} where {name} = ? and lang = ?"
    row = db.execute(query, (id_, lang)).fetchone()
    return row[0] if row else None
