"""The catalogue's reader: the queries of pages.

A worker queries only what a page needs.
"""

import sqlite3
from functools import lru_cache
from typing import TYPE_CHECKING

from tilshi.store import meta, neighbours
from tilshi.store.connection import unpacked
from tilshi.urls import TOPIC

if TYPE_CHECKING:
    from tilshi.content.article import Article, StaticPage
    from tilshi.content.registries import Registries
    from tilshi.store.records import Theme
    from tilshi.store.versions import Renditions


WINDOW = 32
"""How many of a related topic's stories, nearest in time on each side, are considered."""


class Catalogue:
    """Queries to the catalogue."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.article = lru_cache(maxsize=10_000)(self._article)
        self.places = lru_cache(maxsize=4000)(self._places)
        self.renditions = lru_cache(maxsize=4000)(self._renditions)

    def registries(self) -> "Registries":
        """The four registries."""
        from tilshi.store.serialisation import registries_from_json

        return registries_from_json(meta.get(self.db, meta.REGISTRIES) or "")

    def theme(self) -> "Theme":
        """The theme as last loaded."""
        from tilshi.store.records import Theme

        return Theme.from_json(meta.get(self.db, meta.THEME))

    def pictures(self) -> dict[str, tuple[str, str]]:
        """(renditions, their files in the cache), both as JSON, of all pictures by name."""
        rows = self.db.execute("select name, value, files from picture")
        return {name: (value, digests) for name, value, digests in rows}

    def _article(self, lang: str, story: str) -> "tuple[Article, str, str | None] | None":
        """(article, state, mark) of a story in `lang`; None if none of it may be seen."""
        from tilshi.store.versions import ARTICLES

        row = self.db.execute(
            "select value, state, mark from article"
            " where lang = ? and story = ? and state != 'hidden'",
            (lang, story),
        ).fetchone()
        return (ARTICLES.validate_json(row[0]), row[1], row[2]) if row else None

    def body(self, table: str, lang: str, id_: str) -> str:
        """The HTML of an `article`, a `page` or a `dossier`, with unresolved links."""
        name = {"article": "story", "page": "id", "dossier": "id"}[table]
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

    def is_news(self, lang: str, story: str) -> bool:
        """Whether a story of which something may be seen is not an advertisement."""
        found = self.article(lang, story)
        return found is not None and found[0].is_news

    def versions(self, story: str) -> list[tuple[str, str]]:
        """(lang, state) of the visible versions of a story."""
        rows = self.db.execute(
            "select lang, state from article where story = ? and state != 'hidden' order by lang",
            (story,),
        )
        return rows.fetchall()

    def count(self) -> int:
        """The number of articles that readers may see, counting each language."""
        row = self.db.execute("select count(*) from article where state = 'due'").fetchone()
        return int(row[0])

    def stories(self) -> sqlite3.Cursor:
        """(story, lang, due) of all articles that have a page, grouped by story."""
        return self.db.execute(
            "select story, lang, state = 'due' from article where state != 'hidden'"
            " order by story, lang"
        )

    def redirecting(self) -> sqlite3.Cursor:
        """(story, lang) of the articles that have a page and old addresses."""
        return self.db.execute(
            "select story, lang from article where state != 'hidden'"
            " and json_array_length(value, '$.redirect_from') order by story, lang"
        )

    def listings(self, lang: str) -> list[tuple[str, str, int]]:
        """(kind, id, number of positions) of the listings with a story to read."""
        return self.db.execute(
            "select kind, id, max(number) from listed where lang = ?"
            " group by kind, id having max(due) order by kind, id",
            (lang,),
        ).fetchall()

    def _places(self, lang: str, kind: str, id_: str) -> int:
        """The number of positions of a listing; 0 if it has no story to read."""
        return self.length(lang, kind, id_) if self.has_readable(lang, kind, id_) else 0

    def length(self, lang: str, kind: str, id_: str) -> int:
        """The number of positions of a listing, whether or not there is a story to read."""
        row = self.db.execute(
            "select max(number) from listed where lang = ? and kind = ? and id = ?",
            (lang, kind, id_),
        ).fetchone()
        return row[0] or 0

    def listed(self, lang: str, kind: str, id_: str, first: int, last: int) -> list[str]:
        """The readable stories in the positions `first` to `last` of a listing, newest first."""
        rows = self.db.execute(
            "select story from listed where lang = ? and kind = ? and id = ?"
            " and number between ? and ? and due order by number desc",
            (lang, kind, id_, first, last),
        )
        return [row[0] for row in rows]

    def newest(self, lang: str, kind: str, id_: str, count: int) -> list[str]:
        """The `count` newest stories of a listing; advertisements are none."""
        rows = self.db.execute(
            "select story from listed where lang = ? and kind = ? and id = ? and due and news"
            " order by time desc, story desc limit ?",
            (lang, kind, id_, count),
        )
        return [row[0] for row in rows]

    def last_change(self, lang: str) -> int:
        """When the edition last changed for readers, in seconds since the epoch; withdrawn and
        expired stories still count, so that this does not go back with them.
        """
        row = self.db.execute(
            "select max(changed) from article where lang = ? and counted", (lang,)
        ).fetchone()
        return row[0] or 0

    def ids(self, lang: str, kind: str) -> list[str]:
        """The ids of the listings of a kind with a story to read, in order of id."""
        rows = self.db.execute(
            "select distinct id from listed where lang = ? and kind = ? and due order by id",
            (lang, kind),
        )
        return [row[0] for row in rows]

    def sizes(self, lang: str, kind: str) -> dict[str, int]:
        """The ids of the listings of a kind with the number of stories to read, in order of id."""
        rows = self.db.execute(
            "select id, count(*) from listed where lang = ? and kind = ? and due"
            " group by id order by id",
            (lang, kind),
        )
        return dict(rows.fetchall())

    def all_of(self, lang: str, kind: str, id_: str) -> list[str]:
        """All due stories of a listing, oldest first."""
        rows = self.db.execute(
            "select story from listed where lang = ? and kind = ? and id = ? and due"
            " order by time, story",
            (lang, kind, id_),
        )
        return [row[0] for row in rows]

    def related(self, article: "Article", count: int) -> list[str]:
        """The ids of the stories shown below `article`: the editor's picks that are due, stories of
        its related topics, those nearest in time first, and its neighbours, of versions of one
        story only the first. Of advertisements, only picks are shown.
        """
        lang = article.lang
        picks = [pick for pick in article.related if self.due(lang, pick)]
        near = neighbours.neighbours(self.db, lang, article.story)
        order = dict.fromkeys([*picks, *self._preferred(article), *near])
        for other in (article.story, *article.related_exclude):
            order.pop(other, None)
        alike = neighbours.alike(self.db, lang, order)
        shown: list[str] = []
        for other in order:
            known = ((other, one) in alike or (one, other) in alike for one in shown)
            if other in picks or (not any(known) and self.is_news(lang, other)):
                shown.append(other)
        return shown[:count]

    def _preferred(self, article: "Article") -> list[str]:
        """The stories of an article's related topics, the nearest in time first."""
        here = int(article.date.timestamp())
        due = "select story, time from listed where lang = ? and kind = ? and id = ? and due"
        found = [
            (abs(time - here), story)
            for topic in article.related_topics
            for story, time in self.db.execute(
                f"select * from ({due} and time <= ? order by time desc, story desc limit ?)"
                f" union all select * from ({due} and time > ? order by time, story limit ?)",
                (article.lang, TOPIC, topic, here, WINDOW) * 2,
            )
        ]
        return [story for _, story in sorted(found)]

    def neighbours(self, lang: str, story: str) -> list[str]:
        """The stories to which a story is related, and those related to it."""
        return neighbours.neighbours(self.db, lang, story)

    def around(self, lang: str, kind: str, id_: str, time: int, story: str) -> tuple[int, int]:
        """The times between which a story at this position of a listing can be among the
        nearest.
        """
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

    def older(self, lang: str, kind: str, id_: str, time: int, story: str, count: int) -> list[str]:
        """The `count` due stories of a listing next below a position, newest first."""
        rows = self.db.execute(
            "select story from listed where lang = ? and kind = ? and id = ? and due"
            " and (time, story) < (?, ?) order by time desc, story desc limit ?",
            (lang, kind, id_, time, story, count),
        )
        return [row[0] for row in rows]

    def newer(self, lang: str, kind: str, id_: str, time: int, story: str, count: int) -> list[str]:
        """The `count` due stories of a listing next above a position, oldest first."""
        rows = self.db.execute(
            "select story from listed where lang = ? and kind = ? and id = ? and due"
            " and (time, story) > (?, ?) order by time, story limit ?",
            (lang, kind, id_, time, story, count),
        )
        return [row[0] for row in rows]

    def between(self, lang: str, kind: str, id_: str, first: int, last: int) -> list[str]:
        """The due stories of a listing from the time `first` to `last`."""
        rows = self.db.execute(
            "select story from listed where lang = ? and kind = ? and id = ? and due"
            " and time between ? and ?",
            (lang, kind, id_, first, last),
        )
        return [row[0] for row in rows]

    def mentioning(self, kind: str, key: str) -> list[tuple[str, str]]:
        """(kind, id) of the stories, static pages and dossiers that mention something."""
        return self.db.execute(
            "select whose_kind, whose from mention where kind = ? and key = ?", (kind, key)
        ).fetchall()

    def stories_with_picture(self, name: str) -> list[tuple[str, str]]:
        """(lang, story) of the stories that name a picture and of which something may be seen."""
        return self.db.execute(
            "select a.lang, a.story from mention m join article a on a.story = m.whose"
            " where m.kind = 'picture' and m.key = ? and m.whose_kind = 'article'"
            " and a.state != 'hidden' order by a.story, a.lang",
            (name,),
        ).fetchall()

    def page(self, lang: str, id_: str) -> "StaticPage | None":
        """A static page in `lang`."""
        from tilshi.store.versions import PAGES

        row = self.db.execute(
            "select value from page where lang = ? and id = ?", (lang, id_)
        ).fetchone()
        return PAGES.validate_json(row[0]) if row else None

    def pages(self, lang: str) -> list[str]:
        """The ids of the static pages in `lang`, in their order."""
        rows = self.db.execute("select id from page where lang = ? order by position, id", (lang,))
        return [row[0] for row in rows]

    def _renditions(self, name: str) -> "Renditions":
        """The renditions of a picture. Raises KeyError for one that no public page shows."""
        from tilshi.store.versions import RENDITIONS

        row = self.db.execute("select value from picture where name = ?", (name,)).fetchone()
        if row is None:
            raise KeyError(name)
        return RENDITIONS.validate_json(row[0])

    def listings_with(self, lang: str, story: str) -> list[tuple[str, str, int]]:
        """(kind, id, number) of a story's positions in listings."""
        return self.db.execute(
            # Without statistics, SQLite would rather read all of a language from another index.
            "select kind, id, number from listed indexed by listed_story"
            " where lang = ? and story = ?",
            (lang, story),
        ).fetchall()

    def has_readable(self, lang: str, kind: str, id_: str) -> bool:
        """Whether a listing has a story to read, not cached."""
        due = self.db.execute(
            "select 1 from listed where lang = ? and kind = ? and id = ? and due limit 1",
            (lang, kind, id_),
        ).fetchone()
        return due is not None

    def preferring(self, lang: str, topic: str, first: int, last: int) -> list[str]:
        """The stories from the time `first` to `last` that have a topic among their related
        ones.
        """
        rows = self.db.execute(
            "select a.story from mention m join article a on a.lang = ? and a.story = m.whose"
            " where m.kind = 'related_topic' and m.key = ? and a.time between ? and ?",
            (lang, topic, first, last),
        )
        return [story for (story,) in rows]

    def time_of_story(self, story: str) -> int:
        """When a story was first published, in seconds since the epoch; 0 if unknown."""
        row = self.db.execute("select min(time) from article where story = ?", (story,)).fetchone()
        return row[0] or 0

    def time_of_place(self, lang: str, kind: str, id_: str, number: int) -> int:
        """When the story at a position of a listing was published; 0 if there is none."""
        row = self.db.execute(
            "select time from listed where lang = ? and kind = ? and id = ? and number = ?",
            (lang, kind, id_, number),
        ).fetchone()
        return row[0] if row else 0
