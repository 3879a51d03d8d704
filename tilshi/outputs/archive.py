"""The archive: links to every month, with the number of its stories."""

from collections.abc import Iterator

from tilshi import urls
from tilshi.outputs.changes import Change, VersionChanged
from tilshi.outputs.dates import month_alone
from tilshi.outputs.key import Key
from tilshi.outputs.output import Output
from tilshi.outputs.site import Site
from tilshi.outputs.views import Counted, Group, ListingView, Page
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
        years: dict[str, list[Counted]] = {}
        for month, stories in reversed(site.catalogue.sizes(edition.lang, MONTH).items()):
            name = month_alone(edition.locale, month)
            there = urls.listing_path(edition, MONTH, month)
            counted = Counted(site.refer(edition, month, name, there), stories)
            years.setdefault(month[:4], []).append(counted)
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
        if isinstance(change, VersionChanged) and change.is_article and change.address:
            for edition in site.editions_in(change.lang):
                yield Key(self.kind, edition.id)
