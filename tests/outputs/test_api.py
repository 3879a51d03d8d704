"""The API: stories as JSON files that agree with their schema."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.conftest import PROJECT, Site, article, picture

FIRST, SECOND = "content/articles/2020/a.md", "content/articles/2020/b.md"
ROOT = "https://ulgi.example"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with two stories, one of them in two languages and with all that a story may have."""
    fields = {
        "date": "2020-06-02 10:00",
        "tags": "[Шымкент]",
        "authors": "[aigul]",
        "image": "{src: a.jpg, alt: Тау, caption: Тау басы, credit: Асан}",
        "corrections": "[{date: 2020-06-05 12:00, note: Саны түзетілді.}]",
    }
    files = {
        FIRST: article(category="Спорт"),
        SECOND: article("Екінші", "Мәтін. [Бірінші](story:a)", **fields),
        "content/articles/2020/b.ru.md": article(
            "Второй", "Текст.", date=None, category=None, image="{alt: Гора}"
        ),
        "content/images/a.jpg": picture(),
    }
    site = Site(tmp_path_factory.mktemp("api")).write(files)
    return site.settings(API_STORIES=True).made()


def said(built: Site, path: str) -> Any:
    return json.loads(built.text(path))


def test_every_file_agrees_with_the_schema(built: Site) -> None:
    schema = said(built, "api/schema.json")
    assert schema["$id"] == f"{ROOT}/api/schema.json"
    check = jsonschema.Draft202012Validator(schema)
    check.check_schema(schema)
    files = [file for file in built.output.rglob("api/**/*.json") if file.name != "schema.json"]
    assert len(files) == 4 + 7 + 7
    for file in files:
        content = json.loads(file.read_text("utf-8"))
        check.validate(content)
        with pytest.raises(jsonschema.ValidationError):
            check.validate({**content, "other": 1})


def test_the_newest_stories_of_an_edition_and_a_section_are_listed_newest_first(
    built: Site,
) -> None:
    latest = said(built, "api/latest.json")
    assert [one["id"] for one in latest["stories"]] == ["b", "a"]
    assert latest["section"] is None
    section = said(built, "qz/api/section/sport.json")
    assert [one["id"] for one in section["stories"]] == ["a"]
    assert section["section"] == {"id": "sport", "name": "Sport", "url": f"{ROOT}/qz/sport/"}
    assert section["language"] == "kk-Latn"
    assert not (built.output / "ru/api/section/sport.json").exists()
    assert not (built.output / "en/api").exists()


def test_a_story_has_everything_that_a_program_needs(built: Site) -> None:
    story = said(built, "api/story/b.json")
    html = story.pop("html")
    files = story["picture"].pop("files")
    assert story == {
        "id": "b",
        "uri": "tag:ulgi.example,2026:story/kk/b",
        "language": "kk",
        "url": f"{ROOT}/2020/06/b/",
        "title": "Екінші",
        "summary": "Мәтін. Бірінші",
        "published": "2020-06-02T10:00:00+06:00",
        "updated": "2020-06-05T12:00:00+06:00",
        "section": {"id": "qogham", "name": "Қоғам", "url": f"{ROOT}/qogham/"},
        "topics": [{"id": "shymkent", "name": "Шымкент", "url": f"{ROOT}/topic/shymkent/"}],
        "authors": [{"id": "aigul", "name": "Айгүл Серікқызы", "url": f"{ROOT}/author/aigul/"}],
        "picture": {
            "width": 64,
            "height": 40,
            "alt": "Тау",
            "caption": "Тау басы",
            "credit": "Асан",
        },
        "corrections": [{"date": "2020-06-05T12:00:00+06:00", "note": "Саны түзетілді."}],
        "editions": [
            {"language": "kk-Latn", "url": f"{ROOT}/qz/2020/06/b/"},
            {"language": "kk-Arab", "url": f"{ROOT}/tote/2020/06/b/"},
            {"language": "ru", "url": f"{ROOT}/ru/2020/06/b/"},
        ],
    }
    assert f'<a href="{ROOT}/2020/05/a/">' in html
    assert (built.output / files[0]["url"].removeprefix(ROOT + "/")).is_file()


def test_stories_have_no_files_unless_the_newsroom_wants_them(site) -> None:
    made = site({FIRST: article()}).made()
    assert {file.name for file in made.output.rglob("api/**/*.json")} == {
        "latest.json", "qogham.json", "schema.json",
    }  # fmt: skip


def test_the_page_about_the_api_names_every_field(built: Site) -> None:
    page = (PROJECT / "docs/api.md").read_text("utf-8")
    for name, model in said(built, "api/schema.json")["$defs"].items():
        for field in model["properties"]:
            assert f"`{field}`" in page, f"{name}.{field}"


def test_a_retracted_story_is_gone_from_the_api(tmp_path: Path) -> None:
    made = Site(tmp_path).write({FIRST: article(), SECOND: article("Екінші")})
    made.settings(API_STORIES=True).made()
    assert (made.output / "api/story/b.json").exists()
    made.write({SECOND: article("Екінші", status="retracted")}).made()
    assert not (made.output / "api/story/b.json").exists()
    assert [one["id"] for one in said(made, "api/latest.json")["stories"]] == ["a"]
