"""The public addresses of sources and registry entries, from front matter alone: that is enough to
find them in an older commit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from tilshi import urls
from tilshi.content.article import Article, Visibility, listings_of, publication_state
from tilshi.content.fields import inherit
from tilshi.content.original import original_of
from tilshi.content.registries import Registries
from tilshi.content.schema import AnyFrontMatter, FrontMatter, Status
from tilshi.content.source import DOSSIER, Name
from tilshi.editions import Edition, first_per_language

Listing = tuple[str, str, str]
"""(lang, kind, id) of the listing of a section, a topic or an author."""


@dataclass(frozen=True)
class PublicVersion:
    """The public version of a story, page or dossier, of the source `name`: its `addresses`, in the
    form of `redirect_from`, and the `listings` that it was in.
    """

    name: Name
    addresses: tuple[str, ...]
    listings: tuple[Listing, ...] = ()


def public_versions(
    sources: Mapping[Name, AnyFrontMatter],
    registries: Registries,
    editions: Sequence[Edition],
    at: datetime,
    zone: ZoneInfo,
) -> Iterator[PublicVersion]:
    """The versions of one story, page or dossier that are public at the time `at`."""
    first = first_per_language(editions)
    name_of_original = original_of(sources)
    original = sources[name_of_original] if name_of_original is not None else None
    for name, own in sources.items():
        edition = first.get(name.lang)
        if edition is None:
            continue
        old = own.redirect_from or ()
        whole = inherit(own, original if isinstance(original, type(own)) else None)
        if not isinstance(whole, FrontMatter):
            path = _path(edition, name)
            if whole.status is not Status.DRAFT:
                yield PublicVersion(name, (f"/{path}", *old))
            continue
        article = _article(name, whole, registries)
        if article is None or publication_state(article, at).state == Visibility.HIDDEN:
            continue
        path = urls.article_path(edition, article.date, article.slug, zone)
        listings = tuple(
            (name.lang, kind, id_)
            for kind, id_ in listings_of(article, zone)
            if kind in registries.listed and id_
        )
        yield PublicVersion(name, (f"/{path}", *old), listings)


def _path(edition: Edition, name: Name) -> str:
    """The path of a static page or a dossier."""
    if name.kind == DOSSIER:
        return urls.dossier_path(edition, name.story)
    return urls.static_path(edition, name.story)


def _article(name: Name, whole: FrontMatter, registries: Registries) -> Article | None:
    """The article, as far as addresses depend on it; None if it has no date."""
    if whole.date is None:
        return None
    topics = (registries.topics.find(topic) for topic in whole.tags or ())
    authors = (registries.authors.find(author) for author in whole.authors or ())
    return Article(
        story=name.story,
        lang=name.lang,
        path=name.path,
        slug=whole.slug or name.story,
        title=whole.title,
        date=whole.date,
        status=whole.status or Status.PUBLISHED,
        section=registries.sections.find(whole.category or "") or "",
        summary="",
        expires=whole.expires,
        topics=tuple(filter(None, topics)),
        authors=tuple(filter(None, authors)),
    )


@dataclass(frozen=True)
class FormerEntry:
    """A section, topic or author as it was in the language `lang`: its address, its name, and its
    current id, if there is one.
    """

    kind: str
    id: str
    lang: str
    address: str
    name: str
    now: str | None


def former_entries(
    before: Registries, now: Registries, editions: Sequence[Edition]
) -> Iterator[FormerEntry]:
    """The entries `before` whose addresses no entry has `now`."""
    for edition in first_per_language(editions).values():
        for kind, registry in before.listed.items():
            entries = now.listed[kind].entries.values()
            taken = {entry.slug_in(edition.lang) for entry in entries}
            for id_, entry in registry.entries.items():
                slug = entry.slug_in(edition.lang)
                if slug not in taken:
                    path = urls.listing_path(edition, kind, slug)
                    names = (id_, *entry.name.values())
                    found = (now.listed[kind].find(name) for name in names)
                    successor = next(filter(None, found), None)
                    name = entry.name.get(edition.lang, id_)
                    yield FormerEntry(kind, id_, edition.lang, f"/{path}", name, successor)


def places(addresses: Iterable[str], editions: Sequence[Edition], lang: str | None) -> set[str]:
    """All paths at which the `addresses` must be answered, in all scripts."""
    return {p for one in addresses for p in urls.redirect_places(one, editions, lang)}


def likeness(one: bytes, other: bytes) -> float:
    """The share of lines that two texts have in common, from 0 to 1."""
    lines, others = ({line for line in text.split(b"\n") if line.strip()} for text in (one, other))
    return len(lines & others) / max(len(lines), len(others), 1)
