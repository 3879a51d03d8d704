"""The editors' and the theme's files as last read, and the content of sources."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tilshi.content.content_folder import FileStamp
from tilshi.store.records import Story


@dataclass(frozen=True)
class SourceRecord:
    """A source as stored in the catalogue, `html` and `keys` compressed; `kind` is None if the
    file name is invalid, `value` None if the file could not be read at all.
    """

    kind: str | None
    story: str
    lang: str
    title: str
    value: str | None
    problems: str | None
    html: bytes = b""
    keys: bytes = b""


def _within(top: str) -> tuple[str, str]:
    return top, top[:-1] + "0"


def known_files(db: sqlite3.Connection, top: str) -> Iterator[tuple[str, int, int, str]]:
    """(path below `top`, size, ctime, digest) of the files below the folder `top`."""
    return db.execute(
        f"select substr(path, {len(top) + 1}), size, changed, digest from file"
        " where path >= ? and path < ?",
        _within(top),
    )


def file_digests(db: sqlite3.Connection, top: str) -> list[tuple[str, str]]:
    """(path below `top`, digest) of the files below the folder `top`, in order."""
    return db.execute(
        f"select substr(path, {len(top) + 1}), digest from file"
        " where path >= ? and path < ? order by path",
        _within(top),
    ).fetchall()


def digest_of_files(db: sqlite3.Connection, paths: Iterable[str]) -> str:
    """One digest of the files at `paths`, as far as they exist."""
    wanted = list(paths)
    marks = ",".join("?" * len(wanted))
    rows = db.execute(
        f"select path, digest from file where path in ({marks}) order by path", wanted
    )
    return hashlib.sha256(repr(rows.fetchall()).encode()).hexdigest()


def has_file(db: sqlite3.Connection, path: str) -> bool:
    """Whether there is a file at `path`."""
    return db.execute("select 1 from file where path = ?", (path,)).fetchone() is not None


def remember_file(db: sqlite3.Connection, path: str, stamp: FileStamp, digest: str) -> str | None:
    """Stores a file's stamp and digest; returns its previous digest, None if it is new."""
    row = db.execute("select digest from file where path = ?", (path,)).fetchone()
    db.execute(
        "insert or replace into file values (?, ?, ?, ?)", (path, stamp.size, stamp.changed, digest)
    )
    return row[0] if row else None


def forget_files(db: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Deletes files that are gone."""
    db.executemany("delete from file where path = ?", ((path,) for path in paths))


def distrust_file_times(db: sqlite3.Connection) -> None:
    """Marks the ctimes of all files as unknown."""
    db.execute("update file set changed = -1")


def source_at(db: sqlite3.Connection, path: str) -> tuple[str | None, str, str, str] | None:
    """(kind, story, title, digest) of the source at `path`."""
    row: tuple[str | None, str, str, str] | None = db.execute(
        "select kind, story, title, digest from source where path = ?", (path,)
    ).fetchone()
    return row


@dataclass(frozen=True)
class Lines:
    """The lines of a source's fields, by path, and of its links."""

    fields: Mapping[tuple[str | int, ...], int]
    links: Mapping[tuple[str, str], int]

    def line(self, *place: str | int) -> int | None:
        """The line of a field, or of the nearest path that contains it; None if there is none."""
        while place and place not in self.fields:
            place = place[:-1]
        return self.fields.get(place)

    def link_line(self, kind: str, target: str) -> int | None:
        """The line of the first such link; None if there is none."""
        return self.links.get((kind, target))


def lines_of(db: sqlite3.Connection, path: str) -> Lines:
    """The lines of the source at `path`."""
    row = db.execute("select value from source where path = ?", (path,)).fetchone()
    kept = json.loads(row[0]) if row and row[0] else {"lines": [], "links": []}
    links: dict[tuple[str, str], int] = {}
    for kind, target, line in kept["links"]:
        links.setdefault((kind, target), line)
    return Lines({tuple(place): line for place, line in kept["lines"]}, links)


def remove_source(db: sqlite3.Connection, path: str) -> None:
    """Deletes the source at `path`."""
    db.execute("delete from source where path = ?", (path,))


def add_source(db: sqlite3.Connection, path: str, digest: str, record: SourceRecord) -> None:
    """Stores a source and its body."""
    db.execute(
        "insert into source values (?, ?, ?, ?, ?, ?, ?, ?)",
        (path, record.kind, record.story, record.lang, digest, record.title, record.value,
         record.problems),
    )  # fmt: skip
    db.execute(
        "insert or ignore into body values (?, ?, ?)",
        (digest, record.keys, record.html),
    )


def sources_of(
    db: sqlite3.Connection, story: Story
) -> list[tuple[str, str, str, str | None, str | None]]:
    """(path, lang, digest, value, problems) of the sources of a story or a static page."""
    return db.execute(
        "select path, lang, digest, value, problems from source"
        " where kind = ? and story = ? order by path",
        story,
    ).fetchall()


def has_source(db: sqlite3.Connection, kind: str, story: str | None = None) -> bool:
    """Whether there is a source of a `story`, or of any, of this kind."""
    query, values = "select 1 from source where kind = ?", [kind]
    if story is not None:
        query, values = f"{query} and story = ?", [kind, story]
    return db.execute(f"{query} limit 1", values).fetchone() is not None


def has_anchor(db: sqlite3.Connection, kind: str, story: str, anchor: str) -> bool:
    """Whether a version of a story or page has a heading with the id `anchor`."""
    rows = db.execute(
        "select 1 from source, json_each(source.value, '$.anchors') as anchor"
        " where kind = ? and story = ? and anchor.value = ? limit 1",
        (kind, story, anchor),
    )
    return rows.fetchone() is not None


def anchors_at(db: sqlite3.Connection, path: str) -> set[str]:
    """The ids of the headings of the source at `path`."""
    rows = db.execute(
        "select anchor.value from source, json_each(source.value, '$.anchors') as anchor"
        " where source.path = ?",
        (path,),
    )
    return {anchor for (anchor,) in rows}


def story_titled(db: sqlite3.Connection, title: str) -> str | None:
    """The id of the story with this title (in the form of `title_key`), the last by path."""
    row = db.execute(
        "select story from source where title = ? and kind = 'article' order by path desc limit 1",
        (title,),
    ).fetchone()
    return row[0] if row else None


def titles(db: sqlite3.Connection, kind: str) -> list[tuple[str, str]]:
    """(story, title) of all sources of this kind."""
    return db.execute("select story, title from source where kind = ?", (kind,)).fetchall()


def problems(db: sqlite3.Connection, misnamed: bool = False) -> list[str]:
    """The problems of all sources, each source's as JSON; or only of the `misnamed` ones, whose
    file names are invalid.
    """
    where = "kind is null" if misnamed else "problems is not null"
    return [text for (text,) in db.execute(f"select problems from source where {where}")]


def naming_hidden(db: sqlite3.Connection) -> list[Story]:
    """The stories, static pages and dossiers that mention stories or static pages which readers may
    not see.
    """
    # Few are hidden, so the query starts from them.
    hidden = (
        "kind = 'story' and key in (select story from source where kind = 'article'"
        " except select story from article where state = 'due')",
        "kind = 'page' and key in (select story from source where kind = 'page'"
        " except select id from page)",
    )
    return db.execute(
        " union ".join(
            "select whose_kind, whose from mention"
            f" where whose_kind in ('article', 'page', 'dossier') and {one}"
            for one in hidden
        )
    ).fetchall()
