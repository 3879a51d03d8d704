"""Feeds as Atom (RFC 4287)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from feedgenerator import Atom1Feed


@dataclass(frozen=True)
class FeedEntry:
    """A story in a feed; `url` is absolute, times have their offset."""

    title: str
    url: str
    summary: str
    published: datetime
    updated: datetime
    section: str
    authors: tuple[str, ...]


@dataclass(frozen=True)
class Feed:
    """A feed. `author` is that of entries without one; URLs are absolute, `lang` is a BCP 47 tag,
    `updated` has its offset.
    """

    title: str
    subtitle: str
    author: str
    lang: str
    home: str
    url: str
    updated: datetime
    entries: Sequence[FeedEntry]


class _Dated(Atom1Feed):  # type: ignore[misc]
    """A feed with its own date, which is not that of its newest entry."""

    updated: datetime

    def latest_post_date(self) -> datetime:
        return self.updated


def atom(feed: Feed) -> bytes:
    """The feed as a file."""
    made = _Dated(
        title=feed.title,
        link=feed.home,
        description=None,
        subtitle=feed.subtitle,
        language=feed.lang,
        feed_url=feed.url,
        author_name=feed.author,
    )
    made.updated = feed.updated
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
