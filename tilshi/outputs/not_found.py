"""The page for unknown addresses, with the latest news."""

from collections.abc import Iterator

from tilshi import urls
from tilshi.outputs.changes import Change, VersionChanged
from tilshi.outputs.key import Key
from tilshi.outputs.output import Output
from tilshi.outputs.site import Site
from tilshi.outputs.views import Page
from tilshi.urls import HOME

_LATEST = 5


class NotFoundPage(Output):
    """`/404.html`."""

    kind = "not-found"

    def keys(self, site: Site) -> Iterator[Key]:
        return (Key(self.kind, edition.id) for edition in site.editions)

    def templates(self, key: Key) -> tuple[str, ...]:
        return ("404.html",)

    def make(self, key: Key, site: Site) -> Page:
        edition = site.settings.edition(key.edition)
        path = urls.not_found_path(edition)
        stories = site.catalogue.newest(edition.lang, HOME, "", _LATEST)
        alternates = site.alternates(edition, path, lambda _: None)
        latest = site.teasers(edition, stories)
        return site.page(edition, "404", path, alternates, latest=latest)

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, VersionChanged) and change.is_article and change.teaser:
            for edition in site.editions_in(change.lang):
                yield Key(self.kind, edition.id)
