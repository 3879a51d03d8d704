"""Soft hyphens are between the syllables of long Kazakh words, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.kazakh import hyphenate, to_arabic, to_latin

HYPHEN = "\u00ad"


@pytest.mark.parametrize(
    "parted",
    [
        "қабыл-данды",
        "Мәр-тө-бе-дегі",
        "рес-пуб-ли-ка-лық",
        "ассам-бле-я-сы-ның",
        "ұлт-тан-дыру",
        "транс-порт-тық",
        "тауар-ла-ры-мыз",
        "қоян-да-ры-мызды",
        "уақыт-ша-лары",
        "қиын-дық-тарға",
        "аль-янс-тар-дың",
        "субъ-ек-ті-ле-рі-нің",
        "ЖАҢ-ҒЫР-ТУ-ЛАРДЫ",
        "мектеп",
        "қалаларды",
        "qabyl-dandy",
        "qoian-da-ry-myzdy",
        "İndi-ia-nyñkı",
        "MEM-LE-KET-TIK",
    ],
)
def test_a_long_word_is_hyphenated_by_syllables(parted: str) -> None:
    word = parted.replace("-", "")
    assert hyphenate(word).replace(HYPHEN, "-") == parted


def test_parts_of_a_hyphenated_word_are_words() -> None:
    assert hyphenate("ақпараттық-түсіндірулер") == "ақпа-рат-тық_түсін-ді-ру-лер".replace(
        "-", HYPHEN
    ).replace("_", "-")


def test_the_minimum_length_can_be_set() -> None:
    assert hyphenate("мектептер", shortest=9) == f"мек{HYPHEN}теп{HYPHEN}тер"


@pytest.mark.parametrize(
    "text",
    [
        "Қазақша international",
        "international cooperation",
        "2026-2027 https://x.example",
        to_arabic("республикалық мемлекеттіктердің"),
        "",
    ],
)
def test_words_of_other_languages_and_scripts_stay(text: str) -> None:
    if "coop" in text:
        assert HYPHEN not in hyphenate("cooperation")
    else:
        assert hyphenate(text) == text


WORDS = st.text(st.sampled_from("абвғеёийкқлңөсттуұүюяьъі -«»АҚУЯ"), max_size=40)


@given(st.one_of(st.text(), WORDS, WORDS.map(to_latin)))
def test_without_its_soft_hyphens_the_text_is_as_it_was(text: str) -> None:
    once = hyphenate(text)
    assert once.replace(HYPHEN, "") == text.replace(HYPHEN, "")
    assert hyphenate(once) == once


@given(WORDS)
def test_three_letters_or_more_stay_on_either_side(text: str) -> None:
    for word in hyphenate(text).replace("-", " ").split():
        parts = word.strip("«»").split(HYPHEN)
        if len(parts) > 1:
            assert len(parts[0]) >= 3 and len(parts[-1]) >= 3


@given(WORDS)
def test_no_part_of_a_word_is_without_a_vowel(text: str) -> None:
    for word in hyphenate(text).split():
        parts = word.split(HYPHEN)
        if len(parts) > 1:
            assert all(set(part.lower()) & set("аеёиуөұүюяі") for part in parts), word
