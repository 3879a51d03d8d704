"""The judged data: what readers would want next, and what answers a query.

Both were judged by reading. Each is in two files: a half to tune on and a half to report.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

Half = Literal["tune", "report"]
HALVES: tuple[Half, ...] = ("tune", "report")
NAMES: Mapping[Half, str] = {"tune": "Half to tune on", "report": "Half to report"}
FOLDER = Path(__file__).parent
ARTICLES = FOLDER / "articles"
"""Stories written for the bench, besides those of the sample newsroom."""
NONSENSE = "nonsense"
"""The kind of queries that nothing answers."""


@dataclass(frozen=True)
class Query:
    """What a reader types, of which kind it is, and the ids of the stories that answer it."""

    kind: str
    text: str
    answers: tuple[str, ...]


def related(half: Half) -> dict[str, dict[str, int]]:
    """The grades of other stories, 2 or 1, for each judged story of `half`."""
    judged: Mapping[str, Mapping[int, Sequence[str]]] = _load(f"related-{half}")
    return {
        story: {other: grade for grade, others in grades.items() for other in others}
        for story, grades in judged.items()
    }


def queries(half: Half) -> list[Query]:
    """The queries of `half`, those of one kind together."""
    kinds: Mapping[str, Sequence[Mapping[str, Any]]] = _load(f"queries-{half}")
    return [
        Query(kind, query["query"], tuple(query["answers"]))
        for kind, of_kind in kinds.items()
        for query in of_kind
    ]


def _load(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
