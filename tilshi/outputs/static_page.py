"""Static pages: about the newsroom, contacts, rules."""

from collections.abc import Iterator

from tilshi import urls
from tilshi.content.source import ARTICLE, PAGE
from tilshi.editions import Edition
from tilshi.outputs import body
from tilshi.outputs.changes import Change, PictureChanged, VersionChanged
from tilshi.outputs.key import Key
from tilshi.outputs.output import Output
from tilshi.outputs.site import Site
from tilshi.outputs.views import Page, StaticView


class StaticPageOutput(Output):
    """`/about/`."""

    kind = "static"

    def keys(self, site: Site) -> Iterator[Key]:
        for edition in site.editions:
            for page in site.catalogue.pages(edition.lang):
                yield Key(self.kind, edition.id, page)

    def templates(self, key: Key) -> tuple[str, ...]:
        return ("page.html",)

    def make(self, key: Key, site: Site) -> Page | None:
        edition = site.settings.edition(key.edition)
        page = site.catalogue.page(edition.lang, key.id)
        if page is None:
            return None
        path = urls.static_path(edition, key.id)
        html = site.catalogue.body("page", edition.lang, key.id)
        view = StaticView(
            id=key.id,
            title=page.title,
            url=site.url(path),
            canonical=site.absolute(path),
            summary=page.summary,
            standfirst=page.summary if page.own_summary else "",
            body=body.finished(site, edition, html, page),
        )

        def elsewhere(other: Edition) -> str | None:
            found = site.catalogue.page(other.lang, key.id)
            return urls.static_path(other, key.id) if found else None

        alternates = site.alternates(edition, path, elsewhere)
        return site.page(edition, "page", path, alternates, page.path, page=view)

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, PictureChanged):
            yield from self._mentioning(site, "picture", change.name)
        elif isinstance(change, VersionChanged) and change.kind == ARTICLE:
            if change.is_article and change.address:
                yield from self._mentioning(site, "story", change.id)
        elif isinstance(change, VersionChanged) and change.is_page:
            yield from self._everywhere(site, change.id)
            if change.came_or_went:
                yield from self._mentioning(site, "page", change.id)

    def _everywhere(self, site: Site, page: str) -> Iterator[Key]:
        return (Key(self.kind, edition.id, page) for edition in site.editions)

    def _mentioning(self, site: Site, kind: str, key: str) -> Iterator[Key]:
        for whose_kind, whose in site.catalogue.mentioning(kind, key):
            if whose_kind == PAGE:
                yield from self._everywhere(site, whose)
