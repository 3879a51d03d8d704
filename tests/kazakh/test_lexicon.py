"""The lexicon: lemmas alone stand in it, and how they are told from the dictionary's forms."""

import pytest

from tilshi.kazakh import stem
from tilshi.kazakh.lexicon import BARE, NOUN, irregular, lexicon, word_list
from tilshi.kazakh.lexicon.make import lemmas, parse
from tilshi.kazakh.script import common, to_cyrillic

# As a dictionary of hunspell lists them: nouns with A, verbs, by their infinitive, with M.
DICTIONARY = """9
мектеп/A
мектебі/A
мектептер/A
дай/A
дайын/A
дайындық
қазынал/A
көмек/A
көмег/A
нген/A
нәтиже/A
нәтижес/A
халық/A
халқ/A
аулы/A
ашады/A
ашқан/A
жазыл/A
жарыс/A
болмайт/A
айтпа/A
жазу/M
ашу/M
айту/M
жару/M
болмау/M
шығу/M
Айгүл/B
"""


def made() -> tuple[set[str], set[str]]:
    return lemmas(parse(DICTIONARY), {"ауыл"}, {"аш", "бол", "айт", "жаз", "жар"})


@pytest.mark.parametrize("word", "мектеп дайын дайындық көмек нәтиже халық жарыс".split())
def test_a_lemma_of_the_dictionary_stays(word: str) -> None:
    assert word in made()[0]


@pytest.mark.parametrize(
    "word", "мектебі мектептер көмег нген нәтижес халқ аулы ашады ашқан болмайт айгүл".split()
)
def test_forms_scraps_and_names_of_the_dictionary_go(word: str) -> None:
    nouns, verbs = made()
    assert word not in nouns | verbs


def test_verbs_are_told_from_nouns_and_negations() -> None:
    nouns, verbs = made()
    assert "жазыл" in verbs - nouns
    assert "болма" not in verbs


@pytest.mark.parametrize("name", ["own", "names", "bare"])
def test_each_of_our_own_words_is_its_own_stem(name: str) -> None:
    words = word_list(name)
    assert len(words) > 100
    assert [w for w in words if len(w) > 2 and stem(w) != w and common(w) not in irregular()] == []


def test_no_noun_of_the_lexicon_is_a_finite_form_of_an_everyday_verb() -> None:
    verbs = "ал аш бол кел де бар кет айт жаз оқы көр бер".split()
    forms = {
        common(verb + ending)
        for verb in verbs
        for ending in "ды ді ты ті ады еді йды йді ған ген қан кен".split()
    }
    nouns = {key for key, (_, kinds) in lexicon().items() if kinds & (NOUN | BARE)}
    assert {to_cyrillic(key) for key in forms & nouns} == {"алты"}  # Six.


def test_the_lists_hold_no_word_twice() -> None:
    for name in ("own", "names", "bare", "own_verbs", "nouns", "verbs"):
        words = word_list(name)
        assert len(words) == len(set(words)), name
