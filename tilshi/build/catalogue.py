"""The catalogue: the build's memory, an SQLite file.

It holds what was read, what that came to, and what was made of it, so that a build looks only at
what has changed, and a page's worker asks for no more than the page needs. Three tables are lists
of work still to be done (`dirty` stories, `stale` pages), so that a build that fails or is killed
leaves nothing undone for the next. Deleting the file loses nothing but time.
"""

import hashlib
import json
import sqlite3
import zlib
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from tilshi.addresses import HOME, TOPIC
from tilshi.output.files import write_whole
from tilshi.related.ranking import WINDOW, Candidate, rank, weight

if TYPE_CHECKING:
    from tilshi.content.registries import Registries
    from tilshi.content.stories import Article, StaticPage
    from tilshi.output.pictures import Renditions

_SCHEMA = """
create table meta (name text primary key, value text) without rowid;
create table file (path text primary key, size integer, mtime integer, digest text) without rowid;

create table source (
    path text primary key, kind text, story text, lang text, digest text, title text,
    value text, problems text
);
create index source_story on source (kind, story);
create index source_title on source (title);
create index source_wrong on source (path) where problems is not null;
create index source_digest on source (digest);
create table body (digest text primary key, html blob);
create table replaced (digest text primary key) without rowid;

create table dirty (kind text, story text, primary key (kind, story)) without rowid;
create table article (
    lang text, story text, path text, slug text, state text, counted integer, mark text,
    time integer, expires integer, body text, value text, primary key (story, lang)
);
create index article_body on article (body);
create index article_state on article (state, story, lang);
create index article_slug on article (lang, slug);
create index article_time on article (time);
create index article_expires on article (expires) where expires is not null;
create table page (
    lang text, id text, position integer, path text, body text, value text, primary key (id, lang)
);
create table mention (
    kind text, key text, whose_kind text, whose text, primary key (kind, key, whose_kind, whose)
) without rowid;
create index mention_whose on mention (whose_kind, whose);
create table claim (
    key text, place text, rank integer, file text, field text, line integer,
    whose_kind text, whose text
);
create index claim_key on claim (key);
create index claim_whose on claim (whose_kind, whose);
create table warning (story text primary key, problems text) without rowid;
create table listed (
    lang text, kind text, id text, time integer, story text, due integer, number integer,
    primary key (lang, kind, id, time, story)
) without rowid;
create index listed_number on listed (lang, kind, id, number);
create index listed_due on listed (lang, kind, id, time, story) where due;
create index listed_story on listed (lang, story);
create table picture (name text primary key, value text) without rowid;

create table stale (key text primary key) without rowid;
create table output (
    key text primary key, path text, digest text, size integer, mtime integer, mark integer,
    links blob
);
create index output_path on output (path);
create table folder (path text primary key, mtime integer) without rowid;
create index output_mark on output (mark);
create index output_seen on output (path, size, mtime);
"""


@dataclass(frozen=True)
class Opened:
    """A catalogue open for writing. `rebuilt` says why it had to be begun anew: a key of
    `problems.yaml`'s words, "" if there was none yet, None if it goes on.
    """

    db: sqlite3.Connection
    rebuilt: str | None


def open_catalogue(file: Path, key: str) -> Opened:
    """The catalogue in `file` if it is whole and was made under the same `key`, else an empty one.

    The content decides whether it is whole, not the file's times: its hash stands beside it.
    """
    why: str | None = ""
    if file.exists():
        why = None if _is_whole(file) else "catalogue-damaged"
        if why is None:
            db = _connect(file)
            with suppress(sqlite3.Error):
                if _meta(db, "key") == key:
                    _mark_open(file)
                    return Opened(db, None)
            db.close()
            why = "catalogue-older"
    for old in (file, _seal(file), _marker(file), file.with_name(file.name + "-journal")):
        old.unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    _mark_open(file)
    db = _connect(file)
    with db:
        db.executescript(_SCHEMA)
        set_meta(db, "key", key)
    return Opened(db, why)


def close_catalogue(file: Path, db: sqlite3.Connection) -> None:
    """Closes the catalogue and seals it, so that the next build can trust it."""
    changed = db.total_changes > 0 or not _seal(file).exists()
    db.close()
    if changed:
        _write_seal(file)
    _marker(file).unlink(missing_ok=True)


_PATIENCE = 60.0
"""Seconds to wait for a worker that is reading."""
_MEMORY = 65_536
"""Kilobytes of the catalogue that are kept in memory."""


def _connect(file: Path) -> sqlite3.Connection:
    db = sqlite3.connect(file, isolation_level=None, timeout=_PATIENCE)
    # What a power cut could leave behind is noticed by the seal; durability is the output's.
    db.executescript("pragma synchronous = off; pragma temp_store = memory;")
    db.execute(f"pragma cache_size = {-_MEMORY}")
    return db


def _meta(db: sqlite3.Connection, name: str) -> str | None:
    row = db.execute("select value from meta where name = ?", (name,)).fetchone()
    return row[0] if row else None


