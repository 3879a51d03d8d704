"""Terms: what stories are compared and found by."""

from hypothesis import given
from hypothesis import strategies as st

from tilshi.kazakh import to_arabic, to_latin
from tilshi.related.terms import Terms, terms_of, word_terms, words


def test_the_forms_of_a_word_are_one_term() -> None:
    terms = terms_of("kk", "Мектептерде орын жетпейді", "", "Мектеп ашылды. Мектебіміз жаңа.")
    assert terms.title["mektep"] == 1
    assert terms.body["mektep"] == 2


def test_the_three_scripts_have_the_same_terms() -> None:
    text = "Шымкентте жаңа мектептер ашылды"
    terms = terms_of("kk", text, "", "")
    assert terms_of("kk", to_latin(text), "", "") == terms
    assert terms_of("kk", to_arabic(text), "", "") == terms


def test_an_ending_after_a_hyphen_is_no_term_and_parts_of_a_word_are_terms_of_their_own() -> None:
    assert word_terms("АҚШ-тың", "kk") == ("aqş",)
    assert word_terms("қысқы-жазғы", "kk") == ("qysqy", "jazğy")


def test_russian_and_english_words_lose_their_endings_too() -> None:
    assert word_terms("школами", "ru") == word_terms("Школа", "ru")
    assert word_terms("ещё", "ru") == word_terms("еще", "ru")
    assert word_terms("Schools", "en") == word_terms("school", "en")


def test_a_soft_hyphen_does_not_part_a_word() -> None:
    assert words("мек\u00adтеп") == ["мектеп"]


@given(st.text())
def test_any_text_has_terms_that_survive_the_catalogue(text: str) -> None:
    for lang in ("kk", "ru", "en"):
        terms = terms_of(lang, text, text, text)
        assert Terms.from_json(terms.to_json()) == terms
        assert "" not in terms.body
