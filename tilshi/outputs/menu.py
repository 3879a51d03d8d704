"""The links that a newsroom chooses for its header and footer."""

from dataclasses import replace
from typing import TYPE_CHECKING

from tilshi import urls
from tilshi.content.links import PAGE, Link, Links
from tilshi.editions import Edition
from tilshi.outputs.transliteration import transliterated
from tilshi.outputs.views import Ref
from tilshi.urls import SECTION, TOPIC

if TYPE_CHECKING:
    from tilshi.outputs.site import Site


def refs(site: "Site", edition: Edition, links: Links) -> tuple[Ref, ...]:
    """The `links` in an edition, without those whose target does not exist in it."""
    found = (_ref(site, edition, link) for link in links)
    return tuple(ref for ref in found if ref is not None)


def page_ref(site: "Site", edition: Edition, id_: str) -> Ref | None:
    """A static page's title and address; None if it does not exist in the edition's language."""
    page = site.catalogue.page(edition.lang, id_)
    return site.refer(edition, id_, page.title, urls.static_path(edition, id_)) if page else None


def _ref(site: "Site", edition: Edition, link: Link) -> Ref | None:
    ref = _target(site, edition, *link.target)
    name = link.name.get(edition.lang)
    if ref is None or name is None:
        return ref
    return transliterated(replace(ref, name=name), edition)


def _target(site: "Site", edition: Edition, kind: str, value: str) -> Ref | None:
    if kind in (SECTION, TOPIC):
        readable = site.catalogue.places(edition.lang, kind, value)
        return site.ref(edition, kind, value) if readable else None
    if kind == PAGE:
        return page_ref(site, edition, value)
    return Ref("", "", address(site, edition, value))


def address(site: "Site", edition: Edition, value: str) -> str:
    """An address of the imprint in an edition: a path is one of the main edition."""
    if not value.startswith("/"):
        return value
    return site.url(urls.path_in(edition, site.editions, value.lstrip("/")))
