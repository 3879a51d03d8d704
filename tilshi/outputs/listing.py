"""Listings: pages of teasers of all news, a section, a topic, an author, a month."""

from collections.abc import Iterator

from tilshi import urls
from tilshi.editions import Edition
from tilshi.outputs import breaking, cards, dossier_stories
from tilshi.outputs.changes import (
    Change,
    EntryChanged,
    ListingChanged,
    PictureChanged,
    VersionChanged,
)
from tilshi.outputs.key import Key
from tilshi.outputs.output import Output
from tilshi.outputs.site import Site
from tilshi.outputs.views import ListingView, Page, Ref, ShareView
from tilshi.store import topic_neighbours
from tilshi.store.records import Listing
from tilshi.urls import AUTHOR, HOME, SECTION, TOPIC

NEIGHBOURS = 6
"""Neighbouring topics on a topic's page."""


class ListingPage(Output):
    """`/p/`, `/qogham/`, `/topic/bilim/`; older ones are at `…/p/7/`, numbered from the oldest."""

    kind = "listing"

    def keys(self, site: Site) -> Iterator[Key]:
        size = site.settings.listing_size
        for edition in site.editions:
            for kind, id_, places in site.catalogue.listings(edition.lang):
                yield Key(self.kind, edition.id, id_, kind)
                for number in range(1, _numbered_pages(places, size) + 1):
                    yield Key(self.kind, edition.id, id_, kind, number)

    def templates(self, key: Key) -> tuple[str, ...]:
        return ("listing.html",)

    def time(self, key: Key, site: Site) -> int:
        if not key.number:
            return 0
        lang = site.settings.edition(key.edition).lang
        first = (key.number - 1) * site.settings.listing_size + 1
        return site.catalogue.time_of_place(lang, key.listing, key.id, first)

    def make(self, key: Key, site: Site) -> Page | None:
        edition, kind, id_ = site.settings.edition(key.edition), key.listing, key.id
        number = key.number or None
        size = site.settings.listing_size
        places = site.catalogue.places(edition.lang, kind, id_)
        numbered = _numbered_pages(places, size)
        if not places or key.number > numbered:
            return None
        # The first page shows the stories that do not fill a numbered page yet, and those of the
        # last full page, so that it is never short; a new story affects no numbered page but the
        # one that it completes.
        first_new = max(0, places // size - 1) * size + 1
        if number:
            first, last = (number - 1) * size + 1, number * size
            newer = number + 1 if number < numbered else None
            older = number - 1 if number > 1 else None
        else:
            first, last, newer = first_new, places, None
            older = (first_new - 1) // size or None

        def address(page: int | None) -> str:
            return site.url(_path(site, edition, kind, id_, page))

        path = _path(site, edition, kind, id_, number)
        stories = site.catalogue.listed(edition.lang, kind, id_, first, last)
        view = ListingView(
            kind=kind,
            id=id_,
            title=site.listing_name(edition, kind, id_),
            about=_about(site, edition, kind, id_),
            url=site.url(path),
            canonical=site.absolute(path),
            teasers=site.teasers(edition, stories),
            number=number,
            older=address(older) if older else None,
            newer=address(newer) if number else None,
            neighbours=_neighbours(site, edition, id_) if kind == TOPIC and not number else (),
            feed=_feed(site, edition, kind, id_),
            dossiers=dossier_stories.topic_refs(site, edition, id_)
            if kind == TOPIC and not number
            else (),
            author=site.author(edition, id_) if kind == AUTHOR and not number else None,
            share=_share(site, edition, id_) if kind == SECTION else None,
        )

        def elsewhere(other: Edition) -> str | None:
            # Another language has other stories on its numbered pages; another script has the same.
            if number and other.lang != edition.lang:
                return None
            if not site.catalogue.places(other.lang, kind, id_):
                return None
            return _path(site, other, kind, id_, number)

        alternates = site.alternates(edition, path, elsewhere)
        banner = breaking.on_lists(site, edition) if _has_banner(kind, number) else ()
        return site.page(edition, "listing", path, alternates, breaking=banner, listing=view)

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, VersionChanged):
            if change.is_article and change.teaser:
                yield from self._showing(site, change.lang, change.id)
            for kind, id_ in self._with_banner(site) if change.breaking else ():
                yield from self._newest(site, (change.lang, kind, id_))
            if change.is_article and change.topics:
                for topic in {topic for article in change.due for topic in article.topics}:
                    yield from self._newest(site, (change.lang, TOPIC, topic))
            for dossier in change.dossiers:
                for topic in dossier_stories.topics(site, change.lang, dossier):
                    yield from self._newest(site, (change.lang, TOPIC, topic))
        elif isinstance(change, ListingChanged):
            yield from self._by_listing(change, site)
        elif isinstance(change, EntryChanged):
            for lang in site.settings.langs:
                listing = (lang, change.kind, change.id)
                yield from self._newest(site, listing)
                yield from self._numbered(site, listing, 0, site.catalogue.length(*listing))
                yield from self._neighbouring(site, listing)
        elif isinstance(change, PictureChanged):
            for lang, story in site.catalogue.stories_with_picture(change.name):
                yield from self._showing(site, lang, story)
            for author in site.registries.authors_by_photo.get(change.name, ()):
                for lang in site.settings.langs:
                    yield from self._newest(site, (lang, AUTHOR, author))

    def _showing(self, site: Site, lang: str, story: str) -> Iterator[Key]:
        """The pages that show the story's card."""
        yield from self._newest(site, (lang, HOME, ""))
        for kind, id_, number in site.catalogue.listings_with(lang, story):
            listing = (lang, kind, id_)
            yield from self._newest(site, listing)
            yield from self._number(site, listing, (number - 1) // site.settings.listing_size + 1)

    def _by_listing(self, change: ListingChanged, site: Site) -> Iterator[Key]:
        _, kind, id_ = change.listing
        if topic_neighbours.size(change.length_before) != topic_neighbours.size(change.length):
            yield from self._neighbouring(site, change.listing)
        length = max(change.length_before, change.length)
        yield from self._newest(site, change.listing)
        if change.unchanged is not None:
            yield from self._numbered(site, change.listing, change.unchanged, length)
        if change.opened_or_ended:
            # Other languages only link here.
            yield from self._numbered(site, change.listing, 0, length)
            for lang in site.settings.langs:
                yield from self._newest(site, (lang, kind, id_))

    def _with_banner(self, site: Site) -> Iterator[tuple[str, str]]:
        yield HOME, ""
        for section in site.registries.sections.entries:
            yield SECTION, section

    def _neighbouring(self, site: Site, listing: Listing) -> Iterator[Key]:
        """The pages that may show a topic as a neighbour."""
        lang, kind, id_ = listing
        if kind == TOPIC:
            for topic in topic_neighbours.sharing(site.catalogue.db, lang, id_):
                yield from self._newest(site, (lang, TOPIC, topic))

    def _newest(self, site: Site, listing: Listing) -> Iterator[Key]:
        return self._number(site, listing, 0)

    def _numbered(self, site: Site, listing: Listing, unchanged: int, length: int) -> Iterator[Key]:
        """The numbered pages, except those that hold the first `unchanged` positions; the last of
        these links to the next page.
        """
        size = site.settings.listing_size
        for number in range(max(1, unchanged // size), length // size + 1):
            yield from self._number(site, listing, number)

    def _number(self, site: Site, listing: Listing, number: int) -> Iterator[Key]:
        lang, kind, id_ = listing
        for edition in site.editions_in(lang):
            yield Key(self.kind, edition.id, id_, kind, number)


def _numbered_pages(places: int, size: int) -> int:
    """The number of numbered pages of a listing. The first page links to the last but one of them,
    and that to the last; a single one would not be linked, so the first page shows all of it.
    """
    whole = places // size
    return whole if whole > 1 else 0


def _has_banner(kind: str, number: int | None) -> bool:
    """Whether breaking news has a banner there."""
    return kind in (HOME, SECTION) and not number


def _path(site: Site, edition: Edition, kind: str, id_: str, number: int | None) -> str:
    if kind == HOME and not number:
        return urls.all_news_path(edition)
    return site.listing_path(edition, kind, id_, number)


def _about(site: Site, edition: Edition, kind: str, id_: str) -> str:
    if kind in (SECTION, TOPIC, AUTHOR):
        return site.entry(kind, id_).about.get(edition.lang, "")
    return ""


def _feed(site: Site, edition: Edition, kind: str, id_: str) -> str | None:
    if kind not in (SECTION, TOPIC, AUTHOR):
        return None
    return site.url(urls.feed_path(site.listing_path(edition, kind, id_)))


def _share(site: Site, edition: Edition, section: str) -> ShareView | None:
    card = cards.of_section(site, edition, section)
    return cards.view(site, edition, card, site.listing_name(edition, SECTION, section))


def _neighbours(site: Site, edition: Edition, topic: str) -> tuple[Ref, ...]:
    """The topics that share most stories with a topic."""
    found = topic_neighbours.neighbours(site.catalogue.db, edition.lang, topic, NEIGHBOURS)
    return tuple(site.ref(edition, TOPIC, one) for one in found)
