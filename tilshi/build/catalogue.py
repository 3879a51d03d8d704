"""The catalogue: the build's memory, an SQLite file that workers ask for what a page needs.

Nothing holds the archive in memory: a page's teasers, its related stories and its alternates are
looked up one by one.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from tilshi.addresses import AUTHOR, HOME, MONTH, SECTION, TOPIC
from tilshi.content.stories import Article, Newsroom, StaticPage
from tilshi.output.pictures import Renditions
from tilshi.related.ranking import WINDOW, Candidate, rank, weight

_SCHEMA = """
create table article (
    lang text, story text, time integer, due integer, path text, value blob,
    primary key (lang, story)
) without rowid;
create index article_time on article (lang, time, story) where due;
create table listed (
    lang text, kind text, id text, number integer, story text, time integer, due integer,
    primary key (lang, kind, id, number)
) without rowid;
create index listed_time on listed (lang, kind, id, time, story) where due;
create table page (
    lang text, id text, position integer, value blob, primary key (lang, id)
) without rowid;
create table picture (name text primary key, value blob) without rowid;
"""

_ARTICLE = TypeAdapter(Article)
_PAGE = TypeAdapter(StaticPage)
_RENDITIONS = TypeAdapter(Renditions)


class Catalogue:
    """Questions about one build's newsroom."""

    def __init__(self, file: Path) -> None:
        self.db = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        self._article = lru_cache(maxsize=2000)(self._load_article)

    def close(self) -> None:
        self.db.close()

    def article(self, lang: str, story: str) -> Article | None:
        """The story in `lang`, due or withdrawn; None if it is not public in it."""
        return self._article(lang, story)

    def _load_article(self, lang: str, story: str) -> Article | None:
        row = self.db.execute(
            "select value from article where lang = ? and story = ?", (lang, story)
        ).fetchone()
        return _ARTICLE.validate_json(row[0]) if row else None

    def due(self, lang: str, story: str) -> bool:
        """Whether readers may see the story in `lang`."""
        row = self.db.execute(
            "select due from article where lang = ? and story = ?", (lang, story)
        ).fetchone()
        return bool(row and row[0])

    def stories(self) -> Iterator[tuple[str, str, bool]]:
        """(story, lang, due) of all articles that have a page, whole stories together."""
        return iter(
            self.db.execute("select story, lang, due from article order by story, lang").fetchall()
        )

    def listings(self, lang: str) -> Iterator[tuple[str, str, int]]:
        """(kind, id, number of places) of the listings with something to read in them."""
        return iter(
            self.db.execute(
                "select kind, id, max(number) from listed where lang = ?"
                " group by kind, id having max(due) order by kind, id",
                (lang,),
            ).fetchall()
        )

    def places(self, lang: str, kind: str, id_: str) -> int:
        """How many places a listing has; 0 if there is nothing to read in it."""
        row = self.db.execute(
            "select max(number), max(due) from listed where lang = ? and kind = ? and id = ?",
            (lang, kind, id_),
        ).fetchone()
        return int(row[0]) if row[1] else 0

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
            " order by number desc limit ?",
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

    def related(self, article: Article, count: int) -> list[str]:
        """The ids of the stories that stand under `article`."""
        lang, here = article.lang, Candidate(article.story, int(article.date.timestamp()))
        total = self.places(lang, HOME, "")
        shared: dict[Candidate, int] = {}
        for topic in article.topics:
            topic_weight = weight(self.places(lang, TOPIC, topic), total)
            for candidate in self._nearest(lang, TOPIC, topic, here):
                shared[candidate] = shared.get(candidate, 0) + topic_weight
        preferred = [
            candidate
            for topic in article.related_topics
            for candidate in self._nearest(lang, TOPIC, topic, here)
        ]
        return rank(
            here,
            [pick for pick in article.related if self.due(lang, pick)],
            preferred,
            shared,
            self._nearest(lang, HOME, "", here),
            count,
        )

    def _nearest(self, lang: str, kind: str, id_: str, here: Candidate) -> list[Candidate]:
        where = "from listed where lang = ? and kind = ? and id = ? and due and time"
        key = (lang, kind, id_, here.time, WINDOW)
        older = self.db.execute(
            f"select story, time {where} <= ? order by time desc, story desc limit ?", key
        )
        newer = self.db.execute(f"select story, time {where} > ? order by time, story limit ?", key)
        return [Candidate(*row) for row in (*older, *newer) if row[0] != here.story]

    def page(self, lang: str, id_: str) -> StaticPage | None:
        """A static page in `lang`."""
        row = self.db.execute(
            "select value from page where lang = ? and id = ?", (lang, id_)
        ).fetchone()
        return _PAGE.validate_json(row[0]) if row else None

    def pages(self, lang: str) -> list[str]:
        """The ids of the static pages in `lang`, in their order."""
        rows = self.db.execute("select id from page where lang = ? order by position, id", (lang,))
        return [row[0] for row in rows]

    def renditions(self, name: str) -> Renditions:
        """The files made of a picture. Raises KeyError for one that no public page shows."""
        row = self.db.execute("select value from picture where name = ?", (name,)).fetchone()
        if row is None:
            raise KeyError(name)
        return _RENDITIONS.validate_json(row[0])


def write(
    file: Path,
    newsroom: Newsroom,
    renditions: Mapping[str, Renditions],
    at: datetime,
    zone: ZoneInfo,
) -> None:
    """Writes the catalogue of `newsroom` as it stands at `at` into `file`, replacing it.

    An article that is not public at `at` is not in it at all.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    db = sqlite3.connect(file)
    with db:
        db.executescript("pragma synchronous = off; pragma journal_mode = off;" + _SCHEMA)
        public = [a for a in newsroom.articles if a.due(at) or a.withdrawn(at)]
        db.executemany(
            "insert into article values (?, ?, ?, ?, ?, ?)",
            ((a.lang, a.story, _time(a), a.due(at), a.path, _ARTICLE.dump_json(a)) for a in public),
        )
        db.executemany(
            "insert into listed values (?, ?, ?, ?, ?, ?, ?)",
            _numbered(newsroom.articles, at, zone),
        )
        db.executemany(
            "insert into page values (?, ?, ?, ?)",
            ((page.lang, page.page, page.order, _PAGE.dump_json(page)) for page in newsroom.pages),
        )
        db.executemany(
            "insert into picture values (?, ?)",
            ((name, _RENDITIONS.dump_json(made)) for name, made in renditions.items()),
        )
    db.close()


def _numbered(
    articles: Iterable[Article], at: datetime, zone: ZoneInfo
) -> Iterator[tuple[str, str, str, int, str, int, bool]]:
    """Every place in every listing, numbered from the oldest. What was public once keeps its
    place, so that a retraction moves nothing.
    """
    numbers: dict[tuple[str, str, str], int] = {}
    counted = (article for article in articles if article.counted(at))
    for article in sorted(counted, key=lambda article: (article.date, article.story)):
        month = article.date.astimezone(zone).strftime("%Y-%m")
        for kind, id_ in (
            (HOME, ""),
            (SECTION, article.section),
            (MONTH, month),
            *((TOPIC, topic) for topic in article.topics),
            *((AUTHOR, author) for author in article.authors),
        ):
            key = (article.lang, kind, id_)
            numbers[key] = number = numbers.get(key, 0) + 1
            yield (*key, number, article.story, _time(article), article.due(at))


def _time(article: Article) -> int:
    return int(article.date.timestamp())
