"""Feeds as RSS 2.0, with Content, Dublin Core and Media RSS."""

from datetime import datetime
from html import escape
from typing import Any

from feedgenerator import Rss201rev2Feed
from feedgenerator.django.utils.feedgenerator import rfc3339_date

from tilshi.outputs.feed_records import Feed
from tilshi.outputs.feed_xml import MEDIA, style_sheet, write_note, write_picture

_NAMESPACES = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    **MEDIA,
}


def rss(feed: Feed) -> bytes:
    """The feed as a file."""
    return str(_Rss(feed).writeString("utf-8")).encode()


class _Rss(Rss201rev2Feed):  # type: ignore[misc]
    """A feed with a date of its own, whole texts, every author, and pictures."""

    def __init__(self, feed: Feed) -> None:
        super().__init__(
            title=feed.title,
            link=feed.home,
            description=feed.subtitle or feed.title,
            language=feed.lang,
            feed_url=feed.url,
            stylesheets=[style_sheet(feed)],
        )
        self.of = feed
        for entry in feed.entries:
            self.add_item(
                title=entry.title,
                link=entry.url,
                description=escape(entry.summary),
                unique_id=entry.id,
                unique_id_is_permalink=False,
                pubdate=entry.published,
                categories=entry.categories,
                of=entry,
            )

    def latest_post_date(self) -> datetime:
        return self.of.updated

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), **_NAMESPACES, "xml:lang": self.of.lang}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.of.hub:
            handler.addQuickElement("atom:link", "", {"rel": "hub", "href": self.of.hub})
        write_note(handler, self.of)

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        entry = item["of"]
        for author in entry.authors:
            handler.addQuickElement("dc:creator", author.name)
        handler.addQuickElement("atom:updated", rfc3339_date(entry.updated))
        handler.addQuickElement("content:encoded", entry.html)
        write_picture(handler, entry.picture)
