"""A summary ends where a sentence does, not at an abbreviation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.content.summary import shorten
from tilshi.kazakh.sentences import sentence_ends


def first(text: str) -> str:
    """The first sentence of `text`, or all of it."""
    return text[: next(sentence_ends(text), len(text))]


# Kinds of vanderlee/php-sentence#2, elizaOS/eliza#11832, jaredrhod/backtalk#31, and real news texts.
@pytest.mark.parametrize(
    "sentence",
    [
        "Тұрғындар, студенттер және т.б. Азаматтар сенбілікке шықты.",
        "Оқушылар, т.с.с. Балалар келді.",
        "Ол 1990 ж. Алматыда туған.",
        "1941–1945 жж. Соғыс болды.",
        "Бұл XX ғ. Басында болған.",
        "Жиынға А. Қ. Сейітов пен Б. Омаров келді.",
        "Проф. Асанов пен акад. Үсенов сөйледі.",
        "Саны 2.5 есе өсті.",
        "Бұл XIX. Ғасырдың ісі.",
        "Это ул. Абая, д. Пять, г. Алматы.",
        "В 1990 г. Алматы был столицей.",
        "Пришли студенты и др. Жители города.",
        "Last week Mr. Smith of the F.B.I. James B. Comey came.",
        "He cited Dr. Brown (see Fig. A) at 9 a.m. Monday.",
        "«Бұл дұрыс. Біз қолдаймыз. Барамыз», – деді ол.",
        "“It is right. We agree,” said Ms. Brown.",
        "Ол келді (кеше. Ертең емес) дейді.",
        "«Иә!» – деді ол.",
        "1. Бірінші мәселе қаралды.",
    ],
)
def test_a_sentence_goes_on_after_what_only_looks_like_its_end(sentence: str) -> None:
    assert first(f"{sentence} Келесі сөйлем.") == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Мектеп ашылды.",
        "Мектеп ашылды ма?",
        "Ол «Мен барамын» деді.",
        "Ол: «Мен барамын.»",
        "Саны 125.",
        "Бұл – «Ақжелең» агенттігі…",
        "Бәрі (қонақтар да) кетті!",
    ],
)
def test_a_sentence_ends_where_the_next_one_begins(sentence: str) -> None:
    assert first(f"{sentence} «Келесі» сөйлем.") == sentence


def test_a_summary_is_made_of_whole_sentences_if_they_fill_a_third_of_it() -> None:
    assert shorten("Бірінші сөйлем осы еді. Екінші сөйлем ұзақ.", 30) == "Бірінші сөйлем осы еді."
    assert shorten("Қысқа.", 30) == "Қысқа."
    assert shorten("Иә. " + "сөз " * 30, 40) == "Иә. " + "сөз " * 8 + "сөз…"


def test_a_summary_without_a_whole_sentence_ends_at_a_word() -> None:
    assert shorten("сөз " * 30, 10) == "сөз сөз…"
    assert shorten("бірінші, екінші үшінші", 12) == "бірінші…"


def test_a_summary_cut_within_a_sentence_does_not_look_like_one_that_ends_at_an_abbreviation() -> (
    None
):
    people = "Тұрғындар, студенттер, зейнеткерлер және т.б. азаматтар көшеге шықты"
    assert shorten(people, 46) == "Тұрғындар, студенттер, зейнеткерлер және…"


@given(st.text(alphabet="аБ1 .!?…«»“”()\u00a0", max_size=80), st.integers(5, 40))
def test_a_summary_is_no_longer_than_it_may_be_and_begins_like_the_text(text, length) -> None:
    text = " ".join(text.split(" "))
    short = shorten(text, length)
    assert len(short) <= length + 1
    assert short == text or text.startswith(short.removesuffix("…"))
