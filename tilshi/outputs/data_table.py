"""Data in CSV (RFC 4180): what a table or a chart shows."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal

from tilshi.outputs.unfit import UnfitError

MOST_ROWS, MOST_COLUMNS = 500, 12
_SPACES = " \u00a0\u202f\u2009'"
_NUMBER = re.compile(rf"[-−–]?\d[\d{_SPACES}]*(?:[.,]\d+)?")


@dataclass(frozen=True)
class DataTable:
    """The header, and the rows; the first column has their labels."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def numbers(self) -> list[list[Decimal | None]]:
        """The numbers of each row, without its label; None for what is empty. Raises UnfitError for
        anything else.
        """
        found: list[list[Decimal | None]] = []
        for row in self.rows:
            values = [number(cell) for cell in row[1:]]
            for cell, value in zip(row[1:], values, strict=True):
                if value is None and cell not in _NOTHING:
                    raise UnfitError("data-number", value=cell)
            found.append(values)
        return found


_NOTHING = ("", "-", "–", "—", "…")
"""How a missing value may be written."""


def parsed(text: str) -> DataTable:
    """The table in a CSV, whatever separates its columns. Raises UnfitError if it is none."""
    first = text.partition("\n")[0]
    separator = max(";\t,", key=first.count)
    try:
        rows = [
            tuple(cell.strip() for cell in row)
            for row in csv.reader(text.splitlines(), delimiter=separator, strict=True)
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        raise UnfitError("data-broken") from error
    if len(rows) < 2 or len(rows[0]) < 2:
        raise UnfitError("data-broken")
    if len(rows) > MOST_ROWS + 1 or len(rows[0]) > MOST_COLUMNS:
        raise UnfitError("data-large", limit=MOST_ROWS, columns=MOST_COLUMNS)
    for line in rows:
        if len(line) != len(rows[0]):
            raise UnfitError("data-row", value=separator.join(line))
    return DataTable(rows[0], tuple(rows[1:]))


def number(cell: str) -> Decimal | None:
    """The number in a cell, with a decimal comma or point; None if it is not a number."""
    if not _NUMBER.fullmatch(cell):
        return None
    plain = re.sub(rf"[{_SPACES}]", "", cell).replace(",", ".")
    return Decimal(re.sub("^[−–]", "-", plain))


def formatted(value: Decimal, locale: str) -> str:
    """A number as it is written in a language, with the decimals that it has."""
    decimals = max(0, -int(value.as_tuple().exponent))
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    written = format_decimal(value, format=pattern, locale=locale)
    return written.replace("-", "−")


def is_numeric(rows: Sequence[Sequence[str]], column: int) -> bool:
    """Whether a column has numbers, and nothing else."""
    cells = [row[column] for row in rows if row[column] not in _NOTHING]
    return bool(cells) and all(number(cell) is not None for cell in cells)
