"""The page for unknown addresses."""

from collections.abc import Iterator

from tilshi import urls
from tilshi.outputs.key import Key
from tilshi.outputs.output import Output
from tilshi.outputs.site import Site
from tilshi.outputs.views import Page


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
        return site.page(edition, "404", path, site.alternates(edition, path, lambda _: None))
