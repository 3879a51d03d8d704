"""What Atom and RSS have in common: pictures (Media RSS), and what a browser shows."""

from typing import Any

from feedgenerator.django.utils.feedgenerator import Stylesheet

from tilshi.outputs.feed_records import Feed, FeedPicture

MEDIA = {"xmlns:media": "http://search.yahoo.com/mrss/"}
_XHTML = "http://www.w3.org/1999/xhtml"


def style_sheet(feed: Feed) -> Stylesheet:
    """The style sheet of the feed for browsers. CSS, because they are giving up XSLT."""
    return Stylesheet(feed.style, "text/css", None)


def write_note(handler: Any, feed: Feed) -> None:
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


def write_picture(handler: Any, picture: FeedPicture | None) -> None:
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
