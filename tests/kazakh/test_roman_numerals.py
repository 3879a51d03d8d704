"""Roman numerals typed on a Kazakh keyboard are numerals in every script, slug and search."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.kazakh import fold, lint, slugify, stem, to_arabic, to_latin
from tilshi.kazakh.roman_numerals import latin_numerals


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ХХІ ғасыр, ХІХ ғ., ХVIII ғасыр, XXІ ғасыр", "XXI ғасыр, XIX ғ., XVIII ғасыр, XXI ғасыр"),
        ("Людовик ХІV, ХХ ғасырдың 30-жылдары", "Людовик XIV, XX ғасырдың 30-жылдары"),
        # ivebe/CyrLatConverter#29, and book titles as in lcnetdev/scriptshifter#14
        ("Стефан Урош ІІ Милутин", "Стефан Урош II Милутин"),
        ("ҚАЗАҚСТАН ХVІІІ ҒАСЫРДА", "ҚАЗАҚСТАН XVIII ҒАСЫРДА"),
        ("Таңдамалы, ІІІ том, ІV кітап", "Таңдамалы, III том, IV кітап"),
        ("ІІ дүниежүзілік соғыс, ІІІ тоқсан", "II дүниежүзілік соғыс, III тоқсан"),
        ("ХХ-ның, ІV-ші, ХVІІІ", "XX-ның, IV-ші, XVIII"),
        ("МСМХLV, МСМХХІ, ММХХVІ", "MCMXLV, MCMXXI, MMXXVI"),
        # V typed as У or Ү, II and III as П and Ш, I as a digit.
        ("ХУІІІ ғасыр, ХҮІІІ ғ., ХҮ ғасырда", "XVIII ғасыр, XVIII ғ., XV ғасырда"),
        ("ХП ғасыр, ХVШ ғасыр, Х1Х ғасыр", "XII ғасыр, XVIII ғасыр, XIX ғасыр"),
        # One letter is a numeral only if its neighbours tell.
        ("Х ғасыр, Х\u00a0сынып, І орын, С том", "X ғасыр, X\u00a0сынып, I орын, C том"),
        ("І БӨЛІМ, Х халықаралық, Х-шы", "I БӨЛІМ, X халықаралық, X-шы"),
        ("Х–ХІІ, Х-ХІ ғасыр, ІХ-Х ғғ.", "X–XII, X-XI ғасыр, IX-X ғғ."),
        ("І, ІІ және ІІІ дәрежелі, І және ІІ топ", "I, II және III дәрежелі, I және II топ"),
        ("Х–XII ғасыр", "X–XII ғасыр"),
        ("Петр І, Николай І-нің, Карл Х.", "Петр I, Николай I-нің, Карл X."),
        ("Абылай І мен Петр І. Ол", "Абылай I мен Петр I. Ол"),
        ("ПЕТР І ЕСКЕРТКІШІ", "ПЕТР I ЕСКЕРТКІШІ"),
    ],
)
def test_a_numeral_typed_with_cyrillic_letters_is_read(typed: str, read: str) -> None:
    assert latin_numerals(typed) == read


@pytest.mark.parametrize(
    "text",
    [
        "М. Әуезов, Х. Досмұхамедұлы, І. Есенберлин, Ілияс І. Есенберлин",
        "ІІМ, СІМ, ММ, КММ, ЖШС, СС, МХХ және МСХ",
        "С дәрумені, С тобы, 5 С сынып, С1 деңгейі, гепатит С, М көлемі",
        "Серік Х. деген азамат, Асқар Х, 25 жаста, Халима Х мен Ілия",
        "ХУ Цзиньтао, СУ, ТАУ, ІС, ІХХ, ІІІІ, BMW Х1, С-300, Т-34, Х-55",
        "https://a.kz/ХІХ-ғасыр, ХІХ@қала.kz, ХІХ.pdf",
        "Қазақ тілі",
        "",
    ],
)
def test_what_is_no_numeral_stays(text: str) -> None:
    assert latin_numerals(text) == text


def test_a_numeral_is_latin_in_every_script() -> None:
    text = "ХІХ ғасыр, Петр І, ІІ орын"
    assert to_latin(text) == "XIX ğasyr, Petr I, II oryn"
    assert to_arabic(text) == "XIX عاسىر، پەتر I، II ورىن"


def test_markup_around_a_numeral_hides_no_context() -> None:
    assert to_latin("Х \0  ғасыр, Карл \0 Х \0 ") == "X \0  ğasyr, Karl \0 X \0 "


def test_a_numeral_is_found_however_it_is_typed() -> None:
    assert len({fold(word) for word in ("ХІХ", "XIX", "хіх", "xix", "XІХ")}) == 1
    assert len({fold(word) for word in ("ХХ-ның", "XX-ның", "ХХ-nyñ")}) == 1
    assert {stem(word) for word in ("ХVIII", "XVIII", "ХҮІІІ", "ХVIII-ші")} == {"xviii"}
    # Words of small letters that could be numerals are words.
    assert fold("иі") == fold("iı") != fold("II")


def test_a_numeral_is_itself_in_a_slug() -> None:
    assert slugify("ХІХ ғасыр, Петр І") == "xix-ghasyr-petr-i"


def test_a_numeral_of_two_alphabets_is_mended_to_latin() -> None:
    (found,) = lint("ХVIII ғасыр басталды", "kk")
    assert (found.code, found.fix) == ("look-alike", "XVIII")


@given(st.text(st.sampled_from("ІХVСМУҮIXLCDПШ1l ғасыр.,-–Петр\0")))
def test_nothing_but_letters_of_numerals_changes_and_repeated_nothing(text: str) -> None:
    once = latin_numerals(text)
    assert latin_numerals(once) == once
    numerals = "[ІХVСМУҮIXLCDMПШ1l]"
    assert re.sub(numerals, "", once) == re.sub(numerals, "", text)
