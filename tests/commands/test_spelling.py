"""`inv check --spelling` notes words that no dictionary knows, and never names, codes or forms."""

import subprocess

import pytest

from tests.commands.test_proofread import A, Result, check
from tests.conftest import REGISTRIES, Site, article
from tilshi.commands import hunspell
from tilshi.kazakh.spelling import is_known

RU = "content/articles/2020/a.ru.md"
EN = "content/articles/2020/a.en.md"
WORDS = "content/words.txt"
RIGHT = "Қала тұрғындары орталық алаңда өткен сенбілікке қатысты."


@pytest.fixture(autouse=True)
def dictionaries() -> None:
    assert hunspell.has_dictionary("kk"), "make spelling-tools"


def spelt(site, body: str, words: str | None = None, **others: str) -> Result:
    made: Site = site({A: article(title="Қала", body=body), **others})
    if words is not None:
        (made.root / WORDS).write_text(words, "utf-8")
    return check(made, spelling=True, whole=True)


def noted(result: Result) -> list[str]:
    return [line for line in result.err.splitlines() if "сөздікте жоқ" in line]


def test_a_misspelt_word_is_a_note_with_its_line_and_similar_words(site) -> None:
    result = spelt(site, f"{RIGHT}\n\nОлар мектепптің жанына ағаш отырғызды.")
    assert result.status == 0
    (line,) = noted(result)
    assert f"{A}:9 «мектепптің»" in line and "мектептің" in line and WORDS in line
    assert "күмәнді сөз – 1" in result.out


def test_words_of_fields_are_checked_too(site) -> None:
    result = spelt(site, RIGHT, **{A: article(title="Жаңа мектепптің іргесі", body=RIGHT)})
    (line,) = noted(result)
    assert "[title]" in line and "мектепптің" in line


def test_a_word_that_begins_a_sentence_is_a_name_unless_one_letter_is_wrong(site) -> None:
    body = f"{RIGHT}\n\nБазарқақпада той өтті. Мектептңі бітірді. Мектепптің ауласы үлкен."
    words = {line.split("«")[1].split("»")[0] for line in noted(spelt(site, body))}
    assert words == {"Мектептңі", "Мектепптің"}


def test_nothing_is_said_about_spelling_unless_asked(site) -> None:
    made = site({A: article(title="Қала", body="Олар мектепптің жанына барды.")})
    result = check(made)
    assert "мектепптің" not in result.err and "Емлесі" not in result.out


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("Оны кеше Ерғоңыр Жапақұлы айтты.", id="names"),
        pytest.param("Ерғоңыр Жапақұлы кеше келді.", id="a name and a surname begin a sentence"),
        pytest.param("Кеше Ерғоңыр келді. Ерғоңырдың айтуы осы.", id="a name met before"),
        pytest.param("Бұл жұмысты ҚРЖПҚ-ның өзі атқарды.", id="abbreviations"),
        pytest.param("Оған 250-дей адам, IPv6хх пен 5хфы керек.", id="words with digits"),
        pytest.param("Ол `мектепптің` деп терді.", id="code"),
        pytest.param("Ол https://мектепптің.қаз/мектепптің деді.", id="addresses"),
        pytest.param("Ол [превет мидвед]{: lang=ru } деп жазды.", id="another language"),
        pytest.param("Ол startupp жайлы сөйледі.", id="another script"),
        pytest.param("Жаңа кардиохирургиялық аппаратура келді.", id="borrowed words"),
        pytest.param("Мекенжайымыз өзгерді, жасөспірімдерге де айттық.", id="words of today"),
        pytest.param("Дереккөздерін атамады.", id="compounds"),
        pytest.param("Ол түзетілмейінше, ештеңе баспайынша кетпейді.", id="converbs"),
    ],
)
def test_what_is_no_word_of_the_language_or_a_form_of_a_known_one_is_not_noted(site, body) -> None:
    assert noted(spelt(site, f"{RIGHT}\n\n{body}")) == []


def test_the_newsrooms_own_words_are_right_in_any_form(site) -> None:
    body = f"{RIGHT}\n\nОлар гүлбазыстың дәнін екті."
    assert len(noted(spelt(site, body))) == 1
    assert noted(spelt(site, body, words="# Өсімдіктер\nгүлбазыс\n")) == []


def test_names_of_registries_need_not_be_listed(site) -> None:
    topics = REGISTRIES["content/topics.yaml"]
    named = topics + "- {id: qmj, name: {kk: қолжауғы, ru: кмж, en: qmj}}\n"
    body = f"{RIGHT}\n\nБұл қолжауғыға қатысты."
    assert len(noted(spelt(site, body))) == 1
    assert noted(spelt(site, body, **{"content/topics.yaml": named})) == []


def test_the_list_of_own_words_is_checked_and_never_published(site) -> None:
    made: Site = site({A: article(title="Қала", body=RIGHT)})
    (made.root / WORDS).write_text("гүл базыс\nжауғы\nЖауғы\n", "utf-8")
    result = check(made, spelling=True, whole=True)
    assert result.status == 0
    assert f"{WORDS}:1 «гүл базыс» – бір сөз емес" in result.err
    assert f"{WORDS}:3 «Жауғы» тізімде екі рет тұр" in result.err
    assert made.build().status == 0
    published = [file for file in (made.root / "output").rglob("*") if file.is_file()]
    assert published
    assert not [
        file for file in published if "жауғы" in file.read_bytes().decode("utf-8", "replace")
    ]


def test_translations_are_checked_by_their_own_dictionaries(site) -> None:
    others = {
        RU: article(title="Город", body="Жители города вышли на субботникк."),
        EN: article(title="City", body="The residents cleened the square’s fountain."),
    }
    for lang, package in (("ru", "hunspell-ru"), ("en", "hunspell-en-gb")):
        assert hunspell.has_dictionary(lang), package
    notes = noted(spelt(site, RIGHT, **others))
    assert sorted(note.split("«")[1].split("»")[0] for note in notes) == ["cleened", "субботникк"]


def test_a_missing_dictionary_is_told_once_with_the_command_that_installs_it(
    site, monkeypatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    hunspell._dictionary.cache_clear()
    try:
        result = spelt(site, f"{RIGHT}\n\nОлар мектепптің жанына барды.")
    finally:
        hunspell._dictionary.cache_clear()
    assert result.status == 0
    assert result.err.count("sudo apt-get install hunspell hunspell-kk") == 1


def test_only_what_is_not_published_yet_is_checked_without_whole(site) -> None:
    made: Site = site({A: article(title="Қала", body="Олар мектепптің жанына барды.")})
    for command in ("init -q -b main", "add .", "-c user.name=a -c user.email=a@a commit -qm a"):
        subprocess.run(["git", *command.split()], cwd=made.root, check=True)
    assert noted(check(made, spelling=True)) == []
    new = made.root / "content/articles/2020/b.md"
    new.write_text(article(title="Ауыл", body="Олар үйііінің жанына барды."), "utf-8")
    (line,) = noted(check(made, spelling=True))
    assert "b.md" in line
    assert len(noted(check(made, spelling=True, whole=True))) == 2


@pytest.mark.parametrize("word", ["мектепп", "қалба", "ассссамблея", "жауаапты"])
def test_a_word_that_is_no_form_of_any_stays_unknown(word: str) -> None:
    assert not is_known(word)
