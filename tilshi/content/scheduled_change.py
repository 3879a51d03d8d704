"""Scheduled changes: `stem.at-2026-12-01T0900.md`, next to `stem.md`, takes its place at that time.

A change is a whole source. It cannot move the story: its addresses are those of the story's file.
Why it is not a list of differences is in docs/decisions/034-scheduled-changes.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tilshi.content.schema import FrontMatter, Status
from tilshi.content.source import Source
from tilshi.problems import Problem

_ADDRESS = ("date", "slug", "redirect_from")
"""The fields on which a story's addresses depend."""
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class StorySources:
    """The sources of one story, page or dossier: the `first` one in each language, and the
    `changes` scheduled for them, by time.
    """

    first: Mapping[str, Source]
    changes: tuple[Source, ...] = ()

    def at(self, time: datetime) -> list[Source]:
        """The sources that are in force at a `time`. A change that is a draft never is."""
        found = dict(self.first)
        for change in self.changes:
            if _since(change) <= time and change.fields.status is not Status.DRAFT:
                found[change.name.lang] = change
        return list(found.values())

    def with_change(self, change: Source) -> list[Source]:
        """The sources at the time of one of the `changes`, which is in force even if a draft."""
        others = (one for one in self.at(_since(change)) if one.name.lang != change.name.lang)
        return [*others, change]


def by_time(sources: Sequence[Source]) -> tuple[StorySources, list[Problem]]:
    """The `sources` of one story, page or dossier, and what is wrong with them together."""
    problems: list[Problem] = []
    first: dict[str, Source] = {}
    for source in sources:
        if source.since is not None:
            continue
        other = first.setdefault(source.name.lang, source)
        if other is not source:
            values = {"value": source.name.story, "other": other.file}
            problems.append(Problem("story-twice", source.file, values=values))
    changes: list[Source] = []
    for change in sorted((one for one in sources if one.since), key=_since):
        base = first.get(change.name.lang)
        if base is None or base.name.path != change.name.story_path:
            values = {"name": change.name.story_path}
            problems.append(Problem("change-alone", change.file, values=values))
            continue
        before = StorySources(first, tuple(changes)).at(_since(change) - _INSTANT)
        replaced = next(one for one in before if one.name.lang == change.name.lang)
        problems += _wrong(change, base, replaced)
        changes.append(_at_address(change, base))
    return StorySources(first, tuple(changes)), problems


def with_time_of_change(fields: FrontMatter, since: datetime | None) -> FrontMatter:
    """The `fields` of a source that is in force `since` a time, modified no earlier than then."""
    if since is None or fields.date is None or since <= fields.date:
        return fields
    if fields.modified is not None and fields.modified >= since:
        return fields
    return fields.model_copy(update={"modified": since})


def _since(change: Source) -> datetime:
    assert change.since is not None
    return change.since


def _at_address(change: Source, base: Source) -> Source:
    """`change` with the addresses of the story's file."""
    kept = {name: getattr(base.fields, name) for name in _ADDRESS}
    flawed = change.flawed | (base.flawed & set(_ADDRESS))
    return replace(change, fields=change.fields.model_copy(update=kept), flawed=flawed)


def _wrong(change: Source, base: Source, replaced: Source) -> Iterator[Problem]:
    """What is wrong with a `change` of the story's file `base`, which takes the place of
    `replaced`.
    """
    own, kept = change.fields, base.fields
    assert isinstance(own, FrontMatter)
    assert isinstance(kept, FrontMatter)
    moved = [
        name for name in ("date", "slug") if getattr(own, name) not in (None, getattr(kept, name))
    ]
    if not set(own.redirect_from or ()) <= set(kept.redirect_from or ()):
        moved.append("redirect_from")
    for name in moved:
        if name not in change.flawed | base.flawed:
            values = {"name": name, "other": base.file}
            yield Problem("change-moves", change.file, change.line(name), name, values)
    before = replaced.fields
    assert isinstance(before, FrontMatter)
    if "corrections" in change.flawed:
        return
    for correction in before.corrections or ():
        if correction not in (own.corrections or ()):
            values = {"value": correction.note, "other": replaced.file}
            line = change.line("corrections")
            yield Problem("change-drops-correction", change.file, line, "corrections", values)
