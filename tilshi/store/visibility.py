"""What readers may see at some time, without believing the states that the build has noted."""

import sqlite3

_PUBLIC = (
    "(state = 'due' and time <= :at and (expires is null or expires > :at)"
    " and json_extract(value, '$.status') = 'published')"
)
_BODIES = "article left join body on body.digest = article.body"


def hidden(db: sqlite3.Connection, at: float) -> list[tuple[str, str]]:
    """(article as JSON, HTML of its body) of the versions that readers may not see at the time `at`
    (in seconds since the epoch).
    """
    question = f"select value, unpacked(html) from {_BODIES} where not {_PUBLIC}"
    return db.execute(question, {"at": at}).fetchall()


def says(db: sqlite3.Connection, at: float, phrase: str, quoted: str) -> bool:
    """Whether a public version has `phrase` in its body, or `quoted`, which is the same in JSON, in
    its fields.
    """
    question = (
        f"select 1 from {_BODIES} where {_PUBLIC}"
        " and (instr(unpacked(html), :phrase) or instr(value, :quoted)) limit 1"
    )
    values = {"at": at, "phrase": phrase, "quoted": quoted}
    return db.execute(question, values).fetchone() is not None


def shown(db: sqlite3.Connection, at: float) -> list[str]:
    """The public versions of stories, and the static pages, as JSON."""
    question = f"select value from article where {_PUBLIC} union all select value from page"
    return [value for (value,) in db.execute(question, {"at": at})]
