"""The archive: links to every month."""

from collections.abc import Iterator

from tilshi import urls
from tilshi.outputs.changes import Change, ListingChanged
from tilshi.outputs.dates import month_alone
from tilshi.outputs.key import Key
from tilshi.outputs.output import Output
from tilshi.outputs.site import Site
from tilshi.outputs.views import Group, ListingView, Page, Ref
from tilshi.urls import ARCHIVE, MONTH


class ArchivePage(Output):
    """`/archive/`."""

    kind = "archive"

    def keys(self, site: Site) -> Iterator[Key]:
        return (Key(self.kind, edition.id) for edition in site.editions)

    def templates(self, key: Key) -> tuple[str, ...]:
        return ("archive.html",)

    def make(self, key: Key, site: Site) -> Page:
        edition = site.settings.edition(key.edition)
        path = urls.listing_path(edition, ARCHIVE, "")
        years: dict[str, list[Ref]] = {}
        for month in reversed(site.catalogue.ids(edition.lang, MONTH)):
            name = month_alone(edition.locale, month)
            there = urls.listing_path(edition, MONTH, month)
            years.setdefault(month[:4], []).append(site.refer(edition, month, name, there))
        view = ListingView(
            kind=ARCHIVE,
            id="",
            title="",
            about="",
            url=site.url(path),
            canonical=site.absolute(path),
            groups=tuple(Group(title=year, months=tuple(months)) for year, months in years.items()),
        )
        alternates = site.alternates(
            edition, path, lambda other: urls.listing_path(other, ARCHIVE, "")
        )
        return site.page(edition, "archive", path, alternates, listing=view)

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, ListingChanged) and change.opened_or_ended:
            lang, kind, _ = change.listing
            for edition in site.editions_in(lang) if kind == MONTH else ():
                yield Key(self.kind, edition.id)
