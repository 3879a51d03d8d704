"""Tables, bar charts and line charts of data, as HTML with SVG: no inline styles, no fixed colours.

Only shapes are drawn. All words and numbers are HTML, so that they keep their size on telephones,
are read aloud, copied and found; CSS mirrors the shapes in right-to-left editions.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from markupsafe import Markup, escape

from tilshi.outputs.data_table import DataTable, formatted, is_numeric, number
from tilshi.outputs.unfit import UnfitError

MOST_SERIES = 3
"""How many series can be told apart without colours."""
_TICKS = 4
_LABEL = 'th scope="row"'


def drawn(kind: str, data: DataTable, locale: str, words: Callable[[str], str]) -> Markup:
    """The data as a `kind` of chart (`bar`, `line`; else a table); `words` translates and
    transliterates. Raises UnfitError if they cannot be drawn.
    """
    if kind not in ("bar", "line"):
        return _table(data, locale)
    if len(data.header) > MOST_SERIES + 1:
        raise UnfitError("data-series", value=len(data.header) - 1, limit=MOST_SERIES)
    values = data.numbers()
    if all(value is None for row in values for value in row):
        raise UnfitError("data-broken")
    if kind == "bar":
        return _bars(data, values, locale)
    plot = _plot(data, values, locale)
    below = Markup("<details><summary>{}</summary>{}</details>").format(
        words("Data"), _table(data, locale)
    )
    return plot + below


def _table(data: DataTable, locale: str) -> Markup:
    columns = range(len(data.header))
    # A column of years is one of labels, whatever it consists of.
    numeric = [column > 0 and is_numeric(data.rows, column) for column in columns]
    ends = [' class="end"' if one else "" for one in numeric]
    head = (_cell(f'th scope="col"{ends[at]}', data.header[at]) for at in columns)

    def row(cells: Sequence[str]) -> Markup:
        written = (_written(cells[at], locale, numeric[at]) for at in columns)
        label, *others = zip(ends, written, strict=True)
        return _cell(_LABEL, label[1]) + _joined(_cell(f"td{end}", one) for end, one in others)

    return _framed(_joined(head), map(row, data.rows))


def _bars(data: DataTable, values: Sequence[Sequence[Decimal | None]], locale: str) -> Markup:
    known = [value for row in values for value in row if value is not None]
    low, high = min([Decimal(0), *known]), max([Decimal(0), *known])
    head = _joined(_cell('th scope="col"', cell) for cell in data.header)

    def cell(value: Decimal | None, series: int) -> Markup:
        if value is None:
            return Markup("<td>–</td>")
        first = _share(min(value, Decimal(0)), low, high)
        width = abs(value) / (high - low or 1) * 100
        return Markup(
            '<td>{} <span class="length series-{}"><svg viewBox="0 0 100 1"'
            ' preserveAspectRatio="none" aria-hidden="true">'
            '<rect x="{}" y="0" width="{}" height="1"></rect></svg></span></td>'
        ).format(formatted(value, locale), series, _short(first), _short(width))

    rows = (
        _cell(_LABEL, row[0]) + _joined(cell(one, at) for at, one in enumerate(numbers, 1))
        for row, numbers in zip(data.rows, values, strict=True)
    )
    return _framed(head, rows, "table bars")


def _plot(data: DataTable, values: Sequence[Sequence[Decimal | None]], locale: str) -> Markup:
    known = [value for row in values for value in row if value is not None]
    ticks = _alike(nice_ticks(float(min(known)), float(max(known))))
    low, high = ticks[0], ticks[-1]
    columns = zip(*values, strict=True)
    lines = _joined(_line(series, one, low, high) for series, one in enumerate(columns, 1))
    grid = "".join(f"M0 {_short(100 - _share(tick, low, high))}H100" for tick in ticks)
    scale = _spans(formatted(tick, locale) for tick in reversed(ticks))
    # A label in the middle belongs to a point there.
    middle = [len(data.rows) // 2] if len(data.rows) % 2 else []
    steps = _spans(dict.fromkeys(data.rows[at][0] for at in (0, *middle, -1)))
    key = _joined(
        Markup(
            '<li><svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">'
            '<path class="series-{}" d="M0 50H100"></path></svg> {}</li>'
        ).format(at, name)
        for at, name in enumerate(data.header[1:], 1)
    )
    return Markup(
        '<ul class="key">{}</ul><div class="plot" aria-hidden="true"><div class="scale">{}</div>'
        '<div class="lines"><svg viewBox="0 0 100 100" preserveAspectRatio="none">'
        '<path class="grid" d="{}"></path>{}</svg></div><div class="steps">{}</div></div>'
    ).format(key, scale, grid, lines, steps)


def _line(series: int, values: Sequence[Decimal | None], low: Decimal, high: Decimal) -> Markup:
    """One series, with a gap where it has no value, and its points."""
    line = points = ""
    last, before = max(len(values) - 1, 1), None
    for at, value in enumerate(values):
        if value is not None:
            place = f"{_short(Decimal(at * 100) / last)} {_short(100 - _share(value, low, high))}"
            line += ("M" if before is None else "L") + place
            points += f"M{place}h0"
        before = value
    return Markup(
        '<path class="series-{}" d="{}"></path><path class="points" d="{}"></path>'
    ).format(series, line, points)


def _alike(ticks: Sequence[float]) -> list[Decimal]:
    """Numbers of a scale, all with as many decimals as the longest needs."""
    decimals = max(len(f"{tick:.10f}".rstrip("0").partition(".")[2]) for tick in ticks)
    return [Decimal(f"{tick:.{decimals}f}") for tick in ticks]


def nice_ticks(low: float, high: float) -> list[float]:
    """Round numbers at equal distances around all values from `low` to `high`, from 0 on where that
    costs less than half of the height.
    """
    if 0 < low <= high / 2 or low == high > 0:
        low = 0
    if high <= low:
        high = low + 1
    rough = (high - low) / _TICKS
    power = 10 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


def _share(value: Decimal, low: Decimal, high: Decimal) -> Decimal:
    """How far `value` is on the way from `low` to `high`, in per cent."""
    return (value - low) / (high - low or 1) * 100


def _short(value: Decimal) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _written(cell: str, locale: str, numeric: bool) -> str:
    value = number(cell) if numeric else None
    return cell if value is None else formatted(value, locale)


def _cell(opening: str, text: str) -> Markup:
    return Markup(f"<{opening}>{escape(text)}</{opening.partition(' ')[0]}>")


def _framed(head: Markup, rows: Iterable[Markup], kind: str = "table") -> Markup:
    return Markup(
        '<div class="{}" tabindex="0"><table><thead><tr>{}</tr></thead><tbody>{}</tbody>'
        "</table></div>"
    ).format(kind, head, _joined(Markup("<tr>{}</tr>").format(row) for row in rows))


def _spans(texts: Iterable[str]) -> Markup:
    return _joined(Markup("<span>{}</span>").format(text) for text in texts)


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)
