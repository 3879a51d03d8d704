"""What readers may see at a given time, computed without the states stored by the build."""

import sqlite3
from collections.abc import Iterator, Mapping

from tilshi.search.keys import impacts

_PUBLIC = (
    "(state = 'due' and time <= :at and (expires is null or expires > :at)"
    " and json_extract(value, '$.status') = 'published'"
    " and not exists (select 1 from planned p where p.story = article.story"
    " and p.lang = article.lang and p.body = article.body and (p.time is null or p.time > :at)))"
)
_BODIES = "article left join body on body.digest = article.body"
_PUBLIC_DOSSIER = (
    "(json_extract(d.value, '$.status') = 'published' and exists (select 1 from article"
    " where lang = d.lang and story in (select s.value from json_each(d.value, '$.stories') s)"
    f" and {_PUBLIC}))"
)
_DOSSIERS = "dossier d left join body on body.digest = d.body"


def hidden(db: sqlite3.Connection, at: float) -> list[tuple[str, str]]:
    """(article as JSON, HTML of its body) of the versions that readers may not see at the time `at`
    (in seconds since the epoch).
    """
    question = f"select value, unpacked(html) from {_BODIES} where not {_PUBLIC}"
    return db.execute(question, {"at": at}).fetchall()


def planned(db: sqlite3.Connection, at: float) -> list[tuple[str, str, str | None, str | None]]:
    """(article as JSON, HTML of its body, the same of what readers see before) of the scheduled
    changes that are not in force at the time `at`; None if readers see nothing before.
    """
    seen = f"from {_BODIES} where article.story = p.story and article.lang = p.lang and {_PUBLIC}"
    question = (
        f"select p.value, unpacked(b.html), (select value {seen}), (select unpacked(html) {seen})"
        " from planned p join body b on b.digest = p.body"
        " where p.time is null or p.time > :at order by p.story, p.lang, p.path"
    )
    return db.execute(question, {"at": at}).fetchall()


def in_force(db: sqlite3.Connection, at: float) -> list[tuple[str, int]]:
    """(article as JSON, time) of the scheduled changes that have taken effect by the time `at`, by
    time.
    """
    return db.execute(
        "select value, time from planned where time <= ? order by time, story, lang", (at,)
    ).fetchall()


def hidden_dossiers(db: sqlite3.Connection, at: float) -> list[tuple[str, str]]:
    """(dossier as JSON, HTML of its body) of the versions of dossiers that readers may not see at
    the time `at`.
    """
    question = f"select d.value, unpacked(html) from {_DOSSIERS} where not {_PUBLIC_DOSSIER}"
    return db.execute(question, {"at": at}).fetchall()


def says(db: sqlite3.Connection, at: float, phrase: str, quoted: str) -> bool:
    """Whether a public story or dossier has `phrase` in its body, or `quoted`, the same in JSON, in
    its fields.
    """
    question = (
        f"select 1 from {_BODIES} where {_PUBLIC}"
        " and (instr(unpacked(html), :phrase) or instr(value, :quoted))"
        f" union all select 1 from {_DOSSIERS} where {_PUBLIC_DOSSIER}"
        " and (instr(unpacked(html), :phrase) or instr(d.value, :quoted)) limit 1"
    )
    values = {"at": at, "phrase": phrase, "quoted": quoted}
    return db.execute(question, values).fetchone() is not None


def hidden_words(db: sqlite3.Connection, at: float) -> Iterator[tuple[str, str, Mapping[str, int]]]:
    """(lang, story, keys in the search index) of the versions that readers may not see, and of
    scheduled changes that are not in force.
    """
    yield from _words(db, at, f"not {_PUBLIC}")
    question = (
        "select lang, story, unpacked(keys) from planned p join body on body.digest = p.body"
        " where p.time is null or p.time > :at"
    )
    for lang, story, keys in db.execute(question, {"at": at}):
        yield lang, story, impacts(keys)


def public_words(db: sqlite3.Connection, at: float, lang: str) -> Iterator[Mapping[str, int]]:
    """The keys in the search index of each public version in `lang`."""
    return (keys for _, _, keys in _words(db, at, f"{_PUBLIC} and lang = :lang", lang))


def _words(
    db: sqlite3.Connection, at: float, where: str, lang: str = ""
) -> Iterator[tuple[str, str, Mapping[str, int]]]:
    question = f"select lang, story, unpacked(keys) from {_BODIES} where {where}"
    for lang_, story, keys in db.execute(question, {"at": at, "lang": lang}):
        yield lang_, story, impacts(keys)


def shown(db: sqlite3.Connection, at: float) -> list[str]:
    """The public versions of stories and dossiers, and the static pages, as JSON."""
    question = (
        f"select value from article where {_PUBLIC} union all select value from page"
        f" union all select d.value from dossier d where {_PUBLIC_DOSSIER}"
    )
    return [value for (value,) in db.execute(question, {"at": at})]


def answered(db: sqlite3.Connection, at: float, key: str) -> bool:
    """Whether a page, a notice or a redirect answers at the path with this `key`, or did until its
    story expired.
    """
    # An expired story's article is hidden, but intentionally so.
    row = db.execute(
        "select 1 from claim c left join article a"
        " on c.whose_kind = 'article' and a.story = c.whose and 'content/' || a.path = c.file"
        " left join dossier d"
        " on c.whose_kind = 'dossier' and d.id = c.whose and 'content/' || d.path = c.file"
        " where c.key = :key and (c.whose_kind not in ('article', 'dossier') or (a.time <= :at"
        " and json_extract(a.value, '$.status') != 'draft')"
        " or json_extract(d.value, '$.status') != 'draft') limit 1",
        {"at": at, "key": key},
    ).fetchone()
    return row is not None


def paths_of(db: sqlite3.Connection, kind: str, story: str) -> list[str]:
    """The paths of the sources of a story, a static page or a dossier."""
    rows = db.execute("select path from source where kind = ? and story = ?", (kind, story))
    return [path for (path,) in rows]


def has_page(db: sqlite3.Connection, at: float, kind: str, lang: str, id_: str) -> bool:
    """Whether a story, a static page or a dossier (`kind`) has a page or a notice in `lang`."""
    question = {
        "article": "select 1 from article where lang = :lang and story = :id and time <= :at"
        " and json_extract(value, '$.status') != 'draft'",
        "page": "select 1 from page where lang = :lang and id = :id",
        "dossier": f"select 1 from dossier d where lang = :lang and id = :id and {_PUBLIC_DOSSIER}",
    }[kind]
    row = db.execute(question, {"lang": lang, "id": id_, "at": at}).fetchone()
    return row is not None


def is_listed(db: sqlite3.Connection, lang: str, kind: str, id_: str) -> bool:
    """Whether a listing has a story to read."""
    row = db.execute(
        "select 1 from listed where lang = ? and kind = ? and id = ? and due limit 1",
        (lang, kind, id_),
    ).fetchone()
    return row is not None


def slugs(db: sqlite3.Connection, story: str) -> list[str]:
    """The slugs of the versions of a story."""
    rows = db.execute("select slug from article where story = ?", (story,))
    return [row[0] for row in rows]
