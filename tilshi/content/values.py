"""The values of front matter and registries: from text to what it means.

Everything comes in as text, or as lists and maps of text (see `front_matter`). An invalid value is
an error whose code is a key of `problems.yaml`.
"""

import re
from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from tilshi.content.content_folder import PICTURE_NAME
from tilshi.content.plain_text import html_in, markup_in, without_markup
from tilshi.content.times import likely_time, parse_time
from tilshi.kazakh.slug import SLUG, slugify
from tilshi.problems import nearest
from tilshi.prose import PROSE
from tilshi.unicode_form import composed_name
from tilshi.urls import (
    LONGEST_PART,
    LONGEST_PATH,
    dossier_address,
    has_query,
    is_file,
    listing_of_entry,
    own_place,
    redirect_path,
    save_as,
)

_QUOTED = re.compile(r"[«“„”‘’\"']([^«»“„”‘’\"']*)[»“”‘’\"']")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HTTPS = re.compile(r"https://[^\s\\\"<>]+")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_OLD_QUERY = re.compile(r"[\w.~%&=+,:@/\[\]-]+")
_OLD_PATH = re.compile(r"(?:/[^\s/\\?#%\"<>.][^\s/\\?#%\"<>]*)+/?(?:\.html?)?")


def wrong(code: str, **values: object) -> PydanticCustomError:
    """The error of a validator: a problem with this `code` of `problems.yaml`."""
    return PydanticCustomError("tilshi", code, {"code": code, **values})


def _text(value: Any) -> Any:
    if not isinstance(value, str):
        raise wrong("not-text")
    if not value.strip():
        raise wrong("empty")
    return _one_line(value, html_in(value))


def _words(value: Any) -> Any:
    """Like `_text`, for text that people read, which must not contain Markdown either."""
    text = _text(value)
    return _one_line(text, markup_in(text))


def _one_line(text: str, markup: str | None) -> str:
    if markup is not None:
        raise wrong("markup-in-text", found=markup, fix=without_markup(text))
    return " ".join(text.split())


def unwrapped(value: Any) -> Any:
    """A value for programs without quotation marks around it, typed by a word processor or out of
    habit.
    """
    found = _QUOTED.fullmatch(value.strip()) if isinstance(value, str) else None
    return found[1] if found else value


def _list(value: Any) -> Any:
    """A list unchanged, or one line of names separated by commas or semicolons."""
    if isinstance(value, str):
        if not value.strip():
            raise wrong("empty")
        return [part.strip() for part in re.split("[;,]", value) if part.strip()]
    if not isinstance(value, list):
        raise wrong("not-list")
    return value


def _titles(value: Any) -> Any:
    """Like `_list`, but a title may contain a comma: a line is separated by semicolons only."""
    if isinstance(value, str) and value.strip():
        return [part.strip() for part in value.split(";") if part.strip()]
    return _list(value)


def _slug(value: Any) -> Any:
    text = _text(unwrapped(value))
    if not SLUG.fullmatch(text):
        raise wrong("bad-slug", value=text, nearest=slugify(text) or None)
    _not_longer(text, LONGEST_PART)
    return text


def _story_id(value: Any) -> Any:
    return _text(unwrapped(value))


def _not_longer(part: str, limit: int) -> None:
    if len(part.encode("utf-8", "surrogatepass")) > limit:
        raise wrong("too-long", value=part, limit=limit)


def _picture(value: Any) -> Any:
    given = unwrapped(value)
    _text(given)
    text = composed_name(given.strip())
    if not PICTURE_NAME.fullmatch(text):
        raise wrong("bad-picture-name", value=text)
    return text


_ACROSS, _DOWN, _MIDDLE = {"left": 0, "right": 100}, {"top": 0, "bottom": 100}, 50
_PERCENTAGES = re.compile(r"(\d\d?|100)%? +(\d\d?|100)%?")


def _focus(value: Any) -> Any:
    text = _text(unwrapped(value))
    if found := _PERCENTAGES.fullmatch(text.strip()):
        return f"{found[1]}% {found[2]}%"
    words = set(text.lower().split())
    across, down = ([axis[word] for word in words if word in axis] for axis in (_ACROSS, _DOWN))
    if len(across) > 1 or len(down) > 1 or words - _ACROSS.keys() - _DOWN.keys():
        raise wrong("bad-focus", value=text)
    return f"{(*across, _MIDDLE)[0]}% {(*down, _MIDDLE)[0]}%"


def _old_path(value: Any) -> Any:
    text = _old_address(value)
    if has_query(text):
        return text
    place = redirect_path(text)
    own = own_place(place)
    if own is not None:
        raise wrong("same-address", value=text, other=f"/{own}")
    if any(map(is_file, save_as(place).split("/")[:-1])):
        raise wrong("bad-old-path", value=text)  # no file can be below a file
    return text


def _old_place(value: Any) -> Any:
    """Like `_old_path`, but also allows the paths of topics' and authors' listings."""
    text = _old_address(value)
    return text if listing_of_entry(redirect_path(text)) else _old_path(text)


def _old_dossier(value: Any) -> Any:
    """Like `_old_path`, but also allows the paths of dossiers."""
    text = _old_address(value)
    return text if dossier_address(redirect_path(text)) else _old_path(text)


def _old_address(value: Any) -> str:
    text: str = _text(unwrapped(value))
    path, _, query = text.partition("?")
    home = has_query(text) and path == "/"
    if not (home or _OLD_PATH.fullmatch(path)):
        raise wrong("bad-old-path", value=text)
    if has_query(text) and not _OLD_QUERY.fullmatch(query):
        raise wrong("bad-old-path", value=text)
    for part in path.split("/"):
        _not_longer(part, LONGEST_PART)
    _not_longer(quote(text), LONGEST_PATH)
    return text


