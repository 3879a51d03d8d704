"""Writes resolved stories: versions, their positions in listings, mentions and claims."""

import sqlite3
from collections.abc import Iterable

from tilshi.content.claims import Claim
from tilshi.content.source import ARTICLE, DOSSIER
from tilshi.store.records import Listing, Story
from tilshi.store.versions import PlannedVersion, Version

_FIELDS = "lang, story, path, state, counted, mark, time, expires, slug, body, value"
_PLACE = "lang = ? and kind = ? and id = ? and time = ? and story = ?"
_LISTING = "lang = ? and kind = ? and id = ?"


def versions(db: sqlite3.Connection, story: Story) -> dict[str, Version]:
    """The versions of a story, a static page or a dossier by language."""
    kind, id_ = story
    if kind == ARTICLE:
        rows = db.execute(f"select {_FIELDS}, 0, changed from article where story = ?", (id_,))
    elif kind == DOSSIER:
        rows = db.execute(
            "select lang, id, path, state, 0, mark, 0, null, '', body, value from dossier"
            " where id = ?",
            (id_,),
        )
    else:
        rows = db.execute(
            "select lang, id, path, 'due', 0, null, 0, null, '', body, value, position from page"
            " where id = ?",
            (id_,),
        )
    return {row[0]: Version(*row) for row in rows}


def put_version(db: sqlite3.Connection, story: Story, lang: str, version: Version | None) -> None:
    """Replaces the version of a story in a language by `version`, or deletes it."""
    kind, id_ = story
    if kind == ARTICLE:
        db.execute("delete from article where lang = ? and story = ?", (lang, id_))
    elif kind == DOSSIER:
        db.execute("delete from dossier where lang = ? and id = ?", (lang, id_))
    else:
        db.execute("delete from page where lang = ? and id = ?", (lang, id_))
    if version is None:
        return
    v = version
    if kind == ARTICLE:
        db.execute(
            f"insert into article ({_FIELDS}, changed) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (lang, id_, v.path, v.state, v.counted, v.mark, v.time, v.expires, v.slug, v.body,
             v.value, v.changed),
        )  # fmt: skip
    elif kind == DOSSIER:
        db.execute(
            "insert into dossier values (?, ?, ?, ?, ?, ?, ?)",
            (lang, id_, v.path, v.state, v.mark, v.body, v.value),
        )
    else:
        db.execute(
            "insert into page values (?, ?, ?, ?, ?, ?)",
            (lang, id_, v.position, v.path, v.body, v.value),
        )


def put_mentions(db: sqlite3.Connection, story: Story, mentions: Iterable[tuple[str, str]]) -> None:
    """Stores the (kind, key) of everything a story mentions."""
    db.execute("delete from mention where whose_kind = ? and whose = ?", story)
    db.executemany(
        "insert into mention values (?, ?, ?, ?)",
        [(*mention, *story) for mention in sorted(mentions)],
    )


def put_planned(db: sqlite3.Connection, story: str, planned: Iterable[PlannedVersion]) -> None:
    """Replaces the scheduled changes of a story."""
    db.execute("delete from planned where story = ?", (story,))
    db.executemany(
        "insert into planned values (?, ?, ?, ?, ?, ?)",
        [(story, one.lang, one.path, one.time, one.body, one.value) for one in planned],
    )


# places in listings


def put_places(db: sqlite3.Connection, places: Iterable[tuple[Listing, int, str, bool]]) -> None:
    """Adds stories to listings, to be numbered later, or changes whether they are due there;
    `places` are (listing, time, story, due).
    """
    db.executemany(
        "insert into listed values (?, ?, ?, ?, ?, ?, null)"
        " on conflict do update set due = excluded.due",
        [(*listing, *place) for listing, *place in places],
    )


def remove_place(db: sqlite3.Connection, listing: Listing, time: int, story: str) -> None:
    """Removes a story from a listing."""
    db.execute(f"delete from listed where {_PLACE}", (*listing, time, story))


