"""The front matter of articles and static pages: the only place where fields are defined.

Values come in as text (see `front_matter`), or as lists and maps of text. A field declares its
description, whether it is prose, and whether translations inherit it; what follows from that is in
`fields`.
"""

import typing
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from tilshi.content.fields import example, is_prose
from tilshi.content.foreign_fields import advice, status_elsewhere
from tilshi.content.front_matter import FieldPath, Located, Value
from tilshi.content.values import (
    Names,
    OldAddresses,
    PictureName,
    ProseText,
    Slug,
    Text,
    Time,
    Titles,
    unwrapped,
)
from tilshi.content.yaml_mistakes import quoted
from tilshi.content.yaml_writing import field, header
from tilshi.problems import Problem, nearest


class Status(StrEnum):
    """The editor's decision about a story: not ready, public, or withdrawn."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETRACTED = "retracted"


def _status(value: Any) -> Any:
    value = unwrapped(value)
    return value.strip().lower() if isinstance(value, str) else value


def _image(value: Any) -> Any:
    return {"src": value} if isinstance(value, str) else value


_TITLES = ("related", "related_exclude", "not_public")
"""Fields that hold titles, which are as free as prose."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _optional(description: str, example: Value, *, inherited: bool = False) -> Any:
    """A field that may be left out; `inherited`: a translation has then what its source says."""
    return Field(
        default=None,
        description=description,
        examples=[example],
        json_schema_extra={"inherited": inherited},
    )


class ImageFields(_Model):
    """A picture: its file in `content/images/`, and its texts in the source's language."""

    src: PictureName | None = _optional(
        "File name in content/images/.", "shymkent.jpg", inherited=True
    )
    alt: ProseText | None = _optional(
        "A description for readers who cannot see the picture. A translation has its own.",
        "Қала көрінісі",
    )
    caption: ProseText | None = _optional("The text below the picture.", "Шымкент, 2019 жыл")
    credit: ProseText | None = _optional(
        "The author of the picture.", "Айгүл Серікқызы", inherited=True
    )


class CorrectionFields(_Model):
    """What was corrected in the story after its publication, and when."""

    date: Time = Field(
        description="When it was corrected; shown from then on.", examples=["2019-03-16 09:30"]
    )
    note: ProseText = Field(
        description="What was wrong, and what is correct.", examples=["Мектептің аты түзетілді."]
    )


class FrontMatter(_Model):
    """The fields of an article."""

    title: ProseText = Field(
        description="The headline, without markup.", examples=["Шымкент – достық мекені"]
    )
    date: Time | None = _optional(
        "The time of publication, in the site's time zone unless it has an offset; in the future:"
        " embargoed. Required, except in a translation.",
        "2019-03-15 10:00",
        inherited=True,
    )
    modified: Time | None = _optional("The time of the last change.", "2019-03-16 09:30")
    category: Text | None = _optional(
        "A section of content/sections.yaml. Required, except in a translation.",
        "Қоғам",
        inherited=True,
    )
    tags: Names | None = _optional(
        "Topics of content/topics.yaml: names, synonyms or ids.",
        ["Ассамблея", "Шымкент"],
        inherited=True,
    )
    related: Titles | None = _optional(
        "The editor's picks: story ids or exact titles, in order.",
        ["zheti-zharghy"],
        inherited=True,
    )
    related_exclude: Titles | None = _optional(
        "Stories that are never shown in the block, ids or exact titles.",
        ["zheti-zharghy"],
        inherited=True,
    )
    not_public: Titles | None = _optional(
        "Hidden stories that may be mentioned without a warning.",
        ["zheti-zharghy"],
        inherited=True,
    )
    related_topics: Names | None = _optional(
        "Topics whose stories fill the block first, after the picks.",
        ["Мәртөбе"],
        inherited=True,
    )
    media_license: Text | None = _optional(
        "A licence of content/imprint.yaml; default: the agency's own.",
        "16380-ИА",
        inherited=True,
    )
    authors: Names | None = _optional(
        "Authors of content/authors.yaml: names or ids.", ["aigul-serikqyzy"], inherited=True
    )
    summary: ProseText | None = _optional(
        "One or two sentences for lists and shares, without markup; default: the text's first"
        " sentences.",
        "Шымкентте достық үйі ашылды.",
    )
    image: Annotated[ImageFields, BeforeValidator(_image)] | None = _optional(
        "The main picture: its fields, or only its file name.",
        {"src": "shymkent.jpg", "alt": "Қала көрінісі"},
    )
    status: Annotated[Status, BeforeValidator(_status)] | None = _optional(
        "draft, published or retracted; default: published.", "draft", inherited=True
    )
    expires: Time | None = _optional(
        "The time when the story stops being shown.", "2019-12-31 18:00", inherited=True
    )
    corrections: tuple[CorrectionFields, ...] | None = _optional(
        "Corrections: date and note.",
        [{"date": "2019-03-16 09:30", "note": "Мектептің аты түзетілді."}],
    )
    redirect_from: OldAddresses | None = _optional(
        "Old addresses that redirect here.", ["/news/123/"]
    )
    slug: Slug | None = _optional("The slug, if it differs from the stem.", "dostyq-mekeni")


