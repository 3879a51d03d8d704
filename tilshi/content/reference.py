"""The reference of front matter, generated from the schema: a JSON Schema, and the table of the
docs.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from tilshi.content.fields import example, field_specs
from tilshi.content.foreign_fields import RENAMED
from tilshi.content.schema import CorrectionFields, FrontMatter, ImageFields, PageFrontMatter

KINDS: dict[str, type[BaseModel]] = {"article": FrontMatter, "page": PageFrontMatter}


def json_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the front matter of an `article` or a `page`. Raises KeyError
    for any other kind.
    """
    schema = KINDS[kind].model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_plain(schema)}


def _plain(schema: Any) -> Any:
    """A schema as editors need it: an optional field is still not nullable."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    plain = {name: _plain(one) for name, one in schema.items() if name != "inherited"}
    kinds = plain.get("anyOf", [])
    if {"type": "null"} in kinds:
        kinds = [kind for kind in kinds if kind != {"type": "null"}]
        plain.pop("default", None)
        plain.pop("anyOf")
        plain |= kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
    return plain


def markdown() -> str:
    """The text of docs/front-matter.md."""
    return "\n".join(_page())


def _page() -> Iterator[str]:
    yield "# Front matter"
    yield ""
    yield "Made from `tilshi/content/schema.py` by `tilshi schema --markdown`."
    yield ""
    yield "Prose is typeset, proofread, put into the letters of each edition, kept under embargo."
    yield "What a translation inherits it takes from the original, unless it says it itself."
    for title, model in (
        ("An article", FrontMatter),
        ("Its `image`", ImageFields),
        ("Each of its `corrections`", CorrectionFields),
        ("A static page", PageFrontMatter),
    ):
        yield f"\n## {title}\n"
        yield "| field | what it says | example | prose | inherited |"
        yield "|---|---|---|---|---|"
        yield from _rows(model)
    yield "\n## Fields of other systems\n"
    yield "Hugo, Jekyll, WordPress, Ghost and others call the same by other names. `inv check`"
    yield "tells what to write in their place, and which fields are not needed here. Letter case,"
    yield "hyphens and underscores make no difference to it.\n"
    yield "| field | called elsewhere |"
    yield "|---|---|"
    for field, names in RENAMED.items():
        yield f"| `{field}` | {', '.join(f'`{name}`' for name in names.split())} |"
    yield ""


def _rows(model: type[BaseModel]) -> Iterator[str]:
    for name, info in model.model_fields.items():
        field = field_specs(model)[name]
        required = " (needed)" if info.is_required() else ""
        prose, inherited = ("yes" if one else "" for one in (field.prose, field.inherited))
        shown = f"`{example(model, name)}`"
        yield f"| `{name}`{required} | {info.description} | {shown} | {prose} | {inherited} |"
