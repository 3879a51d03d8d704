"""Telegram: a channel's history, exported by Telegram Desktop as JSON (`result.json`). Each message
becomes a story: its first sentence is the headline.

Source of the format: core.telegram.org/import-export, and the exporter of Telegram Desktop.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape, unescape
from typing import Any
from zoneinfo import ZoneInfo

from tilshi.content.summary import shorten
from tilshi.importing.export_records import Export, Post, Term, note
from tilshi.problems import Problem, ProblemsError

_LONGEST_TITLE = 120
_TAG = re.compile(r"<[^>]*>")
_TAGS = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code",
    "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
_LINKS = {"link": "", "email": "mailto:", "phone": "tel:", "mention": "https://t.me/"}
_ALBUM_SECONDS = 2
"""The photos of an album are messages of their own, sent within this time."""


def is_telegram(value: object) -> bool:
    """Whether a JSON file with this `value` is such an export."""
    return isinstance(value, dict) and isinstance(value.get("messages"), list)


def read_telegram(value: Any, file: str, zone: ZoneInfo, text: str) -> Export:
    """The export in the JSON `value` of a `file` with this `text`; local times are in the time zone
    `zone`. Raises ProblemsError if its form is another.
    """
    try:
        return _export(value, file, zone, text)
    except (KeyError, TypeError, AttributeError) as error:
        why = f"{type(error).__name__}: {error}"
        raise ProblemsError([Problem("import-form", file, 1, values={"why": why})]) from None


def _export(value: Any, file: str, zone: ZoneInfo, text: str) -> Export:
    posts: list[Post] = []
    notes: list[Problem] = []
    service = 0
    for album in _albums(value["messages"]):
        first = album[0]
        if first.get("type") != "message":
            service += 1
            continue
        line = _line(text, first["id"])
        notes += _lost(album, file, line)
        post = _post(album, file, line, zone)
        if post is not None:
            posts.append(post)
    if service:
        notes.append(note("import-type-many", file, value="service", count=service))
    topics = {name: Term(name) for post in posts for name in post.topics}
    authors = {name: Term(name) for post in posts for name in post.authors}
    name = str(value.get("name") or value.get("id") or "telegram")
    return Export("Telegram", name, posts, topics=topics, authors=authors, notes=notes)


def _albums(messages: Sequence[Any]) -> Iterator[list[Any]]:
    """The messages, each with the further photos of its album."""
    album: list[Any] = []
    for message in messages:
        if album and _is_of(album, message):
            album.append(message)
            continue
        if album:
            yield album
        album = [message]
    if album:
        yield album


def _is_of(album: Sequence[Any], message: Any) -> bool:
    last = album[-1]
    if not (message.get("photo") and last.get("photo")) or _has_text(message):
        return False
    times = (_time(one, ZoneInfo("UTC")) for one in (last, message))
    before, now = times
    return bool(before and now and 0 <= (now - before).total_seconds() <= _ALBUM_SECONDS)


def _has_text(message: Any) -> bool:
    return any(piece.get("text", "").strip() for piece in _pieces(message))


def _pieces(message: Any) -> list[dict[str, Any]]:
    """The text of a message in pieces, each with the kind of its formatting."""
    text = message.get("text_entities") or message.get("text") or []
    listed = [text] if isinstance(text, str) else text
    return [{"type": "plain", "text": one} if isinstance(one, str) else one for one in listed]


def _lost(album: Sequence[Any], file: str, line: int | None) -> Iterator[Problem]:
    for message in album:
        media = message.get("file") or ("poll" if message.get("poll") else "")
        if media:
            yield note("import-file", file, line, value=media)
        if message.get("forwarded_from"):
            yield note("import-forwarded", file, line, value=message["forwarded_from"])


def _post(album: Sequence[Any], file: str, line: int | None, zone: ZoneInfo) -> Post | None:
    first = album[0]
    pieces = _pieces(first)
    plain = "".join(str(piece.get("text", "")) for piece in pieces)
    photos = [str(one["photo"]) for one in album if one.get("photo")]
    if not plain.strip() and not photos:
        return None
    title, rest = _title(plain)
    html = (
        _without_title("".join(map(_html, pieces)), title) if rest else "".join(map(_html, pieces))
    )
    paragraphs = "".join(f"<p>{one}</p>" for one in html.split("\n\n")).replace("\n", "<br>")
    pictures = "".join(f'<img src="{escape(one)}" alt="">' for one in photos[1:])
    image = photos[0] if photos else ""
    tags = [str(one["text"]).lstrip("#") for one in pieces if one.get("type") == "hashtag"]
    return Post(
        id=str(first["id"]),
        file=file,
        title=escape(title),
        html=paragraphs + (f"<p>{pictures}</p>" if pictures else ""),
        line=line,
        body_line=line,
        date=_time(first, zone),
        modified=_time(first, zone, "edited"),
        authors=(str(first["author"]),) if first.get("author") else (),
        topics=tuple(tag.replace("_", " ") for tag in tags),
        image=image,
    )


def _title(text: str) -> tuple[str, str]:
    """The headline of a message, its first line or the beginning of it, and the rest."""
    first, _, rest = text.strip().partition("\n")
    title = shorten(first.strip(), _LONGEST_TITLE)
    return title, rest.strip()


def _without_title(html: str, title: str) -> str:
    """The `html` of a message without its first line, if that is the headline."""
    first, _, rest = html.partition("\n")
    whole = first.count("<") == 2 * first.count("</")
    return rest.strip() if whole and unescape(_TAG.sub("", first)).strip() == title else html


def _html(piece: dict[str, Any]) -> str:
    kind, text = piece.get("type", "plain"), escape(str(piece.get("text", "")))
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>{text}</{_TAGS[kind]}>"
    if kind == "text_link":
        return f'<a href="{escape(str(piece.get("href", "")))}">{text}</a>'
    if kind in _LINKS:
        return f'<a href="{_LINKS[kind]}{text.lstrip("@")}">{text}</a>'
    return text


def _time(message: Any, zone: ZoneInfo, name: str = "date") -> datetime | None:
    try:
        if message.get(f"{name}_unixtime"):
            return datetime.fromtimestamp(int(message[f"{name}_unixtime"]), UTC)
        return datetime.fromisoformat(message[name]).replace(tzinfo=zone)
    except (KeyError, ValueError, OverflowError, OSError):
        return None


def _line(text: str, id_: object) -> int | None:
    at = text.find(f'"id": {id_},')
    return text.count("\n", 0, at) + 1 if at >= 0 else None
