"""The newsroom: outcomes of dirty stories written into the catalogue, and what that changes.

Places in listings are numbered before any page is made. What has changed is kept as plain values,
for `touched` to tell which pages show it.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from tilshi.content import claims
from tilshi.content.article import Article
from tilshi.content.claims import Claim
from tilshi.content.registries import Registries
from tilshi.content.schema import Status
from tilshi.content.source import ARTICLE
from tilshi.editions import Edition
from tilshi.pipeline.resolution import Clock, Outcome, Row, Story, held_row
from tilshi.store.connection import get_meta, set_meta
from tilshi.store.reader import Catalogue
from tilshi.store.serialisation import registries_to_json
from tilshi.urls import AUTHOR, HOME, MONTH, SECTION, TOPIC

Listing = tuple[str, str, str]
"""(lang, kind, id) of a listing."""


@dataclass(frozen=True)
class Change:
    """A version of a story or a static page (`kind`) before and after."""

    kind: str
    before: Row | None
    after: Row | None


@dataclass
class Before:
    """A listing before it changed, and the first place (time, story) at which it did."""

    length: int
    readable: bool
    first: tuple[int, str] | None = None


@dataclass
class Changes:
    """All that a build's dirty stories have changed. `mentions`: who names whom, or who of those
    may be seen; `site`: perhaps also what every page says of the site.
    """

    versions: list[Change] = field(default_factory=list)
    listings: dict[Listing, Before] = field(default_factory=dict)
    mentions: bool = False
    site: bool = False


class Newsroom:
    """Writes outcomes into the catalogue, inside a transaction of its caller's."""

    def __init__(self, db: sqlite3.Connection, clock: Clock, editions: Sequence[Edition]) -> None:
        self.db, self.clock, self.editions = db, clock, editions
        self.catalogue = Catalogue(db)
        self.changes = Changes()

    def clock_has_moved(self, last: float) -> None:
        """Makes dirty what the clock has made due, or let expire, since `last` (in seconds)."""
        first, second = sorted((last, self.clock.at.timestamp()))
        # Both ends are drawn in: a second too much costs nothing.
        span = (int(first) - 1, int(second) + 1)
        self.db.execute(
            "insert or ignore into dirty select 'article', story from article"
            " where time between ? and ? union select 'article', story from article"
            " where expires between ? and ?"
            " union select kind, story from scheduled where time between ? and ?",
            (*span, *span, *span),
        )

    def registries_have_changed(self, before: Registries | None, now: Registries) -> None:
        """Makes dirty what names an entry that has come, gone or changed its name."""
        text = registries_to_json(now)
        if get_meta(self.db, "registries") == text:
            return
        if before is None or before.imprint.licenses != now.imprint.licenses:
            self.db.execute(
                "insert or ignore into dirty select distinct kind, story from source"
                " where kind is not null"
            )
        else:
            for kind, old, new in (
                ("section", before.sections.ids, now.sections.ids),
                ("topic", before.topics.ids, now.topics.ids),
                ("author", before.authors.ids, now.authors.ids),
            ):
                self._mentioning(
                    (kind, name)
                    for name in old.keys() | new.keys()
                    if old.get(name) != new.get(name)
                )
        self.changes.site = True
        self.claim(("site", ""), claims.of_frame(now, self.editions))
        set_meta(self.db, "registries", text)

    def _mentioning(self, named: Iterable[tuple[str, str]]) -> None:
        self.db.executemany(
            "insert or ignore into dirty select whose_kind, whose from mention"
            " where kind = ? and key = ?",
            sorted(named),
        )

    def dirty(self) -> list[Story]:
        """The stories to resolve."""
        return self.db.execute(
            "select kind, story from dirty where kind != 'picture' order by kind, story"
        ).fetchall()

    def changed(self) -> list[Story]:
        """The stories and pages of which something has changed."""
        rows = (change.after or change.before for change in self.changes.versions)
        kinds = (change.kind for change in self.changes.versions)
        return sorted({(kind, row.id) for kind, row in zip(kinds, rows, strict=True) if row})

    def apply(self, outcome: Outcome, whole: bool) -> None:
        """Puts `outcome` in the place of what its story was. What changed is not noted down if the
        `whole` site is to be made anyway.
        """
        after = {row.lang: row for row in (*outcome.articles, *outcome.pages)}
        orders = dict(zip((row.lang for row in outcome.pages), outcome.orders, strict=True))
        self._exchange(outcome.story, after, orders, whole)
        self.db.execute("delete from mention where whose_kind = ? and whose = ?", outcome.story)
        self.db.executemany(
            "insert into mention values (?, ?, ?, ?)",
            [(*mention, *outcome.story) for mention in sorted(outcome.mentions)],
        )
        self.db.execute("delete from scheduled where kind = ? and story = ?", outcome.story)
        self.db.executemany(
            "insert into scheduled values (?, ?, ?)",
            [(time, *outcome.story) for time in outcome.scheduled],
        )
        self.claim(outcome.story, outcome.claims)
        self.db.execute("delete from dirty where kind = ? and story = ?", outcome.story)

    def hold(self, outcome: Outcome, whole: bool) -> None:
        """Leaves a story that has problems as it was, but for what may not be seen any more: its
        sources' terms hold, and a version without a source goes. The story stays dirty.
        """
        kind, id_ = outcome.story
        table = "article" if kind == ARTICLE else "page"
        said = {terms.lang: terms for terms in outcome.terms}
        after: dict[str, Row] = {}
        for row in self._rows(table, id_):
            if row.lang not in said:
                continue
            if kind == ARTICLE:
                after[row.lang] = held_row(row, said[row.lang], self.clock)
            elif said[row.lang].status is not Status.DRAFT:
                after[row.lang] = row
        self._exchange(outcome.story, after, {}, whole)

    def _exchange(
        self, story: Story, after: Mapping[str, Row], orders: Mapping[str, int], whole: bool
    ) -> None:
        """Puts the versions `after`, by language, in the place of those that there were."""
        kind, id_ = story
        table = "article" if kind == ARTICLE else "page"
        before = {row.lang: row for row in self._rows(table, id_)}
        for lang in sorted(before.keys() | after.keys()):
            old, new = before.get(lang), after.get(lang)
            if old == new:
                continue
            if old is not None and (new is None or old.body != new.body):
                self.db.execute("insert or ignore into replaced values (?)", (old.body,))
            self._put(table, lang, id_, new, orders.get(lang, 0))
            self._list(old, new)
            self._pictures(old, new)
            if not whole:
                self._note(Change(kind, old, new))

    def _note(self, change: Change) -> None:
        self.changes.versions.append(change)
        if change.kind != ARTICLE:
            self.changes.site = True
        elif _names(change.before) != _names(change.after):
            self.changes.mentions = True

    def _pictures(self, *rows: Row | None) -> None:
        """What pictures are shown may have changed."""
        names = {name for row in rows if row is not None for name in row.pictures}
        self.db.executemany(
            "insert or ignore into dirty values ('picture', ?)", [(name,) for name in sorted(names)]
        )

    def claim(self, whose: Story, claims: Iterable[Claim]) -> None:
        """Puts `claims` in the place of those that `whose` had."""
        self.db.execute("delete from claim where whose_kind = ? and whose = ?", whose)
        self.db.executemany(
            "insert into claim values (?, ?, ?, ?, ?, ?, ?, ?)",
            [(c.key, c.place, c.rank, c.file, c.field, c.line, *whose) for c in claims],
        )

    def _rows(self, table: str, id_: str) -> list[Row]:
        if table == "page":
            rows = self.db.execute(
                "select lang, id, path, 'due', 0, null, 0, null, '', body, value from page"
                " where id = ?",
                (id_,),
            )
        else:
            rows = self.db.execute(
                "select lang, story, path, state, counted, mark, time, expires, slug, body, value"
                " from article where story = ?",
                (id_,),
            )
        return [Row(*row) for row in rows]

    def _put(self, table: str, lang: str, id_: str, row: Row | None, order: int) -> None:
        name = "story" if table == "article" else "id"
        self.db.execute(f"delete from {table} where lang = ? and {name} = ?", (lang, id_))
        if row is None:
            return
        if table == "page":
            values: tuple[object, ...] = (lang, id_, order, row.path, row.body, row.value)
            self.db.execute("insert into page values (?, ?, ?, ?, ?, ?)", values)
            return
        self.db.execute(
            "insert into article values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (lang, id_, row.path, row.slug, row.state, row.counted, row.mark, row.time,
             row.expires, row.body, row.value),
        )  # fmt: skip

    # listings

    def _list(self, old: Row | None, new: Row | None) -> None:
        was, will = self._places(old), self._places(new)
        for place in was.keys() | will.keys():
            if was.get(place) == will.get(place):
                continue
            *listing, time, story = place
            before = self._before((listing[0], listing[1], listing[2]))
            if place not in will:
                self.db.execute(
                    "delete from listed where lang = ? and kind = ? and id = ? and time = ?"
                    " and story = ?",
                    place,
                )
            elif place in was:
                self.db.execute(
                    "update listed set due = ? where lang = ? and kind = ? and id = ?"
                    " and time = ? and story = ?",
                    (will[place], *place),
                )
            else:
                self.db.execute(
                    "insert into listed values (?, ?, ?, ?, ?, ?, null)", (*place, will[place])
                )
            if place not in will or place not in was:
                before.first = min(before.first or (time, story), (time, story))

    def _places(self, row: Row | None) -> dict[tuple[str, str, str, int, str], bool]:
        if row is None or not row.counted:
            return {}
        listings = ((row.lang, *listing) for listing in listings_of(row.article, self.clock.zone))
        return {(*listing, row.time, row.id): row.due for listing in listings}

    def _before(self, listing: Listing) -> Before:
        if listing not in self.changes.listings:
            due = self.db.execute(
                "select 1 from listed where lang = ? and kind = ? and id = ? and due limit 1",
                listing,
            ).fetchone()
            length = self.catalogue.length(*listing)
            self.changes.listings[listing] = Before(length, due is not None)
        return self.changes.listings[listing]

    def number(self) -> None:
        """Numbers the places of all listings that have changed, from the first that did."""
        for listing, before in self.changes.listings.items():
            if before.first is None:
                continue
            row = self.db.execute(
                "select max(number) from listed where lang = ? and kind = ? and id = ?"
                " and (time, story) < (?, ?)",
                (*listing, *before.first),
            ).fetchone()
            rows = self.db.execute(
                "select time, story from listed where lang = ? and kind = ? and id = ?"
                " and (time, story) >= (?, ?) order by time, story",
                (*listing, *before.first),
            ).fetchall()
            self.db.executemany(
                "update listed set number = ? where lang = ? and kind = ? and id = ?"
                " and time = ? and story = ?",
                [(n, *listing, *place) for n, place in enumerate(rows, start=(row[0] or 0) + 1)],
            )


def _names(row: Row | None) -> object:
    """Whom a story names, and whether it may be named."""
    if row is None or not row.due:
        return None
    return row.article.links, row.article.related


def listings_of(article: Article, zone: ZoneInfo) -> list[tuple[str, str]]:
    """(kind, id) of the listings in which an article has a place."""
    return [
        (HOME, ""),
        (SECTION, article.section),
        (MONTH, article.date.astimezone(zone).strftime("%Y-%m")),
        *((TOPIC, topic) for topic in article.topics),
        *((AUTHOR, author) for author in article.authors),
    ]
