"""Sitemaps (sitemaps.org, protocol 0.9): one index for each edition, one map for each month."""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_LINKS = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'


@dataclass(frozen=True)
class Location:
    """A page in a sitemap: its absolute URL, the ISO time of its last change if known, and the same
    page in all languages (tag, absolute URL), including itself.
    """

    url: str
    changed: str | None = None
    alternates: tuple[tuple[str, str], ...] = ()


def sitemap(locations: Iterable[Location]) -> bytes:
    """One map."""
    body = "".join(map(_url, locations))
    return f"{_HEAD}<urlset {_NAMESPACE} {_LINKS}>\n{body}</urlset>\n".encode()


def index(maps: Iterable[str]) -> bytes:
    """The index of the maps at the absolute URLs `maps`."""
    body = "".join(f"<sitemap><loc>{escape(url)}</loc></sitemap>\n" for url in maps)
    return f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{body}</sitemapindex>\n".encode()


def _url(location: Location) -> str:
    parts = [f"<loc>{escape(location.url)}</loc>"]
    if location.changed:
        parts.append(f"<lastmod>{location.changed}</lastmod>")
    if len(location.alternates) > 1:
        parts += [
            f'<xhtml:link rel="alternate" hreflang={quoteattr(tag)} href={quoteattr(url)}/>'
            for tag, url in location.alternates
        ]
    return f"<url>{''.join(parts)}</url>\n"
