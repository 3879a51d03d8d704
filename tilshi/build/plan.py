"""The plan: which pages a site has, and how they are cut into slices.

A slice is a part of the build that one worker makes in one go. It names pages by keys; what is
on them, the worker asks the catalogue.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tilshi.addresses import HOME
from tilshi.build.catalogue import Catalogue
from tilshi.build.pages import Pages
from tilshi.build.views import Page
from tilshi.editions import EDITIONS, Edition

STORY, LISTING, ARCHIVE, STATIC, NOT_FOUND, REDIRECT = (
    "story", "listing", "archive", "static", "not-found", "redirect",
)  # fmt: skip


@dataclass(frozen=True)
class Key:
    """The key of one page: its edition, what it is, and which one.

    `id` is the story, the static page, or the old address; `listing` the kind of a listing;
    `number` its page.
    """

    edition: str
    what: str
    id: str = ""
    listing: str = ""
    number: int | None = None

    def page(self, pages: Pages) -> Page:
        """The page itself, ready for its template."""
        edition = EDITIONS[self.edition]
        if self.what == STORY:
            return pages.article(edition, self.id)
        if self.what == LISTING:
            return pages.listing(edition, self.listing, self.id, self.number)
        if self.what == ARCHIVE:
            return pages.archive(edition)
        if self.what == STATIC:
            return pages.static(edition, self.id)
        if self.what == REDIRECT:
            story, _, old = self.id.partition(" ")
            return pages.redirect(edition, story, old)
        return pages.not_found(edition)


Slice = tuple[Key, ...]


def plan(
    catalogue: Catalogue, editions: Sequence[Edition], size: int, listing_size: int
) -> list[Slice]:
    """All pages of the site in slices of `size` stories (all editions of each) or other pages."""
    by_lang: dict[str, list[Edition]] = {}
    for edition in editions:
        by_lang.setdefault(edition.lang, []).append(edition)
    stories: list[list[Key]] = []
    redirects: list[Key] = []
    for story, versions in groupby(catalogue.stories(), key=lambda row: row[0]):
        keys = []
        for _, lang, due in versions:
            for edition in by_lang.get(lang, ()):
                keys.append(Key(edition.id, STORY, story))
                # An old address leads to the story in its own letters only.
                if due and edition.letters is None:
                    redirects.extend(_redirects(catalogue, edition, story))
        stories.append(keys)
    others = [*_others(catalogue, editions, listing_size), *redirects]
    return [
        *(
            tuple(key for keys in stories[first : first + size] for key in keys)
            for first in range(0, len(stories), size)
        ),
        *(tuple(others[first : first + size]) for first in range(0, len(others), size)),
    ]


def _others(catalogue: Catalogue, editions: Sequence[Edition], listing_size: int) -> Iterator[Key]:
    for edition in editions:
        listings = list(catalogue.listings(edition.lang))
        if not any(kind == HOME for kind, _, _ in listings):
            yield Key(edition.id, LISTING, "", HOME)
        for kind, id_, places in listings:
            yield Key(edition.id, LISTING, id_, kind)
            for number in range(1, places // listing_size + 1):
                yield Key(edition.id, LISTING, id_, kind, number)
        yield Key(edition.id, ARCHIVE)
        for page in catalogue.pages(edition.lang):
            yield Key(edition.id, STATIC, page)
        yield Key(edition.id, NOT_FOUND)


def _redirects(catalogue: Catalogue, edition: Edition, story: str) -> Iterator[Key]:
    article = catalogue.article(edition.lang, story)
    if article:
        for old in article.redirect_from:
            yield Key(edition.id, REDIRECT, f"{story} {old}")
