"""What Atom and RSS have in common: their entries, pictures (Media RSS), and what a browser
shows.
"""

from abc import abstractmethod
from datetime import datetime
from html import escape
from typing import Any, ClassVar

from feedgenerator.django.utils.feedgenerator import (
    Enclosure,
    Stylesheet,
    SyndicationFeed,
)

from tilshi.outputs.feed_records import Feed, FeedEntry, FeedPicture

MEDIA = {"xmlns:media": "http://search.yahoo.com/mrss/"}
_XHTML = "http://www.w3.org/1999/xhtml"


class XmlFeed(SyndicationFeed):  # type: ignore[misc]
    """A feed with a date of its own, a hub and pictures; to be combined with the class of
    feedgenerator for its format, which leaves out what the format does not have.
    """

    link_element: ClassVar[str]
    """The name of Atom's `link` in the format."""
    most_enclosures: ClassVar[int | None] = None
    """How many recordings a story may have in the format."""

    def __init__(self, feed: Feed, **more: object) -> None:
        super().__init__(
            title=feed.title, link=feed.home, language=feed.lang, feed_url=feed.url, **more
        )
        self.of = feed
        for entry in feed.entries:
            self.add_item(
                title=entry.title,
                link=entry.url,
                description=escape(entry.summary),
                content=entry.html,
                unique_id=entry.id,
                unique_id_is_permalink=False,
                pubdate=entry.published,
                updateddate=entry.updated,
                categories=entry.categories,
                enclosures=[
                    Enclosure(one.url, str(one.size), one.mime_type)
                    for one in entry.recordings[: self.most_enclosures]
                ],
                of=entry,
            )

    def latest_post_date(self) -> datetime:
        return self.of.updated

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.of.hub:
            handler.addQuickElement(self.link_element, "", {"rel": "hub", "href": self.of.hub})
        _write_note(handler, self.of)

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        self.add_own_elements(handler, item["of"])
        _write_picture(handler, item["of"].picture)

    @abstractmethod
    def add_own_elements(self, handler: Any, entry: FeedEntry) -> None:
        """Writes what feedgenerator does not write of an entry."""


def style_sheet(feed: Feed) -> Stylesheet:
    """The style sheet of the feed for browsers. CSS, because they are giving up XSLT."""
    return Stylesheet(feed.style, "text/css", None)


def _write_note(handler: Any, feed: Feed) -> None:
    """Writes what a browser shows above the stories; feed readers pass over other namespaces."""
    handler.startElement("div", {"xmlns": _XHTML})
    handler.addQuickElement("p", feed.note.text)
    handler.startElement("ul", {})
    for name, url in feed.note.links:
        handler.startElement("li", {})
        handler.addQuickElement("a", name, {"href": url})
        handler.endElement("li")
    handler.endElement("ul")
    handler.endElement("div")


def _write_picture(handler: Any, picture: FeedPicture | None) -> None:
    """Writes the picture of a story."""
    if picture is None:
        return
    size = {"width": str(picture.width), "height": str(picture.height)}
    file = {"url": picture.url, "type": "image/webp", "medium": "image"}
    handler.startElement("media:content", {**file, **size})
    handler.addQuickElement("media:description", picture.alt, {"type": "plain"})
    if picture.credit:
        handler.addQuickElement("media:credit", picture.credit)
    handler.endElement("media:content")
    handler.addQuickElement("media:thumbnail", None, {"url": picture.thumbnail})
