"""Feeds as Atom (RFC 4287), with retracted stories (RFC 6721)."""

from datetime import datetime
from html import escape
from typing import Any, TextIO

from feedgenerator import Atom1Feed
from feedgenerator.django.utils.feedgenerator import rfc3339_date
from feedgenerator.django.utils.xmlutils import SimplerXMLGenerator

from tilshi.outputs.feed_records import Feed
from tilshi.outputs.feed_xml import MEDIA, style_sheet, write_note, write_picture

_TOMBSTONES = {"xmlns:at": "http://purl.org/atompub/tombstones/1.0"}


def atom(feed: Feed) -> bytes:
    """The feed as a file."""
    return str(_Atom(feed).writeString("utf-8")).encode()


class _Atom(Atom1Feed):  # type: ignore[misc]
    """A feed with a style sheet, a date of its own, every author, and pictures."""

    def __init__(self, feed: Feed) -> None:
        super().__init__(
            title=feed.title,
            link=feed.home,
            description=None,
            subtitle=feed.subtitle,
            language=feed.lang,
            feed_url=feed.url,
            feed_guid=feed.id,
            author_name=feed.author.name,
            author_link=feed.author.url,
        )
        self.of = feed
        for entry in feed.entries:
            self.add_item(
                title=entry.title,
                link=entry.url,
                description=escape(entry.summary),
                content=entry.html,
                unique_id=entry.id,
                pubdate=entry.published,
                updateddate=entry.updated,
                categories=entry.categories,
                of=entry,
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

    def latest_post_date(self) -> datetime:
        return self.of.updated

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), **MEDIA, **_TOMBSTONES}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.of.hub:
            handler.addQuickElement("link", "", {"rel": "hub", "href": self.of.hub})
        write_note(handler, self.of)
        for one in self.of.deleted:
            said = {"ref": one.id, "when": rfc3339_date(one.when)}
            handler.startElement("at:deleted-entry", said)
            handler.addQuickElement("at:comment", one.comment)
            handler.endElement("at:deleted-entry")

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for author in item["of"].authors:
            handler.startElement("author", {})
            handler.addQuickElement("name", author.name)
            handler.addQuickElement("uri", author.url)
            handler.endElement("author")
        write_picture(handler, item["of"].picture)
