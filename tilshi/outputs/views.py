"""Views: the plain values that templates get. `docs/template-contract.md` describes them.

What is read by people is typed `Words` (or Markup): an edition in another script has just that
re-lettered, and nothing else.
"""

import dataclasses
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_type_hints

from markupsafe import Markup

from tilshi import urls
from tilshi.content.registries import SocialNetwork
from tilshi.editions import Edition
from tilshi.kazakh.direction import isolated, isolated_html
from tilshi.kazakh.markup import map_text

Words = Annotated[str, "read by people"]


class Shared:
    """What many pages show: in the letters of its edition as soon as it is made, and remembered.

    Inside another view it is not looked into again.
    """


@dataclass(frozen=True)
class Moment:
    """A point in time: `iso` for machines, `date` and `time` for people."""

    iso: str
    date: Words
    time: Words


@dataclass(frozen=True)
class Ref(Shared):
    """A name with an address."""

    id: str
    name: Words
    url: str


@dataclass(frozen=True)
class PictureView:
    """A picture: addresses, size in pixels, words. `share` is an absolute address of a JPEG."""

    src: str
    srcset: str
    width: int
    height: int
    alt: Words
    caption: Words | None
    credit: Words | None
    share: str


@dataclass(frozen=True)
class Teaser(Shared):
    """What a card shows of a story. `mark` is None but in a preview (draft, embargoed)."""

    id: str
    title: Words
    url: str
    date: Moment
    section: Ref
    picture: PictureView | None
    summary: Words
    mark: str | None


@dataclass(frozen=True)
class CorrectionView:
    """What was put right, and when."""

    date: Moment
    note: Words


@dataclass(frozen=True)
class ArticleView:
    """One story in one edition, whole. `mark` is None but in a preview (draft, embargoed)."""

    id: str
    title: Words
    url: str
    canonical: str
    date: Moment
    modified: Moment | None
    section: Ref
    topics: tuple[Ref, ...]
    authors: tuple[Ref, ...]
    summary: Words
    picture: PictureView | None
    body: Markup
    corrections: tuple[CorrectionView, ...]
    license: Words | None
    related: tuple[Teaser, ...]
    mark: str | None


@dataclass(frozen=True)
class NoticeView:
    """What stands at the address of a retracted story."""

    url: str
    canonical: str
    date: Moment
    corrections: tuple[CorrectionView, ...]


@dataclass(frozen=True)
class Group:
    """A section on the front page, or a year of the archive."""

    title: Words
    url: str | None
    teasers: tuple[Teaser, ...] = ()
    months: tuple[Ref, ...] = ()


@dataclass(frozen=True)
class ListingView:
    """A page of teasers. `number` is None on the page of the newest; `older` and `newer` are
    addresses. `title` is "" on the front page.
    """

    kind: str
    id: str
    title: Words
    about: Words
    url: str
    canonical: str
    teasers: tuple[Teaser, ...] = ()
    number: int | None = None
    older: str | None = None
    newer: str | None = None
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class StaticView:
    """A static page."""

    id: str
    title: Words
    url: str
    canonical: str
    summary: Words
    body: Markup


@dataclass(frozen=True)
class EditionView:
    """The edition that the page belongs to: its BCP 47 tag, direction, own name, and the locale by
    which social networks know it (`kk_KZ`).
    """

    id: str
    tag: str
    dir: str
    name: str
    locale: str


@dataclass(frozen=True)
class Alternate:
    """This page in an edition, or, if not `exact`, that edition's home. `short` is the beginning
    of `name`.
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
    """The page in every edition, in their order; `default` is the absolute x-default."""

    editions: tuple[Alternate, ...]
    default: str


@dataclass(frozen=True)
class SiteView:
    """What every page of an edition says of the site. `preview` is the branch that a preview is of,
    "" on the public site.
    """

    name: Words
    tagline: Words
    note: Words
    url: str
    home: str
    feed: str | None
    archive: str
    sections: tuple[Ref, ...]
    pages: tuple[Ref, ...]
    social: tuple[SocialNetwork, ...]
    license: Words
    editor: Words
    address: Words
    email: str | None
    preview: str


@dataclass(frozen=True)
class Page:
    """One file to make: its template, the variables the template gets, and where it is put.

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


View = TypeVar("View")


def relettered(view: View, edition: Edition) -> View:
    """`view` (or a tuple of views) with all that people read in the letters of `edition`; what is
    `Shared` in it is as it was.
    """
    letters = edition.letters
    if letters is None:
        return view
    change = letters
    rtl = edition.dir == "rtl"

    def text(words: str) -> str:
        return isolated(change(words)) if rtl else change(words)

    def html(markup: Markup) -> Markup:
        changed = map_text(str(markup), edition.lang, change)
        return Markup(isolated_html(changed, edition.lang) if rtl else changed)

    def part(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(part, value))
        if isinstance(value, Markup):
            return html(value)
        known = dataclasses.is_dataclass(value) and not isinstance(value, Shared)
        return whole(value) if known else value

    def whole(value: Any) -> Any:
        fields = dict(value.__dict__)
        words, parts = _fields(value.__class__)
        for name in words:
            if fields[name] is not None:
                fields[name] = text(fields[name])
        for name in parts:
            fields[name] = part(fields[name])
        return type(value)(**fields)

    return part(view) if isinstance(view, tuple) else whole(view)  # type: ignore[no-any-return]


@cache
def _fields(view: type) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of a view's fields that are `Words`, and of those that may have some in them."""
    hints = get_type_hints(view, include_extras=True)
    words, parts = [], []
    for field_ in dataclasses.fields(view):
        kinds = {hints[field_.name], *get_args(hints[field_.name])}
        if Words in kinds:
            words.append(field_.name)
        elif not kinds <= {str, int, bool, type(None)}:
            parts.append(field_.name)
    return tuple(words), tuple(parts)
