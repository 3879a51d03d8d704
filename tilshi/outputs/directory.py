"""Directories: all topics and all authors in alphabetical order, and the archive, all months from
the newest; each with the number of its stories.
"""

from collections.abc import Callable, Iterable, Iterator
from unicodedata import normalize

from tilshi import urls
from tilshi.editions import KAZAKH, Edition
from tilshi.kazakh.alphabet import LETTERS, sort_key
from tilshi.outputs.changes import Change, EntryChanged, VersionChanged
from tilshi.outputs.dates import month_alone
from tilshi.outputs.directory_views import Counted, DirectoryView, Group
from tilshi.outputs.key import Key
from tilshi.outputs.output import Output
from tilshi.outputs.site import Site
from tilshi.outputs.views import Page
from tilshi.store.versions import Version
from tilshi.urls import ARCHIVE, AUTHOR, DIRECTORIES, MONTH, TOPIC

_Named = tuple[str, Counted]
"""An entry with what decides on its group: its name, or its year."""


class DirectoryPage(Output):
    """`/topic/`, `/author/` and `/archive/`."""

    kind = "directory"

    def keys(self, site: Site) -> Iterator[Key]:
        return (self._key(edition, kind) for edition in site.editions for kind in DIRECTORIES)

    def templates(self, key: Key) -> tuple[str, ...]:
        return ("directory.html",)

    def make(self, key: Key, site: Site) -> Page:
        edition, kind = site.settings.edition(key.edition), key.listing
        path = urls.directory_path(edition, kind)
        view = DirectoryView(
            kind=kind,
            title="",
            url=site.url(path),
            canonical=site.absolute(path),
            groups=_years(site, edition) if kind == ARCHIVE else _letters(site, edition, kind),
        )
        alternates = site.alternates(edition, path, lambda other: urls.directory_path(other, kind))
        return site.page(edition, "directory", path, alternates, directory=view)

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, EntryChanged) and change.kind in (TOPIC, AUTHOR):
            for edition in site.editions:
                yield self._key(edition, change.kind)
        elif isinstance(change, VersionChanged) and change.is_article:
            changed = [
                kind for kind, ids in _LISTED_IN.items() if ids(change.before) != ids(change.after)
            ]
            for kind in [*changed, ARCHIVE] if change.address else changed:
                for edition in site.editions_in(change.lang):
                    yield self._key(edition, kind)

    def _key(self, edition: Edition, kind: str) -> Key:
        return Key(self.kind, edition.id, "", kind)


def _years(site: Site, edition: Edition) -> tuple[Group, ...]:
    """The months by years, newest first."""

    def named(month: str, stories: int) -> _Named:
        path = urls.listing_path(edition, MONTH, month)
        ref = site.refer(edition, month, month_alone(edition.locale, month), path)
        return month[:4], Counted(ref, stories)

    months = reversed(site.catalogue.sizes(edition.lang, MONTH).items())
    return _grouped((named(*one) for one in months), str)


def _letters(site: Site, edition: Edition, kind: str) -> tuple[Group, ...]:
    entries = [
        (site.listing_name(edition, kind, id_), Counted(site.ref(edition, kind, id_), stories))
        for id_, stories in site.catalogue.sizes(edition.lang, kind).items()
    ]
    return by_letter(entries, edition)


def by_letter(entries: Iterable[_Named], edition: Edition) -> tuple[Group, ...]:
    """`entries`, each with its name in the source's letters, in alphabetical order below their
    first letters in the edition's: Ы and І, for example, are one in Arabic script.
    """
    ordered = sorted(entries, key=lambda entry: sort_key(entry[0]))
    spelt = edition.letters or str
    return _grouped(ordered, lambda name: spelt(initial(name, edition.lang)))


def _grouped(entries: Iterable[_Named], title: Callable[[str], str]) -> tuple[Group, ...]:
    """Groups of entries of which `title` gives the same, in the order of the first of each."""
    groups: dict[str, list[Counted]] = {}
    for name, counted in entries:
        groups.setdefault(title(name), []).append(counted)
    return tuple(Group(heading, tuple(together)) for heading, together in groups.items())


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
