"""The notes on each file of the newsroom: what the builder and proofreading find in it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tilshi.filesystem import read, write_atomically
from tilshi.problems import Problem, set_of


class Note(NamedTuple):
    """What is wrong, in the editor's language, on which line (from 1) of its file, if on any; an
    `error`, or something worth a look.
    """

    line: int | None
    text: str
    error: bool

    @classmethod
    def of(cls, problem: Problem, lang: str) -> "Note":
        """The note about a problem."""
        return cls(problem.line, " ".join(problem.text(lang)), not problem.warning)


@dataclass(frozen=True)
class NotesFile:
    """The file in which the builder tells the server all notes, by the files that they are about
    (from the content folder's parent).
    """

    file: Path

    @classmethod
    def beside(cls, state: Path) -> "NotesFile":
        """The one that belongs to the state file."""
        return cls(state.with_name(f"notes-{state.stem}.json"))

    def write(self, problems: Iterable[Problem], lang: str) -> None:
        """Writes the notes about the `problems`, unless they are there already."""
        by_file: dict[str, list[Note]] = {}
        for problem in set_of(problems):
            by_file.setdefault(problem.file, []).append(Note.of(problem, lang))
        data = json.dumps(by_file, ensure_ascii=False).encode()
        if read(self.file) != data:
            write_atomically(self.file, data)

    def read(self) -> Mapping[str, list[Note]]:
        """The notes; none if there is no such file."""
        by_file = json.loads(read(self.file) or b"{}")
        return {file: [Note(*one) for one in notes] for file, notes in by_file.items()}
