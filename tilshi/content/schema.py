"""The front matter of articles and static pages: the only place where fields are defined.

Values come in as text (see `front_matter`), or as lists and maps of text. A field declares its
description, whether it is prose, and whether translations inherit it; what follows from that is in
`fields`.
"""

import typing
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from tilshi.content.field_types import (
    Names,
    OldAddresses,
    PictureName,
    ProseText,
    Slug,
    Text,
    Time,
    Titles,
)
from tilshi.content.front_matter import FieldPath, Located, Value
from tilshi.problems import Problem, nearest


class Status(StrEnum):
    """The editor's decision about a story: not ready, public, or withdrawn."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETRACTED = "retracted"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _optional(description: str, *, inherited: bool = False) -> Any:
    """An optional field; `inherited`: a translation takes it from the original."""
    return Field(default=None, description=description, json_schema_extra={"inherited": inherited})


class ImageFields(_Model):
    """A picture: its file in `content/images/`, and its texts in the source's language."""

    src: PictureName | None = _optional("File name in content/images/.", inherited=True)
    alt: ProseText | None = _optional("What the picture shows, for who cannot see it.")
    caption: ProseText | None = _optional("The line under the picture.")
    credit: ProseText | None = _optional("Who made the picture.", inherited=True)


class CorrectionFields(_Model):
    """What was corrected in the story after its publication, and when."""

    date: Time = Field(description="When it was put right; shown from then on.")
    note: ProseText = Field(description="What was wrong, and what is right.")


def _image(value: Any) -> Any:
    return {"src": value} if isinstance(value, str) else value


class FrontMatter(_Model):
    """The fields of an article."""

    title: ProseText = Field(description="The headline, without markup.")
    date: Time | None = _optional("When it is published; in the future: embargoed.", inherited=True)
    modified: Time | None = _optional("When it was last changed.")
    category: Text | None = _optional("A section of content/sections.yaml.", inherited=True)
    tags: Names | None = _optional("Topics of content/topics.yaml.", inherited=True)
    related: Titles | None = _optional(
        "Picks: story ids or exact titles, in order.", inherited=True
    )
    not_public: Titles | None = _optional(
        "Stories named here though readers may not see them: no note is made of them.",
        inherited=True,
    )
    related_topics: Names | None = _optional(
        "Topics from which the block is filled first, after the picks.", inherited=True
    )
    media_license: Text | None = _optional(
        "A licence of content/imprint.yaml; left out: the agency's own.", inherited=True
    )
    authors: Names | None = _optional("Authors of content/authors.yaml.", inherited=True)
    summary: ProseText | None = _optional("One or two sentences for lists and shares.")
    image: Annotated[ImageFields, BeforeValidator(_image)] | None = _optional(
        "The main picture: its fields, or only its file name."
    )
    status: Status | None = _optional("draft, published or retracted.", inherited=True)
    expires: Time | None = _optional("From when on the story is no longer shown.", inherited=True)
    corrections: tuple[CorrectionFields, ...] | None = _optional(
        "What was put right: date and note."
    )
    redirect_from: OldAddresses | None = _optional("Old addresses that lead here.")
    slug: Slug | None = _optional("Only to differ from the file's stem.")


class PageFrontMatter(_Model):
    """The fields of a static page (`content/pages/`)."""

    title: ProseText = Field(description="The page's name.")
    summary: ProseText | None = _optional("One or two sentences for search engines and shares.")
    order: Annotated[int, Field(ge=0, le=9999)] | None = _optional(
        "Its place in the menu of pages, from 0.", inherited=True
    )
    status: Literal[Status.DRAFT, Status.PUBLISHED] | None = _optional("draft or published.")
    redirect_from: OldAddresses | None = _optional("Old addresses that lead here.")


Fields = TypeVar("Fields", bound=BaseModel)


def validate(
    model: type[Fields], located: Located, file: str, zone: ZoneInfo
) -> tuple[Fields | None, list[Problem]]:
    """`located` as a `model`, or None, and every problem in it with its line and field."""
    try:
        return model.model_validate(located.value, context={"zone": zone}), []
    except ValidationError as error:
        return None, [_problem(model, located, file, detail) for detail in error.errors()]


def without_invalid_fields(
    located: Located, problems: list[Problem]
) -> tuple[Located, frozenset[str]]:
    """`located` without the fields that have `problems`, so that the others can still be checked;
    and the names of these fields. An invalid title is replaced, because titles are required.
    """
    flawed = frozenset((problem.field or "").partition(".")[0] for problem in problems)
    fields = located.value if isinstance(located.value, dict) else {}
    kept: dict[str, Value] = {name: value for name, value in fields.items() if name not in flawed}
    kept.setdefault("title", "?")
    return Located(kept, located.lines), flawed


def _problem(model: type[BaseModel], located: Located, file: str, detail: ErrorDetails) -> Problem:
    place: FieldPath = ()
    for part in detail["loc"]:
        # pydantic's locations also contain the names of validators, which are not fields.
        if (*place, part) in located.lines or detail["type"] == "missing":
            place = (*place, part)
    values: dict[str, object] = dict(detail.get("ctx") or {})
    code = str(values.pop("code", "")) if detail["type"] == "tilshi" else ""
    guess = None
    if not code:
        code, guess = _translate(model, detail, values)
    name = ".".join(str(part + 1 if isinstance(part, int) else part) for part in place)
    values.setdefault("name", name)
    return Problem(code, file, located.line(place) or 1, name, values, guess)


def _translate(
    model: type[BaseModel], detail: ErrorDetails, values: dict[str, object]
) -> tuple[str, str | None]:
    kind, got = detail["type"], detail["input"]
    values.clear()
    if kind == "missing":
        return "missing", None
    if kind == "extra_forbidden":
        *outer, name = detail["loc"]
        for part in outer:
            if part in model.model_fields:
                model = next(_models(model.model_fields[str(part)].annotation), model)
        return "unknown-field", nearest(str(name), model.model_fields)
    if kind in ("enum", "literal_error"):
        values["value"] = got
        allowed = [str(status) for status in Status]
        values["known"] = ", ".join(allowed)
        return "unknown-status", nearest(str(got), allowed)
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return "not-fields", None
    if kind in ("tuple_type", "list_type"):
        return "not-list", None
    if kind.startswith("int") or kind in ("greater_than_equal", "less_than_equal"):
        return "not-number", None
    values["why"] = detail["msg"]
    return "wrong-value", None


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that a field with this `annotation` may contain."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from _models(inner)
