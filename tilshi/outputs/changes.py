"""The changes that a build has found, as plain values: each output decides which of its files they
affect.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tilshi.content.article import Article, last_change
from tilshi.content.dossier import Dossier
from tilshi.content.source import ARTICLE, DOSSIER, PAGE
from tilshi.search.segments import Segment
from tilshi.store.records import Listing
from tilshi.store.versions import Version


@dataclass(frozen=True)
class VersionChanged:
    """A story, a static page or a dossier (`kind`) in one language, before and after; None if there
    was or is none.
    """

    kind: str
    before: Version | None
    after: Version | None

    @property
    def versions(self) -> tuple[Version, ...]:
        """The versions before and after, without None."""
        return tuple(one for one in (self.before, self.after) if one is not None)

    @property
    def lang(self) -> str:
        """The language."""
        return self.versions[0].lang

    @property
    def id(self) -> str:
        """The id of the story, page or dossier."""
        return self.versions[0].id

    @property
    def is_article(self) -> bool:
        """Whether it is a story's, and readers see or saw something of it."""
        return self.kind == ARTICLE and any(one.shown for one in self.versions)

    @property
    def is_page(self) -> bool:
        """Whether it is a static page's."""
        return self.kind == PAGE

    @cached_property
    def dossiers(self) -> tuple[Dossier, ...]:
        """The versions that readers may or might see, if it is a dossier's."""
        due = (one for one in self.versions if self.kind == DOSSIER and one.due)
        return tuple(one.dossier for one in due)

    @property
    def came_or_went(self) -> bool:
        """Whether the version is new or gone."""
        return self.before is None or self.after is None

    @cached_property
    def shown(self) -> tuple[Article, ...]:
        """The articles that have or had a page, even if only a notice."""
        return tuple(one.article for one in self.versions if one.shown)

    @cached_property
    def due(self) -> tuple[Article, ...]:
        """The articles that readers may or might read."""
        return tuple(one.article for one in self.versions if one.due)

    @cached_property
    def address(self) -> bool:
        """Whether the address of the story has changed, or whether it can be read."""
        return _address(self.before) != _address(self.after)

    @cached_property
    def teaser(self) -> bool:
        """Whether what a card shows of the story has changed."""
        return _teaser(self.before) != _teaser(self.after)

    @cached_property
    def breaking(self) -> tuple[Article, ...]:
        """The articles that are or were breaking news, if what a banner shows of the story has
        changed.
        """
        if not self.is_article or _breaking(self.before) == _breaking(self.after):
            return ()
        return tuple(one for one in self.due if one.breaking_until is not None)

    @cached_property
    def topics(self) -> bool:
        """Whether the story has other topics than before, or whether it can be read."""
        return _topics(self.before) != _topics(self.after)

    @cached_property
    def redirects(self) -> bool:
        """Whether old addresses lead to the story, or no longer lead there."""
        return self.teaser or _redirects(self.before) != _redirects(self.after)

    @cached_property
    def in_sitemap(self) -> bool:
        """Whether what a sitemap says about the story has changed."""
        return _in_sitemap(self.before) != _in_sitemap(self.after)


@dataclass(frozen=True)
class ListingChanged:
    """A listing: its `length` in positions, and whether it had and has any story to read.
    `unchanged` is the number of positions before the first change; None if all are unchanged.
    """

    listing: Listing
    length_before: int
    length: int
    readable_before: bool
    readable: bool
    unchanged: int | None

    @property
    def opened_or_ended(self) -> bool:
        """Whether it got its first story to read, or lost its last."""
        return self.readable_before != self.readable


@dataclass(frozen=True)
class EntryChanged:
    """A topic or an author (`kind`, as of listings) that has another name or address, is new or is
    gone. `redirect_from` are its old addresses, before and after.
    """

    kind: str
    id: str
    redirect_from: tuple[str, ...] = ()


@dataclass(frozen=True)
class NeighboursChanged:
    """A story in one language to which other stories are related than before, or in another
    order.
    """

    lang: str
    story: str


@dataclass(frozen=True)
class AlikeChanged:
    """A story in one language that is a version of other stories than before: of versions, a
    block of related stories shows one.
    """

    lang: str
    story: str


@dataclass(frozen=True)
class PictureChanged:
    """A picture with new renditions, or an attached file (`files/…`) that has changed."""

    name: str
    paths: tuple[str, ...]


@dataclass(frozen=True)
class ClockMoved:
    """The clock, which had moved since the last build: the earlier and the later time, in whole
    seconds since the epoch.
    """

    span: tuple[int, int]


@dataclass(frozen=True)
class FrontsChanged:
    """What editors want of the front pages, which has changed."""


@dataclass(frozen=True)
class SearchIndexChanged:
    """A segment of the search index of a language: the boundaries of its shards before and after,
    and of those that were `remade`.
    """

    lang: str
    segment: Segment
    before: tuple[str, ...]
    after: tuple[str, ...]
    remade: frozenset[str]


Change = (
    VersionChanged
    | ListingChanged
    | EntryChanged
    | NeighboursChanged
    | AlikeChanged
    | PictureChanged
    | ClockMoved
    | FrontsChanged
    | SearchIndexChanged
)


def _due(version: Version | None) -> Iterator[Article]:
    if version is not None and version.due:
        yield version.article


def _address(version: Version | None) -> object:
    return [(a.date, a.slug) for a in _due(version)]


def _teaser(version: Version | None) -> object:
    return [
        (
            a.title,
            a.date,
            a.slug,
            a.section,
            a.image,
            a.summary,
            version.mark,
            a.updated,
            a.format,
            a.sponsor,
            a.breaking_until is None,
            a.age,
        )
        for a in _due(version)
        if version is not None
    ]


def _breaking(version: Version | None) -> object:
    return [(a.title, a.date, a.slug) for a in _due(version) if a.breaking_until is not None]


def _topics(version: Version | None) -> object:
    return [a.topics for a in _due(version)]


def _redirects(version: Version | None) -> object:
    if version is None or not version.shown:
        return None
    article = version.article
    return version.state, article.date, article.slug, article.redirect_from


def _in_sitemap(version: Version | None) -> object:
    return [(last_change(a), a.date, a.slug, a.pictures) for a in _due(version)]
