"""Postings: which stories have a word, and how much it tells of each.

A story's number and the impact of the word in it are one code of 16 bits; codes stand in blocks by
number.
"""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

BLOCK = 4096
"""Stories of a block."""
_IMPACT_BITS = 4
_IMPACT = (1 << _IMPACT_BITS) - 1
_VALUES = tuple(range(1, 32, 2))

Part = tuple[int, Sequence[int]]
"""Some stories with a word: the number from which theirs are counted, and their codes."""


def value(impact: int) -> int:
    """What an impact, from 0 to 15, counts."""
    return _VALUES[impact]


def add(sums: dict[int, int], parts: Iterable[Part], weight: int) -> None:
    """Adds to `sums`, by number, what the word counts in the stories of `parts`, times `weight`."""
    get = sums.get
    for first, codes in parts:
        for code in codes:
            number = first + (code >> _IMPACT_BITS)
            sums[number] = get(number, 0) + weight * _VALUES[code & _IMPACT]


def encoded(stories: Iterable[tuple[int, int]]) -> bytes:
    """(number in the block, impact) of stories, in order of number, as bytes."""
    return _bytes(array("H", [number << _IMPACT_BITS | impact for number, impact in stories]))


def _bytes(codes: "array[int]") -> bytes:
    if sys.byteorder == "big":
        codes.byteswap()
    return codes.tobytes()


def decoded(data: bytes) -> dict[int, int]:
    """The impacts by number in the block from `encoded`."""
    return {code >> _IMPACT_BITS: code & _IMPACT for code in _codes(data)}


def _codes(data: bytes) -> Sequence[int]:
    codes = array("H", data)
    if sys.byteorder == "big":
        codes.byteswap()
    return codes


class BlockBuilder:
    """The postings of all words in one block."""

    def __init__(self) -> None:
        self._codes: dict[str, array[int]] = {}

    def add(self, number: int, impacts: Iterable[tuple[str, int]]) -> None:
        """Adds a story, with a higher number in the block than the last."""
        codes, inside = self._codes, number << _IMPACT_BITS
        for key, impact in impacts:
            if key in codes:
                codes[key].append(inside | impact)
            else:
                codes[key] = array("H", (inside | impact,))

    def postings(self) -> list[tuple[str, bytes]]:
        """(key, postings as `encoded`) of all keys, in order."""
        return [(key, _bytes(codes)) for key, codes in sorted(self._codes.items())]


class Postings:
    """The postings of a word. `blocks` are (number of the block, bytes), in order."""

    def __init__(self, blocks: Iterable[tuple[int, bytes]]) -> None:
        self._blocks = [(block * BLOCK, _codes(data)) for block, data in blocks]

    @cached_property
    def count(self) -> int:
        """How many stories have the word."""
        return sum(len(codes) for _, codes in self._blocks)

    def numbers(self) -> list[int]:
        """The numbers of all stories with the word."""
        return [first + (code >> _IMPACT_BITS) for first, codes in self._blocks for code in codes]

    def before(self, number: int, most: int) -> list[Part]:
        """At most the last `most` stories before the one with a number."""
        parts: list[Part] = []
        for first, codes in reversed(self._blocks):
            if first < number:
                end = bisect_left(codes, (number - first) << _IMPACT_BITS)
                part = codes[end - most if end > most else 0 : end]
                parts.append((first, part))
                most -= len(part)
                if not most:
                    break
        return parts

    def after(self, number: int, most: int) -> list[int]:
        """The numbers of at most the next `most` stories from the one with a number on."""
        found: list[int] = []
        for first, codes in self._blocks:
            start = bisect_left(codes, max(0, number - first) << _IMPACT_BITS)
            part = codes[start : start + most - len(found)]
            found += [first + (code >> _IMPACT_BITS) for code in part]
            if len(found) == most:
                break
        return found


@dataclass(frozen=True)
class KeyGroup:
    """The postings of all keys with the same beginning."""

    postings: Mapping[str, Postings]

    @cached_property
    def count(self) -> int:
        """How many stories have the keys, each key counted by itself."""
        return sum(one.count for one in self.postings.values())

    def numbers(self) -> set[int]:
        """The numbers of all stories with any of the keys."""
        return set().union(*(one.numbers() for one in self.postings.values()))

    def before(self, number: int, most: int) -> list[Part]:
        """At most the last `most` stories with any of the keys before the one with a number, each
        with the highest impact in it.
        """
        best: dict[int, int] = {}
        for one in self.postings.values():
            for first, codes in one.before(number, most):
                for code in codes:
                    other = first + (code >> _IMPACT_BITS)
                    best[other] = max(best.get(other, 0), code & _IMPACT)
        last = sorted(best)[-most:]
        return [(0, [other << _IMPACT_BITS | best[other] for other in last])]

    def after(self, number: int, most: int) -> list[int]:
        """The numbers of at most the next `most` stories with any of the keys from the one with a
        number on.
        """
        return sorted(set(self._after(number, most)))[:most]

    def _after(self, number: int, most: int) -> Iterator[int]:
        for one in self.postings.values():
            yield from one.after(number, most)
