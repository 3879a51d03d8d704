"""The plan: which files a site has, by key, and how their making is cut into slices.

A key says what a file is; what is in it, its maker asks the catalogue. A slice is a part of the
build that one worker makes in one go.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tilshi.editions import EDITIONS, Edition
from tilshi.urls import HOME, MONTH

if TYPE_CHECKING:
    import sqlite3

    from tilshi.outputs.pages import Pages
    from tilshi.outputs.views import Page
    from tilshi.store.reader import Catalogue

STORY, LISTING, ARCHIVE, STATIC, NOT_FOUND, REDIRECT = (
    "story", "listing", "archive", "static", "not-found", "redirect",
)  # fmt: skip
PAGES = (STORY, LISTING, ARCHIVE, STATIC, NOT_FOUND, REDIRECT)
"""What Pelican renders from a template."""
FEED, MAP_INDEX, MAP_MONTH, MAP_PAGES, ROBOTS = (
    "feed", "sitemap", "sitemap-month", "sitemap-pages", "robots",
)  # fmt: skip
ASSET, PICTURE = "asset", "picture"


@dataclass(frozen=True, order=True)
class Key:
    """The key of one file: what it is, its edition if it has one, and which one.

    `id` is the story, the static page, the story and the old address of a redirect, the month, or
    the path of an asset or a picture; `listing` the kind of a listing, `number` its page.
    """

    what: str
    edition: str = ""
    id: str = ""
    listing: str = ""
    number: int = 0

    def __str__(self) -> str:
        return "\t".join((self.what, self.edition, self.listing, str(self.number), self.id))

    @classmethod
    def parse(cls, text: str) -> "Key":
        """The key that `str` has written."""
        what, edition, listing, number, id_ = text.split("\t", 4)
        return cls(what, edition, id_, listing, int(number))

    @property
    def templates(self) -> tuple[str, ...]:
        """The templates that its page may be made with."""
        if self.what == STORY:
            return ("article.html", "notice.html")
        if self.what == LISTING:
            return ("home.html" if self.listing == HOME and not self.number else "listing.html",)
        name = {ARCHIVE: "archive", STATIC: "page", NOT_FOUND: "404", REDIRECT: "redirect"}
        return (f"{name[self.what]}.html",) if self.what in name else ()

    def page(self, pages: "Pages") -> "Page | None":
        """The page itself, ready for its template; None if the site does not have it any more."""
        edition = EDITIONS[self.edition]
        if self.what == STORY:
            return pages.article(edition, self.id)
        if self.what == LISTING:
            return pages.listing(edition, self.listing, self.id, self.number or None)
        if self.what == ARCHIVE:
            return pages.archive(edition)
        if self.what == STATIC:
            return pages.static(edition, self.id)
        if self.what == REDIRECT:
            story, _, old = self.id.partition(" ")
            return pages.redirect(edition, story, old)
        return pages.not_found(edition)


Slice = tuple[Key, ...]


def whole_plan(
    catalogue: "Catalogue", editions: Sequence[Edition], listing_size: int
) -> Iterator[Key]:
    """The keys of all files that are made from the catalogue: everything but assets, pictures."""
    by_lang: dict[str, list[Edition]] = {}
    for edition in editions:
        by_lang.setdefault(edition.lang, []).append(edition)
    for story, lang, _ in catalogue.stories():
        for edition in by_lang.get(lang, ()):
            yield Key(STORY, edition.id, story)
    for story, lang in catalogue.redirecting().fetchall():
        found = catalogue.article(lang, story)
        for old in found[0].redirect_from if found and lang in by_lang else ():
            yield Key(REDIRECT, by_lang[lang][0].id, f"{story} {old}")
    for edition in editions:
        yield from _of_edition(catalogue, edition, listing_size)
    yield Key(ROBOTS)


def _of_edition(catalogue: "Catalogue", edition: Edition, listing_size: int) -> Iterator[Key]:
    yield Key(LISTING, edition.id, "", HOME)
    for kind, id_, places in catalogue.listings(edition.lang):
        yield Key(LISTING, edition.id, id_, kind)
        for number in range(1, places // listing_size + 1):
            yield Key(LISTING, edition.id, id_, kind, number)
        if kind == MONTH:
            yield Key(MAP_MONTH, edition.id, id_)
    yield Key(ARCHIVE, edition.id)
    for page in catalogue.pages(edition.lang):
        yield Key(STATIC, edition.id, page)
    for what in (NOT_FOUND, FEED, MAP_INDEX, MAP_PAGES):
        yield Key(what, edition.id)


def slices(keys: Iterable[Key], size: int, time: Callable[[Key], int]) -> list[Slice]:
    """The keys in slices of about `size`; all editions of a story are in one. They go by their
    `time`, for pages that are near to each other show the same cards.
    """
    made: list[Slice] = []
    slice_: list[Key] = []

    def place(key: Key) -> tuple[str, int, str, str, int]:
        return key.what, time(key), key.listing, key.id, key.number

    for key in sorted(keys, key=place):
        if len(slice_) >= size and (key.what != STORY or key.id != slice_[-1].id):
            made.append(tuple(slice_))
            slice_ = []
        slice_.append(key)
    return [*made, tuple(slice_)] if slice_ else made


def make_stale(db: "sqlite3.Connection", keys: Iterable[Key]) -> None:
    """Notes in the catalogue that the files `keys` are to be made."""
    db.executemany("insert or ignore into stale values (?)", ((str(key),) for key in sorted(keys)))
