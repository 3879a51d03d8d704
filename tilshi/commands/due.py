"""`inv due`: what is scheduled, as lines and as a calendar."""

import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from tilshi.commands.console import GOOD, clock_at, guarded, read_settings
from tilshi.filesystem import write_atomically
from tilshi.pipeline.schedule import EventKind, ScheduledEvent
from tilshi.problems import UsageError, printable, say
from tilshi.settings import Settings

_LOCALES = {"kk": "kk", "ru": "ru", "en": "en_GB"}
_OCTETS = 75
"""The length of a line in a calendar (RFC 5545, section 3.1)."""


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
        [_word(one, at, lang) for one in events],
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
    time, what = when(first.time, at, zone, lang), _word(first, at, lang)
    return f"{line} {say('due-next', lang, time=time, what=what, story=_named(first))}"


def _named(one: ScheduledEvent) -> str:
    return printable(f"{one.story} – {one.title}")


def _word(one: ScheduledEvent, at: datetime, lang: str) -> str:
    past = one.event is EventKind.DRAFT and one.time < at
    return say("due-draft-past" if past else f"due-{one.event}", lang)


def when(time: datetime, at: datetime, zone: ZoneInfo, lang: str) -> str:
    """`time` as people say it at the time `at`: today, tomorrow, or the day."""
    from babel.dates import format_date, format_skeleton

    local, now = time.astimezone(zone), at.astimezone(zone)
    if local.date() == now.date():
        day = say("due-today", lang)
    elif local.date() == now.date() + timedelta(days=1):
        day = say("due-tomorrow", lang)
    elif local.year == now.year:
        day = format_skeleton("MMMMd", local, locale=_LOCALES[lang])
    else:
        day = format_date(local.date(), "long", locale=_LOCALES[lang]).replace("\u202f", " ")
    return f"{day}, {local:%H:%M}"


def calendar(events: Sequence[ScheduledEvent], at: datetime, site: str, lang: str) -> str:
    """The `events` as iCalendar (RFC 5545), with the clock `at` as its time stamp."""
    host = site.partition("://")[2].partition("/")[0] or "tilshi"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tilshi//inv due//EN"]
    for one in events:
        languages = "-".join(one.langs)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.event}-{one.story}-{languages}-{_utc(one.time)}@{host}",
            f"DTSTAMP:{_utc(at)}",
            f"DTSTART:{_utc(one.time)}",
            f"SUMMARY:{_escaped(_word(one, at, lang))}: {_escaped(one.title)}",
            f"DESCRIPTION:{_escaped(', '.join(one.langs))}\\ncontent/{_escaped(one.file)}",
            "END:VEVENT",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def _utc(time: datetime) -> str:
    return f"{time.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """`text` as a value of a calendar (section 3.3.11)."""
    for char in "\\;,":
        text = text.replace(char, f"\\{char}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """`line` in parts of at most 75 octets, of whole characters (section 3.1)."""
    parts, size = [""], 0
    for char in line:
        octets = len(char.encode())
        if size + octets > _OCTETS:
            parts.append(" ")
            size = 1
        parts[-1] += char
        size += octets
    return "\r\n".join(parts)
