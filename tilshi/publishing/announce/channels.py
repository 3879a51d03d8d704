"""The channels on which a release is announced, each with its requests.

Sources: indexnow.org/documentation; the PubSubHubbub protocol 0.4, 4 (“Publishing”), to which
WebSub leaves it (W3C, 7); core.telegram.org/bots/api, “sendMessage”.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import ClassVar, Protocol
from urllib.parse import urlencode, urlsplit
from urllib.request import Request

from tilshi.publishing.announce.journal import Announcement
from tilshi.publishing.announce.news import NewStory

_AGENT = {"User-Agent": "tilshi"}
_LONGEST_TITLE, _LONGEST_TEXT = 500, 2500
"""Characters of a headline and of a summary: a message has 4096 at most, with the URL."""


class Channel(Protocol):
    """One way of announcing."""

    repeat: ClassVar[bool]
    """Whether an announcement may be repeated if nobody knows whether it has arrived."""
    most: ClassVar[int]
    """The number of announcements in a request."""

    @property
    def name(self) -> str:
        """Its name in the journal and in messages."""

    def request(self, some: Sequence[Announcement]) -> Request:
        """The request that makes `some` announcements."""


@dataclass(frozen=True)
class IndexNow:
    """Tells search engines at `api` which pages have changed, by the `key` in a file of the
    site.
    """

    api: str
    key: str
    key_url: str
    name: str = "IndexNow"
    repeat: ClassVar[bool] = True
    most: ClassVar[int] = 10_000

    def request(self, some: Sequence[Announcement]) -> Request:
        said = {
            "host": urlsplit(self.key_url).netloc,
            "key": self.key,
            "keyLocation": self.key_url,
            "urlList": [one.url for one in some],
        }
        return _json(self.api, said)


@dataclass(frozen=True)
class WebSub:
    """Tells a `hub` which feeds have changed."""

    hub: str
    name: str = "WebSub"
    repeat: ClassVar[bool] = True
    most: ClassVar[int] = 100

    def request(self, some: Sequence[Announcement]) -> Request:
        said = [("hub.mode", "publish"), *(("hub.url", one.url) for one in some)]
        return Request(self.hub, urlencode(said).encode(), _AGENT)


@dataclass(frozen=True)
class Telegram:
    """Posts new stories of an `edition` to a channel, `chat`, in the name of a bot."""

    api: str
    token: str = field(repr=False)
    chat: str
    edition: str
    repeat: ClassVar[bool] = False
    most: ClassVar[int] = 1

    @property
    def name(self) -> str:
        return f"Telegram {self.chat}"

    def request(self, some: Sequence[Announcement]) -> Request:
        (one,) = some
        said = {
            "chat_id": self.chat,
            "text": f"{one.text}\n\n{escape(one.url, quote=False)}",
            "parse_mode": "HTML",
            "link_preview_options": {"url": one.url, "prefer_large_media": True},
        }
        return _json(f"{self.api}/bot{self.token}/sendMessage", said)


def telegram_text(story: NewStory) -> str:
    """A story in Telegram's HTML: its headline and its summary."""
    title, summary = (
        escape(text, quote=False)
        for text in (story.title[:_LONGEST_TITLE], story.summary[:_LONGEST_TEXT])
    )
    return f"<b>{title}</b>\n\n{summary}".strip()


def _json(url: str, said: object) -> Request:
    kind = {"Content-Type": "application/json; charset=utf-8", **_AGENT}
    return Request(url, json.dumps(said, ensure_ascii=False).encode(), kind)
