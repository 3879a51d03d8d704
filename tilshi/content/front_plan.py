"""The editors' front page: what stands where until when. What they do not say goes by rule.

`content/front.yaml` has the front page of each language. What a language does not say, it takes
from the site's first one, as a translation does.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tilshi.content.front_matter import FieldPath, Located, Value
from tilshi.content.registry_file import Record, described, load, optional
from tilshi.content.validation import validate
from tilshi.content.values import Names, StoryId, StoryIds, Text, Time
from tilshi.problems import Problem, nearest

if TYPE_CHECKING:
    from tilshi.content.registries import Registry

FILE = "content/front.yaml"


class Pin(Record):
    """A story in its place, until it ends."""

    story: StoryId = described(
        "The story's id: the name of its file without .md.", "auruhana-ashyldy"
    )
    until: Time = described("When it leaves its place to the rule.", "2026-11-24 18:00")


_PIN: Value = {"story": "auruhana-ashyldy", "until": "2026-11-24 18:00"}


class Package(Record):
    """Stories of one topic in a block of their own."""

    topic: Text = described("A topic of content/topics.yaml: its name or id.", "Шымкент")
    stories: StoryIds | None = optional(
        "The ids of its stories, in order. Default: the newest of the topic.",
        ["badam-arnasy", "badam-suy"],
    )
    until: Time = described("When it goes.", "2026-11-24 18:00")


class FrontPlan(Record):
    """What editors want of the front page of a language."""

    lead: Pin | None = optional("The story that leads. Default: the newest.", _PIN)
    pinned: tuple[Pin, ...] | None = optional(
        "The stories next to it, in order, before the newest.", [_PIN]
    )
    sections: Names | None = optional(
        "The sections that have a block, in order: names or ids of content/sections.yaml. Default:"
        " those with the newest stories.",
        ["Қоғам", "Мәдениет"],
    )
    package: Package | None = optional(
        "Stories of one topic in a block of their own, below the latest news.",
        {"topic": "Шымкент", "until": "2026-11-24 18:00"},
    )

    def stories(self) -> Iterator[tuple[FieldPath, str]]:
        """(place in the plan, id) of the stories that it names."""
        if self.lead is not None:
            yield ("lead", "story"), self.lead.story
        for number, pin in enumerate(self.pinned or ()):
            yield ("pinned", number, "story"), pin.story
        for number, story in enumerate((self.package and self.package.stories) or ()):
            yield ("package", "stories", number), story

    def ends(self) -> Iterator[datetime]:
        """The times at which a part of it ends."""
        for part in (self.lead, self.package, *(self.pinned or ())):
            if part is not None:
                yield part.until

    def at(self, time: float) -> "FrontPlan":
        """The plan without what has ended at a `time`, in seconds since the epoch."""

        def runs(part: Pin | Package | None) -> bool:
            return part is not None and part.until.timestamp() > time

        return self.model_copy(
            update={
                "lead": self.lead if runs(self.lead) else None,
                "pinned": tuple(filter(runs, self.pinned or ())),
                "package": self.package if runs(self.package) else None,
            }
        )


@dataclass(frozen=True)
class Fronts:
    """The plans of the front pages that have one, by language; `first` is the language of the
    site's main edition.
    """

    first: str = ""
    plans: Mapping[str, FrontPlan] = dataclasses.field(default_factory=dict)

    def plan(self, lang: str) -> FrontPlan:
        """The plan in `lang`, with what it takes from the first language."""
        own, first = (self.plans.get(one, FrontPlan()) for one in (lang, self.first))
        said = {name: value for name, value in own if value is not None}
        return first.model_copy(update=said)


def read_fronts(
    path: Path, langs: Sequence[str], zone: ZoneInfo, sections: "Registry[Any]",
    topics: "Registry[Any]",
) -> tuple[Fronts, list[Problem]]:  # fmt: skip
    """The plans in the optional file at `path`, with the ids of sections and topics; whether there
    are such stories is not checked.
    """
    if not path.exists():
        return Fronts(langs[0]), []
    located, file, problems = load(path)
    if problems or not located.value:
        return Fronts(langs[0]), problems
    if not isinstance(located.value, dict):
        return Fronts(langs[0]), [Problem("front-not-languages", file, 1)]
    plans: dict[str, FrontPlan] = {}
    for lang, value in located.value.items():
        if lang not in langs:
            line, guess = located.line((lang,)), nearest(lang, langs)
            misplaced = lang in FrontPlan.model_fields
            values = {"value": lang, "known": ", ".join(langs)}
            code = "front-not-languages" if misplaced else "unknown-lang"
            problems.append(Problem(code, file, line, None, values, guess))
            continue
        here = located.at(lang)
        plan, found = validate(FrontPlan, here if value else Located(), file, zone)
        problems.extend(found)
        if plan is not None:
            problems.extend(_twice(plan, here, file))
            plans[lang], found = _with_ids(plan, here, file, sections, topics)
            problems.extend(found)
    return Fronts(langs[0], plans), problems


def _twice(plan: FrontPlan, located: Located, file: str) -> Iterator[Problem]:
    met: set[str] = set()
    for place, story in plan.stories():
        if story in met:
            yield problem_at("listed-twice", located, place, story, file)
        met.add(story)


def _with_ids(
    plan: FrontPlan, located: Located, file: str, sections: "Registry[Any]", topics: "Registry[Any]"
) -> tuple[FrontPlan, list[Problem]]:
    """`plan` with the ids of its sections and of its topic, and a problem for each unknown name."""
    problems: list[Problem] = []

    def id_of(name: str, registry: "Registry[Any]", code: str, *place: str | int) -> str:
        found = registry.find(name)
        if found is None:
            guess = registry.nearest(name)
            problems.append(problem_at(code, located, place, name, file, guess))
        return found or name

    update: dict[str, object] = {}
    if plan.sections is not None:
        named = [
            id_of(name, sections, "unknown-category", "sections", number)
            for number, name in enumerate(plan.sections)
        ]
        update["sections"] = tuple(named)
        for number, id_ in enumerate(named):
            if id_ in named[:number]:
                place = ("sections", number)
                problems.append(problem_at("listed-twice", located, place, id_, file))
    if plan.package is not None:
        topic = id_of(plan.package.topic, topics, "unknown-tags", "package", "topic")
        update["package"] = plan.package.model_copy(update={"topic": topic})
    return plan.model_copy(update=update), problems


def located_plan(content: Path, lang: str) -> Located:
    """The plan of a language in the folder `content` as located text."""
    return load(content / "front.yaml")[0].at(lang)


def problem_at(
    code: str,
    located: Located,
    place: FieldPath,
    value: str,
    file: str = FILE,
    guess: str | None = None,
    **more: object,
) -> Problem:
    """The problem of the `value` at a `place` in the plan that is `located`."""
    field = ".".join(str(part + 1 if isinstance(part, int) else part) for part in place)
    values = {"value": value, **more}
    return Problem(code, file, located.line(place), field, values, guess)
