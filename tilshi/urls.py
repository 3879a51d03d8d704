"""The path of each page, and the file that answers there.

An article is at `/{yyyy}/{mm}/{slug}/` by its own date; page `k` of a listing, counted from the
oldest story, at `…/p/{k}/`. An edition's pages are below its prefix.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote
from zoneinfo import ZoneInfo

from tilshi.editions import EDITIONS, Edition

LONGEST_PART = 200
"""Bytes of one path segment: file systems allow 255, and files next to it (`.br`, temporary files)
have longer names.
"""
LONGEST_PATH = 1000
"""Characters of a whole URL, escaped: hosts and crawlers allow little more than twice that."""

HOME, SECTION, TOPIC, AUTHOR, MONTH, ARCHIVE = (
    "home", "section", "topic", "author", "month", "archive",
)  # fmt: skip
LISTINGS = (HOME, SECTION, TOPIC, AUTHOR, MONTH)
DIRECTORIES = (ARCHIVE, TOPIC, AUTHOR)


def article_path(edition: Edition, date: datetime, slug: str, zone: ZoneInfo) -> str:
    """`2019/03/slug/`, under the edition's prefix."""
    day = date.astimezone(zone)
    return f"{edition.prefix}{day.year:04}/{day.month:02}/{slug}/"


def listing_path(edition: Edition, kind: str, slug: str, number: int | None = None) -> str:
    """The path of a listing: of its first page, or of page `number`."""
    place = {
        HOME: "",
        SECTION: f"{slug}/",
        TOPIC: f"topic/{slug}/",
        AUTHOR: f"author/{slug}/",
        MONTH: f"{slug.replace('-', '/')}/",
    }[kind]
    return edition.prefix + place + (f"p/{number}/" if number else "")


def directory_path(edition: Edition, kind: str) -> str:
    """The path of the list of all topics, all authors or, as the archive, all months."""
    return f"{edition.prefix}{kind}/"


def corrections_path(edition: Edition, year: str = "") -> str:
    """The path of the list of corrections, or of those of a year."""
    return f"{edition.prefix}corrections/" + (f"{year}/" if year else "")


def all_news_path(edition: Edition) -> str:
    """The path of the list of all news, whose numbered pages are at `p/{k}/`; the first page of the
    edition is its front page.
    """
    return f"{edition.prefix}p/"


def feed_path(page: str, form: str = "atom") -> str:
    """The path of the feed of the list at the path `page`, in the format `form`."""
    return f"{page}feed.{form}"


def feed_list_path(edition: Edition) -> str:
    """The path of the list of an edition's feeds."""
    return f"{edition.prefix}feeds.opml"


def api_path(edition: Edition, name: str) -> str:
    """The path of a file of the API."""
    return f"{edition.prefix}api/{name}.json"


def search_path(edition: Edition) -> str:
    """The path of the search page."""
    return f"{edition.prefix}search/"


def open_search_path(edition: Edition) -> str:
    """The path of the description of the search for browsers."""
    return f"{edition.prefix}opensearch.xml"


def manifest_path(edition: Edition) -> str:
    """The path of an edition's web app manifest."""
    return f"{edition.prefix}site.webmanifest"


def static_path(edition: Edition, page: str) -> str:
    """The path of a static page."""
    return f"{edition.prefix}{page}/"


def dossier_path(edition: Edition, dossier: str) -> str:
    """The path of a dossier."""
    return f"{edition.prefix}dossier/{dossier}/"


def not_found_path(edition: Edition) -> str:
    """The file that a host serves for unknown addresses."""
    return f"{edition.prefix}404.html"


def search_data(name: str) -> str:
    """The path of a file of the search index; its `name` may have a colon, which some file systems
    do not allow.
    """
    return f"search/data/{name.replace(':', '~')}"


def redirect_path(old: str) -> str:
    """The path at which an old address redirects: `/news/12` is answered at `news/12/`. One with a
    query is unchanged: no file can answer it, only a rule of the host.
    """
    path = old.lstrip("/")
    if has_query(old) or path.endswith("/") or is_file(path):
        return path
    return path + "/"


def has_query(old: str) -> bool:
    """Whether an old address has a query, which static hosts ignore."""
    return "?" in old


def redirect_places(
    old: str, editions: Sequence[Edition], lang: str | None = None
) -> dict[str, Edition]:
    """The paths at which an old address of what is written in `lang` is answered, each with the
    edition that it leads to: its own path, and, because readers may have come there in another
    script, the same one below the prefixes of these editions. Without `lang`, its prefix tells the
    language.
    """
    place = redirect_path(old)
    owner = next((e for e in editions if e.prefix and place.startswith(e.prefix)), None)
    known = owner or editions[0]
    first, *others = [one for one in editions if one.lang == (lang or known.lang)]
    if owner is not None and owner in others:
        return {place: owner}
    places = {place: first}
    if owner in (None, first) and not has_query(old):
        rest = place.removeprefix(first.prefix)
        places |= {other.prefix + rest: other for other in others}
    return places


