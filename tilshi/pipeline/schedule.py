"""The schedule: what will be published, changed, retracted or hidden, and when; and the drafts."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from tilshi.store import timed_stories
from tilshi.store.timed_stories import PlannedChange, TimedArticle


class EventKind(StrEnum):
    """What will happen to a story; a draft only has a date."""

    PUBLICATION = "publication"
    CHANGE = "change"
    RETRACTION = "retraction"
    EXPIRY = "expiry"
    DRAFT = "draft"


@dataclass(frozen=True)
class ScheduledEvent:
    """What will happen to a story in the languages `langs` at a time; its title in the first of
    them, and the file that says so, below the content folder.
    """

    time: datetime
    event: EventKind
    story: str
    langs: tuple[str, ...]
    title: str
    file: str


def schedule_at(
    db: sqlite3.Connection, at: datetime, langs: Sequence[str], zone: ZoneInfo
) -> list[ScheduledEvent]:
    """The schedule as of `at`, by time; drafts last. `langs` are the languages of sources, in the
    order in which they are shown.
    """
    now = at.timestamp()
    articles = timed_stories.timed_articles(db, now)
    changes = timed_stories.planned_changes(db, now)
    drafts = {(one.story, one.lang): one.time for one in articles if one.status == "draft"}
    found = _of_changes(changes, drafts, langs, zone)
    return arranged([*_of_articles(articles, at, zone), *found], langs)


def arranged(events: Iterable[ScheduledEvent], langs: Sequence[str]) -> list[ScheduledEvent]:
    """The `events` by time, drafts last; those of one story at one time together."""
    together: dict[tuple[datetime, EventKind, str], ScheduledEvent] = {}
    for one in sorted(events, key=lambda one: langs.index(one.langs[0])):
        key = (one.time, one.event, one.story)
        first = together.setdefault(key, one)
        if first is not one:
            together[key] = replace(first, langs=(*first.langs, *one.langs))
    return sorted(
        together.values(), key=lambda one: (one.event is EventKind.DRAFT, one.time, one.story)
    )


def _of_articles(
    articles: Iterable[TimedArticle], at: datetime, zone: ZoneInfo
) -> Iterator[ScheduledEvent]:
    for one in articles:
        begins = datetime.fromtimestamp(one.time, zone)
        base = ScheduledEvent(begins, EventKind.DRAFT, one.story, (one.lang,), one.title, one.path)
        if one.status == "draft":
            yield base
        elif one.status == "published":
            if begins > at:
                yield replace(base, event=EventKind.PUBLICATION)
            if one.expires is not None:
                ends = datetime.fromtimestamp(one.expires, zone)
                if ends > max(at, begins):
                    yield replace(base, event=EventKind.EXPIRY, time=ends)


def _of_changes(
    changes: Iterable[PlannedChange],
    drafts: Mapping[tuple[str, str], int],
    langs: Sequence[str],
    zone: ZoneInfo,
) -> Iterator[ScheduledEvent]:
    """The events of `changes`. The first of a draft that is not one itself publishes the story;
    `drafts` are the times of those, by story and language.
    """
    hidden = dict(drafts)
    for one in changes:
        from tilshi.content.source import parse_name  # heavy, and rarely needed

        name, _ = parse_name(one.path, langs)
        since = name.starts(zone) if name is not None else None
        if since is None:
            continue
        event = EventKind.RETRACTION if one.status == "retracted" else EventKind.CHANGE
        event = EventKind.DRAFT if one.time is None else event
        dated = hidden.get((one.story, one.lang))
        if event is EventKind.CHANGE and dated is not None and dated <= since.timestamp():
            event = EventKind.PUBLICATION
            del hidden[one.story, one.lang]
        yield ScheduledEvent(since, event, one.story, (one.lang,), one.title, one.path)
