"""Times and months for readers, from CLDR, without a system locale."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton

from tilshi.outputs.views import Timestamp


def timestamp(time: datetime, locale: str, zone: ZoneInfo) -> Timestamp:
    """`time` in the time zone `zone`, in the format of `locale`."""
    local = time.astimezone(zone)
    return Timestamp(
        iso=local.isoformat(timespec="minutes"),
        date=_date(locale, local.date()),
        day=_day(locale, local.date()),
        time=f"{local:%H:%M}",
    )


@cache
def _date(locale: str, day: date) -> str:
    return _plain(format_date(day, "long", locale=locale))


@cache
def _day(locale: str, day: date) -> str:
    return format_skeleton("MMMMd", day, locale=locale)


@cache
def day_of_week(locale: str, day: str) -> str:
    """The day `2019-03-15` with its year and its day of the week."""
    return _capital(_plain(format_date(date.fromisoformat(day), "full", locale=locale)))


@cache
def month_of_year(locale: str, month: str) -> str:
    """The month `2019-03` with its year, as a heading."""
    return _capital(_plain(format_skeleton("yMMMM", _first(month), locale=locale)))


@cache
def month_alone(locale: str, month: str) -> str:
    """The month `2019-03` without its year, as a heading."""
    return _capital(format_date(_first(month), "LLLL", locale=locale))


def _first(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _plain(text: str) -> str:
    # Web fonts lack the narrow no-break space that CLDR has before «ж.».
    return text.replace("\u202f", "\u00a0")
