"""What is said of front matter is what the schema says."""

import json

import pytest

from tests.conftest import PROJECT
from tilshi.content import reference
from tilshi.content.fields import field_specs
from tilshi.content.schema import FrontMatter


def test_the_page_of_the_docs_is_what_the_schema_says() -> None:
    assert (PROJECT / "docs/front-matter.md").read_text("utf-8") == reference.markdown() + "\n", (
        "tilshi schema --markdown > docs/front-matter.md"
    )


@pytest.mark.parametrize("kind", reference.KINDS)
def test_the_json_schema_has_every_field_with_its_description_and_knows_no_other(kind) -> None:
    schema = json.loads(json.dumps(reference.json_schema(kind)))
    assert schema["additionalProperties"] is False
    assert list(schema["properties"]) == list(reference.KINDS[kind].model_fields)
    assert all(field["description"] for field in schema["properties"].values())
    assert schema["required"] == ["title"]
    assert '"null"' not in json.dumps(schema) and "inherited" not in json.dumps(schema)


def test_what_people_read_is_prose_and_nothing_else_is() -> None:
    prose = {name for name, field in field_specs(FrontMatter).items() if field.prose}
    assert prose == {"title", "summary"}
    inner = field_specs(FrontMatter)["image"].model
    assert inner is not None
    assert {name for name, field in field_specs(inner).items() if field.prose} == {
        "alt", "caption", "credit",
    }  # fmt: skip
