"""Abbreviations that are read by letters are spelt out in Arabic letters; words are not."""

import pytest

from tilshi.kazakh import to_arabic
from tilshi.kazakh.abbreviations import read_by_letters

BY_LETTERS = (
    "ҚР РФ АҚШ БҰҰ ЖЭК ІІМ ҰҚК ҰБТ ТМД ЕАЭО ЕҚЫҰ ЭЫДҰ ШЫҰ АӨСШК КСРО ҚХР ҚХА АЭС ЖЭО ЖОО БАӘ АЕК ЖІӨ"
    " ҮЕҰ СҚО БҚО ШҚО ОҚО АДБ ЕДБ ДСҰ ДДҰ ХВҚ ЖШС АҚ БАҚ ЕО СІМ ӘКК ЕҚК ҰОС ҰҚШҰ ҚҚС ЖИ"
).split()
AS_WORDS = (
    "НАТО ЮНЕСКО ОПЕК ФИФА УЕФА БРИКС ЭКСПО АСЕАН МӘМС ТАУ ҚОЯН АЯҚ КИІМ ТИІС ҚЫРҚ ЖЫЛ ҚАЛА ТӨРТ АЛТЫ"
    " ӘУЕ СУ ҮЙ ІС МЕН БАНК ТЕКСТ КЛУБ СПОРТ ШТАТ ШОУ ҰЛТ АСТ ФИЛЬМ ТЕАТР ПОЕЗД РАЕВ МАМЫР"
).split()


@pytest.mark.parametrize("word", BY_LETTERS)
def test_an_abbreviation_that_no_word_sounds_like_is_read_by_letters(word: str) -> None:
    assert read_by_letters(word)


@pytest.mark.parametrize("word", AS_WORDS)
def test_a_word_in_capitals_is_read_as_a_word(word: str) -> None:
    assert not read_by_letters(word)


@pytest.mark.parametrize(
    ("cyrillic", "arabic"),
    [
        ("АҚШ-тың", "ا ق ش-تىڭ"),
        ("ҚР, БҰҰ-ға", "ق ر، ب ۇ ۇ-عا"),
        # No hamza stands before a letter that is read by its name.
        ("ІІМ басшысы", "ى ى م باسشىسى"),
        ("«Ақжелең» АҚ", "«اقجەلەڭ» ا ق"),
        ("НАТО-ға", "ناتو-عا"),
        # In a text in capitals, «АҚ» is the colour.
        ("АҚ ЖОЛ ПАРТИЯСЫ АҚШ-ТА", "اق جول پارتياسى ا ق ش-تا"),
    ],
)
def test_abbreviations_are_spelt_out_in_arabic_letters(cyrillic: str, arabic: str) -> None:
    assert to_arabic(cyrillic) == arabic
