"""Data tables and charts."""

from decimal import Decimal

import pytest

from tilshi.outputs.charts import drawn, nice_ticks
from tilshi.outputs.data_table import formatted, number, parsed
from tilshi.outputs.unfit import UnfitError


@pytest.mark.parametrize(
    "text", ["Жыл,Адам\n2019,5\n", "Жыл;Адам\n2019;5\n", "Жыл\tАдам\n2019\t5\n"]
)
def test_columns_may_be_separated_as_programs_do(text) -> None:
    data = parsed(text)
    assert data.header == ("Жыл", "Адам")
    assert data.rows == (("2019", "5"),)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1 038,2", "1038.2"), ("1038.20", "1038.20"), ("−3", "-3"), ("–3", "-3"),
        ("көп", None), ("", None), ("1,2,3", None), ("12%", None),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(cell, value) -> None:
    assert number(cell) == (None if value is None else Decimal(value))


def test_numbers_are_written_as_the_language_does_with_their_decimals() -> None:
    assert formatted(Decimal("1038.20"), "kk") == "1\u00a0038,20"
    assert formatted(Decimal("1038.20"), "en_GB") == "1,038.20"
    assert formatted(Decimal(-3), "ru") == "−3"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Жыл\n2019\n", "data-broken"),
        ("Жыл,Адам\n", "data-broken"),
        ("Жыл,Адам\n2019\n", "data-row"),
        ('Жыл,Адам\n"2019,5\n', "data-broken"),
        ("Жыл,Адам\n" + "1,2\n" * 501, "data-large"),
    ],
)
def test_what_is_no_table_is_refused(text, code) -> None:
    with pytest.raises(UnfitError) as raised:
        parsed(text)
    assert raised.value.code == code


def test_more_series_than_can_be_told_apart_are_refused() -> None:
    with pytest.raises(UnfitError) as raised:
        drawn("line", parsed("а,б,в,г,д\n1,2,3,4,5\n"), "kk", str)
    assert raised.value.code == "data-series"


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 100, [0, 25, 50, 75, 100]),
        (-3, 10, [-5, 0, 5, 10]),
        (1, 3, [0, 1, 2, 3]),
        (98, 101, [98, 99, 100, 101]),
        (5, 5, [0, 2, 4, 6]),
        (0, 0, [0, 0.25, 0.5, 0.75, 1]),
    ],
)
def test_the_scale_has_round_numbers_around_all_values(low, high, ticks) -> None:
    assert nice_ticks(low, high) == ticks


def test_bars_are_as_long_as_their_numbers_and_begin_at_zero() -> None:
    html = drawn("bar", parsed("а,б\nx,50\ny,100\nz,-100\n"), "kk", str)
    assert 'x="50" y="0" width="25"' in html
    assert 'x="50" y="0" width="50"' in html
    assert 'x="0" y="0" width="50"' in html


def test_words_of_the_data_are_text_and_not_markup() -> None:
    for kind in ("bar", "line", ""):
        html = drawn(kind, parsed("а,<b>\n<script>,5\n"), "kk", str)
        assert "<script>" not in html
        assert "&lt;script&gt;" in html


def test_a_line_has_a_gap_where_there_is_no_number() -> None:
    html = drawn("line", parsed("а,б\n1,0\n2,100\n3,\n4,50\n5,100\n"), "kk", str)
    assert 'class="series-1" d="M0 100L25 0M75 50L100 0"' in html
    assert 'class="points" d="M0 100h0M25 0h0M75 50h0M100 0h0"' in html


@pytest.mark.parametrize(
    ("most", "scale"),
    [(100, ["100", "75", "50", "25", "0"]), (1, ["1,00", "0,75"]), (4, ["4", "3"])],
)
def test_the_numbers_of_a_scale_have_as_many_decimals_as_they_need(most, scale) -> None:
    html = drawn("line", parsed(f"а,б\n1,0\n2,{most}\n"), "kk", str)
    assert "".join(f"<span>{one}</span>" for one in scale) in html
