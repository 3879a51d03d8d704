"""The items of a WordPress export, with their texts by short names."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

CONTENT, EXCERPT = "content:encoded", "excerpt:encoded"
_WP = re.compile(r"\{https?://wordpress\.org/export/[\d.]+/\}")
_NAMES = {
    "{http://purl.org/rss/1.0/modules/content/}encoded": CONTENT,
    "{http://purl.org/dc/elements/1.1/}creator": "creator",
}
_EXCERPT_NAME = re.compile(r"\{https?://wordpress\.org/export/[\d.]+/excerpt/\}encoded")


def short_name(tag: object) -> str:
    """What an element is called here, whatever the version of the format."""
    name = str(tag)
    if _EXCERPT_NAME.fullmatch(name):
        return EXCERPT
    return _NAMES.get(name) or _WP.sub("", name)


def texts_of(element: Any) -> dict[str, str]:
    """The texts of the children of an element, by their short names; of several, the first."""
    found: dict[str, str] = {}
    for child in element.iterchildren("*"):
        found.setdefault(short_name(child.tag), "".join(child.itertext()).strip("\n\t "))
    return found


def children(element: Any, name: str) -> Iterator[Any]:
    """The children of an element that are called `name`."""
    return (child for child in element.iterchildren("*") if short_name(child.tag) == name)


@dataclass(frozen=True)
class Item:
    """An item with its `texts` by their short names, and its custom fields (`meta`)."""

    element: Any
    texts: dict[str, str]
    meta: dict[str, str]

    @classmethod
    def of(cls, element: Any) -> "Item":
        """The item in an element."""
        pairs = map(texts_of, children(element, "postmeta"))
        meta = {one.get("meta_key", ""): one.get("meta_value", "") for one in pairs}
        return cls(element, texts_of(element), meta)

    def text(self, name: str) -> str:
        """The text of a child; "" if there is none."""
        return self.texts.get(name, "")

    @property
    def line(self) -> int:
        """The line on which it begins."""
        return int(self.element.sourceline)

    @property
    def called(self) -> str:
        """What it is called in a report."""
        return self.text("title") or self.text("post_name") or self.text("post_id")

    @property
    def content(self) -> tuple[str, int]:
        """Its text as it stands in the export, and the line on which that begins."""
        for element in children(self.element, CONTENT):
            return "".join(element.itertext()), int(element.sourceline)
        return "", self.line

    @property
    def comments(self) -> int:
        """How many comments it has."""
        return sum(1 for _ in children(self.element, "comment"))

    def terms(self) -> Iterator[tuple[str, str, str]]:
        """(kind, slug, name) of its categories and tags."""
        for element in self.element.iterchildren("category"):
            name = "".join(element.itertext()).strip()
            slug = element.get("nicename") or re.sub(r"\s+", "-", name.lower())
            if name and slug:
                yield element.get("domain") or "", slug, name

    def date(self, name: str, zone: ZoneInfo) -> datetime | None:
        """The time in the field `name`: in UTC if the export has it, else in the time zone."""
        for field, where in ((f"{name}_gmt", UTC), (name, zone)):
            try:
                return datetime.fromisoformat(self.text(field)).replace(tzinfo=where)
            except ValueError:
                continue
        return None

    @property
    def published(self) -> datetime | None:
        """The time in `pubDate`; drafts have the beginning of 1970 there."""
        try:
            found = parsedate_to_datetime(self.text("pubDate"))
        except ValueError:
            return None
        if found.year <= 1970:
            return None
        return found if found.tzinfo else found.replace(tzinfo=UTC)

    @property
    def footnotes(self) -> dict[str, str]:
        """The footnotes of WordPress's block of that name, HTML by their ids."""
        try:
            listed = json.loads(self.meta.get("footnotes") or "[]")
            return {str(one["id"]): str(one["content"]) for one in listed}
        except (ValueError, TypeError, KeyError):
            return {}