def path_in(edition: Edition, editions: Sequence[Edition], path: str) -> str:
    """The path in `edition` of the page at `path` in the main edition. A path that begins with the
    prefix of an edition is not changed.
    """
    if any(other.prefix and path.startswith(other.prefix) for other in editions):
        return path
    return edition.prefix + path


def is_file(name: str) -> bool:
    """Whether a path segment is answered by a file of its own, not by an index file below it."""
    return name.lower().endswith((".html", ".htm"))


def save_as(path: str) -> str:
    """The file that answers at `path`."""
    return path + "index.html" if path.endswith("/") or not path else path


def place_of(file: str) -> str:
    """The path at which a file answers: the inverse of `save_as`."""
    return file.removesuffix("index.html") if f"/{file}".endswith("/index.html") else file


@lru_cache(maxsize=20_000)
def url(base: str, path: str) -> str:
    """The URL of `path` on the host, escaped; `base` is the path of the site's root."""
    return base + quote(path, safe="/~")


def file_key(path: str) -> str:
    """What two pages must not share: the file that answers at `path`, as case-insensitive and
    normalising file systems and hosts see it.
    """
    return unicodedata.normalize("NFC", save_as(path)).casefold()


_PREFIXES = "|".join(f"{id_}/" for id_ in EDITIONS)
_OWN = re.compile(
    rf"""(?:{_PREFIXES})?(?:
        (?:topic|author|dossier|corrections|archive|assets|images|files|search|api)(?=/)
        | (?:404\.html|feeds\.opml|sitemap[^/]*\.xml|robots\.txt|_headers|_redirects|cname)(?=/|$)
        | indexnow\.txt(?=/|$)
        | opensearch\.xml(?=/|$)
        | (?:[^/]+/)?feed\.(?:atom|rss|json)(?=/|$)
        | (?:opensearch\.xml|site\.webmanifest|favicon\.ico|apple-touch-icon\.png)(?=/|$)
        | (?:icon-[0-9]+\.png|trust\.txt|ads\.txt)(?=/|$)
        | \.well-known(?=/|$)
        | [0-9]{{4}}(?:/[0-9]{{2}})?(?=/index\.html?$)
        | p(?=/index\.html?$)
        | (?:[0-9]{{4}}/[0-9]{{2}}/|[^/]+/)?p/[0-9]+(?=/index\.html?$)
    )""",
    re.VERBOSE,
)

_ENTRY = re.compile(rf"(?:{_PREFIXES})?(topic|author|dossier)/[^/]+/")


def own_place(path: str) -> str | None:
    """What the site has or may have at `path` or around it, whatever its current content: a listing
    or one of its pages, a dossier, a sitemap, an asset, a picture. None if it has nothing there.
    """
    found = _OWN.match(file_key(path))
    return found[0] if found else None


def listing_of_entry(path: str) -> bool:
    """Whether `path` is that of a topic, an author or a dossier, now or formerly."""
    return _ENTRY.fullmatch(path) is not None


def dossier_address(path: str) -> bool:
    """Whether `path` is that of a dossier, now or formerly."""
    found = _ENTRY.fullmatch(path)
    return found is not None and found[1] == "dossier"


INDEX_NOW_KEY = "indexnow.txt"
"""The path of IndexNow's key file."""

FEEDS = ("feed.atom", "feed.rss", "feed.json")
"""The names that feeds may have."""

LISTING_FEED = "feed.atom"
"""The name of the feed of a section, a topic, an author or a dossier."""

LISTING_FILES = rf"p/[0-9]+/?|{re.escape(LISTING_FEED)}"
"""What there may be below the path of one of these: numbered pages and the feed."""

_OLD_SECTION = re.compile(rf"(?:{_PREFIXES})?(?![0-9]+/)[^/]+/")


def is_listing_address(path: str, kind: str) -> bool:
    """Whether an old `path` of something of this `kind` was that of a listing or a dossier on a
    site like this, with numbered pages and feeds below it.
    """
    if kind == SECTION:
        return _OLD_SECTION.fullmatch(path) is not None
    return kind in (TOPIC, AUTHOR, "dossier") and listing_of_entry(path)


def is_reserved(slug: str) -> bool:
    """Whether `slug` is reserved as the first segment of a path."""
    prefixes = {f"{id_}/" for id_ in EDITIONS}
    return slug == "p" or f"{slug}/" in prefixes or own_place(f"{slug}/") is not None
