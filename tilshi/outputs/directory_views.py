"""The views of the lists of all topics and all authors."""

from dataclasses import dataclass

from tilshi.outputs.views import Counted
from tilshi.prose import Prose


@dataclass(frozen=True)
class Letter:
    """The topics or authors whose names begin with a letter; "" for those that begin with none."""

    title: Prose
    entries: tuple[Counted, ...]


@dataclass(frozen=True)
class DirectoryView:
    """The list of all topics or all authors (`kind`), in alphabetical order. Its `title` is ""."""

    kind: str
    title: Prose
    url: str
    canonical: str
    letters: tuple[Letter, ...]