def get_meta(db: sqlite3.Connection, name: str) -> str | None:
    """A remembered value, or None."""
    return _meta(db, name)


def set_meta(db: sqlite3.Connection, name: str, value: str) -> None:
    """Remembers a value."""
    db.execute("insert or replace into meta values (?, ?)", (name, value))


def _seal(file: Path) -> Path:
    return file.with_name(file.name + ".seal")


def _marker(file: Path) -> Path:
    return file.with_name(file.name + ".open")


def _mark_open(file: Path) -> None:
    _marker(file).touch()


def _write_seal(file: Path) -> None:
    stat = file.stat()
    kept = {"size": stat.st_size, "mtime": stat.st_mtime_ns, "sha256": _hash(file)}
    write_whole(_seal(file), json.dumps(kept).encode())


def _hash(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _is_whole(file: Path) -> bool:
    if _marker(file).exists():
        # The last build was killed: SQLite undoes what was half written, if the file is sound.
        try:
            db = sqlite3.connect(file)
            sound = bool(db.execute("pragma integrity_check").fetchone() == ("ok",))
            db.close()
        except sqlite3.Error:
            return False
        return sound
    try:
        kept = json.loads(_seal(file).read_text("utf-8"))
        stat = file.stat()
        if kept["size"] != stat.st_size:
            return False
        return bool(kept["mtime"] == stat.st_mtime_ns or kept["sha256"] == _hash(file))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def read_catalogue(file: Path) -> sqlite3.Connection:
    """The catalogue in `file` for who only asks. Its SQL has `unpacked(html)` for bodies."""
    db = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    db.create_function("unpacked", 1, unpacked, deterministic=True)
    return db


def packed(html: str) -> bytes:
    """A body's HTML as the catalogue keeps it."""
    return zlib.compress(html.encode(), 1)


def unpacked(kept: bytes | None) -> str:
    """The HTML of a body that `packed` has made; "" of none."""
    return zlib.decompress(kept).decode() if kept else ""


class Catalogue:
    """Questions about the newsroom as the catalogue knows it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.article = lru_cache(maxsize=20_000)(self._article)
        self.places = lru_cache(maxsize=4000)(self._places)
        self.renditions = lru_cache(maxsize=4000)(self._renditions)

    def registries(self) -> "Registries":
        """The four registries."""
        from tilshi.build.records import registries_from_json

        return registries_from_json(_meta(self.db, "registries") or "")

    def _article(self, lang: str, story: str) -> "tuple[Article, str, str | None] | None":
        """(article, state, mark) of a story in `lang`; None if nothing of it may be seen."""
        from tilshi.build.records import ARTICLES

        row = self.db.execute(
            "select value, state, mark from article"
            " where lang = ? and story = ? and state != 'hidden'",
            (lang, story),
        ).fetchone()
        return (ARTICLES.validate_json(row[0]), row[1], row[2]) if row else None

    def body(self, table: str, lang: str, id_: str) -> str:
        """The HTML of an `article` or a `page`, its links still open."""
        name = {"article": "story", "page": "id"}[table]
        row = self.db.execute(
            f"select html from {table} t join body on body.digest = t.body"
            f" where t.lang = ? and t.{name} = ?",
            (lang, id_),
        ).fetchone()
        return unpacked(row[0])

    def due(self, lang: str, story: str) -> bool:
        """Whether readers may see the story in `lang`."""
        found = self.article(lang, story)
        return found is not None and found[1] == "due"

    def versions(self, story: str) -> list[tuple[str, str]]:
        """(lang, state) of the versions of a story of which something may be seen."""
        rows = self.db.execute(
            "select lang, state from article where story = ? and state != 'hidden' order by lang",
            (story,),
        )
        return rows.fetchall()

    def stories(self) -> sqlite3.Cursor:
        """(story, lang, due) of all articles that have a page, whole stories together."""
        return self.db.execute(
            "select story, lang, state = 'due' from article where state != 'hidden'"
            " order by story, lang"
        )

    def redirecting(self) -> sqlite3.Cursor:
        """(story, lang) of the due articles that old addresses lead to."""
        return self.db.execute(
            "select story, lang from article where state = 'due'"
            " and json_array_length(value, '$.redirect_from') order by story, lang"
        )

    def listings(self, lang: str) -> list[tuple[str, str, int]]:
        """(kind, id, number of places) of the listings with something to read in them."""
        return self.db.execute(
            "select kind, id, max(number) from listed where lang = ?"
            " group by kind, id having max(due) order by kind, id",
            (lang,),
        ).fetchall()

    def _places(self, lang: str, kind: str, id_: str) -> int:
        """How many places a listing has; 0 if there is nothing to read in it."""
        due = self.db.execute(
            "select 1 from listed where lang = ? and kind = ? and id = ? and due limit 1",
            (lang, kind, id_),
        ).fetchone()
        return self.length(lang, kind, id_) if due else 0

    def length(self, lang: str, kind: str, id_: str) -> int:
        """How many places a listing has, whether or not there is something to read in them."""
        row = self.db.execute(
            "select max(number) from listed where lang = ? and kind = ? and id = ?",
            (lang, kind, id_),
        ).fetchone()
        return row[0] or 0

    def listed(self, lang: str, kind: str, id_: str, first: int, last: int) -> list[str]:
        """The stories to read in the places `first` to `last` of a listing, newest first."""
        rows = self.db.execute(
            "select story from listed where lang = ? and kind = ? and id = ?"
            " and number between ? and ? and due order by number desc",
            (lang, kind, id_, first, last),
        )
        return [row[0] for row in rows]

    def newest(self, lang: str, kind: str, id_: str, count: int) -> list[str]:
        """The `count` newest stories of a listing."""
        rows = self.db.execute(
            "select story from listed where lang = ? and kind = ? and id = ? and due"
            " order by time desc, story desc limit ?",
            (lang, kind, id_, count),
        )
        return [row[0] for row in rows]

    def ids(self, lang: str, kind: str) -> list[str]:
        """The ids of a kind's listings with something to read in them, in the order of ids."""
        rows = self.db.execute(
            "select distinct id from listed where lang = ? and kind = ? and due order by id",
            (lang, kind),
        )
        return [row[0] for row in rows]

    def all_of(self, lang: str, kind: str, id_: str) -> list[str]:
        """All due stories of a listing, oldest first."""
        rows = self.db.execute(
            "select story from listed where lang = ? and kind = ? and id = ? and due"
            " order by time, story",
            (lang, kind, id_),
        )
        return [row[0] for row in rows]

    def related(self, article: "Article", count: int) -> list[str]:
        """The ids of the stories that stand under `article`."""
        lang, here = article.lang, Candidate(article.story, int(article.date.timestamp()))
        total = self.length(lang, HOME, "")
        shared: dict[Candidate, int] = {}
        for topic in article.topics:
            topic_weight = weight(self.length(lang, TOPIC, topic), total)
            for candidate in self._nearest(lang, TOPIC, topic, here):
                shared[candidate] = shared.get(candidate, 0) + topic_weight
        preferred = [
            candidate
            for topic in article.related_topics
            for candidate in self._nearest(lang, TOPIC, topic, here)
        ]
        picks = [pick for pick in article.related if self.due(lang, pick)]
        full = len(shared.keys() | set(preferred)) + len(picks) > count
        nearby = [] if full else self._nearest(lang, HOME, "", here)
        return rank(here, picks, preferred, shared, nearby, count)

    def _nearest(self, lang: str, kind: str, id_: str, here: Candidate) -> list[Candidate]:
        where = "from listed where lang = ? and kind = ? and id = ? and due and time"
        key = (lang, kind, id_, here.time, WINDOW)
        older = self.db.execute(
            f"select story, time {where} <= ? order by time desc, story desc limit ?", key
        )
        newer = self.db.execute(f"select story, time {where} > ? order by time, story limit ?", key)
        return [Candidate._make(row) for row in (*older, *newer) if row[0] != here.story]

    def around(self, lang: str, kind: str, id_: str, time: int, story: str) -> tuple[int, int]:
        """The times between which a story at this place of a listing can be among the nearest."""
        where = "select time from listed where lang = ? and kind = ? and id = ? and due"
        key = (lang, kind, id_, time, story, WINDOW)
        earlier = self.db.execute(
            f"{where} and (time, story) < (?, ?) order by time desc, story desc limit 1 offset ?",
            key,
        ).fetchone()
        later = self.db.execute(
            f"{where} and (time, story) > (?, ?) order by time, story limit 1 offset ?", key
        ).fetchone()
        return earlier[0] if earlier else -(2**62), later[0] if later else 2**62

    def between(self, lang: str, kind: str, id_: str, first: int, last: int) -> list[str]:
        """The due stories of a listing from the time `first` to `last`."""
        rows = self.db.execute(
            "select story from listed where lang = ? and kind = ? and id = ? and due"
            " and time between ? and ?",
            (lang, kind, id_, first, last),
        )
        return [row[0] for row in rows]

    def mentioning(self, kind: str, key: str) -> list[tuple[str, str]]:
        """(kind, id) of the stories and static pages that name something."""
        return self.db.execute(
            "select whose_kind, whose from mention where kind = ? and key = ?", (kind, key)
        ).fetchall()

    def page(self, lang: str, id_: str) -> "StaticPage | None":
        """A static page in `lang`."""
        from tilshi.build.records import PAGES

        row = self.db.execute(
            "select value from page where lang = ? and id = ?", (lang, id_)
        ).fetchone()
        return PAGES.validate_json(row[0]) if row else None

    def pages(self, lang: str) -> list[str]:
        """The ids of the static pages in `lang`, in their order."""
        rows = self.db.execute("select id from page where lang = ? order by position, id", (lang,))
        return [row[0] for row in rows]

    def _renditions(self, name: str) -> "Renditions":
        """The files made of a picture. Raises KeyError for one that no public page shows."""
        from tilshi.build.records import RENDITIONS

        row = self.db.execute("select value from picture where name = ?", (name,)).fetchone()
        if row is None:
            raise KeyError(name)
        return RENDITIONS.validate_json(row[0])
