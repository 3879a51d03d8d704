"""The schedule in words and as a calendar, for `inv due` and the desk."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tilshi.pipeline.schedule import EventKind, ScheduledEvent
from tilshi.problems import say

_LOCALES = {"kk": "kk", "ru": "ru", "en": "en_GB"}
_OCTETS = 75
"""The length of a line in a calendar (RFC 5545, section 3.1)."""


def what(one: ScheduledEvent, at: datetime, lang: str) -> str:
    """What will happen, in `lang`."""
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
            f"SUMMARY:{_escaped(what(one, at, lang))}: {_escaped(one.title)}",
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
