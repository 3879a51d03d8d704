"""The catalogue's values as JSON: lossless, and without executable code."""

import json
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from tilshi.content.front_plan import FrontPlan, Fronts
from tilshi.content.imprint import Imprint
from tilshi.content.live import LivePart
from tilshi.content.markdown import Body
from tilshi.content.registries import Author, Registries, Registry, Section, Topic
from tilshi.content.source import MODELS, Name, Source
from tilshi.problems import Problem

_WHOLE_TIMES = {"zone": UTC}
"""Stored times have their offset."""
PARTS = TypeAdapter(LivePart)
_EXCERPT = 500
"""Characters of a body's text that are stored: more than any summary made from it can have."""


def source_to_json(source: Source) -> str:
    """A source without the HTML of its body."""
    body = source.body
    return json.dumps(
        {
            "fields": source.fields.model_dump(mode="json", exclude_none=True),
            "links": body.links,
            "images": body.images,
            "files": body.files,
            "anchored": body.anchored,
            "anchors": body.anchors,
            "text": body.text[:_EXCERPT],
            "lines": [(place, line) for place, line in source.lines.items()],
            "flawed": sorted(source.flawed),
            "slug_line": source.line("slug"),
            "parts": [PARTS.dump_python(part, mode="json") for part in source.parts],
        },
        ensure_ascii=False,
    )


def source_from_json(text: str, name: Name, zone: ZoneInfo) -> Source:
    """The source from `source_to_json`; its body has no HTML."""
    kept = json.loads(text)
    return Source(
        name=name,
        fields=MODELS[name.kind].model_validate(kept["fields"], context={"zone": zone}),
        body=Body(
            links=tuple((kind, target, line) for kind, target, line in kept["links"]),
            images=tuple((image, line) for image, line in kept["images"]),
            files=tuple((name, line) for name, line in kept["files"]),
            anchored=tuple((kind, target, line) for kind, target, line in kept["anchored"]),
            anchors=tuple(kept["anchors"]),
            text=kept["text"],
        ),
        lines={tuple(place): line for place, line in kept["lines"]},
        flawed=frozenset(kept["flawed"]),
        parts=tuple(map(PARTS.validate_python, kept["parts"])),
        since=name.starts(zone),
    )


def problems_to_json(problems: list[Problem]) -> str:
    """Problems, with their values as text."""
    return json.dumps(
        [
            {
                "code": problem.code,
                "file": problem.file,
                "line": problem.line,
                "field": problem.field,
                "values": {name: str(value) for name, value in problem.values.items()},
                "nearest": problem.nearest,
                "warning": problem.warning,
            }
            for problem in problems
        ],
        ensure_ascii=False,
    )


def problems_from_json(text: str) -> list[Problem]:
    """The problems from `problems_to_json`."""
    return [Problem(**kept) for kept in json.loads(text)]


def registries_to_json(registries: Registries) -> str:
    """All four registries."""

    def entries(registry: Registry[Any]) -> list[Any]:
        return [entry.model_dump(mode="json") for entry in registry.entries.values()]

    return json.dumps(
        {
            "sections": entries(registries.sections),
            "topics": entries(registries.topics),
            "authors": entries(registries.authors),
            "imprint": registries.imprint.model_dump(mode="json"),
            "gone": registries.gone,
            "first": registries.fronts.first,
            "fronts": {
                lang: plan.model_dump(mode="json") for lang, plan in registries.fronts.plans.items()
            },
        },
        ensure_ascii=False,
    )


def registries_from_json(text: str) -> Registries:
    """The registries from `registries_to_json`."""
    kept = json.loads(text)
    return Registries(
        Registry.of(Section.model_validate(entry) for entry in kept["sections"]),
        Registry.of(Topic.model_validate(entry) for entry in kept["topics"]),
        Registry.of(Author.model_validate(entry) for entry in kept["authors"]),
        Imprint.model_validate(kept["imprint"], context=_WHOLE_TIMES),
        tuple(kept["gone"]),
        Fronts(
            kept["first"],
            {
                lang: FrontPlan.model_validate(plan, context=_WHOLE_TIMES)
                for lang, plan in kept["fronts"].items()
            },
        ),
    )
