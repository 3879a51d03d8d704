"""Left-to-right runs keep their order between right-to-left words."""

import re
import time

import pytest
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from tilshi.kazakh import to_arabic
from tilshi.kazakh.direction import isolated, isolated_html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Телефон: +7 (7252) 00-00-00.", "[+7 (7252) 00-00-00]."),
        ("8 (7252) 53-00-11 нөмірі", "[8 (7252) 53-00-11] "),
        ("(7252) 53-00-11", "[(7252) 53-00-11]"),
        ("+7 701 123 45 67, 8 701 123 45 67", "[+7 701 123 45 67]، [8 701 123 45 67]"),
        ("−1,3 және +1,1%", "[−1,3] … [+1,1%]"),
        ("аяз −20 °C, кеше 20 °C", "[−20 °C]، … [20 °C]"),
        ("18+ және C++", "[18+] … [C++]"),
        ("Telegram 2023 жылы", "[Telegram] 2023 "),
        ("«Telegram», «WhatsApp» және", "«[Telegram]»، «WhatsApp» "),
        ("@aqzheleng және #Shymkent", "[@aqzheleng] … [#Shymkent]"),
        ("habar@x.kz, tuzetu@x.kz", "[habar@x.kz]، [tuzetu@x.kz]"),
        ("https://a.kz/x?q=1&b=2, ал", "[https://a.kz/x?q=1&b=2]، "),
        ("(https://a.kz/news/) және t.me/арна.", "([https://a.kz/news/]) … [t.me/арна]."),
        ("есеп.pdf файлы", "[есеп.pdf] "),
        ("C# пен F#, len() және .NET", "[C#] … [F#]، [len()] … [.NET]"),
        ("Boeing 737-800 ұшағы, Windows 11-ге", "[Boeing 737-800] … [Windows 11]-"),
        ("iPhone 15 Pro шықты", "[iPhone 15 Pro] "),
        ("Windows 11 мен macOS", "[Windows 11] مەن macOS"),
        # What is counted has its number for itself.
        ("Apple 300 адам, Tesla 5,5 млн", "[Apple] 300 … [Tesla] 5,5"),
        ("Real 3-ші, Opel 2 км", "[Real] 3- … [Opel] 2"),
        ("15–20 °C жылы, 5 × 3", "[15–20 °C] … [5 × 3]"),
        ("53-00-11, 8-701-123-45-67, 2019-03-15", "[53-00-11]، [8-701-123-45-67]، [2019-03-15]"),
        # deepseek-ai/DeepSeek-V3#1662, suitenumerique/docs#732, lapce/lapce#897: words in brackets
        ("Ол (Hello) деді", None),
        ("Жауабы (AC/DC 2) тобы", "([AC/DC 2]) "),
        # What the algorithm shows right is left alone.
        # bigbag/papyrix-reader#103, openai/codex#36236: years, names of fields
        ("Ол 1894–1962 жылдары өмір сүрген", None),
        ("Жауабы record_number өрісінде", None),
        ("Covid-19 бойынша", "Covid-19 "),
        ("2019–2020, 1980-1990, 10:00, 3:1, 16.09.2019", None),
        ("1\u00a0234\u00a0567,89 теңге; 45% (2019) 15 наурыз", None),
        ("№ 00217-ИА", None),
    ],
)
def test_only_runs_that_would_be_reordered_are_isolated(text: str, shown: str | None) -> None:
    arabic = to_arabic(text)
    result = isolated(arabic, "[", "]")
    if shown is None:
        assert result == arabic
        return
    for part in shown.split(" … "):
        assert part in result
    assert result.count("[") == shown.count("[")


def test_a_range_of_signed_numbers_is_whole_and_so_is_each_of_its_ends() -> None:
    assert isolated("-5…+3 °C ا -5...+3", "[", "]") == "[-5…[+3] °C] ا [-5...[+3]]"


