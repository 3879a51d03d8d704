"""Segments: the parts of a language's index by the age of its documents.

A document's number is its position in the listing of all stories, from the oldest. Full segments
never change by a new story: it goes to the youngest, and only when a size is filled eight times are
these merged into one of the next size.
"""

from dataclasses import dataclass

SMALLEST, FACTOR = 128, 2


@dataclass(frozen=True, order=True)
class Segment:
    """The documents with the numbers from `first` on, `size` at most."""

    first: int
    size: int

    def __str__(self) -> str:
        return f"{self.first}-{self.size}"

    @classmethod
    def parse(cls, text: str) -> "Segment":
        """The segment that `str` has serialised."""
        first, size = text.split("-")
        return cls(int(first), int(size))

    @property
    def end(self) -> int:
        """The number after its last, if it is full."""
        return self.first + self.size


def segments(documents: int) -> list[Segment]:
    """The segments of an index of so many `documents`, oldest first: the largest that can be full,
    then the next smaller ones, and at last one of the smallest size that is not full.
    """
    found: list[Segment] = []
    first, size = 0, SMALLEST
    while size * FACTOR <= documents:
        size *= FACTOR
    while first < documents:
        while size > SMALLEST and documents - first < size:
            size //= FACTOR
        found.append(Segment(first, size))
        first += size
    return found
