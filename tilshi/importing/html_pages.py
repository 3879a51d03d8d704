"""HTML pages of an old site that were saved into a folder: the article in each of them, without the
header, the menus and the footer around it.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup, Tag
from bs4.dammit import UnicodeDammit

from tilshi.importing.export_records import Export, Post, Term, note

_TIMES = (
    'meta[property="article:published_time"]', 'meta[itemprop="datePublished"]',
    'meta[name="date"]', 'meta[name="DC.date"]', "article time[datetime]", "time[datetime]",
)  # fmt: skip
_CHANGES = ('meta[property="article:modified_time"]', 'meta[itemprop="dateModified"]')
_SUMMARIES = ('meta[property="og:description"]', 'meta[name="description"]')
_SECTIONS = ('meta[property="article:section"]',)
_AUTHORS = ('meta[name="author"]', 'meta[property="article:author"]', '[rel="author"]')
_IMAGES = ('meta[property="og:image"]',)
_BODIES = ('[itemprop="articleBody"]', "article", "main", '[role="main"]', "body")
_AROUND = "header, footer, nav, aside, form, script, style, noscript, template"
_DAY = re.compile(r"(?:^|/)(\d{4})[/-](\d{2})[/-](\d{2})(?:/|[-_.]|$)")


def read_html(pages: Mapping[str, bytes], name: str, zone: ZoneInfo) -> Export:
    """The `pages` by their paths in the folder `name`; local times are in the time zone `zone`."""
    posts, notes = [], []
    sections: dict[str, Term] = {}
    topics: dict[str, Term] = {}
    authors: dict[str, Term] = {}
    for path, data in sorted(pages.items()):
        text = UnicodeDammit(data, is_html=True).unicode_markup
        if not text:
            notes.append(note("import-unreadable", path))
            continue
        post = _post(text, path, zone)
        posts.append(post)
        sections |= {one: Term(one) for one in (post.section,) if one}
        topics |= {one: Term(one) for one in post.topics}
        authors |= {one: Term(one) for one in post.authors}
    return Export("HTML", name, posts, _site(posts), "", sections, topics, authors, notes=notes)


def _site(posts: Sequence[Post]) -> str:
    """The address of the site that the pages were saved from, as most of them say it."""
    said = (urlsplit(address) for post in posts for address in post.old)
    sites = Counter(f"{one.scheme}://{one.netloc}" for one in said if one.scheme and one.netloc)
    return sites.most_common(1)[0][0] if sites else ""


def _post(text: str, path: str, zone: ZoneInfo) -> Post:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    soup = BeautifulSoup(text, "lxml")
    body = next((one for place in _BODIES if (one := soup.select_one(place))), soup)
    heading = body.find("h1") or soup.find("h1")
    title = heading.decode_contents() if isinstance(heading, Tag) else _title(soup)
    date = _time(_said(soup, _TIMES), zone) or _day(path, zone)
    canonical = soup.select_one('link[rel="canonical"]')
    modified = _time(_said(soup, _CHANGES), zone)
    summary = escape(_said(soup, _SUMMARIES))
    section, image, author = (_said(soup, places) for places in (_SECTIONS, _IMAGES, _AUTHORS))
    topics = _topics(soup)
    if isinstance(heading, Tag):
        heading.decompose()
    for around in body.select(_AROUND):
        around.decompose()
    address = "/" + path.removesuffix("index.html")
    own = str(canonical.get("href", "")) if canonical else ""
    return Post(
        id=path,
        file=path,
        title=title.strip(),
        html=body.decode_contents(),
        line=1,
        body_line=1,
        source=text,
        date=date,
        slug=_stem(path),
        address=address,
        old=(own,) if own else (),
        modified=modified,
        summary=summary,
        section=section or None,
        image=image,
        authors=(author,) if author else (),
        topics=topics,
    )


def _stem(path: str) -> str:
    found = PurePosixPath(path)
    return found.parent.name if found.stem == "index" else found.stem


def _title(soup: Any) -> str:
    meta = _said(soup, ('meta[property="og:title"]',))
    return escape(meta or (soup.title.get_text() if soup.title else ""))


def _said(soup: Any, places: tuple[str, ...]) -> str:
    """What the first of the `places` that is there says."""
    for place in places:
        found = soup.select_one(place)
        if found is not None:
            value = found.get("content") or found.get("datetime") or found.get_text()
            if str(value).strip():
                return " ".join(str(value).split())
    return ""


def _topics(soup: Any) -> tuple[str, ...]:
    tags = [str(one.get("content", "")) for one in soup.select('meta[property="article:tag"]')]
    listed = tags or _said(soup, ('meta[name="keywords"]',)).split(",")
    return tuple(dict.fromkeys(name.strip() for name in listed if name.strip()))


def _time(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _day(path: str, zone: ZoneInfo) -> datetime | None:
    found = _DAY.search(path)
    try:
        return datetime(*map(int, found.groups()), tzinfo=zone) if found else None  # type: ignore[misc, arg-type]
    except ValueError:
        return None
