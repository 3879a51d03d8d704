"""Outputs: one module each, and no other module knows their kinds."""

import json
import re

import pytest

from tests.conftest import PROJECT, Site, article, picture
from tilshi.outputs import registry

STORY = "content/articles/2020/a.md"


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> None:
    """The output that docs/where-things-live.md shows, as if it stood in the list."""
    text = (PROJECT / "docs/where-things-live.md").read_text("utf-8")
    found = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert found is not None
    room: dict = {}
    exec(compile(found[1], "docs/where-things-live.md", "exec"), room)
    output = room["StoryJson"]()
    monkeypatch.setattr(registry, "OUTPUTS", (*registry.OUTPUTS, output))
    monkeypatch.setattr(registry, "_BY_KIND", {**registry._BY_KIND, output.kind: output})


def told(made: Site, path: str) -> dict | None:
    file = made.output / path / "story.json"
    return json.loads(file.read_text("utf-8")) if file.exists() else None


def title(made: Site, path: str) -> str | None:
    return (told(made, path) or {}).get("title")


@pytest.mark.usefixtures("example")
def test_the_example_in_the_docs_makes_and_updates_its_files(site) -> None:
    made = site({STORY: article("Алғашқы")}).made()
    assert title(made, "2020/05/a") == "Алғашқы"
    assert title(made, "qz/2020/05/a") == "Alğaşqy"
    made.write({STORY: article("Екінші")})
    assert title(made.made(), "2020/05/a") == "Екінші"
    made.write({STORY: article("Екінші", status="retracted")})
    assert title(made.made(), "2020/05/a") is None


@pytest.mark.usefixtures("example")
def test_the_example_in_the_docs_names_no_picture_that_has_been_replaced(site) -> None:
    files = {STORY: article(image="{src: q.jpg, alt: Сурет}"), "content/images/q.jpg": picture()}
    made = site(files).made()
    before = told(made, "qz/2020/05/a")["picture"]["src"]
    made.write({"content/images/q.jpg": picture(colour="red")}).made()
    after = told(made, "qz/2020/05/a")["picture"]["src"]
    assert after != before
    assert (made.output / after.lstrip("/")).exists()


@pytest.mark.usefixtures("example")
def test_the_example_in_the_docs_stands_beside_its_story_whichever_edition_is_the_main_one(
    site,
) -> None:
    made = site({STORY: article("Заголовок")}).settings(EDITIONS=["ru", "kk"]).made()
    assert title(made, "2020/05/a") == "Заголовок"
    assert title(made, "ru/2020/05/a") is None


def test_a_key_of_a_kind_that_no_output_has_is_an_error() -> None:
    from tilshi.outputs.key import Key

    with pytest.raises(KeyError):
        registry.output_of(Key("stroy", "kk", "a"))
