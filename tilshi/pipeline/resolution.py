"""Outcomes: what one dirty story comes to, when it is resolved against all others.

This is the workers' part: they ask the catalogue and write nothing.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from tilshi.content import claims
from tilshi.content.article import Article, State, Terms, as_of, held, standing, under
from tilshi.content.claims import Claim
from tilshi.content.registries import Registries
from tilshi.content.source import ARTICLE, Name
from tilshi.content.stories import resolve, terms, title_key
from tilshi.editions import Edition
from tilshi.problems import Spellings
from tilshi.store.connection import read_catalogue
from tilshi.store.serialisation import (
    ARTICLES,
    PAGES,
    problems_from_json,
    problems_to_json,
    registries_from_json,
    source_from_json,
)

AT_ONCE = 100
Story = tuple[str, str]
"""(kind, id) of a story or a static page."""


@dataclass(frozen=True)
class Clock:
    """By what it is told what readers may see; `preview`: also what they may not see yet."""

    at: datetime
    zone: ZoneInfo
    preview: bool = False


@dataclass(frozen=True)
class Row:
    """An article or a static page as the catalogue keeps it; `time` in seconds since the epoch."""

    lang: str
    id: str
    path: str
    state: str
    counted: bool
    mark: str | None
    time: int
    expires: int | None
    slug: str
    body: str
    value: str

    @property
    def article(self) -> Article:
        """The article itself."""
        return _decoded(self.value)

    @property
    def pictures(self) -> set[str]:
        """The names of the pictures in it."""
        kept = json.loads(self.value)
        names = set(kept["images"])
        if kept.get("image"):
            names.add(kept["image"]["src"])
        return names

    @property
    def due(self) -> bool:
        """Whether readers may see it."""
        return self.state == State.DUE

    @property
    def shown(self) -> bool:
        """Whether there is a page of it, if only a notice."""
        return self.state != State.HIDDEN


@lru_cache(maxsize=5000)
def _decoded(value: str) -> Article:
    return ARTICLES.validate_json(value)


@dataclass(frozen=True)
class Outcome:
    """What one dirty story came to, ready to be written. If it has `problems`, its sources' `terms`
    still hold; `scheduled` are times at which something of it appears, in seconds since the epoch.
    """

    story: Story
    articles: tuple[Row, ...]
    pages: tuple[Row, ...]
    orders: tuple[int, ...]
    mentions: frozenset[tuple[str, str]]
    claims: tuple[Claim, ...]
    problems: str
    terms: tuple[Terms, ...] = ()
    scheduled: tuple[int, ...] = ()


class CatalogueIndex:
    """What an article may name, asked of the catalogue (`stories.Index`)."""

    def __init__(self, db: sqlite3.Connection, registries: Registries) -> None:
        self.db, self.registries = db, registries
        self._known: dict[str, tuple[Spellings, dict[str, str]]] = {}

    def _one(self, query: str, *values: str) -> str | None:
        row = self.db.execute(query, values).fetchone()
        return row[0] if row else None

    def story(self, name: str) -> str | None:
        """The id of the story that is called `name` (an id or an exact title), or None."""
        if self.has("story", name):
            return name
        return self._one(
            "select story from source where title = ? and kind = 'article'"
            " order by path desc limit 1",
            title_key(name),
        )

    def has(self, kind: str, target: str) -> bool:
        """Whether there is a story or page (`kind`) with the id `target`."""
        own = ARTICLE if kind == "story" else kind
        query = "select story from source where kind = ? and story = ? limit 1"
        return self._one(query, own, target) is not None

    def has_picture(self, name: str) -> bool:
        """Whether there is a file `name` in `content/images/`."""
        return (
            self._one("select path from file where path = ?", f"content/images/{name}") is not None
        )

    def nearest(self, kind: str, name: str) -> str | None:
        """The story, page or picture (`kind`) that is spelt most like `name`."""
        if kind not in self._known:
            called = self._called(kind)
            self._known[kind] = Spellings(called), called
        spellings, called = self._known[kind]
        found = spellings.nearest(name if kind == "picture" else title_key(name))
        return called[found] if found else None

    def _called(self, kind: str) -> dict[str, str]:
        """What a picture, story or page may be called by, and its name or id."""
        if kind == "picture":
            start = "content/images/"
            rows = self.db.execute(
                "select substr(path, ?) from file where path >= ? and path < 'content/images0'",
                (len(start) + 1, start),
            )
            return {name: name for (name,) in rows}
        own = ARTICLE if kind == "story" else kind
        rows = self.db.execute("select story, title from source where kind = ?", (own,))
        called: dict[str, str] = {}
        for story, title in rows.fetchall():
            called[story] = story
            if kind == "story" and title:
                called[title] = story
        return called


def resolve_batch(
    file: Path,
    registries: str,
    clock: Clock,
    editions: Sequence[Edition],
    stories: Sequence[Story],
) -> list[Outcome]:
    """What `stories` come to; the catalogue is in `file`, the registries in their JSON. This is a
    worker's part.
    """
    db = read_catalogue(file)
    try:
        index = CatalogueIndex(db, _registries(registries))
        return [resolve_one(db, index, clock, editions, story) for story in stories]
    finally:
        db.close()


@lru_cache(maxsize=1)
def _registries(text: str) -> Registries:
    return registries_from_json(text)


def resolve_one(
    db: sqlite3.Connection,
    index: CatalogueIndex,
    clock: Clock,
    editions: Sequence[Edition],
    story: Story,
) -> Outcome:
    """What one story comes to."""
    rows = db.execute(
        "select path, lang, digest, value, problems from source"
        " where kind = ? and story = ? order by path",
        story,
    ).fetchall()
    problems = [problem for row in rows if row[4] for problem in problems_from_json(row[4])]
    sources, digests, unread = [], {}, []
    for path, lang, digest, value, _ in rows:
        digests[path] = digest
        if value is None:
            unread.append(lang)
        else:
            sources.append(
                source_from_json(value, Name(path, story[0], story[1], lang), clock.zone)
            )
    resolved = resolve(sources, index)
    lines = {source.name.path: source.line("redirect_from") for source in sources}
    claimed = claims.of_story(resolved.articles, resolved.pages, editions, clock.zone, lines)
    return Outcome(
        story=story,
        articles=tuple(_article_row(a, clock, digests[a.path]) for a in resolved.articles),
        pages=tuple(
            Row(
                lang=page.lang, id=page.page, path=page.path, state=State.DUE, counted=False,
                mark=None, time=0, expires=None, slug="", body=digests[page.path],
                value=PAGES.dump_json(page).decode(),
            )
            for page in resolved.pages
        ),
        orders=tuple(page.order for page in resolved.pages),
        mentions=resolved.mentions,
        claims=tuple(claimed),
        problems=problems_to_json([*problems, *resolved.problems]),
        terms=terms(sources, unread),
        scheduled=tuple(sorted({time for one in resolved.articles for time in _scheduled(one)})),
    )  # fmt: skip


def _scheduled(article: Article) -> Iterator[int]:
    for time in (article.modified, *(one.date for one in article.corrections)):
        if time is not None:
            yield int(time.timestamp())


def held_row(row: Row, terms: Terms, clock: Clock) -> Row:
    """The last good version of an article whose sources have problems now, but say these terms."""
    stands = held(row.article, State(row.state), terms, clock.at, clock.preview)
    if stands is None:
        return row
    article = under(row.article, terms)
    return replace(
        row,
        state=stands.state,
        counted=stands.counted,
        mark=stands.mark,
        expires=int(article.expires.timestamp()) if article.expires else None,
        value=ARTICLES.dump_json(article).decode(),
    )


def _article_row(article: Article, clock: Clock, body: str) -> Row:
    stands = standing(article, clock.at, clock.preview)
    if not clock.preview:
        article = as_of(article, clock.at)
    return Row(
        lang=article.lang,
        id=article.story,
        path=article.path,
        state=stands.state,
        counted=stands.counted,
        mark=stands.mark,
        time=int(article.date.timestamp()),
        expires=int(article.expires.timestamp()) if article.expires else None,
        slug=article.slug,
        body=body,
        value=ARTICLES.dump_json(article).decode(),
    )