def number_before(db: sqlite3.Connection, listing: Listing, place: tuple[int, str]) -> int:
    """The number of positions of a listing before the one at (time, story)."""
    row = db.execute(
        f"select max(number) from listed where {_LISTING} and (time, story) < (?, ?)",
        (*listing, *place),
    ).fetchone()
    return row[0] or 0


def number_from(db: sqlite3.Connection, listing: Listing, first: tuple[int, str]) -> None:
    """Numbers the positions of a listing from the one at (time, story)."""
    rows = db.execute(
        f"select time, story from listed where {_LISTING} and (time, story) >= (?, ?)"
        " order by time, story",
        (*listing, *first),
    ).fetchall()
    start = number_before(db, listing, first) + 1
    db.executemany(
        f"update listed set number = ? where {_PLACE}",
        [(number, *listing, *place) for number, place in enumerate(rows, start)],
    )


# claims on places of the site


def put_claims(db: sqlite3.Connection, story: Story, claims: Iterable[Claim]) -> None:
    """Replaces the claims of a story by `claims`."""
    db.execute("delete from claim where whose_kind = ? and whose = ?", story)
    db.executemany(
        "insert into claim values (?, ?, ?, ?, ?, ?, ?, ?)",
        [(c.key, c.place, c.rank, c.file, c.field, c.line, *story) for c in claims],
    )


def claimed_twice(db: sqlite3.Connection, among: Iterable[Story] | None) -> list[str]:
    """The keys with several claims; if `among` is not None, only those of these stories' claims."""
    if among is None:
        rows = db.execute("select key from claim group by key having count(*) > 1")
        return [key for (key,) in rows]
    keys: set[str] = set()
    for story in among:
        rows = db.execute(
            "select key from claim c where whose_kind = ? and whose = ?"
            " and (select count(*) from claim where key = c.key) > 1",
            story,
        )
        keys |= {key for (key,) in rows}
    return sorted(keys)


def claims_on(db: sqlite3.Connection, key: str) -> list[tuple[Claim, Story]]:
    """All claims with a key, and their stories."""
    rows = db.execute(
        "select place, rank, file, field, line, whose_kind, whose from claim where key = ?", (key,)
    )
    return [(Claim(*row[:5]), (row[5], row[6])) for row in rows]


def slugs_twice(
    db: sqlite3.Connection, among: Iterable[str] | None
) -> list[tuple[str, str, str, int, str]]:
    """(path, slug, other path, line, story) of the articles with the same slug as another of their
    language; if `among` is not None, only those that involve one of these stories.
    """
    query = (
        "select a.path, a.slug, min(b.path), json_extract(s.value, '$.slug_line'), a.story"
        " from article a join article b on a.lang = b.lang and a.slug = b.slug"
        " and b.path < a.path join source s on s.path = a.path"
    )
    if among is None:
        return db.execute(f"{query} group by a.path, a.slug").fetchall()
    found = set()
    for story in among:
        for one in "ab":  # each uses its own index
            where = f" where {one}.story = ? group by a.path, a.slug"
            found.update(db.execute(query + where, (story,)).fetchall())
    return sorted(found)


# pictures


def put_picture(db: sqlite3.Connection, name: str, value: str, files: str) -> None:
    """Stores the renditions of a picture and their files in the cache, both as JSON."""
    db.execute("insert or replace into picture values (?, ?, ?)", (name, value, files))


def remove_picture(db: sqlite3.Connection, name: str) -> None:
    """Deletes a picture that readers may not see."""
    db.execute("delete from picture where name = ?", (name,))


def renditions_of(db: sqlite3.Connection, name: str) -> str | None:
    """The renditions of a picture, as JSON; None if readers may not see it."""
    row = db.execute("select value from picture where name = ?", (name,)).fetchone()
    return row[0] if row else None
