"""Which stories are related: what a reader of one would want next.

Stories are compared by the words that few others have (BM25 over stems, and, more lightly, over
their first letters, which join what the stems keep apart), by their common topics, by section and
by time. Each story is compared with older ones only and keeps the best of them; a story's
neighbours are those that it has kept and the newer ones that have kept it. So a new story changes
the neighbours of the few that it keeps, however large the archive is.

All scores are integers, so that they are the same on every machine.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isqrt

BEGINNING = 5
"""Letters of a word that suffice for a lighter match: мұғалім and мұғалімдік."""
MOST_WORDS = 64
"""How many words of a story count, the most telling ones."""
WINDOW = 32
"""How many stories with a word, the nearest older ones, are compared with a story."""
KEPT = 8
"""How many older stories a story keeps as its neighbours."""
COMPARED = 40
"""How many of the stories most alike in words are compared in everything else too."""
FEWEST_OF_TOPIC, FEWEST = 16, 8
"""How many older stories of each topic, and of all, are compared if they have no word in common."""

_COMMON = 3
"""The rarity below which a word says nothing: it stands in more than about a third of all
stories.
"""
_LIGHTER = (2, 5)
_ALL = 1_000_000
"""The likeness in words of a story to itself."""
_TOPICS, _SECTION, _TIME = 300_000, 20_000, 30_000
"""The most that topics, section and time add to it."""
_HALF_LIFE = 4 * 365 * 86_400
"""Seconds after which the closeness in time is half."""
_VALUES = range(1, 32, 2)
"""What the impacts 0 to 15 count."""
ALIKE = 700_000
"""A likeness in words of which two stories are versions of one: only one of them is shown."""


@dataclass(frozen=True)
class Postings:
    """The documents with a key: their numbers, ascending, and the impact of the key in each."""

    numbers: Sequence[int]
    impacts: Sequence[int]


@dataclass(frozen=True)
class KeyGroup:
    """The postings of all keys with the same beginning."""

    postings: Mapping[str, Postings]

    @cached_property
    def count(self) -> int:
        """In how many documents the keys stand, each counted by itself."""
        return sum(len(one.numbers) for one in self.postings.values())

    @cached_property
    def together(self) -> Postings:
        """The documents with any of the keys, with the highest impact in each."""
        if len(self.postings) == 1:
            return next(iter(self.postings.values()))
        best: dict[int, int] = {}
        for one in self.postings.values():
            for number, impact in zip(one.numbers, one.impacts, strict=True):
                best[number] = max(best.get(number, 0), impact)
        numbers = sorted(best)
        return Postings(numbers, [best[number] for number in numbers])


@dataclass(frozen=True)
class Words:
    """The words of all stories in one language: `total` is the number of stories, `count` tells in
    how many of them a key stands, `group` gives the postings of all keys that begin like a key.
    """

    total: int
    count: Callable[[str], int]
    group: Callable[[str], KeyGroup]


@dataclass(frozen=True)
class Facts:
    """What a story is compared by, besides words: its `number` in its language, from the oldest,
    its `time` in seconds since the epoch, section and topics.
    """

    story: str
    number: int
    time: int
    section: str
    topics: frozenset[str]


@dataclass(frozen=True)
class Score:
    """Why two stories are related: the shares of common words (of a million), topics, section and
    time.
    """

    words: int
    topics: int
    section: int
    time: int

    @property
    def total(self) -> int:
        """The sum of all shares."""
        return self.words + self.topics + self.section + self.time


def level(count: int) -> int:
    """Twice the logarithm of a count to the base 2, rounded down to the levels of 1, 2, 3, 4, 6, 8,
    12 … Rarities change only when a count passes one of these.
    """
    if count < 2:
        return 0
    octaves = count.bit_length() - 1
    return 2 * octaves + (count >> (octaves - 1) & 1)


def rarity(count: int, total: int) -> int:
    """How rare something is that stands in `count` of `total` stories, in half octaves."""
    return max(0, level(total) - level(count))


def beginning(key: str) -> str:
    """The first letters of a key, which its group shares."""
    return key[:BEGINNING]


def telling_words(keys: Mapping[str, int], words: Words) -> list[str]:
    """The keys of a story, given with their impacts, that tell most about it, best first."""
    weighed = [
        (-_VALUES[impact] * weight(words.count(key), words.total), key)
        for key, impact in keys.items()
    ]
    return [key for counted, key in sorted(weighed)[:MOST_WORDS] if counted]


def likenesses(
    number: int, keys: Mapping[str, int], telling: Iterable[str], words: Words
) -> dict[int, int]:
    """How alike older stories are to the story with this `number` in its `telling` words, by their
    numbers: of a million, which is the story itself.
    """
    sums: dict[int, int] = {}
    itself = 0
    groups: dict[str, int] = {}
    for key in telling:
        value = _VALUES[keys[key]]
        exact = words.group(key).postings[key]
        counted = value * weight(len(exact.numbers), words.total)
        itself += counted * value
        _add(sums, counted, exact, number)
        start = beginning(key)
        groups[start] = max(groups.get(start, 0), value)
    lighter, of = _LIGHTER
    for start, value in groups.items():
        group = words.group(start)
        counted = value * weight(group.count, words.total) * lighter // of
        itself += counted * value
        _add(sums, counted, group.together, number)
    return {other: _ALL * sum_ // itself for other, sum_ in sums.items()} if itself else {}


def _add(sums: dict[int, int], counted: int, postings: Postings, number: int) -> None:
    if not counted:
        return
    end = bisect_left(postings.numbers, number)
    start = max(0, end - WINDOW)
    for other, impact in zip(postings.numbers[start:end], postings.impacts[start:end], strict=True):
        sums[other] = sums.get(other, 0) + counted * _VALUES[impact]


def weight(count: int, total: int) -> int:
    """The weight of a word: its rarity to the power of 1.5; 0 if it is too common."""
    rare = rarity(count, total)
    return isqrt(100 * rare**3) if rare >= _COMMON else 0


def score(
    one: Facts, other: Facts, likeness: int, rarities: Mapping[str, int], total: int
) -> Score:
    """How related two stories are, of `total` ones; `rarities` are those of the topics of `one`."""
    common = sum(rarities[topic] ** 2 for topic in one.topics & other.topics)
    return Score(
        words=likeness,
        topics=_TOPICS * common // max(1, level(total)) ** 2,
        section=_SECTION if one.section == other.section else 0,
        time=_closeness(abs(one.time - other.time)),
    )


def _closeness(seconds: int) -> int:
    halvings, rest = divmod(seconds, _HALF_LIFE)
    whole = _TIME >> halvings
    return whole - whole * rest // (2 * _HALF_LIFE)


def most_alike(likenesses: Mapping[int, int]) -> list[int]:
    """The numbers of the stories to compare in everything, the most alike; of equal ones, the
    newest.
    """
    ordered = sorted((-likeness, -number) for number, likeness in likenesses.items())
    return [-number for _, number in ordered[:COMPARED]]


def best(scored: Iterable[tuple[str, Score]]) -> list[tuple[str, Score]]:
    """The stories that a story keeps, best first."""
    return sorted(scored, key=lambda one: (-one[1].total, one[0]))[:KEPT]
