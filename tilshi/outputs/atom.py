"""Feeds as Atom (RFC 4287), with retracted stories (RFC 6721)."""

from typing import Any, TextIO

from feedgenerator import Atom1Feed
from feedgenerator.django.utils.feedgenerator import rfc3339_date
from feedgenerator.django.utils.xmlutils import SimplerXMLGenerator

from tilshi.outputs.feed_records import Feed, FeedEntry
from tilshi.outputs.feed_xml import MEDIA, XmlFeed, style_sheet

_TOMBSTONES = {"xmlns:at": "http://purl.org/atompub/tombstones/1.0"}


def atom(feed: Feed) -> bytes:
    """The feed as a file."""
    return str(_Atom(feed).writeString("utf-8")).encode()


class _Atom(XmlFeed, Atom1Feed):  # type: ignore[misc]
    """A feed with a style sheet, every author, and retracted stories."""

    link_element = "link"

    def __init__(self, feed: Feed) -> None:
        super().__init__(
            feed,
            description=None,
            subtitle=feed.subtitle,
            feed_guid=feed.id,
            author_name=feed.author.name,
            author_link=feed.author.url,
        )

    def write(self, outfile: TextIO, encoding: str) -> None:
        """Writes the feed. The superclass has no place for a style sheet."""
        handler = SimplerXMLGenerator(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        handler.processingInstruction("xml-stylesheet", str(style_sheet(self.of)))
        handler.startElement("feed", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), **MEDIA, **_TOMBSTONES}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for one in self.of.deleted:
            said = {"ref": one.id, "when": rfc3339_date(one.when)}
            handler.startElement("at:deleted-entry", said)
            handler.addQuickElement("at:comment", one.comment)
            handler.endElement("at:deleted-entry")

    def add_own_elements(self, handler: Any, entry: FeedEntry) -> None:
        for author in entry.authors:
            handler.startElement("author", {})
            handler.addQuickElement("name", author.name)
            handler.addQuickElement("uri", author.url)
            handler.endElement("author")
