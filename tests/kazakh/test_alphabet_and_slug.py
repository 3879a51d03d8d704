"""Alphabetical order and slugs by the Kazakh tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.kazakh import slugify, sort_key
from tilshi.kazakh.alphabet import LETTERS
from tilshi.kazakh.slug import SLUG, SLUG_TABLE


def test_the_alphabet_has_42_letters_and_sorts_as_it_is_written() -> None:
    assert len(LETTERS) == 42
    assert "".join(sorted(reversed(LETTERS), key=sort_key)) == LETTERS
    capitals = LETTERS.upper()
    assert "".join(sorted(reversed(capitals), key=sort_key)) == capitals


def test_words_are_sorted_as_in_a_kazakh_dictionary() -> None:
    words = ["Аймақ", "Әдебиет", "Ғылым", "Қоғам", "Нан", "Ораза", "Өнер", "Ұлт", "Ілім", "Яғни"]
    assert sorted(reversed(words), key=sort_key) == words


def test_digits_come_first_and_latin_names_together_after_cyrillic_ones() -> None:
    names = ["5 мектеп", "Ақ жол", "«Ақжелең»", "Ақмола", "Aсқар", "Әлем", "Іле", "Я", "Apple", "bi",
             "Éclair", "Facebook", "zoom", "日本"]  # fmt: skip
    assert sorted(reversed(names), key=sort_key) == names


def test_equal_letters_in_other_unicode_forms_sort_together() -> None:
    assert sort_key("\u0438\u0306")[0] == sort_key("\u0439")[0]


@given(st.text(), st.text())
def test_the_order_is_total(one: str, other: str) -> None:
    assert (sort_key(one) == sort_key(other)) == (one == other)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Шымкент – достық мекені", "shymkent-dostyq-mekeni"),
        ("«Жеті жарғы» Мәртөебедегі мәслихатта қабылданды",
         "zheti-zharghy-martoebedegi-maslihatta-qabyldandy"),
        ("Мәдениет", "madeniet"),
        ("Мә\u00adде\u200bни\u2060ет", "madeniet"),
        ("Әлемнің ең ұзын өзені", "alemning-eng-uzyn-ozeni"),
        ("COVID-19: не білу керек?", "covid-19-ne-bilu-kerek"),
        ("Объект, Ёлка, щётка", "obekt-iolka-shiotka"),
        ("Ғ", "gh"),
        ("日本", ""),
        ("№ 5 мектеп", "5-mektep"),
        ("№5-№7 мектептер, № 12", "5-7-mektepter-12"),
        ("20 °C жылы, 5℃", "20-c-zhyly-5"),
        ("½ кесе, 2½ сағат", "1-2-kese-2-1-2-saghat"),
        ("45 м² үй, CO₂", "45-m2-ui-co2"),
        ("Apple™ пен Google® ©", "apple-pen-google"),
        ("🙂 Қуан 🇰🇿 ℹ️ 5️⃣", "quan-5"),
        ("C++ тілі, C#, F#", "cpp-tili-csharp-fsharp"),
        ("45%-ға, AT&T, § 5", "45-gha-at-t-5"),
        ("ХІХ ғасыр, ІІ дүниежүзілік", "xix-ghasyr-ii-duniezhuzilik"),
        ("Pfіzer, Qazaqstannyñ ısı", "pfizer-qazaqstannyn-isi"),
    ],
)  # fmt: skip
def test_a_title_becomes_a_slug(title: str, slug: str) -> None:
    assert slugify(title) == slug


def test_no_letter_except_the_signs_is_lost() -> None:
    assert set(SLUG_TABLE) == set(LETTERS)
    assert [letter for letter in LETTERS if not SLUG_TABLE[letter]] == ["ъ", "ь"]


def test_a_newsroom_may_have_its_own_table() -> None:
    assert slugify("Ғылым", {**SLUG_TABLE, "ғ": "g"}) == "gylym"


@given(st.text())
def test_a_slug_is_empty_or_valid_and_idempotent(text: str) -> None:
    slug = slugify(text)
    assert slug == "" or SLUG.fullmatch(slug)
    assert slugify(slug) == slug
