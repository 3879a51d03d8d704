"""The dates of changes: never before the story's own."""

import json

import pytest

from tests.conftest import AT, Site, article

A, RU = "content/articles/2020/a.md", "content/articles/2020/a.ru.md"


def found(site: Site, lang: str = "en") -> list[dict[str, object]]:
    config = str(site.root / "pelicanconf.py")
    result = site.inv("check", "--json", "--config", config, "--at", AT, "--lang", lang)
    problems: list[dict[str, object]] = json.loads(result.out)["problems"]
    return problems


@pytest.mark.parametrize(
    ("fields", "line", "field"),
    [
        ({"modified": "2020-04-30 23:59"}, 5, "modified"),
        ({"modified": "2020-05-01"}, 5, "modified"),
        ({"modified": "2020-05-01 06:00 +0300"}, 5, "modified"),
        ({"corrections": "[{date: 2020-05-02, note: а}, {date: 2020-04-30, note: б}]"}, 5,
         "corrections.2.date"),
    ],
)  # fmt: skip
def test_a_change_dated_before_the_story_is_reported_with_its_line(
    site, fields, line, field
) -> None:
    (problem,) = found(site({A: article(**fields)}))
    assert (problem["code"], problem["file"]) == ("changed-early", A)
    assert (problem["line"], problem["field"]) == (line, field)
    assert "2020-05-01 10:00" in str(problem["message"])


@pytest.mark.parametrize(
    "fields",
    [
        {"modified": "2020-05-01 10:00"},
        {"modified": "2020-05-01 07:00 +0200"},
        {"corrections": "[{date: 2020-05-01, note: Сол күні}]"},
    ],
)
def test_a_change_at_or_after_that_time_is_valid(site, fields) -> None:
    assert found(site({A: article(**fields)})) == []


@pytest.mark.parametrize("end", ["2020-04-30", "2020-05-01", "2020-05-01 10:00"])
def test_an_end_before_the_story_is_published_is_reported_with_its_line(site, end) -> None:
    (problem,) = found(site({A: article(expires=end)}))
    assert (problem["code"], problem["line"], problem["field"]) == ("expires-early", 5, "expires")


def test_an_end_after_the_publication_is_valid(site) -> None:
    assert found(site({A: article(expires="2020-05-01 10:01")})) == []


def test_a_translation_may_end_before_the_original_but_not_before_it_is_published(site) -> None:
    text = "---\ntitle: Заголовок\nexpires: {}\n---\n\nТекст.\n"
    made = site({A: article(expires="2021-05-01"), RU: text.format("2021-04-01")})
    assert found(made) == []
    (problem,) = found(made.write({RU: text.format("2020-04-01")}))
    assert (problem["file"], problem["line"]) == (RU, 3)


def test_a_translation_is_measured_by_the_date_that_it_inherits(site) -> None:
    translation = "---\ntitle: Заголовок\nmodified: 2020-04-01 10:00\n---\n\nТекст.\n"
    (problem,) = found(site({A: article(), RU: translation}))
    assert (problem["file"], problem["line"], problem["field"]) == (RU, 3, "modified")


def test_it_is_reported_in_the_editors_language(site) -> None:
    made = site({A: article(modified="2020-04-30 23:59")})
    said = {lang: str(found(made, lang)[0]["message"]) for lang in ("kk", "ru", "en")}
    assert "ерте" in said["kk"] and "раньше" in said["ru"] and "earlier" in said["en"]
