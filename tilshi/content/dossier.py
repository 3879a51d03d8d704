"""Dossiers: an editor's collection of stories on one matter."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tilshi.content.article import Picture
from tilshi.content.schema import Status


@dataclass(frozen=True)
class Event:
    """What happened in the matter of a dossier, and when."""

    date: datetime
    note: str


@dataclass(frozen=True)
class Dossier:
    """One dossier in one language, with the names of its stories resolved to ids; without its body.
    `order` is one of `values.ORDERS`. Without an `own_summary`, the summary is the beginning of the
    text.
    """

    dossier: str
    lang: str
    path: str
    title: str
    status: Status
    summary: str
    stories: tuple[str, ...]
    order: str
    timeline: tuple[Event, ...] = ()
    image: Picture | None = None
    redirect_from: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    images: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    own_summary: bool = True


def as_of(dossier: Dossier, at: datetime) -> Dossier:
    """`dossier` at the time `at`: without later events."""
    return replace(dossier, timeline=tuple(one for one in dossier.timeline if one.date <= at))


def in_order(dossier: Dossier, times: Mapping[str, int]) -> list[str]:
    """The stories of `dossier` that are in `times`, in its order; `times` are those of their
    publication, in seconds since the epoch.
    """
    stories = [story for story in dossier.stories if story in times]
    if dossier.order != "listed":
        newest_first = dossier.order == "newest"
        stories.sort(key=lambda story: (times[story], story), reverse=newest_first)
    return stories
