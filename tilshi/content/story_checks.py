"""Checks of one source other than of names: links, dates, placeholders left from `new`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from tilshi.content.fields import example
from tilshi.content.schema import DossierFrontMatter, FrontMatter, Status
from tilshi.content.source import Source
from tilshi.content.values import ADVERTISEMENT
from tilshi.problems import EDITOR_LANGS, Problem, say

if TYPE_CHECKING:
    from tilshi.content.stories import Index


def check_body(source: Source, index: "Index") -> list[Problem]:
    """Reports links, pictures and attached files of the body that do not exist."""
    problems = []
    file = source.file
    for kind, target, line in source.body.links:
        if not index.has(kind, target):
            guess = index.nearest(kind, target)
            values = {"value": f"{kind}:{target}"}
            problems.append(Problem("unknown-link", file, line, None, values, guess))
    for kind, target, line in source.body.anchored:
        if index.has(kind, target.partition("#")[0]) and not index.has_anchor(kind, target):
            values = {"value": f"{kind}:{target}", "anchor": target.partition("#")[2]}
            problems.append(Problem("unknown-anchor", file, line, None, values))
    for name, line in source.body.images:
        if not index.has_picture(name):
            guess = index.nearest("picture", name)
            problems.append(Problem("unknown-picture", file, line, None, {"value": name}, guess))
    for name, line in source.body.files:
        if not index.has_file(name):
            guess = index.nearest("file", name)
            problems.append(Problem("unknown-file", file, line, None, {"value": name}, guess))
    return problems


def check_times(source: Source, whole: FrontMatter) -> Iterator[Problem]:
    """Reports dates before the story's own, and an end at which it, or a scheduled change of it,
    would never have been seen. A correction may have only a day.
    """
    out = whole.date
    if out is None:
        return
    for name in ("modified", "breaking_until"):
        time = getattr(whole, name)
        if time is not None and time < out:
            yield _early(source, time, out, name)
    own = isinstance(source.fields, FrontMatter) and source.fields.expires is not None
    seen = max(out, source.since or out) if own else out
    if whole.expires is not None and whole.expires <= seen:
        yield replace(_early(source, whole.expires, seen, "expires"), code="expires-early")
    for number, correction in enumerate(whole.corrections or ()):
        if correction.date.astimezone(out.tzinfo).date() < out.date():
            yield _early(source, correction.date, out, "corrections", number, "date")


def check_sponsor(source: Source, whole: FrontMatter) -> Iterator[Problem]:
    """Reports an advertisement that does not say who has paid for it, and another story that says
    so.
    """
    advertises = whole.format == ADVERTISEMENT
    if advertises and whole.sponsor is None and "sponsor" not in source.flawed:
        values = {"name": "sponsor", "example": example(FrontMatter, "sponsor")}
        yield Problem("missing", source.file, source.line("format"), "sponsor", values)
    elif whole.sponsor is not None and not advertises:
        yield Problem("sponsor-alone", source.file, source.line("sponsor"), "sponsor")


def check_entries(source: Source) -> Iterator[Problem]:
    """Reports headings of a live story that do not begin with a time."""
    for part in source.parts[1:]:
        if part.time is None:
            yield Problem("entry-without-time", source.file, part.line)


def _early(source: Source, time: datetime, out: datetime, *place: str | int) -> Problem:
    name = ".".join(str(part + 1 if isinstance(part, int) else part) for part in place)
    said = (f"{one.astimezone(out.tzinfo):%Y-%m-%d %H:%M}" for one in (time, out))
    values = dict(zip(("name", "value", "other"), (name, *said), strict=True))
    return Problem("changed-early", source.file, source.line(*place), name, values)


def check_placeholders(source: Source, whole: FrontMatter | DossierFrontMatter) -> list[Problem]:
    """Reports placeholders of `new` in a story or dossier that is no longer a draft."""
    if whole.status is Status.DRAFT:
        return []
    problems = []
    if source.body.text.replace("\u00a0", " ") in placeholder_bodies():
        values = {"value": source.body.text}
        problems.append(Problem("placeholder-left", source.file, None, None, values))
    if whole.image is not None and whole.image.alt == PLACEHOLDER:
        line = source.line("image", "alt")
        values = {"value": PLACEHOLDER}
        problems.append(Problem("placeholder-left", source.file, line, "image.alt", values))
    return problems


@cache
def placeholder_bodies() -> frozenset[str]:
    """The bodies of new files, in every language."""
    return frozenset(say("note-body", lang) for lang in EDITOR_LANGS)


PLACEHOLDER = "…"
"""The placeholder in a new file for text that the editor has to write."""
