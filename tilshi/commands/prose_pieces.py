"""The prose of a source file as `inv check` reads it: what the fields say, and the body, with
positions in the file.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import yaml

from tilshi.content.fields import is_prose
from tilshi.content.front_matter import FieldPath, split
from tilshi.content.source import ARTICLE, DOSSIER, MODELS
from tilshi.content.typed_values import scalars

BOM = b"\xef\xbb\xbf"
_NAMING = {ARTICLE: "related", DOSSIER: "stories"}
"""The fields that may name stories by their titles."""


@dataclass(frozen=True)
class ProsePiece:
    """Prose in a source file. `at` gives the position of each character in the file; it is empty if
    that is unknown. `told` is false for text that only repeats a title: a pick.
    """

    words: str
    line: int
    at: Sequence[int]
    field: str | None = None
    told: bool = True


def prose_pieces(text: str, kind: str) -> Iterator[ProsePiece]:
    """The prose in the fields and the body of `text`, a source of the `kind`; nothing if its fields
    cannot be read.
    """
    try:
        _, body, line = split(text, "")
        fields = scalars(text)
    except (yaml.YAMLError, StopIteration):
        return
    for scalar in fields:
        if is_read_by_people(scalar.place, kind):
            field = ".".join(str(p + 1 if isinstance(p, int) else p) for p in scalar.place)
            told = scalar.place[0] != _NAMING.get(kind)
            yield ProsePiece(scalar.value, scalar.line, scalar.at, field, told)
    start = len(text) - len(body)
    yield ProsePiece(body, line, range(start, len(text) + 1))


def is_read_by_people(place: FieldPath, kind: str) -> bool:
    """Whether a value is prose, or refers to a story by its title, which is."""
    if len(place) == 2 and place[0] == _NAMING.get(kind):
        return True
    return is_prose(MODELS[kind], place)


def lines_of(data: bytes) -> tuple[list[str], str]:
    """The line endings of a file, and its text with `\\n` for each."""
    typed = data.removeprefix(BOM).decode("utf-8")
    ends = re.findall(r"\r\n|\r|\n", typed)
    return ends, typed.replace("\r\n", "\n").replace("\r", "\n")


def line_starts(text: str) -> list[int]:
    """The positions in `text` at which its lines begin."""
    return [0, *(match.end() for match in re.finditer("\n", text))]
