"""Dates and times as editors write them."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\s?(?:Z|[+-]\d{2}:?\d{2}))?)?"
)


def parse_time(text: str, zone: ZoneInfo) -> datetime:
    """The time in `text`; without an offset it is in the time zone `zone`.

    Raises ValueError if it is invalid or not between the years 1800 and 2200.
    """
    if not _TIME.fullmatch(text):
        raise ValueError(text)
    moment = datetime.fromisoformat(re.sub(r"\s(?=Z|[+-]\d{2}:?\d{2}$)", "", text))
    if not 1800 <= moment.year <= 2200:
        raise ValueError(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
