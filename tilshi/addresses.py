"""Where each page stands: its address, and the file that answers there.

An article is at `/{yyyy}/{mm}/{slug}/` by its own clock; a listing's page `k`, counted from the
oldest, at `…/p/{k}/`. An edition's pages stand below its prefix.
"""

from datetime import datetime
from functools import lru_cache
from urllib.parse import quote
from zoneinfo import ZoneInfo

from tilshi.editions import Edition

HOME, SECTION, TOPIC, AUTHOR, MONTH, ARCHIVE = (
    "home", "section", "topic", "author", "month", "archive",
)  # fmt: skip
LISTINGS = (HOME, SECTION, TOPIC, AUTHOR, MONTH)


def article_path(edition: Edition, date: datetime, slug: str, zone: ZoneInfo) -> str:
    """`2019/03/slug/`, under the edition's prefix."""
    day = date.astimezone(zone)
    return f"{edition.prefix}{day.year:04}/{day.month:02}/{slug}/"


def listing_path(edition: Edition, kind: str, slug: str, number: int | None = None) -> str:
    """The place of a listing: of its newest stories, or of its page `number`."""
    place = {
        HOME: "",
        SECTION: f"{slug}/",
        TOPIC: f"topic/{slug}/",
        AUTHOR: f"author/{slug}/",
        MONTH: f"{slug.replace('-', '/')}/",
        ARCHIVE: "archive/",
    }[kind]
    return edition.prefix + place + (f"p/{number}/" if number else "")


def static_path(edition: Edition, page: str) -> str:
    """The place of a static page."""
    return f"{edition.prefix}{page}/"


def not_found_path(edition: Edition) -> str:
    """The file that a host shows when nothing stands at an address."""
    return f"{edition.prefix}404.html"


def redirect_path(old: str) -> str:
    """The place of an old address that redirects: `/news/12` is answered at `news/12/`."""
    path = old.lstrip("/")
    return path if path.endswith(("/", ".html", ".htm")) else path + "/"


def save_as(path: str) -> str:
    """The file that answers at `path`."""
    return path + "index.html" if path.endswith("/") or not path else path


@lru_cache(maxsize=20_000)
def url(base: str, path: str) -> str:
    """The address of `path` on the host, escaped; `base` is the path of the site's root."""
    return base + quote(path, safe="/~")
