"""Problems: every message can be printed anywhere, and there are never too many."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import article
from tilshi.commands import cli
from tilshi.commands.annotations import github, gitlab
from tilshi.desk.preview_state import localised as told_in_preview
from tilshi.problems import (
    FIRST_OF_KIND,
    Problem,
    ProblemsError,
    Spellings,
    nearest,
    printable,
    printable_lines,
    report,
    say,
)

NASTY = {
    "newline": "a\n::error file=x::pwned",
    "carriage return": "a\r::warning::x",
    "escape": "\x1b[31mred",
    "C1": "\x9b31m",
    "bidi override": "a\u202egpj.exe",
    "bidi isolate": "\u2066a\u2069",
    "right-to-left mark": "a\u200fb",
    "line separator": "a\u2028::error::x",
    "half a character": "\udcff.jpg",
    "NUL": "\0",
    "command": "::error::x",
    "command after spaces": "  ::set-output name=a::b",
    "old command": "a ##[error]b",
    "Azure's command": "a ##vso[task.setvariable variable=x]b",
    "TeamCity's command": "##teamcity[buildStatus]",
}


def harmless(text: str) -> bool:
    lines = text.split("\n")
    return all(
        all(char.isprintable() for char in line)
        and not line.lstrip().startswith("::")
        and "##[" not in line
        and "##vso[" not in line
        and "##teamcity[" not in line
        for line in lines
    )


@pytest.mark.parametrize("place", ["file", "field", "value", "nearest"])
@pytest.mark.parametrize("name", NASTY)
def test_any_problem_is_printed_as_one_harmless_line(name: str, place: str) -> None:
    nasty = NASTY[name]
    problem = Problem(
        "unknown-tags",
        file=nasty if place == "file" else "content/a.md",
        line=3,
        field=nasty if place == "field" else "tags",
        values={"value": nasty if place == "value" else "x"},
        nearest=nasty if place == "nearest" else None,
    )
    told = report([problem], "en")
    assert "\n" not in told
    assert harmless(told)
    told.encode()
    assert harmless(problem.sentence("kk"))
    (page,) = told_in_preview([problem], "en")
    assert all(map(harmless, page))
    command = github([problem], "en")
    assert command.count("\n") == 0
    assert harmless(command.removeprefix("::error "))
    as_json = report([problem], "en", as_json=True)
    assert harmless(as_json)
    as_json.encode()
    assert json.loads(as_json)["problems"][0]["file"] == problem.file
    assert harmless(gitlab([problem], "en"))


def test_other_messages_are_printed_as_harmlessly(capsys) -> None:
    assert harmless(say("created", "en", file="x\n::error::y"))
    text = "Шымкент – «достық»\u00a0мекені 👩\u200d🚒"
    assert printable(text) == text
    assert printable_lines("+a\n ::error::b\n\x1b[0m") == "+a\n \\x3a:error::b\n\\x1b[0m"


@pytest.mark.parametrize("line", ["::error::x", "а ##[error]б"])
def test_the_change_that_check_shows_is_printed_as_harmlessly(site, capsys, line: str) -> None:
    made = site({"content/articles/2020/a.md": article(body=f"Екі  сөз.\n{line}")})
    cli.run_check(str(made.root / "pelicanconf.py"), fix=True)
    out = capsys.readouterr().out
    assert "+Екі сөз." in out
    assert harmless(out)


@given(st.text())
def test_no_text_at_all_is_shown_as_more_than_one_line(text: str) -> None:
    shown = printable(text)
    assert shown.splitlines() in ([shown], [])
    assert printable(shown) == shown


def test_a_long_value_is_cut(capsys) -> None:
    assert len(Problem("unknown-tags", values={"value": "x" * 10**6}).sentence("kk")) < 700
    assert (
        len(Problem("twice", field="x" * 10**6, values={"name": "x", "other": 1}).sentence("kk"))
        < 700
    )


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_only_the_first_problems_of_a_kind_are_reported_and_the_number_of_others(
    lang: str,
) -> None:
    many = [Problem("unknown-tags", f"content/{n:06}.md", values={"value": n}) for n in range(5000)]
    other = Problem("empty-body", "content/b.md")
    lines = report([*many, other], lang).splitlines()
    assert len(lines) == FIRST_OF_KIND + 2
    assert "4980" in lines[FIRST_OF_KIND]
    assert lines[-1].startswith("content/b.md")
    assert len(json.loads(report(many, lang, as_json=True))["problems"]) == 5000
    assert github(many, lang).count("\n") == FIRST_OF_KIND
    assert len(told_in_preview(many, lang)) == FIRST_OF_KIND + 1
    assert len(str(ProblemsError(many))) < 10_000


def test_problems_up_to_the_limit_are_reported_without_a_count() -> None:
    some = [Problem("empty-body", f"content/{n}.md") for n in range(FIRST_OF_KIND)]
    assert report(some, "en").count("\n") == FIRST_OF_KIND - 1
    assert "more of this kind" not in report(some, "en")


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("Шымкет", "Шымкент"), ("мартобэ", "Мартобе"), ("tgas", "tags"), ("Спрот", "Спорт")],
)
def test_the_nearest_spelling_is_found_among_many(wrong: str, right: str) -> None:
    others = [f"{word} {n}" for word in ("Шыңғыс", "Мәртөбе", "tools", "Сөз") for n in range(2000)]
    assert Spellings([*others, right]).nearest(wrong) == right
    assert nearest(wrong, [right, "басқа"]) == right
    assert nearest("мүлде өзге", [right]) is None


@pytest.mark.parametrize(
    ("wrong", "other"),
    [
        ("photo", "koshet"),
        ("draft", "date"),
        ("lang", "tags"),
        ("de", "en"),
        ("kz", "kk"),
        ("Сот", "Спорт"),
        ("Қоғамдық ұйым", "Қоғам"),
    ],
)
def test_a_spelling_that_shares_only_letters_is_not_offered(wrong: str, other: str) -> None:
    assert nearest(wrong, [other]) is None


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("aa", "a"),
        ("Шымкенте", "Шымкент"),
        ("related_topic", "related_topics"),
        ("summery", "summary"),
        ("Шымкентте жаңа мектп ашылды", "Шымкентте жаңа мектеп ашылды"),
    ],
)
def test_a_spelling_with_few_mistakes_for_its_length_is_offered(wrong: str, right: str) -> None:
    assert nearest(wrong, [right, "басқа бір сөз"]) == right
