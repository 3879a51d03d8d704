"""`search.js` makes of every word of a query what Python makes of it."""

import json
import random
import re

import pytest

from tests.search.node import run
from tilshi.kazakh import slugify, to_arabic, to_latin
from tilshi.kazakh.endings import endings
from tilshi.kazakh.lexicon import lexicon
from tilshi.kazakh.script import to_cyrillic
from tilshi.search.language import language_file
from tilshi.search.letters import plain
from tilshi.search.query import readings
from tilshi.search.stop_words import STOP_WORDS, is_stop_word
from tilshi.search.tokens import words

PROGRAM = """
  const language = search.makeLanguage(given.file);
  return given.words.map((word) => [
    language.plain(word), language.readings(word), language.words(word), language.isStop(word),
  ]);
"""
STRANGE = [
    "", " ", "-", "ХІХ", "ХҮІ", "УІІІ", "ІІ", "xix", "İzmir", "Izmir", "IPOға", "қaзaқ", "Аstana",
    "PRодвигай", "АҚШ-тың", "Алма-Ата", "O’zbek", "қа\u00adзақ", "й", "и\u0306", "ё", "ǵylym",
    "ýaqyt", "çay", "ştşetka", "①", "½", "٢٠٢٤", "5G", "2024", "日本", "🙂", "a🙂b", "\ud83d", "ΑΣ",
    "ß", "ﬁ", "ئۇيعۇر", "ٴبىر", "<b>x</b>", "&amp;", "a" * 10_000, "\u202eabc", "foo_bar", "x\u0000y",
    "boing", "Yerlan", "Kiev", "Alexandr", "توقايەۆ", "سامولەت", "объект", "сцена",
]  # fmt: skip


def kazakh() -> list[str]:
    """20,000 words in three scripts, and as typed without the letters that Kazakh alone has."""
    chance = random.Random(2026)
    stems, table = sorted(lexicon()), sorted(endings())
    made = [to_cyrillic(chance.choice(stems) + chance.choice(["", *table])) for _ in range(4000)]
    plainly = str.maketrans("әғқңөұүһі", "агкноууxи".replace("x", "х"))
    return [
        form
        for word in made
        for form in (word, to_latin(word.title()), to_arabic(word), word.translate(plainly),
                     slugify(word))
    ]  # fmt: skip


RUSSIAN = "новость история встреча правительство развивать говорить новый важный сегодня столица"
ENGLISH = "news nation study make hope run govern develop generous active organise organize happy"


def others(lang: str) -> list[str]:
    table = {"ru": "а ами ах ый ого ыми ться лись ившийся ость ости ейший", "en":
             "s ed ing ly ness ation ational fulness iveness 's ier ies"}[lang]  # fmt: skip
    stems = {"ru": RUSSIAN, "en": ENGLISH}[lang].split() + STOP_WORDS[lang].split()
    return [stem + ending for stem in stems for ending in ("", *table.split())]


def same(lang: str, tested: list[str]) -> None:
    file = json.loads(language_file(lang))
    found = run(PROGRAM, {"file": file, "words": tested})
    stops = {plain(word) for word in STOP_WORDS[lang].split()}
    for word, (form, stems, split, stop) in zip(tested, found, strict=True):
        assert form == plain(word), word
        assert stems == [reading.stem for reading in readings(word, lang)], word
        assert split == list(words(word, lang)), word
        assert stop == (form in stops), word
        assert stop or not is_stop_word(word, lang), word


def test_20_000_kazakh_words_in_three_scripts() -> None:
    tested = kazakh()
    assert len(tested) == 20_000
    assert len({bool(re.search("[\u0600-\u06ff]", word)) for word in tested}) == 2
    same("kk", tested)


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_russian_and_english_words(lang: str) -> None:
    same(lang, others(lang))


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_strange_words(lang: str) -> None:
    same(lang, STRANGE)
