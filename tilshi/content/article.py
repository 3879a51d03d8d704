"""Articles and static pages, and what readers may see of them at a given time."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from tilshi.content.attachment_names import with_captions
from tilshi.content.live import LiveEntry
from tilshi.content.schema import Status
from tilshi.content.values import ADVERTISEMENT, NEWS
from tilshi.urls import AUTHOR, HOME, MONTH, SECTION, TOPIC


@dataclass(frozen=True)
class Picture:
    """A story's picture, with its texts in the story's language. `focus` is what crops keep: how
    far from the left and from the top, as `30% 20%`; None is the centre. `license` is the address
    of a page.
    """

    src: str
    alt: str
    caption: str | None = None
    credit: str | None = None
    focus: str | None = None
    copyright: str | None = None
    license: str | None = None

    @property
    def focus_point(self) -> tuple[int, int]:
        """How far its focus is from the left and from the top, in per cent."""
        across, down = (self.focus or "50% 50%").replace("%", "").split()
        return int(across), int(down)


@dataclass(frozen=True)
class Correction:
    """What was corrected in a story, and when."""

    date: datetime
    note: str


@dataclass(frozen=True)
class Article:
    """One story in one language, with its names resolved to ids; without its body, whose links are
    still unresolved (`markdown.Body`). `path` is the story's file, `change` that of the scheduled
    change which has taken its place; `original` is the language of the story's original. Without an
    `own_summary`, the summary is the beginning of the text.
    """

    story: str
    lang: str
    path: str
    slug: str
    title: str
    date: datetime
    status: Status
    section: str
    summary: str
    modified: datetime | None = None
    expires: datetime | None = None
    topics: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    related_exclude: tuple[str, ...] = ()
    related_topics: tuple[str, ...] = ()
    not_public: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    license: str | None = None
    image: Picture | None = None
    corrections: tuple[Correction, ...] = ()
    redirect_from: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    images: tuple[str, ...] = ()
    format: str = NEWS
    sponsor: str | None = None
    breaking_until: datetime | None = None
    age: int | None = None
    entries: tuple[LiveEntry, ...] = ()
    files: tuple[str, ...] = ()
    change: str | None = None
    original: str = ""
    own_summary: bool = True

    @property
    def is_news(self) -> bool:
        """Whether it is the newsroom's own, not an advertisement."""
        return self.format != ADVERTISEMENT

    @property
    def updated(self) -> datetime | None:
        """When its text last changed, or the last entry was added; None if neither was."""
        written = (entry.date for entry in self.entries if entry.number)
        return max((*((self.modified,) if self.modified else ()), *written), default=None)

    @property
    def source(self) -> str:
        """The path of the file that has its text."""
        return self.change or self.path

    @property
    def pictures(self) -> tuple[str, ...]:
        """The names of all its pictures, that of its card first."""
        own = (self.image.src,) if self.image else ()
        return tuple(dict.fromkeys((*own, *self.images)))


def listings_of(article: Article, zone: ZoneInfo) -> list[tuple[str, str]]:
    """(kind, id) of the listings that an article belongs to."""
    return [
        (HOME, ""),
        (SECTION, article.section),
        (MONTH, article.date.astimezone(zone).strftime("%Y-%m")),
        *((TOPIC, topic) for topic in article.topics),
        *((AUTHOR, author) for author in article.authors),
    ]


@dataclass(frozen=True)
class StaticPage:
    """One static page in one language, without its body. Without an `own_summary`, the summary is
    the beginning of the text.
    """

    page: str
    lang: str
    path: str
    title: str
    summary: str
    order: int
    redirect_from: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    images: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    own_summary: bool = True


class Visibility(StrEnum):
    """What readers may see of an article: nothing, all of it, or a notice at its address."""

    HIDDEN = "hidden"
    DUE = "due"
    WITHDRAWN = "withdrawn"

    @property
    def openness(self) -> int:
        """How much readers may see, for comparison."""
        return (Visibility.HIDDEN, Visibility.WITHDRAWN, Visibility.DUE).index(self)


@dataclass(frozen=True)
class PublicationState:
    """What readers may see of an article at a given time. `counted`: it has a position in listings;
    `mark`: in a preview, why it is not public (draft, embargoed).
    """

    state: Visibility
    counted: bool
    mark: str | None = None


def publication_state(article: Article, at: datetime, preview: bool = False) -> PublicationState:
    """The state of `article` at the time `at`; in a preview, drafts and embargoed stories are
    shown.

    A story that was public keeps its position in listings, so that a retraction shifts no page.
    """
    early = article.date > at
    if preview and (article.status is Status.DRAFT or early):
        state = Visibility.WITHDRAWN if article.status is Status.RETRACTED else Visibility.DUE
        return PublicationState(
            state, True, "draft" if article.status is Status.DRAFT else "embargoed"
        )
    if article.status is Status.DRAFT or early:
        return PublicationState(Visibility.HIDDEN, False)
    if article.status is Status.RETRACTED:
        return PublicationState(Visibility.WITHDRAWN, True)
    expired = article.expires is not None and article.expires <= at
    return PublicationState(
        Visibility.HIDDEN if expired else Visibility.DUE, not (expired and preview)
    )


def as_of(article: Article, at: datetime) -> Article:
    """`article` at the time `at`: without later changes, corrections and entries."""
    modified = article.modified if article.modified and article.modified <= at else None
    corrections = tuple(one for one in article.corrections if one.date <= at)
    entries = tuple(one for one in article.entries if one.date <= at or not one.number)
    shown = replace(article, modified=modified, corrections=corrections, entries=entries)
    if len(entries) == len(article.entries):
        return shown
    images = {name for entry in entries for name in entry.images}
    named = tuple(name for entry in entries for name in entry.files)
    files = with_captions(named, article.lang)
    return replace(
        shown,
        images=tuple(name for name in article.images if name in images),
        files=tuple(name for name in article.files if name in files),
    )


def without_ended(article: Article, at: datetime) -> Article:
    """`article` without what has ended at the time `at`: being breaking news."""
    until = article.breaking_until
    return replace(article, breaking_until=None) if until and until <= at else article


def last_change(article: Article) -> datetime:
    """When `article` last changed for readers: its publication, its last change, correction or
    entry.
    """
    changes = [article.modified] if article.modified is not None else []
    corrected = (one.date for one in article.corrections)
    written = (one.date for one in article.entries)
    return max([article.date, *changes, *corrected, *written])


@dataclass(frozen=True)
class PublicationTerms:
    """What a source says about when and whether its story may be seen; None where it says
    nothing.
    """

    lang: str
    status: Status
    date: datetime | None = None
    expires: datetime | None = None


def with_terms(article: Article, terms: PublicationTerms) -> Article:
    """`article` with other terms, except the date, on which its address depends."""
    return replace(article, status=terms.status, expires=terms.expires)


def held_state(
    article: Article, was: Visibility, terms: PublicationTerms, at: datetime, preview: bool = False
) -> PublicationState | None:
    """The state of the last good version of an `article` whose sources now have problems, but state
    these `terms`; None if it stays as it `was`. It is never more visible than before, because
    content with problems is not published.
    """
    later = replace(with_terms(article, terms), date=max(article.date, terms.date or article.date))
    stands = min(
        (publication_state(article, at, preview), publication_state(later, at, preview)),
        key=lambda one: one.state.openness,
    )
    return stands if stands.state.openness < was.openness else None
