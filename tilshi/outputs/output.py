"""The protocol of outputs, one module for each kind of file that a site has."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from tilshi.outputs.changes import Change
    from tilshi.outputs.key import Key
    from tilshi.outputs.site import Site
    from tilshi.outputs.views import Page


@dataclass(frozen=True)
class File:
    """A file that needs no template: its path in the output, and its bytes."""

    path: str
    data: bytes


class Output(Protocol):
    """One kind of file. Adding one takes a module with such a class, its template if it has one,
    and a line in `tilshi.outputs.registry`.
    """

    kind: ClassVar[str]
    """The kind of its keys, which no other output has."""

    in_every_page: ClassVar[bool] = False
    """Whether pages cannot be looked at without it: a style sheet, a script, a font."""

    def keys(self, site: "Site") -> Iterator["Key"]:
        """The key of every such file that the site has."""

    def make(self, key: "Key", site: "Site") -> "Page | File | None":
        """The page, ready for its template, or the file; None if the site does not have it (any
        more).
        """

    def stale(self, change: "Change", site: "Site") -> Iterator["Key"]:
        """The keys of the files that show what has changed. Too many are harmless, too few are not:
        a file that comes out identical is not written.
        """
        yield from ()

    def templates(self, key: "Key") -> tuple[str, ...]:
        """The templates that a page may be made with; none for a file without one."""
        return ()

    def time(self, key: "Key", site: "Site") -> int:
        """When its content was published, in seconds since the epoch; 0 if it has no date. Pages
        close in time are made together, because they show the same cards.
        """
        return 0
