"""Which feeds there are, which stories each has, and which feeds a change affects."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tilshi import urls
from tilshi.content.article import listings_of
from tilshi.content.source import ARTICLE, DOSSIER
from tilshi.editions import Edition
from tilshi.outputs import dossier_stories
from tilshi.outputs.changes import Change, EntryChanged, PictureChanged, VersionChanged
from tilshi.outputs.site import Site
from tilshi.outputs.transliteration import text_in
from tilshi.store import dossiers, feed_lists
from tilshi.store.records import Listing
from tilshi.store.versions import Version
from tilshi.urls import AUTHOR, HOME, SECTION, TOPIC

FEEDS = (HOME, SECTION, TOPIC, AUTHOR, DOSSIER)
"""The kinds of lists that have a feed."""
FEW = 10
"""At most so many stories in the feeds of topics and authors, of which there are hundreds."""


@dataclass(frozen=True)
class Selection:
    """The stories of a feed, newest first; those of its list that were `withdrawn` since the oldest
    of them; and when any story of the list last changed, in seconds since the epoch.

    `changed` also considers stories that were withdrawn or have expired, because the `updated` of a
    feed must not go back. A deleted file is forgotten, as is a story that leaves the list: a story
    should be withdrawn by its status.
    """

    stories: Sequence[str]
    withdrawn: Sequence[str]
    changed: int


def lists(site: Site, lang: str) -> Iterator[tuple[str, str]]:
    """(kind, id) of the lists that have a feed in `lang`."""
    for kind, id_, _ in site.catalogue.listings(lang):
        if kind in FEEDS:
            yield kind, id_
    for id_ in dossier_stories.ids(site, lang):
        yield DOSSIER, id_


def page_path(site: Site, edition: Edition, kind: str, id_: str) -> str:
    """The path of the page of a list that has a feed."""
    if kind == DOSSIER:
        return urls.dossier_path(edition, id_)
    return site.listing_path(edition, kind, id_)


def name(site: Site, edition: Edition, kind: str, id_: str) -> str:
    """The name of a list that has a feed; "" for the edition itself."""
    if kind == HOME:
        return ""
    if kind == DOSSIER:
        return text_in(edition, dossier_stories.known(site, edition.lang, id_).title)
    return site.ref(edition, kind, id_).name


def selection(site: Site, listing: Listing) -> Selection | None:
    """The stories of the feed of a listing or a dossier; None if there are none to read."""
    lang, kind, id_ = listing
    db = site.catalogue.db
    if kind == DOSSIER:
        return _of_dossier(site, lang, id_)
    if not site.catalogue.places(lang, kind, id_):
        return None
    stories = site.catalogue.newest(lang, kind, id_, _size(site, kind))
    withdrawn = feed_lists.withdrawn(db, listing, _start(site, listing))
    changed = (
        site.catalogue.last_change(lang) if kind == HOME else feed_lists.last_change(db, listing)
    )
    return Selection(stories, withdrawn, changed)


def _of_dossier(site: Site, lang: str, id_: str) -> Selection | None:
    found = dossier_stories.shown(site, lang, id_)
    if found is None:
        return None
    known = {story: site.catalogue.article(lang, story) for story in found.dossier.stories}
    date = {story: (one[0].date, story) for story, one in known.items() if one is not None}
    news = (story for story in found.stories if site.catalogue.is_news(lang, story))
    return Selection(
        stories=sorted(news, key=date.__getitem__, reverse=True)[: _size(site, DOSSIER)],
        withdrawn=[story for story in date if not site.catalogue.due(lang, story)],
        changed=dossiers.last_change(site.catalogue.db, lang, found.dossier.stories),
    )


def affected(site: Site, change: Change) -> Iterator[Listing]:
    """The lists whose feeds a change affects: those of which it changes one of the newest stories,
    or when they last changed.
    """
    if isinstance(change, VersionChanged):
        yield from _by_version(site, change)
    elif isinstance(change, EntryChanged):
        for lang in site.settings.langs:
            yield lang, change.kind, change.id
            for story in site.catalogue.all_of(lang, change.kind, change.id):
                yield from _showing(site, lang, story)
    for story in mentioning(site, change):
        for lang in site.settings.langs:
            yield from _showing(site, lang, story)


def mentioning(site: Site, change: Change) -> Iterator[str]:
    """The stories whose text a change affects: they link to what it concerns, or show it."""
    mentioned: tuple[str, str] | None = None
    if isinstance(change, PictureChanged):
        mentioned = "picture", change.name
    elif isinstance(change, VersionChanged):
        if change.is_page and change.came_or_went:
            mentioned = "page", change.id
        elif change.is_article and change.address:
            mentioned = "story", change.id
    for kind, story in site.catalogue.mentioning(*mentioned) if mentioned else ():
        if kind == ARTICLE:
            yield story


def _by_version(site: Site, change: VersionChanged) -> Iterator[Listing]:
    if change.kind == DOSSIER:
        yield change.lang, DOSSIER, change.id
    for version in change.versions:
        if version.counted:
            yield from _listing(site, version)


def _listing(site: Site, version: Version) -> Iterator[Listing]:
    """The lists in whose feeds a version of a story matters: it is among the newest stories there,
    or has changed since the oldest of them was published.
    """
    for kind, id_ in listings_of(version.article, site.settings.zone):
        listing = version.lang, kind, id_
        if kind in FEEDS and version.changed >= _start(site, listing):
            yield listing
    for id_ in dossier_stories.of_story(site, version.id):
        yield version.lang, DOSSIER, id_


def _showing(site: Site, lang: str, story: str) -> Iterator[Listing]:
    """The lists in whose feeds a story is."""
    if not site.catalogue.due(lang, story):
        return
    time = site.article(lang, story).date.timestamp()
    for kind, id_, _ in site.catalogue.listings_with(lang, story):
        listing = lang, kind, id_
        if kind in FEEDS and time >= _start(site, listing):
            yield listing
    for id_ in dossier_stories.of_story(site, story):
        yield lang, DOSSIER, id_


def _size(site: Site, kind: str) -> int:
    size = site.settings.feed_size
    return min(size, FEW) if kind in (TOPIC, AUTHOR) else size


def _start(site: Site, listing: Listing) -> int:
    return feed_lists.start(site.catalogue.db, listing, _size(site, listing[1]))
