"""Values of a file as a form shows them, and back.

A file may say one thing in several ways (a topic by name, synonym or id; a list as a line; a
picture as its file name). The form has one; what was not changed there keeps the way of the file
(`file_writing`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError

from tilshi.content.front_matter import Value
from tilshi.content.registries import Registry, Section
from tilshi.content.times import parse_time
from tilshi.content.values import unwrapped
from tilshi.desk.admin.form_fields import FormField, Kind, form_fields

Fields = Mapping[str, Value]
PICTURES = "/images/"
"""What the form writes before the name of a picture, so that it finds it in its folder."""


@dataclass(frozen=True)
class Names:
    """How values are understood: the site's time zone, its main language, and the registries by
    name.
    """

    zone: ZoneInfo
    lang: str
    registries: Mapping[str, Registry[Section]] = field(default_factory=dict)

    def known(self, name: str, registry: str) -> str:
        """`name` as the registry spells it in the main language; as it is if it is unknown."""
        entries = self.registries.get(registry)
        id_ = entries.find(name) if entries else None
        return entries[id_].name[self.lang] if entries and id_ else name


def shown(model: type[BaseModel], fields: Fields, names: Names) -> dict[str, Value]:
    """`fields` of a file as its form shows them; fields unknown to the `model` as they are."""
    known = {one.name: one for one in form_fields(model)}
    return {
        name: _shown(known[name], value, names) if name in known else value
        for name, value in fields.items()
    }


def _shown(one: FormField, value: Value, names: Names) -> Value:
    if one.kind is Kind.PART:
        value = (
            {"src": value} if isinstance(value, str) and value and one.name == "image" else value
        )
        return _part(one, value, names)
    if one.kind is Kind.PARTS:
        return [_part(one, item, names) for item in value] if isinstance(value, list) else value
    if one.kind is Kind.NAMES:
        return [names.known(name, one.refers) for name in _names(one, value)]
    if not isinstance(value, str):
        return value
    return _line(one, value, names)


def _part(one: FormField, value: Value, names: Names) -> Value:
    assert one.model is not None
    return shown(one.model, value, names) if isinstance(value, dict) else value


def _line(one: FormField, value: str, names: Names) -> str:
    if one.kind is Kind.TIME:
        try:
            return (
                f"{parse_time(unwrapped(value), names.zone).astimezone(names.zone):%Y-%m-%d %H:%M}"
            )
        except ValueError:
            return value
    if one.kind is Kind.CHOICE:
        return str(unwrapped(value)).strip().lower().removesuffix("+")
    if one.kind is Kind.PICTURE:
        return PICTURES + str(unwrapped(value)) if value else value
    return names.known(value, one.refers) if one.refers else value


def _names(one: FormField, value: Value) -> Iterator[str]:
    assert one.read is not None
    if not value:
        return
    try:
        yield from one.read.validate_python(value)
    except ValidationError:  # the check says what is wrong; the form only keeps it
        yield from map(str, value if isinstance(value, list) else [value])


def stored(model: type[BaseModel], fields: Fields) -> dict[str, Value]:
    """What a form has sent as it is written to a file: without empty fields, each text on one
    line, and pictures by their names.
    """
    known = {one.name: one for one in form_fields(model)}
    return {
        name: value
        for name, sent in fields.items()
        if (value := _stored(known.get(name), sent)) not in ("", [], {})
    }


def _stored(one: FormField | None, value: object) -> Value:
    if value is None:
        return ""
    if isinstance(value, dict):
        if one is not None and one.model is not None:
            return stored(one.model, value)
        return {str(key): found for key, item in value.items() if (found := _stored(None, item))}
    if isinstance(value, list):
        inner = one if one is not None and one.model is not None else None
        return [found for item in value if (found := _stored(inner, item))]
    text = " ".join(str(value).split())
    if one is not None and one.kind is Kind.PICTURE:
        return text.removeprefix(PICTURES)
    return text


def typed_in(model: type[BaseModel], fields: Fields) -> dict[str, Value]:
    """The texts among `fields`, also those in parts, in the order of the schema: without times,
    choices, names and pictures, except in the parts of a list that have a text.
    """
    found: dict[str, Value] = {}
    for one in form_fields(model):
        value = fields.get(one.name, "")
        if one.kind is Kind.PART and one.model is not None and isinstance(value, dict):
            value = typed_in(one.model, value)
        elif one.kind is Kind.PARTS and one.model is not None and isinstance(value, list):
            value = [part for part in value if isinstance(part, dict) and typed_in(one.model, part)]
        elif one.kind is not Kind.TEXT or one.refers:
            value = ""
        if value:
            found[one.name] = value
    return found
