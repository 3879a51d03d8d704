"""A word of a query finds the stems under which a text's words are indexed, in any script."""

import random

import pytest

from tests.conftest import PROJECT
from tilshi.kazakh import stem, to_arabic, to_latin
from tilshi.kazakh.endings import endings, fit
from tilshi.kazakh.lexicon import NOUN, VERB, lexicon
from tilshi.kazakh.script import to_cyrillic
from tilshi.search.letters import plain
from tilshi.search.make_endings import endings_file
from tilshi.search.query import reaches, readings, term
from tilshi.search.stop_words import STOP_WORDS, is_stop_word
from tilshi.search.suffixes import FILE
from tilshi.search.tokens import words


@pytest.mark.parametrize(
    "spellings",
    [
        "қазақ Қазақ qazaq казак kazak قازاق",
        "Шымкент Şymkent Shymkent شىمكەنت шымкент",
        "өнер онер öner óner oner ونەر",
        "Жезқазған Jezqazğan Zhezqazghan Jezqazǵan جەزقازعان",
        "уақыт uaqyt ýaqyt waqyt ۋاقىت",
        "ғылым ğylym ǵylym ghylym عىلىم",
        "чемпион çempion chempion tşempion چەمپيون",
        "ащы aşşy ашы اششى",
        "щётка щетка ştşetka ششەتكا",
        "ХІХ XIX хіх xix",
        "Мария Mariia Maria Mariya ماريا",
    ],
)
def test_all_spellings_of_a_word_are_plainly_the_same(spellings: str) -> None:
    assert len({plain(word) for word in spellings.split()}) == 1


def test_letters_of_the_other_alphabet_in_a_word_make_no_difference() -> None:
    assert plain("қaзaқ") == plain("қазақ")  # with Latin a
    assert plain("Аstana") == plain("Astana")  # with Cyrillic А


def test_roman_numerals_are_told_apart() -> None:
    assert len({plain(numeral) for numeral in "I II III VI XX".split()}) == 5


@pytest.mark.parametrize("word", ["", "–", "日本", "🙂", "\ud800", "<b>"])
def test_what_has_no_letters_of_ours_does_no_harm(word: str) -> None:
    assert plain(word) in ("", "b")
    assert readings(word, "kk") == [] or plain(word)


def forms(count: int) -> list[str]:
    """Words of the lexicon with endings, some of which nobody says."""
    chance = random.Random(17)
    stems = sorted((key, kinds) for key, (_, kinds) in lexicon().items() if kinds & (NOUN | VERB))
    table = sorted(endings().items())
    found = []
    while len(found) < count:
        (key, kinds), (ending, (noun, verb)) = chance.choice(stems), chance.choice(table)
        if fit(key) & ((noun if kinds & NOUN else 0) | (verb if kinds & VERB else 0)):
            found.append(key + ending)
    return found


@pytest.mark.parametrize(("script", "share"), [("cyrillic", 0.97), ("latin", 0.97), ("arab", 0.95)])
def test_nearly_every_form_finds_its_stem(script: str, share: float) -> None:
    written = {"cyrillic": str, "latin": to_latin, "arab": to_arabic}[script]
    made = [to_cyrillic(form) for form in forms(3000)]
    reached = [form for form in made if reaches(written(form), term(form, "kk"), "kk")]
    assert len(reached) >= share * len(made)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ru", "история истории историей новостей новостями проходившие встречались важнейший"),
        ("en", "nation nations national studies making hoping running happily generously hosts"),
    ],
)
def test_russian_and_english_forms_find_their_stems(lang: str, text: str) -> None:
    assert [word for word in text.split() if not reaches(word, term(word, lang), lang)] == []


@pytest.mark.parametrize(
    ("form", "noun"), [("мектебіміздің", "мектеп"), ("халқының", "халық"), ("туристерге", "турист")]
)
def test_sounds_that_an_ending_changed_are_restored(form: str, noun: str) -> None:
    assert plain(noun) in [reading.stem for reading in readings(form, "kk")]


def test_the_word_itself_is_likeliest_then_longer_stems_and_nouns_before_verbs() -> None:
    stems = [reading.stem for reading in readings("жерлерде", "kk")]
    assert stems[0] == plain("жерлерде")
    assert stems.index(plain("жерлер")) < stems.index(plain("жер")) < stems.index(plain("жерле"))


def test_words_that_no_rule_leads_to_are_noticed() -> None:
    assert not reaches("маған", term("маған", "kk"), "kk")


def test_the_letter_yo_makes_no_difference() -> None:
    assert term("самолётпен", "kk") == term("самолетпен", "kk")
    assert term("ёлка", "ru") == term("елка", "ru")


def test_the_key_of_a_kazakh_word_is_its_stem_in_latin() -> None:
    assert term("Қаласында", "kk") == "qala"
    assert stem("Қаласында") == "қала"


def test_words_are_split_at_hyphens_and_lose_endings_after_them() -> None:
    text = "АҚШ-тың «Жер-Ана» бала-шаға, O’zbek қа\u00adзақ 3,5 2019–2020"
    assert list(words(text, "kk")) == "АҚШ Жер Ана бала шаға O’zbek қазақ 3 5 2019 2020".split()


@pytest.mark.parametrize("lang", sorted(STOP_WORDS))
def test_stop_words_are_lower_case_and_listed_once(lang: str) -> None:
    listed = STOP_WORDS[lang].split()
    assert sorted(listed) == sorted(set(listed))
    assert all(is_stop_word(word.title(), lang) for word in listed)


def test_the_endings_are_those_that_the_rules_make() -> None:
    # After a change of the rules: python -m tilshi.search.make_endings
    assert (PROJECT / "tilshi/search" / FILE).read_text("utf-8") == endings_file()
