"""Feeds: the newest stories of an edition as Atom (RFC 4287)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from feedgenerator import Atom1Feed


@dataclass(frozen=True)
class Entry:
    """A story in a feed; `url` is absolute, times know their offset."""

    title: str
    url: str
    summary: str
    published: datetime
    updated: datetime
    section: str
    authors: tuple[str, ...]


@dataclass(frozen=True)
class Feed:
    """What a feed says of itself; addresses are absolute, `lang` is a BCP 47 tag."""

    title: str
    subtitle: str
    lang: str
    home: str
    url: str
    entries: Sequence[Entry]


def atom(feed: Feed) -> bytes:
    """The feed as a file. It must have an entry, for without one it has no date to bear."""
    made = Atom1Feed(
        title=feed.title,
        link=feed.home,
        description=None,
        subtitle=feed.subtitle,
        language=feed.lang,
        feed_url=feed.url,
        author_name=feed.title,
    )
    for entry in feed.entries:
        made.add_item(
            title=entry.title,
            link=entry.url,
            description=escape(entry.summary),
            unique_id=entry.url,
            pubdate=entry.published,
            updateddate=entry.updated,
            categories=[entry.section],
            author_name=", ".join(entry.authors) or None,
        )
    return str(made.writeString("utf-8")).encode()
