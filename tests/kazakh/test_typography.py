"""Kazakh, Russian and English typography on text nodes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typogrify.filters import widont

from tilshi.kazakh import typography
from tilshi.kazakh.typography import plain_typography

N = "\u00a0"


@pytest.mark.parametrize(
    ("typed", "lang", "printed"),
    [
        ('"Достық" үйі', "kk", "«Достық» үйі"),
        ('Ол "мен "Абай" театрында болдым" деді', "kk", "Ол «мен „Абай“ театрында болдым» деді"),
        ('"Дом "Дружбы""', "ru", "«Дом „Дружбы“»"),
        ('The "big" one', "en", "The “big” one"),
        ("It's here", "en", "It’s here"),
        ("Бұл оның 'үйі ма'ниясы", "kk", "Бұл оның 'үйі ма'ниясы"),
        ("«Болады»,- дейді ол", "kk", f"«Болады»,{N}– дейді ол"),
        ("Шымкент - қала", "kk", f"Шымкент{N}– қала"),
        ("2019-2020 жылы", "kk", f"2019–2020{N}жылы"),
        ("2019-03-15", "kk", "2019-03-15"),
        ("15 наурыз", "kk", f"15{N}наурыз"),
        ("15 марта", "ru", f"15{N}марта"),
        ("№ 16380-ИА", "kk", f"№{N}16380-ИА"),
        ("1 234 567 теңге", "kk", f"1{N}234{N}567{N}теңге"),
        ("1 500 ₸", "kk", f"1{N}500{N}₸"),
        ("Қ. Тоқаев", "kk", f"Қ.{N}Тоқаев"),
        ("А. Б. Сериков", "ru", f"А.{N}Б.{N}Сериков"),
        ("екі  бос орын", "kk", "екі бос орын"),
        ("іс-шара", "kk", "іс-шара"),
        ("қыс-жаз 16-сы", "kk", "қыс-жаз 16-сы"),
    ],
)
def test_what_is_typed_is_printed_as_it_should_be(typed: str, lang: str, printed: str) -> None:
    assert plain_typography(typed, lang) == printed


def test_code_and_phrases_in_another_language_stay_as_they_are() -> None:
    text = typography('<p><code>"x" - y</code> <span lang="en">"a" - b</span> бар сөз</p>', "kk")
    assert '<code>"x" - y</code>' in text
    assert '<span lang="en">"a" - b</span>' in text


def test_attributes_stay_as_they_are() -> None:
    html = '<p><a href="https://x.example/a - b" title=\'"q"\'>сөз</a> тағы</p>'
    assert re.findall("<a [^>]*>", typography(html, "kk")) == re.findall("<a [^>]*>", html)


def test_abbreviations_in_kazakh_capitals_are_marked_once() -> None:
    once = typography("<p>БҰҰ мен ҚХА-ның кеңесі болды</p>", "kk")
    assert once.count('<span class="caps">') == 2
    assert typography(once, "kk") == once


def test_the_last_two_words_of_a_paragraph_stay_together() -> None:
    assert typography("<p>бір екі үш</p>", "kk") == f"<p>бір екі{N}үш</p>"


PIECES = [
    "бір екі үш", " төрт ", "бес", "\n", N, "<em>", "</em>", "<b>", "</b> ", "<br>", '<a title="x > 1">',
    "</a>", "<i>", "</i>", "<sub>", "</sub>", "<p>", "</p>\n", "<li>", "</li>", '<p lang="tr">',
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=15).map("".join))
def test_the_last_words_are_joined_exactly_as_typogrify_does(html: str) -> None:
    assert typography(html, "tr") == widont(html).replace("&nbsp;", N)


@given(
    st.text(alphabet="абвңқә \"«»-–.,12 \u00a0'", max_size=60), st.sampled_from(["kk", "ru", "en"])
)
def test_it_is_idempotent_and_loses_no_word(text: str, lang: str) -> None:
    once = plain_typography(text, lang)
    assert plain_typography(once, lang) == once
    assert re.findall(r"[^\W_]+", once) == re.findall(r"[^\W_]+", text)
