"""Directories: all topics and all authors, in alphabetical order."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from unicodedata import normalize

from tilshi import urls
from tilshi.editions import KAZAKH, Edition
from tilshi.kazakh.alphabet import LETTERS, sort_key
from tilshi.outputs.changes import Change, EntryChanged, VersionChanged
from tilshi.outputs.key import Key
from tilshi.outputs.output import Output
from tilshi.outputs.site import Site
from tilshi.outputs.views import Counted, Page
from tilshi.prose import Prose
from tilshi.store.versions import Version
from tilshi.urls import AUTHOR, TOPIC


@dataclass(frozen=True)
class Letter:
    """The topics or authors whose names begin with a letter; "" for those that begin with none."""

    title: Prose
    entries: tuple[Counted, ...]


@dataclass(frozen=True)
class DirectoryView:
    """The list of all topics or all authors (`kind`), in alphabetical order. Its `title` is ""."""

    kind: str
    title: Prose
    url: str
    canonical: str
    letters: tuple[Letter, ...]


class DirectoryPage(Output):
    """`/topic/` and `/author/`."""

    kind = "directory"

    def keys(self, site: Site) -> Iterator[Key]:
        return (self._key(edition, kind) for edition in site.editions for kind in (TOPIC, AUTHOR))

    def templates(self, key: Key) -> tuple[str, ...]:
        return ("directory.html",)

    def make(self, key: Key, site: Site) -> Page:
        edition, kind = site.settings.edition(key.edition), key.listing
        path = urls.directory_path(edition, kind)
        entries = [
            (site.listing_name(edition, kind, id_), Counted(site.ref(edition, kind, id_), stories))
            for id_, stories in site.catalogue.sizes(edition.lang, kind).items()
        ]
        view = DirectoryView(
            kind=kind,
            title="",
            url=site.url(path),
            canonical=site.absolute(path),
            letters=by_letter(entries, edition.lang),
        )
        alternates = site.alternates(edition, path, lambda other: urls.directory_path(other, kind))
        return site.page(edition, "directory", path, alternates, directory=view)

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, EntryChanged) and change.kind in (TOPIC, AUTHOR):
            for edition in site.editions:
                yield self._key(edition, change.kind)
        elif isinstance(change, VersionChanged) and change.is_article:
            for kind, ids in _LISTED_IN.items():
                if ids(change.before) != ids(change.after):
                    for edition in site.editions_in(change.lang):
                        yield self._key(edition, kind)

    def _key(self, edition: Edition, kind: str) -> Key:
        return Key(self.kind, edition.id, "", kind)


def by_letter(entries: Sequence[tuple[str, Counted]], lang: str) -> tuple[Letter, ...]:
    """`entries`, each with its name in `lang`, in alphabetical order below their first letters."""
    ordered = sorted(entries, key=lambda entry: sort_key(entry[0]))
    return tuple(
        Letter(title=letter, entries=tuple(counted for _, counted in together))
        for letter, together in groupby(ordered, lambda entry: initial(entry[0], lang))
    )


def initial(name: str, lang: str) -> str:
    """The letter below which a name stands; "" if it begins with none. In Kazakh, Ё, Й and other
    letters of the alphabet are letters of their own; elsewhere, letters lose their marks.
    """
    first = next((char for char in name if char.isalnum()), "").upper()
    if not first.isalpha():
        return ""
    if lang == KAZAKH and first.lower() in LETTERS:
        return first
    return first if first in "ЁЙ" else normalize("NFKD", first)[0]


def _topics(version: Version | None) -> frozenset[str]:
    return frozenset(version.article.topics if version and version.due else ())


def _authors(version: Version | None) -> frozenset[str]:
    return frozenset(version.article.authors if version and version.due else ())


_LISTED_IN: dict[str, Callable[[Version | None], frozenset[str]]] = {
    TOPIC: _topics,
    AUTHOR: _authors,
}
