"""The journal of announcements: what is still to be told, and what has been. Pure.

It is stored at the target, where every machine that publishes finds it.
"""

import dataclasses
import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST = timedelta(days=1)
"""How long an announcement may wait: after that it is no news."""
REMEMBERED = timedelta(days=30)
"""How long it is known that something was told, whatever has been rolled back since."""


@dataclass(frozen=True)
class Announcement:
    """Something to tell on a `channel`: the `url` that it is about, and a `text` if the channel
    needs one. `release` is the release that brought it, `since` (ISO) the time. What has the same
    `key` is told once.
    """

    channel: str
    key: str
    url: str
    text: str = ""
    release: str = ""
    since: str = ""


@dataclass(frozen=True)
class Journal:
    """What is `pending`, oldest first; what is being sent at this moment; and when (ISO) what was
    `told` that must not be repeated, by channel and key.
    """

    pending: tuple[Announcement, ...] = ()
    sending: tuple[Announcement, ...] = ()
    told: dict[str, str] = dataclasses.field(default_factory=dict)

    def as_text(self) -> str:
        """As JSON."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False)

    def was_told(self, one: Announcement) -> bool:
        """Whether it was told, or may have been."""
        return _name(one) in {*self.told, *map(_name, self.sending)}

    def of(self, channel: str) -> tuple[Announcement, ...]:
        """What is pending on a channel."""
        return tuple(one for one in self.pending if one.channel == channel)

    def added(self, news: Iterable[Announcement]) -> "Journal":
        """The journal with `news`, which replaces what is pending with the same key."""
        fresh = {_name(one): one for one in news if not self.was_told(one)}
        kept = [one for one in self.pending if _name(one) not in fresh]
        return dataclasses.replace(self, pending=(*kept, *fresh.values()))

    def without(self, some: Collection[Announcement]) -> "Journal":
        """The journal in which `some` are no longer pending."""
        kept = tuple(one for one in self.pending if one not in some)
        return dataclasses.replace(self, pending=kept)

    def with_sending(self, some: Sequence[Announcement]) -> "Journal":
        """The journal in which `some` are being sent."""
        return dataclasses.replace(self.without(some), sending=tuple(some))

    def with_told(self, now: datetime) -> "Journal":
        """The journal in which what was being sent is told, once and for all."""
        told = {**self.told, **{_name(one): now.isoformat() for one in self.sending}}
        return dataclasses.replace(self, sending=(), told=told)

    def current(self, now: datetime, was_published: Callable[[str], bool]) -> "Journal":
        """The journal without what is too old, and without announcements of releases that were
        never published, or were rolled back.
        """
        pending = tuple(
            one
            for one in self.pending
            if now - datetime.fromisoformat(one.since) < LONGEST and was_published(one.release)
        )
        told = {
            name: time
            for name, time in self.told.items()
            if now - datetime.fromisoformat(time) < REMEMBERED
        }
        return dataclasses.replace(self, pending=pending, told=told)


def parse_journal(data: bytes) -> Journal:
    """The journal in the JSON from `as_text`; an empty one if there is none. Raises ValueError if
    it is damaged.
    """
    if not data:
        return Journal()
    try:
        said = json.loads(data)
        pending, sending = (
            tuple(Announcement(**one) for one in said[name]) for name in ("pending", "sending")
        )
        return Journal(pending, sending, dict(said["told"]))
    except (KeyError, TypeError) as error:
        raise ValueError("announced.json") from error


def _name(one: Announcement) -> str:
    return f"{one.channel} {one.key}"
