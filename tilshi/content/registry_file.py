"""What all registry files share: how they are read, and texts in every language."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from tilshi.content.front_matter import Located, Value, read_yaml
from tilshi.content.text import decode
from tilshi.content.values import Line, Text
from tilshi.problems import Problem

LocalText = dict[str, Text]
"""A text in each language, by language."""
LocalSentence = dict[str, Line]
"""A text with placeholders, likewise."""
OPTIONAL: dict[str, Any] = {"default_factory": dict}  # a plain {} would be deep-copied each time


def shown(example: Value, **default: Any) -> Any:
    """A field with an example of it."""
    return Field(examples=[example], **default)


def local(kk: str, ru: str, en: str, **default: Any) -> Any:
    """A field that has a value in each language, with an example of it."""
    return shown({"kk": kk, "ru": ru, "en": en}, **default)


def described(description: str, example: Value, **default: Any) -> Any:
    """A field with its description and an example of it."""
    return shown(example, description=description, **default)


def optional(description: str, example: Value, default: Any = None) -> Any:
    """Likewise one that may be left out."""
    return described(description, example, default=default)


def local_field(description: str, kk: str, ru: str, en: str, **default: Any) -> Any:
    """Likewise one that has a value in each language."""
    return local(kk, ru, en, description=description, **default)


class Record(BaseModel):
    """A record that allows no unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def load(path: Path) -> tuple[Located, str, list[Problem]]:
    """The YAML file at `path` as located text, its name in problems, and its problems."""
    file = f"{path.parent.name}/{path.name}"
    if path.is_symlink() or not path.is_file():
        return Located(), file, [Problem("registry-missing", file)]
    text, problems = decode(path.read_bytes(), file)
    located = read_yaml(text, file) if not problems else Located()
    return located, file, problems + located.problems


def untranslated(
    entry: BaseModel, located: Located, file: str, langs: Sequence[str]
) -> list[Problem]:
    """A problem for each of `langs` that a text of `entry` lacks."""
    return [
        Problem("untranslated", file, located.line((name,)), f"{name}.{lang}", {"lang": lang})
        for name, required in _local_texts(type(entry))
        if (value := getattr(entry, name)) or required
        for lang in langs
        if lang not in value
    ]


@cache
def _local_texts(model: type[BaseModel]) -> list[tuple[str, bool]]:
    """The fields of `model` that have a text in each language, and whether they are required."""
    fields, both = model.model_fields.items(), (LocalText, LocalSentence)
    return [(name, f.is_required()) for name, f in fields if f.annotation in both]


def repeated(located: Located, field: str, values: Sequence[str], file: str) -> Iterator[Problem]:
    """A problem for each of `values`, those of a `field` in the items of a list, that an earlier
    item already has.
    """
    met: set[str] = set()
    for number, value in enumerate(values):
        if name_key(value) in met:
            line = located.line((number, field))
            yield Problem("listed-twice", file, line, field, {"value": value})
        met.add(name_key(value))


def name_key(name: str) -> str:
    """A name for comparison, ignoring letter case and white space."""
    return " ".join(name.split()).casefold()
