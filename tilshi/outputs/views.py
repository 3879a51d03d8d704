"""Views: the plain values that templates get. `docs/template-contract.md` documents them.

Text that people read has the type `Prose` (or Markup): in an edition with another script, exactly
that is transliterated.
"""

from dataclasses import dataclass, field

from markupsafe import Markup

from tilshi import urls
from tilshi.content.rights import UNKNOWN, Rights
from tilshi.prose import Prose


class Shared:
    """A value on many pages: transliterated as soon as it is made, and cached. It is not processed
    again as part of another view.
    """


@dataclass(frozen=True)
class Timestamp:
    """A time: `iso` for machines; for people `date`, `day` (the date without its year) and
    `time`.
    """

    iso: str
    date: Prose
    day: Prose
    time: Prose


@dataclass(frozen=True)
class Ref(Shared):
    """A name with a URL."""

    id: str
    name: Prose
    url: str


@dataclass(frozen=True)
class PictureView:
    """A picture: URLs, size in pixels, texts. `small` is the `srcset` of places never wider than a
    column, `largest` the widest file, `focus` what crops keep, in tenths from the left and the top;
    `rights` also has what only the original states.
    """

    src: str
    srcset: str
    small: str
    largest: str
    width: int
    height: int
    alt: Prose
    caption: Prose | None
    credit: Prose | None
    focus: tuple[int, int] | None = None
    copyright: Prose | None = None
    license: str | None = None
    rights: Rights = UNKNOWN


@dataclass(frozen=True)
class Teaser(Shared):
    """What a card shows of a story. `mark` is None except in a preview (draft, embargoed);
    `updated` is when its text last changed, None if it has not; `format` is one of
    `values.FORMATS`, `sponsor` who has paid for an advertisement.
    """

    id: str
    title: Prose
    url: str
    date: Timestamp
    section: Ref
    picture: PictureView | None
    summary: Prose
    mark: str | None
    updated: Timestamp | None = None
    format: str = "news"
    sponsor: Prose | None = None
    breaking: bool = False
    age: int | None = None


@dataclass(frozen=True)
class ForeignTeaser(Shared):
    """A card of a story in another language: its BCP 47 tag, direction and name."""

    tag: str
    dir: str
    language: str
    teaser: Teaser


@dataclass(frozen=True)
class Further:
    """Older stories of a story's topic or section."""

    title: Prose
    url: str
    teasers: tuple[Teaser, ...]


@dataclass(frozen=True)
class AuthorView(Shared):
    """An author as shown below a story: `photo` and `email` are None, `about` is "" if there is
    none.
    """

    id: str
    name: Prose
    url: str
    about: Prose
    email: str | None
    photo: PictureView | None


@dataclass(frozen=True)
class CorrectionView:
    """What was corrected, and when."""

    date: Timestamp
    note: Prose


@dataclass(frozen=True)
class DossierRef:
    """A dossier of a story: its name and URL, and where to read on: the `next` story, or, at the
    dossier's end, the `previous` one.
    """

    id: str
    name: Prose
    url: str
    mark: str | None = None
    next: Teaser | None = None
    previous: Teaser | None = None


@dataclass(frozen=True)
class EntryView:
    """An entry of a live story. `id` is that of its heading; `title` may be ""."""

    id: str
    date: Timestamp
    title: Markup
    body: Markup


@dataclass(frozen=True)
class ArticleView:
    """A whole story in one edition. `mark` is None except in a preview (draft, embargoed);
    `elsewhere` are related stories that this language does not have; `on_topic` and `in_section`
    older ones of its first topic and section. `share` is its card, `share_links` pass it on,
    `report` is the address that reports an error by mail, `feed` that of the feed of its section.
    The `standfirst` is the summary, but "" if that is only the beginning of the text.

    Of a live story, `body` is the lead without its list, which are the `key_points` (None if there
    is none), and `entries` are those that readers see, newest first.
    """

    id: str
    title: Prose
    url: str
    canonical: str
    date: Timestamp
    modified: Timestamp | None
    section: Ref
    topics: tuple[Ref, ...]
    authors: tuple[AuthorView, ...]
    summary: Prose
    standfirst: Prose
    picture: PictureView | None
    body: Markup
    corrections: tuple[CorrectionView, ...]
    license: Prose | None
    related: tuple[Teaser, ...]
    mark: str | None
    dossiers: tuple[DossierRef, ...] = ()
    elsewhere: tuple[ForeignTeaser, ...] = ()
    on_topic: Further | None = None
    in_section: Further | None = None
    share: "ShareView | None" = None
    share_links: tuple[Ref, ...] = ()
    original: str = ""
    report: str | None = None
    feed: str | None = None
    format: str = "news"
    sponsor: Prose | None = None
    breaking: bool = False
    age: int | None = None
    key_points: Markup | None = None
    entries: tuple[EntryView, ...] = ()


@dataclass(frozen=True)
class NoticeView:
    """The page at the address of a retracted story."""

    url: str
    canonical: str
    date: Timestamp
    corrections: tuple[CorrectionView, ...]


@dataclass(frozen=True)
class ListingView:
    """A page of teasers. `number` is None on the first page; `older` and `newer` are URLs. `title`
    is "" in the list of all news. On the first page of a topic, `neighbours` are the topics that
    share most stories with it, and `dossiers` those that collect its stories. `feed` is the URL of
    the feed of a section, a topic or an author.
    """

    kind: str
    id: str
    title: Prose
    about: Prose
    url: str
    canonical: str
    teasers: tuple[Teaser, ...] = ()
    number: int | None = None
    older: str | None = None
    newer: str | None = None
    neighbours: tuple[Ref, ...] = ()
    dossiers: tuple[DossierRef, ...] = ()
    author: AuthorView | None = None
    share: "ShareView | None" = None
    feed: str | None = None


@dataclass(frozen=True)
class StaticView:
    """A static page; its `standfirst` is as a story's."""

    id: str
    title: Prose
    url: str
    canonical: str
    summary: Prose
    standfirst: Prose
    body: Markup


@dataclass(frozen=True)
class EditionView:
    """The page's edition: its BCP 47 tag, direction, name, and its locale for social networks
    (`kk_KZ`).
    """

    id: str
    tag: str
    dir: str
    name: str
    locale: str


@dataclass(frozen=True)
class Alternate:
    """This page in an edition, or, if not `exact`, that edition's home. `short` is the beginning of
    `name`.
    """

    tag: str
    name: str
    short: str
    url: str
    absolute: str
    exact: bool
    current: bool


@dataclass(frozen=True)
class Alternates:
    """The page in every edition, in order; `default` is the absolute x-default, `locales` are those
    of its other languages for social networks (`ru_RU`).
    """

    editions: tuple[Alternate, ...]
    default: str
    locales: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShareView:
    """The card that links to a page show: absolute address of a JPEG, its text, size in pixels."""

    src: str
    alt: Prose
    width: int
    height: int


@dataclass(frozen=True)
class Page:
    """One file to make: its template, the template's variables, and its path.

    `source` is the path of the article or static page that Pelican reads for it, if any.
    """

    template: str
    path: str
    variables: dict[str, object] = field(repr=False)
    source: str | None = None

    @property
    def save_as(self) -> str:
        """The file in the output."""
        return urls.save_as(self.path)
