"""Feeds as RSS 2.0, with Content, Dublin Core and Media RSS."""

from typing import Any

from feedgenerator import Rss201rev2Feed
from feedgenerator.django.utils.feedgenerator import rfc3339_date

from tilshi.outputs.feed_records import Feed, FeedEntry
from tilshi.outputs.feed_xml import MEDIA, XmlFeed, style_sheet

_NAMESPACES = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    **MEDIA,
}


def rss(feed: Feed) -> bytes:
    """The feed as a file."""
    return str(_Rss(feed).writeString("utf-8")).encode()


class _Rss(XmlFeed, Rss201rev2Feed):  # type: ignore[misc]
    """A feed with whole texts and every author."""

    link_element = "atom:link"
    most_enclosures = 1  # RSS Advisory Board, "RSS Best Practices Profile": programs differ on more

    def __init__(self, feed: Feed) -> None:
        said = feed.subtitle or feed.title
        super().__init__(feed, description=said, stylesheets=[style_sheet(feed)])

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), **_NAMESPACES, "xml:lang": self.of.lang}

    def add_own_elements(self, handler: Any, entry: FeedEntry) -> None:
        for author in entry.authors:
            handler.addQuickElement("dc:creator", author.name)
        handler.addQuickElement("atom:updated", rfc3339_date(entry.updated))
        handler.addQuickElement("content:encoded", entry.html)
