"""Dates and times as editors, and other systems, write them."""

import re
from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?:(:\d{2})(?:[.,]\d{1,9})?)?"
    r"(?:\s?(Z|[+-]\d{2}:?\d{2}))?)?"
)
# 15.03.2019, 2019/3/15, 2019–03–15; with an hour after it or without. What follows that, such as an
# offset or PM, would be lost: then nothing is offered.
_HOUR = r"(?:[T, ]+(\d{1,2})[:.](\d{2})(?::\d{2})?)?"
_DAY_FIRST = re.compile(rf"(\d{{1,2}})[./–-](\d{{1,2}})[./–-](\d{{4}}){_HOUR}")
_YEAR_FIRST = re.compile(rf"(\d{{4}})[./–-](\d{{1,2}})[./–-](\d{{1,2}}){_HOUR}")


def parse_time(text: str, zone: ZoneInfo) -> datetime:
    """The time in `text`, to the second; without an offset it is in the time zone `zone`.

    Raises ValueError if it is invalid or not between the years 1800 and 2200.
    """
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(text)
    day, minute, second, offset = found.groups()
    clock = f" {minute}{second or ''}{offset or ''}" if minute else ""
    moment = datetime.fromisoformat(day + clock)
    if not 1800 <= moment.year <= 2200:
        raise ValueError(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def likely_time(text: str) -> str | None:
    """The time that `text` seems to mean, as it is to be written: `15.03.2019, 9:05` is
    `2019-03-15 09:05`, for here the day stands before the month. None if it means none.
    """
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year, hour, minute = found.groups()
    elif found := _YEAR_FIRST.fullmatch(text):
        year, month, day, hour, minute = found.groups()
    else:
        return None
    with suppress(ValueError):
        moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0))
        return f"{moment:%Y-%m-%d %H:%M}" if hour else f"{moment:%Y-%m-%d}"
    return None
