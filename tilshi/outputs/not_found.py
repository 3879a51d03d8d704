"""The page for unknown addresses, with the latest news."""

from collections.abc import Iterator

from tilshi import urls
from tilshi.outputs.changes import Change, VersionChanged
from tilshi.outputs.edition_file import EditionFile
from tilshi.outputs.key import Key
from tilshi.outputs.site import Site
from tilshi.outputs.views import Page
from tilshi.urls import HOME

_LATEST = 5


class NotFoundPage(EditionFile):
    """`/404.html`."""

    kind = "not-found"

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
            yield from self.keys_in(site, change.lang)
