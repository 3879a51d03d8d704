"""Outputs: one module each, and no other module knows their kinds."""

import json
import re

import pytest

from tests.conftest import PROJECT, Site, article
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


def title(made: Site, path: str) -> str | None:
    file = made.output / path / "story.json"
    return json.loads(file.read_text("utf-8"))["title"] if file.exists() else None


@pytest.mark.usefixtures("example")
def test_the_example_in_the_docs_makes_and_updates_its_files(site) -> None:
    made = site({STORY: article("Алғашқы")}).made()
    assert title(made, "2020/05/a") == "Алғашқы"
    assert title(made, "qz/2020/05/a") == "Alğaşqy"
    made.write({STORY: article("Екінші")})
    assert title(made.made(), "2020/05/a") == "Екінші"
    made.write({STORY: article("Екінші", status="retracted")})
    assert title(made.made(), "2020/05/a") is None


def test_a_key_of_a_kind_that_no_output_has_is_an_error() -> None:
    from tilshi.outputs.key import Key

    with pytest.raises(KeyError):
        registry.output_of(Key("stroy", "kk", "a"))
