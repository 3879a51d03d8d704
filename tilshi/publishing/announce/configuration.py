"""The channels that a site's settings name, and what a publication brings for them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from urllib.parse import unquote

from tilshi import urls
from tilshi.problems import UsageError
from tilshi.publishing.announce.channels import Channel, IndexNow, Telegram, WebSub, telegram_text
from tilshi.publishing.announce.journal import Announcement
from tilshi.publishing.announce.news import changed_feeds, changed_pages, is_new
from tilshi.publishing.git import Repository
from tilshi.publishing.plan import PublishPlan
from tilshi.publishing.public_view import PublicView
from tilshi.publishing.redirect_page import redirect_target
from tilshi.settings import Settings

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_SERVER = re.compile(r"https?://[!-~]+")
_CHAT = re.compile(r"([a-z]+):(@\w+|-?\d+)")


def channels(
    settings: Settings, environment: Mapping[str, str], api: Mapping[str, str]
) -> tuple[Channel, ...]:
    """The channels named in the settings; `api` are the addresses of those with several servers.

    Raises UsageError if a setting is invalid. Telegram's token is a secret: it comes from the
    variable `TELEGRAM_TOKEN` of the `environment`, and is never shown.
    """
    for name in ("INDEXNOW_API", "TELEGRAM_API"):
        if not _SERVER.fullmatch(api[name]):
            raise UsageError("bad-setting", name=name, value=api[name])
    found: list[Channel] = []
    if settings.index_now_key:
        key_url = settings.absolute(settings.base + urls.INDEX_NOW_KEY)
        found.append(IndexNow(api["INDEXNOW_API"], settings.index_now_key, key_url))
    if settings.websub_hub:
        found.append(WebSub(settings.websub_hub))
    chats = tuple(_chats(settings, api["TELEGRAM_CHANNELS"]))
    token = environment.get("TELEGRAM_TOKEN", "")
    if chats and not _TOKEN.fullmatch(token):
        raise UsageError("announce-token")
    found += [Telegram(api["TELEGRAM_API"], token, chat, edition) for edition, chat in chats]
    return tuple(found)


def _chats(settings: Settings, said: str) -> Iterator[tuple[str, str]]:
    known = {edition.id for edition in settings.editions}
    for one in said.split():
        found = _CHAT.fullmatch(one)
        if found is None or found[1] not in known:
            raise UsageError("bad-setting", name="TELEGRAM_CHANNELS", value=one)
        yield found[1], found[2]


@dataclass(frozen=True)
class SiteNews:
    """What a publication brings for the `channels` of a site; `folder` has its files."""

    settings: Settings
    channels: Sequence[Channel]
    newsroom: PublicView
    repository: Repository
    folder: Path

    def __call__(self, plan: PublishPlan) -> list[Announcement]:
        """Nothing with the first publication of a site, for which nothing can be new."""
        if plan.base is None:
            return []
        return [one for channel in self.channels for one in self._of(channel, plan)]

    def _of(self, channel: Channel, plan: PublishPlan) -> Iterator[Announcement]:
        if isinstance(channel, IndexNow):
            for path in islice(self._pages(plan), channel.most):
                yield self._about(channel, path)
        elif isinstance(channel, WebSub):
            for path in changed_feeds(plan.changes):
                yield self._about(channel, path)
        elif isinstance(channel, Telegram):
            edition = self.settings.edition(channel.edition)
            for story in self.newsroom.new_stories(self.settings, edition):
                if is_new(story, plan.changes):
                    key = f"{story.edition} {story.id}"
                    yield Announcement(channel.name, key, story.url, telegram_text(story))

    def _pages(self, plan: PublishPlan) -> Iterator[str]:
        base = plan.base.stamp.commit if plan.base else ""
        sources = self.repository.edited(base, plan.record.stamp.commit)
        if sources is not None:
            sources |= set(self._changed_by_clock(plan))
        edited = None if sources is None else self.newsroom.names_in_addresses(sources)
        return changed_pages(plan.changes, edited, self._target)

    def _changed_by_clock(self, plan: PublishPlan) -> Iterator[str]:
        """The stories of which a scheduled change has come into force since the last release."""
        last = datetime.fromisoformat(plan.base.stamp.at) if plan.base else None
        for article, since in self.newsroom.changes_in_force():
            if last is not None and since > last:
                yield article.story

    def _target(self, path: str) -> str | None:
        """The file of the page to which the page `path` redirects."""
        url = redirect_target((self.folder / path).read_bytes())
        home = self.settings.absolute(self.settings.base)
        return None if url is None else urls.save_as(unquote(url.removeprefix(home)))

    def _about(self, channel: Channel, path: str) -> Announcement:
        url = self.settings.absolute(urls.url(self.settings.base, urls.place_of(path)))
        return Announcement(channel.name, url, url)
