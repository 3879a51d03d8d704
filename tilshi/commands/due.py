"""`inv due`: what is scheduled, as lines and as a calendar."""

import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from tilshi.commands.console import GOOD, clock_at, guarded, read_settings
from tilshi.desk.schedule_text import calendar, what, when
from tilshi.filesystem import write_atomically
from tilshi.pipeline.schedule import EventKind, ScheduledEvent
from tilshi.problems import UsageError, printable, say
from tilshi.settings import Settings


def run_due(
    config: str,
    content: str | None = None,
    at: str | None = None,
    lang: str | None = None,
    ics: str | None = None,
) -> int:
    """Prints the schedule, or writes it as a calendar to the file `ics`; returns the exit
    status.
    """

    def work(spoken: str) -> int:
        from tilshi.pipeline.run import check

        settings = read_settings(config, content, None)
        file = _outside(settings, ics) if ics is not None else None
        clock = clock_at(at, settings)
        waiting = partial(print, say("waiting", spoken), file=sys.stderr, flush=True)
        events = check(settings, clock, waiting=waiting).schedule
        if file is not None:
            events = [one for one in events if one.time > clock]
            write_atomically(file, calendar(events, clock, settings.siteurl, spoken).encode())
            print(say("due-written", spoken, file=file, count=len(events)))
        else:
            print("\n".join(listed(events, clock, settings.zone, spoken)))
        return GOOD

    return guarded(work, lang, "checked-badly")


def _outside(settings: Settings, ics: str) -> Path:
    """The file `ics`. Raises UsageError if it would be published."""
    file = Path(ics).absolute()
    if not ics.strip():
        raise UsageError("empty-value", name="--ics")
    if file.is_dir() or file.resolve().is_relative_to(settings.output.resolve()):
        raise UsageError("due-public", value=ics)
    return file


def listed(events: Sequence[ScheduledEvent], at: datetime, zone: ZoneInfo, lang: str) -> list[str]:
    """A line for each of the `events`, in `lang`: when, what, in which languages, which story."""
    if not events:
        return [say("due-none", lang)]
    columns = [
        [when(one.time, at, zone, lang) for one in events],
        [what(one, at, lang) for one in events],
        [", ".join(one.langs) for one in events],
    ]
    padded = [[cell.ljust(max(map(len, cells))) for cell in cells] for cells in columns]
    return ["  ".join(row) for row in zip(*padded, map(_named, events), strict=True)]


def summary(events: Sequence[ScheduledEvent], at: datetime, zone: ZoneInfo, lang: str) -> str:
    """One line: how many of each kind there are, and the next one; "" if there are none."""
    if not events:
        return ""
    counted = Counter(one.event for one in events)
    counts = [
        say(f"due-count-{event}", lang, count=counted[event])
        for event in EventKind
        if counted[event]
    ]
    line = say("due-counts", lang, counts=", ".join(counts))
    first = events[0]
    if first.event is EventKind.DRAFT:
        return line
    time, word = when(first.time, at, zone, lang), what(first, at, lang)
    return f"{line} {say('due-next', lang, time=time, what=word, story=_named(first))}"


def _named(one: ScheduledEvent) -> str:
    return printable(f"{one.story} – {one.title}")
