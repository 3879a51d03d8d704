"""What every page of an edition says of the site: names, addresses, menus."""

from dataclasses import replace
from typing import TYPE_CHECKING

from tilshi import urls
from tilshi.editions import Edition
from tilshi.outputs import cards, icon, menu, policies
from tilshi.outputs.transliteration import transliterated
from tilshi.outputs.views import LogoView, ShareView, SiteView
from tilshi.urls import ARCHIVE, AUTHOR, HOME, SECTION, TOPIC

if TYPE_CHECKING:
    from tilshi.outputs.site import Site


def whole(site: "Site", edition: Edition) -> SiteView:
    """All of it."""
    view = replace(
        _frame(site, edition),
        logo=_logo(site),
        share=_share(site, edition),
        icons=icon.view(site),
        theme_color=site.theme.colors,
    )
    return transliterated(view, edition)


def frame(site: "Site", edition: Edition) -> SiteView:
    """All except pictures and what the theme decides."""
    return transliterated(_frame(site, edition), edition)


def _logo(site: "Site") -> LogoView | None:
    found = [
        LogoView(site.url(site.assets[file.name]), file.width, file.height)
        for file in site.theme.logo
    ]
    return replace(found[0], dark=found[1] if len(found) > 1 else None) if found else None


def _share(site: "Site", edition: Edition) -> ShareView | None:
    imprint, lang = site.registries.imprint, edition.lang
    alt = imprint.share.alt[lang] if imprint.share else imprint.name[lang]
    return cards.view(site, edition, cards.of_site(site, edition), alt)


def _frame(site: "Site", edition: Edition) -> SiteView:
    imprint, lang = site.registries.imprint, edition.lang
    home = urls.listing_path(edition, HOME, "")
    sections = tuple(
        site.ref(edition, SECTION, section)
        for section in site.registries.sections.entries
        if site.catalogue.places(lang, SECTION, section)
    )
    found = (menu.page_ref(site, edition, id_) for id_ in site.catalogue.pages(lang))
    pages = tuple(page for page in found if page is not None)
    chosen = {name: menu.refs(site, edition, links) for name, links in imprint.links.items()}
    return SiteView(
        name=imprint.name[lang],
        short_name=imprint.short_name.get(lang, ""),
        tagline=imprint.tagline.get(lang, ""),
        note=imprint.note.get(lang, ""),
        url=site.absolute(home),
        home=site.url(home),
        feed=site.url(urls.feed_path(home)) if site.catalogue.places(lang, HOME, "") else None,
        archive=site.url(urls.directory_path(edition, ARCHIVE)),
        topics=site.url(urls.directory_path(edition, TOPIC)),
        authors=site.url(urls.directory_path(edition, AUTHOR)),
        corrections=site.url(urls.corrections_path(edition)),
        search=site.url(urls.search_path(edition)),
        open_search=site.url(urls.open_search_path(edition)),
        search_for=site.absolute(urls.search_path(edition)) + "?q={search_term_string}",
        sections=sections,
        pages=pages,
        menu=chosen.get("menu", sections),
        footer=chosen.get("footer", pages),
        social=imprint.social,
        license=imprint.license_line(imprint.license, lang),
        editor=imprint.editor[lang],
        address=imprint.address.get(lang, ""),
        email=imprint.email,
        certificate=imprint.license,
        policies=policies.view(site, edition),
        twitter=imprint.twitter,
        manifest=site.url(urls.manifest_path(edition)),
        preview=site.settings.preview,
    )
