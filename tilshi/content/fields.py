"""What follows from a field's declaration in the schema: inheritance by translations, typography,
and which values are prose.
"""

import typing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel

from tilshi.content import yaml_writing
from tilshi.content.front_matter import FieldPath
from tilshi.kazakh.html_typography import plain_typography
from tilshi.prose import PROSE

Fields = TypeVar("Fields", bound=BaseModel)


@dataclass(frozen=True)
class FieldSpec:
    """The declaration of a field; `model` is that of the fields inside it, if any, and `many`
    whether it is a list of these.
    """

    prose: bool
    inherited: bool
    model: type[BaseModel] | None
    many: bool


@cache
def field_specs(model: type[BaseModel]) -> dict[str, FieldSpec]:
    """The declarations of a model's fields, by name."""
    hints = typing.get_type_hints(model, include_extras=True)
    found = {}
    for name, info in model.model_fields.items():
        parts = list(_parts(hints[name]))
        inner = next((p for p in parts if isinstance(p, type) and issubclass(p, BaseModel)), None)
        extra = info.json_schema_extra
        found[name] = FieldSpec(
            prose=PROSE in info.metadata or PROSE in parts,
            inherited=isinstance(extra, dict) and bool(extra.get("inherited")),
            model=inner,
            many=tuple in parts,
        )
    return found


def _parts(hint: Any) -> Iterator[Any]:
    """A type and all types it consists of."""
    yield typing.get_origin(hint) or hint
    for inner in (*typing.get_args(hint), *getattr(hint, "__metadata__", ())):
        if isinstance(inner, str):
            yield inner
        else:
            yield from _parts(inner)


def inherit(own: Fields, base: Fields | None) -> Fields:
    """`own`, with the fields that it leaves out and inherits taken from `base`."""
    if base is None:
        return own
    update: dict[str, object] = {}
    for name, field in field_specs(type(own)).items():
        mine, theirs = getattr(own, name), getattr(base, name)
        if field.inherited and mine is None:
            update[name] = theirs
        elif field.model is not None and not field.many and theirs is not None:
            update[name] = inherit(mine or type(theirs)(), theirs)
    return own.model_copy(update=update)


def typeset(fields: Fields, lang: str) -> Fields:
    """`fields` with the prose in them in the typography of `lang`."""
    update: dict[str, object] = {}
    for name, field in field_specs(type(fields)).items():
        value = getattr(fields, name)
        if value is None:
            continue
        if field.prose:
            update[name] = plain_typography(value, lang)
        elif field.model is not None:
            update[name] = (
                tuple(typeset(one, lang) for one in value) if field.many else typeset(value, lang)
            )
    return fields.model_copy(update=update)


def is_prose(model: type[BaseModel], place: FieldPath) -> bool:
    """Whether the value at a `place` in the front matter of a `model` is prose, such as `("image",
    "alt")` or `("corrections", 0, "note")`.
    """
    field = field_specs(model).get(str(place[0])) if place else None
    if field is None:
        return False
    rest = place[1:]
    if field.model is None:
        return field.prose and not rest
    return is_prose(field.model, rest[1:] if field.many else rest)


def example(model: type[BaseModel], name: str) -> str:
    """The field `name` of a `model` as an editor may write it; of a model without such a field, its
    first one.
    """
    if name not in model.model_fields:
        name = next(iter(model.model_fields))
    shown = model.model_fields[name].examples
    return yaml_writing.field(name, shown[0]) if shown else f"{name}: …"


def prose_of(model: type[BaseModel], record: Any) -> Iterator[str]:
    """The prose in a `record` whose attributes have the names of the fields of `model`."""
    for name, field in field_specs(model).items():
        value = getattr(record, name, None)
        if not value:
            continue
        if field.prose:
            yield value
        elif field.model is not None:
            for one in value if field.many else (value,):
                yield from prose_of(field.model, one)
