"""Feeds as JSON Feed 1.1 (jsonfeed.org)."""

from datetime import datetime

from pydantic import BaseModel

from tilshi.outputs.feed_records import Feed, FeedAuthor, FeedEntry

_VERSION = "https://jsonfeed.org/version/1.1"


class _Author(BaseModel):
    name: str
    url: str


class _Item(BaseModel):
    id: str
    url: str
    title: str
    content_html: str
    summary: str
    image: str | None
    date_published: datetime
    date_modified: datetime
    authors: list[_Author] | None
    tags: list[str]
    language: str


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
    authors: list[_Author]
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
        authors=[_author(feed.author)],
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
        authors=[_author(one) for one in entry.authors] or None,
        tags=list(entry.categories),
        language=lang,
    )


def _author(author: FeedAuthor) -> _Author:
    return _Author(name=author.name, url=author.url)
