"""The views of directories: the lists of all topics, all authors and all months."""

from dataclasses import dataclass

from tilshi.outputs.views import Ref
from tilshi.prose import Prose


@dataclass(frozen=True)
class Counted:
    """A topic, an author or a month, and how many stories it has."""

    ref: Ref
    stories: int


@dataclass(frozen=True)
class Group:
    """The topics or authors whose names begin with a letter, or the months of a year. The title is
    "" for names that begin with no letter.
    """

    title: Prose
    entries: tuple[Counted, ...]


@dataclass(frozen=True)
class DirectoryView:
    """The list of all topics, all authors or, as the archive, all months (`kind`). Its `title` is
    "".
    """

    kind: str
    title: Prose
    url: str
    canonical: str
    groups: tuple[Group, ...]
