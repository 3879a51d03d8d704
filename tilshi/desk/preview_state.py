"""The state of the preview: what the builder tells the server, and where the server tells it what
is wanted.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tilshi.desk.view import View
from tilshi.filesystem import write_atomically
from tilshi.problems import Problem, first_of_each_kind

LocalisedProblems = tuple[tuple[str, str], ...]
"""Problems for display: location and text."""


@dataclass(frozen=True)
class PreviewState:
    """The result of the last build: a number that increases, 0 before the first; the path of the
    site's root; the problems, or else the warnings; when the builder was started; what is shown,
    and its folder, if that is not the one that the server was created with; and the folder with
    the pages that were made `first`, while all others are still being made.
    """

    version: int = 0
    base: str = "/"
    problems: LocalisedProblems = ()
    notes: LocalisedProblems = ()
    started: int = 0
    view: View = field(default_factory=View)
    folder: str = ""
    first: str = ""

    @property
    def tag(self) -> str:
        """What tells this build from all others, also from those of an earlier builder."""
        return f"{self.version}-{self.started}" if self.version else "0"

    def write(self, file: Path) -> None:
        """Writes the state to the file that the server reads."""
        write_atomically(file, json.dumps(asdict(self), ensure_ascii=False).encode())

    @classmethod
    def read(cls, file: Path) -> "PreviewState":
        """The state in `file`; an empty one if nothing has been built yet."""
        if not file.exists():
            return cls()
        data = json.loads(file.read_text("utf-8"))
        for name in ("problems", "notes"):
            data[name] = tuple(map(tuple, data[name]))
        return cls(**{**data, "view": View(**data["view"])})


def localised(problems: Iterable[Problem], lang: str) -> LocalisedProblems:
    """The `problems` in `lang`, only the first of each kind."""
    return tuple((one.place, " ".join(one.text(lang))) for one in first_of_each_kind(problems))


def wanted_file(state: Path) -> Path:
    """The file in which the server that reads `state` tells which view is wanted."""
    return state.with_name(f"wanted-{state.stem}") / "view.json"
