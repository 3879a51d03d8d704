"""Sitemaps as XML (sitemaps.org, protocol 0.9) with Google's extensions for news and pictures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any

_SITEMAP = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"}
_LINKS = {"xmlns:xhtml": "http://www.w3.org/1999/xhtml"}
_PICTURES = {"xmlns:image": "http://www.google.com/schemas/sitemap-image/1.1"}
_NEWS = {"xmlns:news": "http://www.google.com/schemas/sitemap-news/0.9"}


@dataclass(frozen=True)
class Location:
    """A page in a sitemap: its absolute URL, the time of its last change if known, the same page in
    all languages (tag, absolute URL), including itself, and the absolute URLs of its pictures.
    """

    url: str
    changed: datetime | None = None
    alternates: tuple[tuple[str, str], ...] = ()
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True)
class NewsItem:
    """A story in a news sitemap: its absolute URL, when it was published, and its title."""

    url: str
    published: datetime
    title: str


def sitemap(locations: Iterable[Location]) -> bytes:
    """One map."""
    xml = _Xml()
    with xml.element("urlset", _SITEMAP | _LINKS | _PICTURES):
        for location in locations:
            _add_location(xml, location)
    return xml.data()


def index(maps: Iterable[Location]) -> bytes:
    """The index of `maps`."""
    xml = _Xml()
    with xml.element("sitemapindex", _SITEMAP):
        for one in maps:
            with xml.element("sitemap"):
                _add_address(xml, one)
    return xml.data()


def news_sitemap(publication: str, lang: str, items: Sequence[NewsItem]) -> bytes:
    """The map of the newest stories of a `publication` in `lang`, its language in ISO 639."""
    xml = _Xml()
    with xml.element("urlset", _SITEMAP | _NEWS):
        for item in items:
            with xml.element("url"):
                xml.text("loc", item.url)
                with xml.element("news:news"):
                    with xml.element("news:publication"):
                        xml.text("news:name", publication)
                        xml.text("news:language", lang)
                    xml.text("news:publication_date", _iso(item.published))
                    xml.text("news:title", item.title)
    return xml.data()


def _add_location(xml: "_Xml", location: Location) -> None:
    with xml.element("url"):
        _add_address(xml, location)
        if len(location.alternates) > 1:
            for tag, url in location.alternates:
                xml.empty("xhtml:link", {"rel": "alternate", "hreflang": tag, "href": url})
        for picture in location.pictures:
            with xml.element("image:image"):
                xml.text("image:loc", picture)


def _add_address(xml: "_Xml", location: Location) -> None:
    xml.text("loc", location.url)
    if location.changed is not None:
        xml.text("lastmod", _iso(location.changed))


def _iso(time: datetime) -> str:
    return time.isoformat(timespec="seconds")


class _Xml:
    """An XML document, by the writer of feedgenerator."""

    def __init__(self) -> None:
        from feedgenerator.django.utils.xmlutils import SimplerXMLGenerator

        self._out = StringIO()
        self._writer: Any = SimplerXMLGenerator(self._out, "utf-8", short_empty_elements=True)
        self._writer.startDocument()

    @contextmanager
    def element(self, name: str, attributes: Mapping[str, str] | None = None) -> Iterator[None]:
        """An element around what is written meanwhile."""
        self._writer.startElement(name, attributes or {})
        yield
        self._writer.endElement(name)

    def text(self, name: str, text: str) -> None:
        """An element that contains `text`."""
        self._writer.addQuickElement(name, text)

    def empty(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element without content."""
        self._writer.addQuickElement(name, None, attributes)

    def data(self) -> bytes:
        """The document."""
        return (self._out.getvalue() + "\n").encode()
