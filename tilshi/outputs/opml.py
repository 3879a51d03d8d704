"""The list of all feeds of an edition, to be read into a feed reader (OPML 2.0)."""

from collections.abc import Iterator
from io import StringIO
from itertools import groupby

from tilshi import urls
from tilshi.content.source import DOSSIER
from tilshi.editions import Edition
from tilshi.outputs import corrections, dossier_stories, feed_selection
from tilshi.outputs.changes import Change, EntryChanged, ListingChanged, VersionChanged
from tilshi.outputs.edition_file import EditionFile
from tilshi.outputs.key import Key
from tilshi.outputs.output import File
from tilshi.outputs.site import Site
from tilshi.urls import AUTHOR, HOME, SECTION, TOPIC


class FeedList(EditionFile):
    """`/feeds.opml`."""

    kind = "feed-list"

    def make(self, key: Key, site: Site) -> File:
        edition = site.settings.edition(key.edition)
        return File(urls.feed_list_path(edition), _opml(site, edition))

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, EntryChanged):
            yield from self.keys(site)
        elif isinstance(change, ListingChanged) and change.opened_or_ended:
            yield from self.keys_in(site, change.listing[0])
        elif isinstance(change, VersionChanged) and (
            change.dossiers
            or corrections.changed(change)
            or (change.is_article and change.address and dossier_stories.of_story(site, change.id))
        ):
            yield from self.keys_in(site, change.lang)


def _opml(site: Site, edition: Edition) -> bytes:
    from feedgenerator.django.utils.xmlutils import SimplerXMLGenerator

    words, name = site.words(edition), site.view(edition).name
    groups = {
        SECTION: words("Sections"),
        TOPIC: words("Topics"),
        AUTHOR: words("Authors"),
        DOSSIER: words("Dossiers"),
    }
    out = StringIO()
    writer = SimplerXMLGenerator(out, "utf-8", short_empty_elements=True)
    writer.startDocument()
    writer.startElement("opml", {"version": "2.0"})
    writer.startElement("head", {})
    writer.addQuickElement("title", name)
    writer.endElement("head")
    writer.startElement("body", {})
    found = sorted(feed_selection.lists(site, edition.lang), key=_place)
    for kind, ids in groupby(found, key=lambda one: one[0]):
        if kind != HOME:
            writer.startElement("outline", {"text": groups[kind]})
        for _, id_ in ids:
            writer.addQuickElement("outline", None, _outline(site, edition, kind, id_))
        if kind != HOME:
            writer.endElement("outline")
    if corrections.exist(site, edition):
        page, title = urls.corrections_path(edition), words("Corrections")
        writer.addQuickElement("outline", None, _feed(site, edition, page, title))
    writer.endElement("body")
    writer.endElement("opml")
    return out.getvalue().encode()


def _place(one: tuple[str, str]) -> tuple[int, str]:
    kind, id_ = one
    return feed_selection.FEEDS.index(kind), id_


def _outline(site: Site, edition: Edition, kind: str, id_: str) -> dict[str, str]:
    page = feed_selection.page_path(site, edition, kind, id_)
    name = feed_selection.name(site, edition, kind, id_) or site.view(edition).name
    return _feed(site, edition, page, name)


def _feed(site: Site, edition: Edition, page: str, name: str) -> dict[str, str]:
    """The feed of the list at the path `page`."""
    return {
        "text": name,
        "type": "rss",  # of any feed, says OPML
        "xmlUrl": site.absolute(urls.feed_path(page)),
        "htmlUrl": site.absolute(page),
        "language": edition.tag,
    }
