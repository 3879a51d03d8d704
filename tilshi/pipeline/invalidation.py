"""Which pages a change touches: changes of the newsroom in, keys out.

Rather a page too many than one too few: a page that comes out as it was is not put anywhere.
"""

from collections.abc import Iterable, Iterator

from tilshi.content.article import Article
from tilshi.content.registries import Registries
from tilshi.content.source import ARTICLE
from tilshi.editions import Edition, first_of_each
from tilshi.outputs.plan import (
    ARCHIVE,
    FEED,
    LISTING,
    MAP_INDEX,
    MAP_MONTH,
    MAP_PAGES,
    REDIRECT,
    STATIC,
    STORY,
    Key,
)
from tilshi.pipeline.newsroom import Before, Change, Changes, Listing, listings_of
from tilshi.pipeline.resolution import Row
from tilshi.settings import Settings
from tilshi.store.reader import Catalogue
from tilshi.urls import ARCHIVE as ARCHIVE_LISTING
from tilshi.urls import AUTHOR, HOME, MONTH, TOPIC

assert ARCHIVE_LISTING == ARCHIVE


class Touched:
    """Collects the keys of the pages that show what has changed."""

    def __init__(self, settings: Settings, catalogue: Catalogue) -> None:
        self.catalogue, self.settings = catalogue, settings
        self.size = settings.listing_size
        self.keys: set[Key] = set()

    def by(self, changes: Changes) -> None:
        """All pages that `changes` touch."""
        for listing, before in changes.listings.items():
            self._listing(listing, before)
        for change in changes.versions:
            if change.kind == ARTICLE:
                self._article(change)
            else:
                self._static(change)

    def by_picture(self, name: str) -> None:
        """All pages that show the picture `name`."""
        for kind, id_ in self.catalogue.mentioning("picture", name):
            self._story_everywhere(kind, id_)
            if kind == ARTICLE:
                for lang, _ in self.catalogue.versions(id_):
                    self._teaser_of(lang, id_)
                    found = self.catalogue.article(lang, id_)
                    self._neighbours([found[0]] if found else [])

    def by_registries(self, old: Registries, new: Registries) -> bool:
        """All pages that show topics or authors that were changed; True if every page does."""
        if old.imprint != new.imprint or list(old.sections.entries.values()) != list(
            new.sections.entries.values()
        ):
            return True
        for kind, before, after in (
            (TOPIC, old.topics.entries, new.topics.entries),
            (AUTHOR, old.authors.entries, new.authors.entries),
        ):
            for id_ in before.keys() & after.keys():
                if before[id_] != after[id_]:
                    self._renamed(kind, id_)
        return False

    def _editions(self, lang: str | None = None) -> Iterator[Edition]:
        return (e for e in self.settings.editions if lang is None or e.lang == lang)

    def _add(self, what: str, lang: str | None, id_: str = "", listing: str = "") -> None:
        for edition in self._editions(lang):
            self.keys.add(Key(what, edition.id, id_, listing))

    # stories

    def _article(self, change: Change) -> None:
        rows = [row for row in (change.before, change.after) if row is not None and row.shown]
        if not rows:
            return
        lang, story = rows[0].lang, rows[0].id
        self._add(STORY, lang, story)
        self._add(FEED, lang)
        before, after = change.before, change.after
        if _address(before) != _address(after):
            self._moved(rows, story)
        if _teaser(before) != _teaser(after):
            self._teaser_of(lang, story)
        if _teaser(before) != _teaser(after) or _old(before) != _old(after):
            for row in rows:
                for old in row.article.redirect_from:
                    edition = first_of_each(self.settings.editions)[lang]
                    self.keys.add(Key(REDIRECT, edition.id, f"{story} {old}"))
        if _teaser(before) != _teaser(after) or _topics(before) != _topics(after):
            self._neighbours(row.article for row in rows if row.due)
        if _changed(before) != _changed(after):
            self._maps(rows)

    def _moved(self, rows: Iterable[Row], story: str) -> None:
        """The address of a version has changed, or whether there is one."""
        self._story_everywhere(ARTICLE, story)
        for kind, id_ in self.catalogue.mentioning("story", story):
            self._story_everywhere(kind, id_)
        self._maps(rows, everywhere=True)

    def _story_everywhere(self, kind: str, id_: str) -> None:
        self._add(STORY if kind == ARTICLE else STATIC, None, id_)

    def _teaser_of(self, lang: str, story: str) -> None:
        """The listings that show the story, and those who pick it."""
        self._add(LISTING, lang, "", HOME)
        self._add(FEED, lang)
        places = self.catalogue.db.execute(
            "select kind, id, number from listed where lang = ? and story = ?", (lang, story)
        ).fetchall()
        for kind, id_, number in places:
            self._add(LISTING, lang, id_, kind)
            self._add_number((lang, kind, id_), (number - 1) // self.size + 1)
        for _, id_ in self.catalogue.mentioning("story", story):
            self._add(STORY, lang, id_)

    def _neighbours(self, articles: Iterable[Article]) -> None:
        """The stories that may show one of `articles` under themselves."""
        for article in articles:
            time = int(article.date.timestamp())
            for kind, id_ in listings_of(article, self.settings.zone):
                if kind in (HOME, TOPIC):
                    self._near((article.lang, kind, id_), time, article.story)

    def _near(self, listing: Listing, time: int, story: str) -> None:
        lang, kind, id_ = listing
        first, last = self.catalogue.around(*listing, time, story)
        for other in self.catalogue.between(*listing, first, last):
            self._add(STORY, lang, other)
        if kind == TOPIC:
            wanting = self.catalogue.db.execute(
                "select a.story from mention m join article a on a.lang = ? and a.story = m.whose"
                " where m.kind = 'related_topic' and m.key = ? and a.time between ? and ?",
                (lang, id_, first, last),
            )
            for (other,) in wanting.fetchall():
                self._add(STORY, lang, other)

    def _maps(self, rows: Iterable[Row], everywhere: bool = False) -> None:
        for row in rows:
            month = row.article.date.astimezone(self.settings.zone).strftime("%Y-%m")
            self._add(MAP_MONTH, None if everywhere else row.lang, month)
        if everywhere:
            # Each version names the others; they may be dated otherwise.
            for row in rows:
                for lang, _ in self.catalogue.versions(row.id):
                    found = self.catalogue.article(lang, row.id)
                    if found is not None:
                        month = found[0].date.astimezone(self.settings.zone).strftime("%Y-%m")
                        self._add(MAP_MONTH, lang, month)

    def _renamed(self, kind: str, id_: str) -> None:
        """A topic or an author is called or addressed otherwise."""
        self._add(MAP_PAGES, None)
        self._add(FEED, None)
        self._add(LISTING, None, id_, kind)
        for lang in self.settings.langs:
            self._listing_pages((lang, kind, id_), 0, self.catalogue.length(lang, kind, id_))
            for story in self.catalogue.all_of(lang, kind, id_):
                self._add(STORY, lang, story)

    # listings

    def _listing(self, listing: Listing, before: Before) -> None:
        lang, kind, id_ = listing
        length = self.catalogue.length(*listing)
        readable = self.catalogue.places(*listing) > 0
        self._add(LISTING, lang, id_, kind)
        if before.first is not None:
            row = self.catalogue.db.execute(
                "select max(number) from listed where lang = ? and kind = ? and id = ?"
                " and (time, story) < (?, ?)",
                (*listing, *before.first),
            ).fetchone()
            self._listing_pages(listing, row[0] or 0, max(before.length, length))
        if before.readable != readable:
            self._listing_pages(listing, 0, max(before.length, length))
            self._add(LISTING, None, id_, kind)
            self._add(MAP_PAGES, lang)
            if kind == MONTH:
                self._add(ARCHIVE, lang)
                self._add(MAP_INDEX, lang)
                self._add(MAP_MONTH, lang, id_)
        if before.length.bit_length() != length.bit_length() and kind in (HOME, TOPIC):
            # How much topics weigh has changed, and with it what is related to what.
            for story in self.catalogue.all_of(lang, kind, id_):
                self._add(STORY, lang, story)

    def _listing_pages(self, listing: Listing, unchanged: int, length: int) -> None:
        """The numbered pages but for those that hold the first `unchanged` places; the last of
        these leads on to the next.
        """
        for number in range(max(1, unchanged // self.size), length // self.size + 1):
            self._add_number(listing, number)

    def _add_number(self, listing: Listing, number: int) -> None:
        lang, kind, id_ = listing
        for edition in self._editions(lang):
            self.keys.add(Key(LISTING, edition.id, id_, kind, number))

    # static pages

    def _static(self, change: Change) -> None:
        row = change.after or change.before
        assert row is not None
        self._add(STATIC, None, row.id)
        if change.before is None or change.after is None:
            self._add(MAP_PAGES, row.lang)
            for kind, id_ in self.catalogue.mentioning("page", row.id):
                self._story_everywhere(kind, id_)


def _address(row: Row | None) -> object:
    """What the address of a story is made of; None if there is nothing to read at it."""
    return (row.article.date, row.slug) if row is not None and row.due else None


def _teaser(row: Row | None) -> object:
    """What a card shows of a story."""
    if row is None or not row.due:
        return None
    a = row.article
    return (a.title, a.date, row.slug, a.section, a.image, a.summary, row.mark)


def _old(row: Row | None) -> object:
    return row.article.redirect_from if row is not None and row.due else None


def _topics(row: Row | None) -> object:
    """What brings a story near to others."""
    return row.article.topics if row is not None and row.due else None


def _changed(row: Row | None) -> object:
    """What a map says of a story."""
    if row is None or not row.due:
        return None
    return (row.article.modified or row.article.date, row.article.date, row.slug)


def shown_pictures(catalogue: Catalogue, names: Iterable[str]) -> set[str]:
    """Those of the pictures `names` that readers may see."""
    shown = set()
    for name in names:
        for kind, id_ in catalogue.mentioning("picture", name):
            if kind != ARTICLE or any(
                _shows(catalogue, lang, id_, name) for lang, _ in catalogue.versions(id_)
            ):
                shown.add(name)
                break
    return shown


def _shows(catalogue: Catalogue, lang: str, story: str, name: str) -> bool:
    found = catalogue.article(lang, story)
    if found is None or found[1] != "due":
        return False
    image = found[0].image
    return name in found[0].images or (image is not None and image.src == name)
