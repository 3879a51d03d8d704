"""Feeds as plain values, in the script of their edition, for all formats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class FeedAuthor:
    """Who wrote a story, or publishes a feed."""

    name: str
    url: str


@dataclass(frozen=True)
class FeedPicture:
    """The picture of a story: the absolute URLs of its widest file, with its size in pixels, and of
    a smaller one; its texts.
    """

    url: str
    width: int
    height: int
    thumbnail: str
    alt: str
    credit: str | None


@dataclass(frozen=True)
class FeedRecording:
    """A recording attached to a story: its absolute URL, its media type, its size in bytes."""

    url: str
    mime_type: str
    size: int


@dataclass(frozen=True)
class FeedEntry:
    """A story in a feed. `id` is a `tag:` URI, `url` is absolute, times have their offset, `html`
    is the whole text.
    """

    id: str
    url: str
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    categories: tuple[str, ...]
    authors: tuple[FeedAuthor, ...]
    picture: FeedPicture | None
    recordings: tuple[FeedRecording, ...] = ()


@dataclass(frozen=True)
class DeletedEntry:
    """A retracted story: its id in the feed, since when, and what the newsroom says about it."""

    id: str
    when: datetime
    comment: str


@dataclass(frozen=True)
class FeedNote:
    """What a browser shows above a feed: a sentence, and links (name, absolute URL)."""

    text: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Feed:
    """A feed. `author` is that of entries without one; `home` is the absolute URL of its page,
    `url` its own, `style` the path of its style sheet on the host; `hub` is the URL of
    the hub that tells others of changes (WebSub), or ""; `lang` is a BCP 47 tag; `updated` has its
    offset.
    """

    id: str
    title: str
    subtitle: str
    author: FeedAuthor
    lang: str
    home: str
    url: str
    style: str
    updated: datetime
    entries: Sequence[FeedEntry]
    deleted: Sequence[DeletedEntry]
    note: FeedNote
    hub: str = ""
