"""Ranges: where a hyphen between two numbers is a dash.

A range ascends, and its context says what it counts: years, days of a month, pages, centuries or
units. The numbers of documents, standards, telephones and models are not ranges.
"""

import re
from collections.abc import Iterator

from tilshi.kazakh.block import EDGE, MARKUP, Edit
from tilshi.kazakh.units import MEASURES, MONTHS, YEARS

_DASH = "–"
_NEAR = 60
_HYPHEN = re.compile(f"-(?<=[0-9XVIХІ{MARKUP}].)(?=[0-9XVIХІ{MARKUP}])")
_LOW = re.compile(r"(?<![\w.,:/+=–—-])(\d{1,6}(?:,\d{1,2})?)\Z")
_HIGH = re.compile(r"(\d{1,6}(?:,\d{1,2})?)(?![\w/+–—=@]|[-.,:]\d|\s\d)")
# What precedes a number that is a name; other numbers and capitals may come between.
_NUMBERED = re.compile(
    r"(?:[№#§]|\b(?:Nos?|ISSN|ISBN|ISO|IEC|EN|DIN|UDC|DOI|[Tt]el|[Pp]hone|[Tt]elephone|[Ff]ax|СТ|ГОСТ"
    r"|ОСТ|СНиП|СП|ТУ|РД|ТР|ҚН|ҚНжЕ|УДК|ӘОЖ|ББК|КБЖ|ИИН|БИН|ЖСН|БСН|[Тт]ел|[Тт]елефон[а-яәіңғүұқөһ]*"
    r"|[Фф]акс|[Мм]об|[Ұұ]ялы|[Кк]од|[Ии]ндекс)\b)((?:[\W\d]|\b[А-ЯӘҒҚҢӨҰҮҺІA-Z]{1,6}\b)*)\Z"
)
_GROUPED = re.compile(r"\d\)?\s\Z")
_CAPITALS = re.compile(r"[A-ZА-ЯӘҒҚҢӨҰҮҺІЁ]{2,}\s?\Z")
_MODEL = re.compile(r"[A-Za-z]\s\Z")
_YEARS = re.compile(rf"\s?{YEARS}")
_MONTH, _MONTH_BEFORE = re.compile(rf"\s(?:{MONTHS})"), re.compile(rf"(?:{MONTHS})\s\Z")
_UNIT = re.compile(rf"\s?{MEASURES}")
_PAGES_BEFORE = re.compile(r"(?<!\w)(?:[сСбБcCpP]|pp|стр|бет)\.\s?\Z")
_PAGES_AFTER = re.compile(r"\s(?:[сб]\.|стр\.|бет)")
_CENTURIES = re.compile(r"(?<![\w-])[XVIХІ]{1,6}\Z")
_CENTURY = re.compile(r"[XVIХІ]{1,6}\s(?:ғғ?\.|ғасыр|вв?\.|век)")
_FIRST_YEAR, _LAST_YEAR, _DAYS = 1500, 2100, 31


def range_edits(shown: str) -> Iterator[Edit]:
    """A dash for each hyphen in `shown` that belongs to a range."""
    for found in _HYPHEN.finditer(shown):
        at = found.start()
        before = shown[max(0, at - _NEAR) : at].rpartition(EDGE)[2].replace(MARKUP, "")
        after = shown[at + 1 : at + 1 + _NEAR].partition(EDGE)[0].replace(MARKUP, "")
        if _is_range(before, after):
            yield Edit(at, at + 1, _DASH, "hyphen-for-dash")


def _is_range(before: str, after: str) -> bool:
    low, high = _LOW.search(before), _HIGH.match(after)
    if not low or not high:
        return bool(_CENTURIES.search(before) and _CENTURY.match(after))
    before, after = before[: low.start()], after[high.end() :]
    return (
        _value(low[1]) < _value(high[1])
        and not _is_number(before, after)
        and _says_what(before, low[1], high[1], after)
    )


def _is_number(before: str, after: str) -> bool:
    """Whether the text before makes the two the number of something. Later numbers in a list are
    ranges if they are called years.
    """
    named = _NUMBERED.search(before)
    if named:
        return not (re.search(r"\d", named[1]) and _YEARS.match(after))
    return bool(_GROUPED.search(before))


def _says_what(before: str, low: str, high: str, after: str) -> bool:
    """Whether the context of two numbers makes them a range."""
    if _PAGES_BEFORE.search(before) or _PAGES_AFTER.match(after):
        return True
    if _YEARS.match(after):
        return len(high) == 4 and len(low) in (3, 4)
    if low.isdigit() and len(low) == len(high) == 4:
        are_years = int(low) >= _FIRST_YEAR and int(high) <= _LAST_YEAR
        return are_years and not _CAPITALS.search(before)
    if _MONTH.match(after) or _MONTH_BEFORE.search(before):
        return _value(high) <= _DAYS
    return bool(_UNIT.match(after)) and not _MODEL.search(before)


def _value(number: str) -> float:
    return float(number.replace(",", "."))
