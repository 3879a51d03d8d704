"""The fields of forms in the browser, as the schema declares them: what kind of input each needs.

A field that is added to the schema is in its form by itself.
"""

import typing
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum, auto
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, TypeAdapter

from tilshi.content.fields import FieldSpec, field_specs
from tilshi.content.values import PictureName


class Kind(Enum):
    """What an editor types or chooses."""

    TEXT = auto()
    TIME = auto()
    CHOICE = auto()
    NAMES = auto()
    PICTURE = auto()
    LOCAL = auto()
    """A text in each language."""
    PART = auto()
    """Fields of its own."""
    PARTS = auto()
    """A list of such."""


REFERS: typing.Mapping[str, str] = {
    "category": "sections",
    "sections": "sections",
    "tags": "topics",
    "related_topics": "topics",
    "topic": "topics",
    "authors": "authors",
    "related": "articles",
    "related_exclude": "articles",
    "not_public": "articles",
    "stories": "articles",
    "story": "articles",
}
"""What a field names, by the field's name: entries of a registry, or stories."""


@dataclass(frozen=True)
class FormField:
    """A field of a form: the `choices` of one that has such, the `model` of one with parts; how its
    value is `read`; and what it `refers` to, if anything.
    """

    name: str
    kind: Kind
    required: bool
    prose: bool
    choices: tuple[str, ...] = ()
    model: type[BaseModel] | None = None
    read: TypeAdapter[Any] | None = None

    @property
    def refers(self) -> str:
        """The registry or the collection whose entries it names; empty if there is none."""
        return REFERS.get(self.name, "")


@cache
def form_fields(model: type[BaseModel]) -> tuple[FormField, ...]:
    """The fields of a model of front matter, of a registry or of the front plan, in its order."""
    hints = typing.get_type_hints(model, include_extras=True)
    specs = field_specs(model)
    return tuple(
        _field(name, hints[name], info.is_required(), specs[name])
        for name, info in model.model_fields.items()
    )


def _field(name: str, hint: Any, required: bool, spec: FieldSpec) -> FormField:
    parts = tuple(_parts(hint))
    choices = tuple(_choices(hint))
    if spec.model is not None:
        kind = Kind.PARTS if spec.many else Kind.PART
        return FormField(name, kind, required, False, model=spec.model)
    if datetime in parts:
        kind = Kind.TIME
    elif choices:
        kind = Kind.CHOICE
    elif dict in parts:
        kind = Kind.LOCAL
    elif spec.many:
        return FormField(name, Kind.NAMES, required, False, read=TypeAdapter(hint))
    elif PictureName.__metadata__[0] in parts:  # type: ignore[attr-defined]
        kind = Kind.PICTURE
    else:
        kind = Kind.TEXT
    return FormField(name, kind, required, spec.prose, choices)


def _parts(hint: Any) -> Iterator[Any]:
    """A type, all types it consists of, and what they are annotated with."""
    yield typing.get_origin(hint) or hint
    for inner in (*typing.get_args(hint), *getattr(hint, "__metadata__", ())):
        if typing.get_origin(hint) is not Literal:
            yield from _parts(inner)


def _choices(hint: Any) -> Iterator[str]:
    """The values that a type allows, if it lists them."""
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        yield from (one.value for one in hint)
    elif typing.get_origin(hint) is Literal:
        yield from (str(getattr(one, "value", one)) for one in typing.get_args(hint))
    else:
        for inner in typing.get_args(hint):
            yield from _choices(inner)
