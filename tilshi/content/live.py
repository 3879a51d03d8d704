"""A live story: one file whose second-level headings begin with a time, each with its entry.

What stands before the first of them is the lead. The page shows the newest entry first, in whatever
order they stand in the file.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from html import unescape
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from tilshi.content.markdown import plain

_HEADING = re.compile(r"<h2(?: [^>]*)?>(.*?)</h2>", re.DOTALL)
_TIME = re.compile(r"(?:(\d{4}-\d\d-\d\d)[\s\u00a0]+)?(\d\d?:\d\d)(?!\d)[\s\u00a0.:–—-]*")
_ID = re.compile(r'<h2 id="([^"]*)"')
_NESTED = re.compile(r"<(/?)(?:aside|blockquote|dl|div|figure|li|ol|table|ul)\b")
_IMAGE = re.compile(r'<img [^>]*?src="image:([^"]*)"')
_FILE = re.compile(r'<a [^>]*?href="file:([^"]*)"')
_NOTES = re.compile(r'<div class="footnote">\n<hr>\n<ol>\n(.*)</ol>\n</div>\n?', re.DOTALL)
_NOTE = re.compile(r'<li id="(fn-[^"]*)">(.*?)(?=<li id="fn-|\Z)', re.DOTALL)
_REFERENCE = re.compile(r'href="#(fn-[^"]*)"')


@dataclass(frozen=True)
class LivePart:
    """The lead of a live story, or an entry, as written: its `day`, None if it is that of the
    story, its `time`, None for the lead and for a heading without one, its pictures, its attached
    files, and its line in the file.
    """

    day: date | None
    time: time | None
    images: tuple[str, ...]
    files: tuple[str, ...]
    line: int

    def moment(self, published: datetime, zone: ZoneInfo) -> datetime:
        """When it was written; the story was `published` at that time."""
        local = published.astimezone(zone)
        if self.time is None:
            return local
        return datetime.combine(self.day or local.date(), self.time, zone)


@dataclass(frozen=True)
class LiveEntry:
    """An entry of a live story, which readers see from `date` on; `number` is its place in the
    file, 0 that of the lead.
    """

    number: int
    date: datetime
    images: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class LiveSection:
    """The HTML of a part of a live story: its `heading`, the `title` in that without its time, the
    id by which others link to it, or "", and what stands below; the lead has only the last.
    """

    html: str
    title: str = ""
    anchor: str = ""
    heading: str = ""


def has_times(html: str) -> bool:
    """Whether a heading in the body begins with a time."""
    return any(_TIME.match(found[1]) for found in _headings(html))


def read(html: str, headings: Sequence[int], first_line: int) -> tuple[tuple[LivePart, ...], str]:
    """The parts of the body `html`, whose text begins on `first_line` and has `headings` of the
    second level on these lines, and the text of the lead.
    """
    found = _headings(html)
    # Headings that are typed as HTML have no line of their own here.
    lines = headings if len(headings) == len(found) else [first_line] * len(found)
    text, notes = _without_notes(html)
    lead, *entries = _cut(text)
    parts = [LivePart(None, None, *_attached(lead, notes), first_line)]
    for heading, entry, line in zip(found, entries, lines, strict=True):
        attached = _attached(entry, notes)
        parts.append(LivePart(*_moment(heading[1]), *attached, line))
    return tuple(parts), plain(lead)


def sections(html: str) -> Iterator[LiveSection]:
    """The lead of a body as it is `shown`, and its entries, as they stand."""
    lead, *entries = _cut(html)
    yield LiveSection(lead)
    for entry in entries:
        heading = _HEADING.match(entry)
        assert heading is not None
        anchor = _ID.match(heading[0])
        yield LiveSection(
            html=entry[heading.end() :],
            title=_TIME.sub("", heading[1], count=1),
            anchor=anchor[1] if anchor else "",
            heading=heading[0],
        )


def newest_first(entries: Sequence[LiveEntry]) -> list[LiveEntry]:
    """The `entries` without the lead, newest first; of two of the same time, the lower one in the
    file.
    """
    found = [entry for entry in entries if entry.number]
    return sorted(found, key=lambda entry: (entry.date, entry.number), reverse=True)


def shown(html: str, entries: Sequence[LiveEntry]) -> str:
    """The body with its lead and those of its parts that are among `entries`, the newest first,
    each with its footnotes.
    """
    text, notes = _without_notes(html)
    lead, *parts = _cut(text)
    found = []
    for part in (lead, *(parts[entry.number - 1] for entry in newest_first(entries))):
        own = _referred(part, notes)
        found.append(part + _list(own))
        notes = {id_: note for id_, note in notes.items() if id_ not in own}
    return "".join(found)


def key_points(lead: str) -> tuple[str, str]:
    """The first list in a lead, or "", and the rest of it."""
    found = re.search(r"<ul>.*?</ul>\n?", lead, re.DOTALL)
    if found is None or "<ul>" in found[0][4:]:
        return "", lead
    return found[0], lead[: found.start()] + lead[found.end() :]


def _headings(html: str) -> list[re.Match[str]]:
    """The headings of the second level that no other element contains."""
    return [found for found in _HEADING.finditer(html) if _is_open(html, found.start())]


def _is_open(html: str, place: int) -> bool:
    tags = _NESTED.findall(html, 0, place)
    return tags.count("") == tags.count("/")


def _cut(html: str) -> list[str]:
    """The lead, and what begins with each heading."""
    starts = [found.start() for found in _headings(html)]
    ends = [*starts, len(html)]
    return [html[start:end] for start, end in zip([0, *starts], ends, strict=True)]


def _moment(heading: str) -> tuple[date | None, time | None]:
    found = _TIME.match(heading)
    if found is None:
        return None, None
    hour, minute = map(int, found[2].split(":"))
    try:
        day = date.fromisoformat(found[1]) if found[1] else None
        return day, time(hour, minute)
    except ValueError:
        return None, None


_Notes = dict[str, tuple[int, str]]
"""The number and the HTML of each footnote, by its id."""


def _without_notes(html: str) -> tuple[str, _Notes]:
    """The body without its footnotes, and these."""
    listed = _NOTES.search(html)
    if listed is None:
        return html, {}
    notes = {note[1]: (at, note[2]) for at, note in enumerate(_NOTE.finditer(listed[1]), 1)}
    return html.replace(listed[0], ""), notes


def _referred(part: str, notes: _Notes) -> _Notes:
    """Those of the `notes` that a part refers to, also by another note."""
    found: set[str] = set()
    waiting = [part]
    while waiting:
        new = {id_ for id_ in _REFERENCE.findall(waiting.pop()) if id_ in notes} - found
        found |= new
        waiting += (notes[id_][1] for id_ in new)
    return {id_: note for id_, note in notes.items() if id_ in found}


def _list(notes: _Notes) -> str:
    items = (f'<li id="{id_}" value="{at}">{text}' for id_, (at, text) in notes.items())
    listed = "".join(items)
    return f'<div class="footnote">\n<hr>\n<ol>\n{listed}</ol>\n</div>\n' if notes else ""


def _attached(part: str, notes: _Notes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The pictures, and the attached files, of a part and its footnotes."""
    html = part + _list(_referred(part, notes))
    images, files = (
        tuple(dict.fromkeys(unquote(unescape(name)) for name in pattern.findall(html)))
        for pattern in (_IMAGE, _FILE)
    )
    return images, files