def _order(value: Any) -> Any:
    return _one_of(ORDERS, value, "unknown-order")


def _format(value: Any) -> Any:
    return _one_of(FORMATS, value, "unknown-format")


def _one_of(known: Collection[str], value: Any, otherwise: str) -> Any:
    text = _text(unwrapped(value)).lower()
    if text not in known:
        raise wrong(otherwise, value=text, known=", ".join(known), nearest=nearest(text, known))
    return text


def _age(value: Any) -> Any:
    text = str(value) if isinstance(value, int) else _text(unwrapped(value))
    if text.removesuffix("+") not in map(str, AGES):
        raise wrong("unknown-age", value=text, known=", ".join(map(str, AGES)))
    return int(text.removesuffix("+"))


def _time(value: Any, info: Any) -> datetime:
    text = _text(unwrapped(value))
    try:
        return parse_time(text, info.context["zone"])
    except ValueError:
        raise wrong("bad-time", value=text, nearest=likely_time(text)) from None


def _day(value: Any) -> date:
    text = _text(unwrapped(value))
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise wrong("bad-day", value=text, nearest=(likely_time(text) or "")[:10] or None)


def _https(value: Any) -> str:
    text: str = _text(unwrapped(value))
    if not is_https(text):
        raise wrong("bad-https", value=text)
    return text


def is_https(text: str) -> bool:
    """Whether `text` is a complete https URL."""
    try:
        parts = urlsplit(text)
        known = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return known and text.isprintable() and _HTTPS.fullmatch(text) is not None


_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_TAGGING_ENTITY = re.compile(
    rf"(?:[\w.+-]+@)?{_LABEL}(?:\.{_LABEL})*,\d{{4}}(?:-\d\d(?:-\d\d)?)?", re.ASCII
)


def _feed_tag(value: Any) -> str:
    text: str = _text(unwrapped(value))
    if not _TAGGING_ENTITY.fullmatch(text):
        raise wrong("bad-feed-tag", value=text)
    return text


def _email(value: Any) -> str:
    text: str = _text(unwrapped(value))
    if not _EMAIL.fullmatch(text):
        raise wrong("bad-email", value=text)
    return text


_LIST_OR_LINE = WithJsonSchema(
    {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]}
)
_TIME = WithJsonSchema({"type": "string", "examples": ["2019-03-15 10:00", "2019-03-15"]})

Line = Annotated[str, BeforeValidator(_text)]
Text = Annotated[str, BeforeValidator(_words)]
ProseText = Annotated[str, BeforeValidator(_words), PROSE]
"""Text that people read: it is typeset, proofread, transliterated, and kept under embargo."""
Day = Annotated[date, BeforeValidator(_day)]
Https = Annotated[str, BeforeValidator(_https)]
FeedTag = Annotated[str, BeforeValidator(_feed_tag)]
Email = Annotated[str, BeforeValidator(_email)]
Time = Annotated[datetime, BeforeValidator(_time), _TIME]
Names = Annotated[tuple[Text, ...], BeforeValidator(_list), _LIST_OR_LINE]
Titles = Annotated[tuple[Text, ...], BeforeValidator(_titles), _LIST_OR_LINE]
ORDERS = ("listed", "newest", "oldest")
Order = Annotated[Literal["listed", "newest", "oldest"], BeforeValidator(_order)]
"""The order of a dossier's stories."""
NEWS, LIVE, ADVERTISEMENT = "news", "live", "advertisement"
FORMATS = (
    NEWS, "opinion", "interview", "report", "analysis", "gallery", LIVE, "announcement",
    ADVERTISEMENT,
)  # fmt: skip
Format = Annotated[
    Literal[
        "news", "opinion", "interview", "report", "analysis", "gallery", "live", "announcement",
        "advertisement",
    ],
    BeforeValidator(_format),
]  # fmt: skip
"""What kind of text a story is."""
AGES = (6, 12, 14, 16, 18)
"""The ages of the Kazakh law of 2018 on protecting children from harmful information."""
Age = Annotated[Literal[6, 12, 14, 16, 18], BeforeValidator(_age)]
Slug = Annotated[str, BeforeValidator(_slug)]
StoryId = Annotated[str, BeforeValidator(_story_id)]
StoryIds = Annotated[tuple[StoryId, ...], BeforeValidator(_list), _LIST_OR_LINE]
"""The ids of stories: whether there are such, only the catalogue knows."""
PictureName = Annotated[str, BeforeValidator(_picture)]
Focus = Annotated[str, BeforeValidator(_focus)]
"""The point of a picture that no crop cuts off: how far from its left and from its top, in per
cent, as `30% 20%`; editors may name sides instead, as `left top`.
"""
OldAddresses = Annotated[
    tuple[Annotated[str, BeforeValidator(_old_path)], ...], BeforeValidator(_list), _LIST_OR_LINE
]
OldPlaces = Annotated[
    tuple[Annotated[str, BeforeValidator(_old_place)], ...], BeforeValidator(_list), _LIST_OR_LINE
]
"""Old addresses, also those of topics, authors and dossiers."""
OldDossiers = Annotated[
    tuple[Annotated[str, BeforeValidator(_old_dossier)], ...],
    BeforeValidator(_list),
    _LIST_OR_LINE,
]
"""Old addresses, also those of dossiers."""
