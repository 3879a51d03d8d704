"""Feeds: the newest stories of an edition, a section, a topic, an author or a dossier, whole."""

from abc import abstractmethod
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from tilshi import urls
from tilshi.content.source import DOSSIER
from tilshi.editions import Edition
from tilshi.outputs import dossier_stories, feed_selection
from tilshi.outputs.feed_entry import deleted_entry, tag_uri
from tilshi.outputs.feed_records import Feed, FeedAuthor, FeedNote
from tilshi.outputs.key import Key
from tilshi.outputs.newest_stories import NewestStories
from tilshi.outputs.output import File
from tilshi.outputs.site import Site
from tilshi.outputs.transliteration import text_in
from tilshi.urls import HOME

FORMATS = {"atom": "Atom", "rss": "RSS", "json": "JSON Feed"}
"""The formats by the extensions of their files."""


class _FeedFile(NewestStories):
    """Feeds in one format."""

    form: ClassVar[str]

    def make(self, key: Key, site: Site) -> File | None:
        edition = site.settings.edition(key.edition)
        feed = _feed(site, edition, key.listing, key.id, self.form)
        if feed is None:
            return None
        page = feed_selection.page_path(site, edition, key.listing, key.id)
        return File(urls.feed_path(page, self.form), self.written()(feed))

    @abstractmethod
    def written(self) -> Callable[[Feed], bytes]:
        """What writes a feed in this format; imported only where a feed is made."""


class AtomFile(_FeedFile):
    """`/feed.atom`, `/qogham/feed.atom`, `/topic/bilim/feed.atom`."""

    kind, form, lists = "feed-atom", "atom", feed_selection.FEEDS

    def written(self) -> Callable[[Feed], bytes]:
        from tilshi.outputs.atom import atom

        return atom


class RssFile(_FeedFile):
    """`/feed.rss`."""

    kind, form, lists = "feed-rss", "rss", (HOME,)

    def written(self) -> Callable[[Feed], bytes]:
        from tilshi.outputs.rss import rss

        return rss


class JsonFeedFile(_FeedFile):
    """`/feed.json`."""

    kind, form, lists = "feed-json", "json", (HOME,)

    def written(self) -> Callable[[Feed], bytes]:
        from tilshi.outputs.json_feed import json_feed

        return json_feed


def _feed(site: Site, edition: Edition, kind: str, id_: str, form: str) -> Feed | None:
    chosen = feed_selection.selection(site, (edition.lang, kind, id_))
    if chosen is None:
        return None
    view = site.view(edition)
    name = feed_selection.name(site, edition, kind, id_)
    page = feed_selection.page_path(site, edition, kind, id_)
    home = site.absolute(page)
    own = (kind, id_) if id_ else ()
    return Feed(
        id=tag_uri(site, edition, "feed", *own),
        title=f"{name} – {view.name}" if name else view.name,
        subtitle=_about(site, edition, kind, id_) or view.tagline,
        author=FeedAuthor(view.name, view.url),
        lang=edition.tag,
        home=home,
        url=site.absolute(urls.feed_path(page, form)),
        style=site.url(site.assets["css/feed.css"]),
        updated=datetime.fromtimestamp(chosen.changed, site.settings.zone),
        entries=[site.feed_entry(edition, story) for story in chosen.stories],
        deleted=[deleted_entry(site, edition, story) for story in chosen.withdrawn],
        hub=site.settings.websub_hub,
        note=feed_note(site, edition, home, form if kind == HOME else ""),
    )


def _about(site: Site, edition: Edition, kind: str, id_: str) -> str:
    """What is said of a list; "" if nothing is."""
    if kind == HOME:
        return ""
    if kind == DOSSIER:
        return text_in(edition, dossier_stories.known(site, edition.lang, id_).summary)
    return text_in(edition, site.entry(kind, id_).about.get(edition.lang, ""))


def feed_note(site: Site, edition: Edition, home: str, form: str) -> FeedNote:
    """What a browser shows above a feed whose page is `home`; `form` is its format, if the same
    list has feeds in other formats.
    """
    words = site.words(edition)
    main = urls.listing_path(edition, HOME, "")
    others = (
        (name, site.absolute(urls.feed_path(main, other)))
        for other, name in FORMATS.items()
        if form and other != form
    )
    return FeedNote(
        words(
            "This is a feed: add its address to a feed reader, and new stories will come to you."
        ),
        (
            (words("To the site"), home),
            *others,
            (words("All feeds"), site.absolute(urls.feed_list_path(edition))),
        ),
    )
