"""Stems and search keys: forms of one word come together, whatever script they are in."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tilshi.kazakh import fold, stem, to_arabic, to_latin

FORMS = {
    "қала": "қала қалалар қаланың қалаға қаланы қалада қаладан қаламен қаламыз қалалары қалаларымызда қаладағы қаласы қаласында",
    "мектеп": "мектеп мектептер мектептің мектепке мектепті мектепте мектептен мектеппен мектебі мектебіміз мектептеріне",
    "топ": "топ топтар тобы тобының топта",
    "халық": "халық халқы халқының халқымыз халықтар халыққа",
    "мұрын": "мұрын мұрны мұрнына",
    "кеңес": "кеңес кеңесі кеңестер кеңесінің",
    "білім": "білім білімнің білімге білімі",
    "балық": "балық балығы балықтар",
    "республика": "республика республикасы республикасының республикалар",
    "қой": "қояды қойды қойған",
    "айт": "айтты айтқан айтады айтып айтпайды айтса айтар айтсын",
    "оқы": "оқыды оқыған оқиды оқып",
    "сөйле": "сөйлеймін сөйледі сөйлеген",
}


@pytest.mark.parametrize("lemma", FORMS)
def test_forms_of_one_word_have_one_stem(lemma: str) -> None:
    assert {form: stem(form) for form in FORMS[lemma].split()} == dict.fromkeys(
        FORMS[lemma].split(), lemma
    )


def test_a_hyphenated_ending_goes_and_a_hyphenated_word_stays_whole() -> None:
    assert stem("АҚШ-тың") == "ақш"
    assert stem("іс-шараларды") == "іс-шара"


@pytest.mark.parametrize(
    "spellings",
    [
        "Қазақстан Qazaqstan",
        "шаһар шаhар",
        "объект обект",
        "Мәдениет MÄDENİET мəдениет",
        "эпос епос",
    ],
)
def test_spellings_of_one_word_have_one_key(spellings: str) -> None:
    assert len({fold(word) for word in spellings.split()}) == 1


@pytest.mark.parametrize(
    "word",
    "қала қалада мектепте біз тілдің үкіметтің кітап кітабы қазір мәслихатта мәртебе қолымен реформаның"
    " агенттік президентіміз Тоқаевтың әлемдік көпшілік көзі ассамблеясының қауіпсіздік".split(),
)
def test_words_of_which_arabic_letters_leave_the_vowels_open_are_told(word: str) -> None:
    assert fold(to_arabic(word)) == fold(word)
    assert stem(to_arabic(word)) == stem(word)


@given(st.text(max_size=30))
def test_no_word_makes_it_fail(text: str) -> None:
    assert isinstance(stem(text), str)
    assert isinstance(fold(text), str)


@given(st.text("абвгғдежзийкқлмнңоөпрстуұүфхһшыіюя", min_size=1, max_size=14))
def test_latin_and_cyrillic_spellings_have_one_stem(word: str) -> None:
    # No word has two of и and й in a row before ю or я, and Latin cannot tell them from one.
    assume(not re.search("[ий]{2}", word))
    assert fold(stem(to_latin(word))) == fold(stem(word))
