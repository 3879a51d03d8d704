"""What is said of front matter and of the imprint is what their models say."""

import json
import re
from typing import get_type_hints

import pytest
from pydantic import BaseModel

from tests.conftest import PROJECT
from tests.content.test_imprint import good
from tilshi.content import reference
from tilshi.content.fields import field_specs
from tilshi.content.schema import CorrectionFields, FrontMatter, ImageFields


@pytest.mark.parametrize(
    ("kind", "page"),
    [("article", "front-matter"), ("page", "front-matter"), ("imprint", "imprint")],
)
def test_the_reference_page_matches_the_schema(kind: str, page: str) -> None:
    written = (PROJECT / f"docs/{page}.md").read_text("utf-8")
    assert written == reference.markdown(kind) + "\n", (
        f"inv schema --kind {kind} --markdown > docs/{page}.md"
    )


def test_the_example_of_the_docs_is_a_good_imprint(tmp_path) -> None:
    page = (PROJECT / "docs/imprint.md").read_text("utf-8")
    (example,) = re.findall("```yaml\n(.*?)```", page, re.DOTALL)
    assert good(tmp_path, example).colors is not None


@pytest.mark.parametrize("kind", reference.KINDS)
def test_the_json_schema_has_exactly_the_fields_with_their_descriptions(kind) -> None:
    schema = json.loads(json.dumps(reference.json_schema(kind)))
    assert schema["additionalProperties"] is False
    assert list(schema["properties"]) == list(reference.KINDS[kind].model_fields)
    assert all(field["description"] for field in schema["properties"].values())
    required = {"imprint": ["name", "editor", "license", "licenses"]}
    assert schema["required"] == required.get(kind, ["title"])
    parts = schema.get("$defs", {}).values()
    assert all(f["description"] for part in parts for f in part.get("properties", {}).values())
    assert '"null"' not in json.dumps(schema) and "inherited" not in json.dumps(schema)


def texts(model: type[BaseModel], prose: bool) -> set[str]:
    """The fields of a model that are one text each, and prose or not."""
    hints = get_type_hints(model)
    fields = field_specs(model)
    return {
        name for name in fields if fields[name].prose is prose and hints[name] in (str, str | None)
    }


def test_a_text_is_prose_unless_it_is_the_name_of_something() -> None:
    assert texts(FrontMatter, prose=False) == {
        "category",
        "media_license",
        "slug",
        "translated_from",
    }
    assert texts(ImageFields, prose=False) == {"src", "focus", "license"}
    assert texts(CorrectionFields, prose=False) == set()
    assert texts(FrontMatter, prose=True) >= {"title", "summary"}
