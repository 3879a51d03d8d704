"""Redirects: pages at old addresses that lead to the new ones."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tilshi import urls
from tilshi.content.source import DOSSIER
from tilshi.content.source import PAGE as STATIC
from tilshi.editions import Edition
from tilshi.outputs import dossier_stories
from tilshi.outputs.changes import Change, EntryChanged, ListingChanged, VersionChanged
from tilshi.outputs.key import Key
from tilshi.outputs.output import Output
from tilshi.outputs.site import Site
from tilshi.outputs.views import Page
from tilshi.store import dossiers


class RedirectPage(Output):
    """One for each path at which an address in a `redirect_from` is answered: of a story, a static
    page, a dossier, a section, a topic or an author. A key's `id` is `STORY /old/address/`, its
    `listing` the kind of what has moved ("" for a story).
    """

    kind = "redirect"

    def keys(self, site: Site) -> Iterator[Key]:
        for redirecting in _redirecting(site):
            yield from self._of(site, *redirecting)

    def templates(self, key: Key) -> tuple[str, ...]:
        return ("redirect.html",)

    def make(self, key: Key, site: Site) -> Page | None:
        edition = site.settings.edition(key.edition)
        id_, _, old = key.id.partition(" ")
        moved = _moved(site, edition, key.listing, id_)
        if moved is None:
            return None
        redirect_from, lang, name, path = moved
        if key not in self._of(site, key.listing, id_, redirect_from, lang):
            return None
        target = site.refer(edition, id_, name, path)
        views = {"target": target, "canonical": site.absolute(path), **site.common(edition)}
        return Page("redirect", old.removeprefix("/"), views)

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, VersionChanged):
            yield from self._by_version(change, site)
        elif isinstance(change, EntryChanged):
            yield from self._of(site, change.kind, change.id, change.redirect_from)
        elif isinstance(change, ListingChanged) and change.opened_or_ended:
            _, kind, id_ = change.listing
            registry = site.registries.listed.get(kind)
            if registry is not None and id_ in registry.entries:
                yield from self._of(site, kind, id_, registry[id_].redirect_from)

    def _by_version(self, change: VersionChanged, site: Site) -> Iterator[Key]:
        id_, lang = change.id, change.lang
        if change.is_page:
            for page in (version.static_page for version in change.versions):
                yield from self._of(site, STATIC, id_, page.redirect_from, lang)
        for one in change.dossiers:
            yield from self._of(site, DOSSIER, id_, one.redirect_from, lang)
        if not change.is_article:
            return
        for article in change.shown if change.redirects else ():
            yield from self._of(site, "", id_, article.redirect_from, lang)
        # A dossier may come or go with a story of it.
        for other in dossier_stories.of_story(site, id_) if change.address else ():
            if stored := dossiers.stored(site.catalogue.db, lang, other):
                yield from self._of(site, DOSSIER, other, stored.redirect_from, lang)

    def _of(
        self, site: Site, kind: str, id_: str, redirect_from: Iterable[str], lang: str | None = None
    ) -> Iterator[Key]:
        for old in redirect_from:
            if urls.has_query(old):
                continue  # a rule of the host answers it
            for place, edition in urls.redirect_places(old, site.editions, lang).items():
                yield Key(self.kind, edition.id, f"{id_} /{place}", kind)


@dataclass(frozen=True)
class OldAddress:
    """An old `place`, the `path` that it leads to, and the `kind` of what has moved there ("" for a
    story). Both are relative to the site's root; the place may have a query.
    """

    place: str
    path: str
    kind: str


def old_addresses(site: Site) -> Iterator[OldAddress]:
    """All old addresses of a site. Each leads to an address that is current, never to another old
    one, and is claimed by nothing else (`tilshi/content/claims.py`): there are no chains or loops.
    """
    for kind, id_, redirect_from, lang in _redirecting(site):
        for old in redirect_from:
            for place, edition in urls.redirect_places(old, site.editions, lang).items():
                moved = _moved(site, edition, kind, id_)
                if moved is not None:
                    yield OldAddress(place, moved[3], kind)


Redirecting = tuple[str, str, tuple[str, ...], str | None]
"""Kind and id of what has old addresses, these, and their language if their prefix does not tell
it.
"""


def _redirecting(site: Site) -> Iterator[Redirecting]:
    for story, lang in site.catalogue.redirecting().fetchall():
        yield "", story, site.article(lang, story).redirect_from, lang
    for lang in site.settings.langs:
        for id_ in site.catalogue.pages(lang):
            page = site.catalogue.page(lang, id_)
            yield STATIC, id_, page.redirect_from if page else (), lang
        for id_ in dossier_stories.ids(site, lang):
            if one := dossiers.stored(site.catalogue.db, lang, id_):
                yield DOSSIER, id_, one.redirect_from, lang
    for kind, registry in site.registries.listed.items():
        for id_, entry in registry.entries.items():
            yield kind, id_, entry.redirect_from, None


MovedPage = tuple[tuple[str, ...], str | None, str, str]
"""What has moved: its old addresses, their language if their prefix does not tell it, its name and
path.
"""


def _moved(site: Site, edition: Edition, kind: str, id_: str) -> MovedPage | None:
    """What has moved in this edition; None if there is nothing to redirect to."""
    if kind == "":
        found = site.catalogue.article(edition.lang, id_)
        if found is None:
            return None
        article = found[0]
        # The title of a withdrawn story must not be shown.
        name = article.title if site.catalogue.due(edition.lang, id_) else ""
        return article.redirect_from, edition.lang, name, site.article_path(edition, article)
    if kind == STATIC:
        page = site.catalogue.page(edition.lang, id_)
        if page is None:
            return None
        return page.redirect_from, edition.lang, page.title, urls.static_path(edition, id_)
    if kind == DOSSIER:
        found_dossier = dossier_stories.shown(site, edition.lang, id_)
        if found_dossier is None:
            return None
        one = found_dossier.dossier
        return one.redirect_from, edition.lang, one.title, urls.dossier_path(edition, id_)
    registry = site.registries.listed[kind]
    if id_ not in registry.entries or not site.catalogue.places(edition.lang, kind, id_):
        return None
    path = site.listing_path(edition, kind, id_)
    return registry[id_].redirect_from, None, site.listing_name(edition, kind, id_), path
