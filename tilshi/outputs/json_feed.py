"""Feeds as JSON Feed 1.1 (jsonfeed.org)."""

from datetime import datetime

from pydantic import BaseModel

from tilshi.outputs.feed_records import Feed, FeedAuthor, FeedEntry

_VERSION = "https://jsonfeed.org/version/1.1"


class _Attachment(BaseModel):
    url: str
    mime_type: str
    size_in_bytes: int


class _Item(BaseModel):
    id: str
    url: str
    title: str
    content_html: str
    summary: str
    image: str | None
    date_published: datetime
    date_modified: datetime
    authors: tuple[FeedAuthor, ...] | None
    tags: tuple[str, ...]
    language: str
    attachments: list[_Attachment] | None


class _Hub(BaseModel):
    type: str = "WebSub"
    url: str


class _JsonFeed(BaseModel):
    version: str
    title: str
    home_page_url: str
    feed_url: str
    description: str | None
    language: str
    authors: tuple[FeedAuthor, ...]
    hubs: list[_Hub] | None
    items: list[_Item]


def json_feed(feed: Feed) -> bytes:
    """The feed as a file."""
    model = _JsonFeed(
        version=_VERSION,
        title=feed.title,
        home_page_url=feed.home,
        feed_url=feed.url,
        description=feed.subtitle or None,
        language=feed.lang,
        authors=(feed.author,),
        hubs=[_Hub(url=feed.hub)] if feed.hub else None,
        items=[_item(entry, feed.lang) for entry in feed.entries],
    )
    return model.model_dump_json(exclude_none=True).encode()


def _item(entry: FeedEntry, lang: str) -> _Item:
    return _Item(
        id=entry.id,
        url=entry.url,
        title=entry.title,
        content_html=entry.html,
        summary=entry.summary,
        image=entry.picture.url if entry.picture else None,
        date_published=entry.published,
        date_modified=entry.updated,
        authors=entry.authors or None,
        tags=entry.categories,
        language=lang,
        attachments=[
            _Attachment(url=one.url, mime_type=one.mime_type, size_in_bytes=one.size)
            for one in entry.recordings
        ]
        or None,
    )
