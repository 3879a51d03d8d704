"""The front matter of articles and static pages: the only place where fields are defined.

Values come in as text (see `front_matter`), or as lists and maps of text. A field declares its
description, whether it is prose, and whether translations inherit it; what follows from that is in
`fields`.
"""

import re
import typing
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from tilshi.content.content_folder import PICTURE_NAME
from tilshi.content.front_matter import FieldPath, Located, Value
from tilshi.content.times import parse_time
from tilshi.kazakh.slug import SLUG
from tilshi.problems import Problem, nearest
from tilshi.prose import PROSE
from tilshi.urls import (
    LONGEST_PART,
    LONGEST_PATH,
    has_query,
    is_file,
    listing_of_entry,
    own_place,
    redirect_path,
    save_as,
)

_MARKUP = re.compile(r"<[A-Za-z/!?]|&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HTTPS = re.compile(r"https://[^\s\\\"<>]+")
_OLD_QUERY = re.compile(r"[\w.~%&=+,:@/\[\]-]+")
_OLD_PATH = re.compile(r"(?:/[^\s/\\?#%\"<>.][^\s/\\?#%\"<>]*)+/?(?:\.html?)?")


class Status(StrEnum):
    """The editor's decision about a story: not ready, public, or withdrawn."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETRACTED = "retracted"


def _wrong(code: str, **values: object) -> PydanticCustomError:
    return PydanticCustomError("tilshi", code, {"code": code, **values})


def _text(value: Any) -> Any:
    if not isinstance(value, str):
        raise _wrong("not-text")
    if not value.strip():
        raise _wrong("empty")
    found = _MARKUP.search(value)
    if found:
        raise _wrong("markup-in-text", found=found[0])
    return " ".join(value.split())


def _list(value: Any) -> Any:
    """A list unchanged, or one line of names separated by commas or semicolons."""
    if isinstance(value, str):
        if not value.strip():
            raise _wrong("empty")
        return [part.strip() for part in re.split("[;,]", value) if part.strip()]
    if not isinstance(value, list):
        raise _wrong("not-list")
    return value


def _titles(value: Any) -> Any:
    """Like `_list`, but a title may contain a comma: a line is separated by semicolons only."""
    if isinstance(value, str) and value.strip():
        return [part.strip() for part in value.split(";") if part.strip()]
    return _list(value)


def _slug(value: Any) -> Any:
    text = _text(value)
    if not SLUG.fullmatch(text):
        raise _wrong("bad-slug", value=text)
    _not_longer(text, LONGEST_PART)
    return text


def _not_longer(part: str, limit: int) -> None:
    if len(part.encode("utf-8", "surrogatepass")) > limit:
        raise _wrong("too-long", value=part, limit=limit)


def _picture(value: Any) -> Any:
    text = _text(value)
    if not PICTURE_NAME.fullmatch(text):
        raise _wrong("bad-picture-name", value=text)
    return text


def _image(value: Any) -> Any:
    return {"src": value} if isinstance(value, str) else value


def _old_path(value: Any) -> Any:
    text = _old_address(value)
    if has_query(text):
        return text
    place = redirect_path(text)
    own = own_place(place)
    if own is not None:
        raise _wrong("same-address", value=text, other=f"/{own}")
    if any(map(is_file, save_as(place).split("/")[:-1])):
        raise _wrong("bad-old-path", value=text)  # no file can be below a file
    return text


def _old_place(value: Any) -> Any:
    """Like `_old_path`, but also allows the paths of topics' and authors' listings."""
    text = _old_address(value)
    return text if listing_of_entry(redirect_path(text)) else _old_path(text)


def _old_address(value: Any) -> str:
    text: str = _text(value)
    path, _, query = text.partition("?")
    home = has_query(text) and path == "/"
    if not (home or _OLD_PATH.fullmatch(path)):
        raise _wrong("bad-old-path", value=text)
    if has_query(text) and not _OLD_QUERY.fullmatch(query):
        raise _wrong("bad-old-path", value=text)
    for part in path.split("/"):
        _not_longer(part, LONGEST_PART)
    _not_longer(quote(text), LONGEST_PATH)
    return text


def _time(value: Any, info: Any) -> datetime:
    text = _text(value)
    try:
        return parse_time(text, info.context["zone"])
    except ValueError:
        raise _wrong("bad-time", value=text) from None


def _day(value: Any) -> date:
    text = _text(value)
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise _wrong("bad-day", value=text)


def _https(value: Any) -> str:
    text: str = _text(value)
    try:
        parts = urlsplit(text)
        if _HTTPS.fullmatch(text) and text.isprintable() and parts.hostname and parts.port != 0:
            return text
    except ValueError:
        pass
    raise _wrong("bad-https", value=text)


_LIST_OR_LINE = WithJsonSchema(
    {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]}
)
_TIME = WithJsonSchema({"type": "string", "examples": ["2019-03-15 10:00", "2019-03-15"]})

Text = Annotated[str, BeforeValidator(_text)]
ProseText = Annotated[str, BeforeValidator(_text), PROSE]
"""Text that people read: it is typeset, proofread, transliterated, and kept under embargo."""
Day = Annotated[date, BeforeValidator(_day)]
Https = Annotated[str, BeforeValidator(_https)]
Time = Annotated[datetime, BeforeValidator(_time), _TIME]
Names = Annotated[tuple[Text, ...], BeforeValidator(_list), _LIST_OR_LINE]
Titles = Annotated[tuple[Text, ...], BeforeValidator(_titles), _LIST_OR_LINE]
Slug = Annotated[str, BeforeValidator(_slug)]
OldAddresses = Annotated[
    tuple[Annotated[str, BeforeValidator(_old_path)], ...], BeforeValidator(_list), _LIST_OR_LINE
]
OldPlaces = Annotated[
    tuple[Annotated[str, BeforeValidator(_old_place)], ...], BeforeValidator(_list), _LIST_OR_LINE
]
"""Old addresses, also those of topics and authors."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _optional(description: str, *, inherited: bool = False) -> Any:
    """An optional field; `inherited`: a translation takes it from the original."""
    return Field(default=None, description=description, json_schema_extra={"inherited": inherited})


class ImageFields(_Model):
    """A picture: its file in `content/images/`, and its texts in the source's language."""

    src: Annotated[str, BeforeValidator(_picture)] | None = _optional(
        "File name in content/images/.", inherited=True
    )
    alt: ProseText | None = _optional("What the picture shows, for who cannot see it.")
    caption: ProseText | None = _optional("The line under the picture.")
    credit: ProseText | None = _optional("Who made the picture.", inherited=True)


class CorrectionFields(_Model):
    """What was corrected in the story after its publication, and when."""

    date: Time = Field(description="When it was put right; shown from then on.")
    note: ProseText = Field(description="What was wrong, and what is right.")


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
