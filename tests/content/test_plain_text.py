"""Titles and captions are words: markup in them is told with the words alone, and nothing else is."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.content.front_matter import split
from tilshi.content.plain_text import markup_in, without_markup
from tilshi.content.schema import FrontMatter
from tilshi.content.validation import validate

ZONE = ZoneInfo("Asia/Almaty")

MARKED = [
    # Kinds of Pelican's own tests (summary with Markdown), pandoc#3344, plerd#14, typo#96, rsigma#372
    ("**Жаңа** мақала [сілтеме](https://a.kz)", "**Жаңа**", "Жаңа мақала сілтеме"),
    ("Бұл _керемет_ хабар", "_керемет_", "Бұл керемет хабар"),
    ("CSS `stretch` туралы", "`stretch`", "CSS stretch туралы"),
    ("*Видео* Шымкентте", "*Видео*", "Видео Шымкентте"),
    ("__Жаңа__ мақала", "__Жаңа__", "Жаңа мақала"),
    ("~~Ескі~~ баға", "~~Ескі~~", "Ескі баға"),
    ("***Өте*** жаңа", "**Өте**", "Өте жаңа"),
    ("![Қала](a.jpg) суреті", "![Қала](a.jpg)", "Қала суреті"),
    ("[Толығырақ][1]", "[Толығырақ][1]", "Толығырақ"),
    ("[PRодвигай]{: lang=ru} себя", "[PRодвигай]{: lang=ru}", "PRодвигай себя"),
    ("Бюджет[^1] бекітілді", "[^1]", "Бюджет бекітілді"),
    ("## Тақырып", "## ", "Тақырып"),
    ("> Дәйексөз", "> ", "Дәйексөз"),
    ("А\\_б", "\\_", "А_б"),
    ("<https://a.kz> сайты", "<https://a.kz>", "https://a.kz сайты"),
    ("<b>Жаңа</b> мақала", "<b>", "Жаңа мақала"),
    ("Бір<br/>екі", "<br/>", "Бірекі"),
    ("А &amp; Б", "&amp;", "А & Б"),
    ("x<y болса", "<y болса", "x < y болса"),
    ("{{< youtube x >}} видеосы", "{{< youtube x >}}", "видеосы"),
    ("{% raw %}Сөз", "{% raw %}", "Сөз"),
]

PLAIN = [
    "5 * 3 * 2 = 30",
    "snake_case_name пен а_б",
    "Баға* көтерілді, *жаңартылды",
    "Сұрақ: 2*3*4 неге тең?",
    "#1 орын",
    "C# пен C++",
    "[Видео] Шымкентте",
    "А (б) [в] {г}",
    "AT&T мен R&D",
    "Д'Артаньян `а",
    "x < y > z",
    "Файл_1 және файл_2",
    "~5 млн, ~10 %",
    "а\\б",
]


@pytest.mark.parametrize(("text", "first", "words"), MARKED)
def test_markup_is_told_with_the_words_alone(text: str, first: str, words: str) -> None:
    assert markup_in(text) == first
    assert without_markup(text) == words
    assert markup_in(words) is None


@pytest.mark.parametrize("text", PLAIN)
def test_signs_between_and_within_words_are_no_markup(text: str) -> None:
    assert markup_in(text) is None


@given(st.text(alphabet="аб *_`[](){}<>&;#~\\!^%/:1", max_size=40))
def test_words_without_markup_have_none(text: str) -> None:
    assert markup_in(without_markup(text)) is None


@pytest.mark.parametrize(
    "line",
    [
        'title: "**Жаңа** мақала"',
        "title: а\nsummary: Бұл [сілтеме](https://a.kz)",
        'title: а\nimage: {src: a.jpg, alt: "`код`"}',
        'title: а\nimage: {src: a.jpg, alt: а, caption: "_Қала_ түні"}',
        'title: а\nimage: {src: a.jpg, alt: а, credit: "[Асан](https://a.kz)"}',
        "title: а\ncorrections: [{date: 2026-01-02, note: '**Аты** түзетілді'}]",
        "title: а\ntags: ['**Шымкент**']",
    ],
)
def test_no_field_for_people_takes_markdown(line: str) -> None:
    _, (problem,) = validate(FrontMatter, split(f"---\n{line}\n---\nх", "f")[0], "f", ZONE)
    assert problem.code == "markup-in-text"
