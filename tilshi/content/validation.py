"""Validation: located values as the fields of a model, and every problem in them."""

import typing
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tilshi.content.fields import example, is_prose
from tilshi.content.foreign_fields import advice, status_elsewhere
from tilshi.content.front_matter import FieldPath, Located, Value
from tilshi.content.schema import ImageFields, Status
from tilshi.content.yaml_mistakes import quoted
from tilshi.content.yaml_writing import field, header
from tilshi.editions import EDITIONS
from tilshi.problems import Problem, nearest

_TITLES = ("related", "related_exclude", "not_public", "stories")
"""Fields that hold titles, which are as free as prose."""
_LANGS = {edition.lang for edition in EDITIONS.values()}
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
        outer = next((one for one, info in known.items() if _contains(info.annotation, name)), None)
        if outer is not None and name not in known:
            return "field-nested", None, {"outer": outer, "example": example(model, outer)}
        return "unknown-field", nearest(name, known), {"known": ", ".join(known)}
    if not told.field:
        return told.code, None, {}
    write = header if located.plain else field
    return told.code, None, {"field": told.field, "line": write(told.field, told.value)}


def _contains(annotation: Any, name: str) -> bool:
    """Whether a field with this `annotation` has one called `name` in it; if it is a text in each
    language, that is one of them.
    """
    if typing.get_origin(annotation) is dict:
        return name in _LANGS
    return any(name in inner.model_fields for inner in _models(annotation))


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