WHOLE = (
    "https://a.kz/x?q=1&b=2|https://a.kz/news/|info@a.kz|t.me/x/|есеп.pdf|/etc/hosts|C#|F#|C++|len()"
    "|.NET|--help|-5…+3 °C|-5...+3|+20…+25 °C|15–20 °C|5 × 3|Boeing 737-800|Airbus A320-200|Windows 11"
    "|iPhone 15 Pro|COVID-19|AT&T|XIX|5G|+7 (7252) 53-00-11|53-00-11|8 701 123 45 67|10:00|3:2|24/7"
    "|2019-03-15|ISBN 978-601-01-2345-6|@user|#hashtag|18+"
).split("|")


@pytest.mark.parametrize("run", WHOLE)
@pytest.mark.parametrize(
    "sentence",
    ["сөз {} сөз", "{}", "сөз {}.", "{}, сөз", "«{}» туралы", "сөз ({}) сөз", "сөз 15 {} 2019 жыл"],
)
def test_by_the_bidirectional_algorithm_a_run_is_shown_as_it_is_written(
    run: str, sentence: str
) -> None:
    shown = get_display(isolated(to_arabic(sentence.format(run))), base_dir="R")
    assert run in re.sub("[\u2066\u2069]", "", shown)


def test_a_character_reference_after_a_latin_word_stays_whole() -> None:
    html = "<p>سوز &lt;script&gt; alert(2) R&amp;D&gt;</p>"
    assert isolated_html(html, "kk").replace("<bdi>", "").replace("</bdi>", "") == html
    assert "&lt;script&gt;" in isolated_html(html, "kk")


def test_an_address_with_entities_is_in_one_bdi_and_its_comma_out_of_it() -> None:
    html = "<p>https://a.kz/x?q=1&amp;b=2, &quot;https://a.kz/&quot;</p>"
    assert isolated_html(html, "kk") == (
        "<p><bdi>https://a.kz/x?q=1&amp;b=2</bdi>, &quot;<bdi>https://a.kz/</bdi>&quot;</p>"
    )


def test_in_html_only_words_are_isolated_and_entities_stay() -> None:
    html = (
        '<p title="+7 (7252) 00-00-00">AT&amp;T 5 <code>-5</code> <span lang="ru">-5</span> -5&#160;'
        '<a href="tel:+77252000000">+7 (7252) 00-00-00</a></p>'
    )
    assert isolated_html(html, "kk") == (
        '<p title="+7 (7252) 00-00-00"><bdi>AT&amp;T</bdi> 5 <code>-5</code> <span lang="ru">-5</span>'
        ' <bdi>-5</bdi>&#160;<a href="tel:+77252000000"><bdi>+7 (7252) 00-00-00</bdi></a></p>'
    )


def test_a_no_break_space_may_be_written_as_an_entity() -> None:
    html = "<p>−20&nbsp;°C, +7&nbsp;(7252)&nbsp;00-00-00</p>"
    assert isolated_html(html, "kk") == (
        "<p><bdi>−20\u00a0°C</bdi>, <bdi>+7\u00a0(7252)\u00a000-00-00</bdi></p>"
    )


@given(st.text(st.one_of(st.sampled_from("+-−(78)0 aZ.,°C«»،ب&;@#"), st.characters())))
def test_nothing_is_lost_and_every_isolate_is_closed(text: str) -> None:
    text = text.replace("\u2066", "").replace("\u2069", "")
    result = isolated(text)
    assert result.replace("\u2066", "").replace("\u2069", "") == text
    depth = 0
    for char in result:
        depth += (char == "\u2066") - (char == "\u2069")
        assert depth in (0, 1, 2)
    assert depth == 0


def test_time_grows_with_the_length_of_the_text_and_no_faster() -> None:
    def seconds(text: str) -> float:
        best = 9.0
        for _ in range(3):
            started = time.process_time()
            isolated(text)
            best = min(best, time.process_time() - started)
        return best

    units = (
        *(
            "a ",
            "1,",
            "1 ",
            "+7 ",
            "(77) ",
            "a 1 ",
            "a@",
            "-",
            "&a",
            "8 701 ",
            "a«",
            "1",
            "-5…",
            "1-",
        ),
        *("a(", "a()", "a+", "1+", "a-", "a.kz/", "https://a.kz/(", "~/", "a: "),
    )
    for unit in units:
        short, long = unit * (25_000 // len(unit)), unit * (100_000 // len(unit))
        assert seconds(long) < 12 * seconds(short) + 0.05, unit