class PageFrontMatter(_Model):
    """The fields of a static page (`content/pages/`)."""

    title: ProseText = Field(
        description="The page's name, without markup.", examples=["Біз туралы"]
    )
    summary: ProseText | None = _optional(
        "One or two sentences for search engines and shares, without markup; default: the text's"
        " first sentences.",
        "Агенттік пен оның редакциясы туралы.",
    )
    order: Annotated[int, Field(ge=0, le=9999)] | None = _optional(
        "The position in the menu of pages, from 0.", "1", inherited=True
    )
    status: Annotated[Literal[Status.DRAFT, Status.PUBLISHED], BeforeValidator(_status)] | None = (
        _optional("draft or published; default: published.", "draft")
    )
    redirect_from: OldAddresses | None = _optional("Old addresses that redirect here.", ["/about/"])


Fields = TypeVar("Fields", bound=BaseModel)


def validate(
    model: type[Fields], located: Located, file: str, zone: ZoneInfo
) -> tuple[Fields | None, list[Problem]]:
    """`located` as a `model`, or None, and every problem in it with its line and field."""
    problems = [*_cut(model, located, file)]
    try:
        fields = model.model_validate(located.value, context={"zone": zone})
        return (None if problems else fields), problems
    except ValidationError as error:
        problems += (_problem(model, located, file, detail) for detail in error.errors())
        return None, [*_without_echoes(problems)]


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
    return Located(kept, located.lines), flawed | frozenset(_meant(problems))


def _meant(problems: Iterable[Problem]) -> Iterator[str]:
    """The fields that are called otherwise in the file."""
    return (str(one.values["field"]) for one in problems if one.code == "field-renamed")


def _without_echoes(problems: list[Problem]) -> Iterator[Problem]:
    """`problems` without those of fields that are not missing, only called otherwise or cut."""
    told = {*_meant(problems), *(one.field for one in problems if one.code == "yaml-comment")}
    return (
        one for one in problems if one.code not in ("missing", "empty") or one.field not in told
    )


def _cut(model: type[BaseModel], located: Located, file: str) -> Iterator[Problem]:
    """The values that end at a ` #` which may be meant as part of them."""
    for place, comment in located.comments.items():
        text = is_prose(model, place) or (place and place[0] in _TITLES)
        if comment.tagged or (text and not comment.clear):
            item = "- " if place and isinstance(place[-1], int) else f"{place[-1]}: "
            values = {"value": comment.whole, "line": item + quoted(comment.whole)}
            yield Problem("yaml-comment", file, located.line(place), _name(place), values)


def _name(place: FieldPath) -> str:
    """A place as editors count: `corrections.1.note` is the first one's."""
    return ".".join(str(part + 1 if isinstance(part, int) else part) for part in place)


def _problem(model: type[BaseModel], located: Located, file: str, detail: ErrorDetails) -> Problem:
    place: FieldPath = ()
    for part in detail["loc"]:
        # pydantic's locations also contain the names of validators, which are not fields.
        if (*place, part) in located.lines or detail["type"] == "missing":
            place = (*place, part)
    values: dict[str, object] = dict(detail.get("ctx") or {})
    code = str(values.pop("code", "")) if detail["type"] == "tilshi" else ""
    guess = values.pop("nearest", None) if code else None
    if detail["type"] == "extra_forbidden":
        code, guess, values = _unknown(_model_at(model, detail["loc"]), located, place, detail)
    elif not code:
        code, guess = _translate(detail, values)
    name = _name(place)
    values = {"name": name, "example": example(model, str(place[0]) if place else ""), **values}
    nearest_ = None if guess is None else str(guess)
    return Problem(code, file, located.line(place) or 1, name, values, nearest_)


def _model_at(model: type[BaseModel], loc: Iterable[int | str]) -> type[BaseModel]:
    """The model of the fields that stand beside that at `loc`."""
    for part in tuple(loc)[:-1]:
        if part in model.model_fields:
            model = next(_models(model.model_fields[str(part)].annotation), model)
    return model


def _unknown(
    model: type[BaseModel], located: Located, place: FieldPath, detail: ErrorDetails
) -> tuple[str, str | None, dict[str, object]]:
    """Code, nearest spelling and values of the problem of a field that there is not."""
    name, known = str(detail["loc"][-1]), model.model_fields
    there: Any = located.value
    for part in place[:-1]:
        there = there[part]
    told = advice(name, detail["input"], known, there, model is ImageFields)
    if told is None:
        return "unknown-field", nearest(name, known), {"known": ", ".join(known)}
    if not told.field:
        return told.code, None, {}
    write = header if located.plain else field
    return told.code, None, {"field": told.field, "line": write(told.field, told.value)}


def _translate(detail: ErrorDetails, values: dict[str, object]) -> tuple[str, str | None]:
    kind, got = detail["type"], detail["input"]
    values.clear()
    if kind == "missing":
        return "missing", None
    if kind in ("enum", "literal_error"):
        values["value"] = got
        allowed = [str(status) for status in Status][: 3 if kind == "enum" else 2]
        values["known"] = ", ".join(allowed)
        return "unknown-status", status_elsewhere(str(got)) or nearest(str(got), allowed)
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
