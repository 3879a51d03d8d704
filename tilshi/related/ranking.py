"""Which stories are related: what a reader of one would want next.

Stories are compared by the words that few others have (BM25 over stems, and, more lightly, over
their first letters, which join what the stems keep apart), by their common topics, by section and
by time. Each story is compared with older ones only and keeps the best of them; a story's
neighbours are those that it has kept and the newer ones that have kept it. So a new story changes
the neighbours of the few that it keeps, however large the archive is.

All scores are integers, so that they are the same on every machine.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest, nsmallest
from math import isqrt
from typing import NamedTuple

from tilshi.related.postings import KeyGroup, Postings, add, value

BEGINNING = 5
"""Letters of a word that suffice for a lighter match: мұғалім and мұғалімдік."""
MOST_WORDS, FEWER_WORDS = 64, 24
"""How many words of a story count, the most telling ones; and in a large archive, where fewer tell
enough.
"""
LARGE = 1024
"""Stories of a large archive."""
WINDOW = 12
"""How many stories with a word, the nearest older ones, are compared with a story."""
KEPT = 6
"""How many older stories a story keeps as its neighbours."""
COMPARED = 16
"""How many of the stories most alike in words are compared in everything else too."""
FEWEST_OF_TOPIC, FEWEST = 6, 8
"""How many older stories of each topic, and of all, are compared if they have no word in common."""

_NUMBER = 32
"""Bits of a story's number."""
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
ALIKE = 700_000
"""A likeness in words of which two stories are versions of one: only one of them is shown."""


class Word(NamedTuple):
    """A word as stories are compared by it: its postings and weight, and those of all words with
    its beginning, if there are others.
    """

    postings: Postings
    weight: int
    beginning: str
    together: KeyGroup | None
    lighter: int


def word(key: str, group: KeyGroup, total: int) -> Word:
    """The word with this key, in a `group` of keys, among `total` stories."""
    exact = group.postings[key]
    own = weight(exact.count, total)
    lighter = weight(group.count, total) * _LIGHTER[0] // _LIGHTER[1]
    if len(group.postings) == 1:
        return Word(exact, own + lighter, "", None, 0)
    return Word(exact, own, beginning(key), group, lighter)


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


class Score(NamedTuple):
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


def telling_words(
    keys: Mapping[str, int], key_weight: Callable[[str], int], total: int
) -> list[str]:
    """The keys of a story, given with their impacts, that tell most about it among `total` stories,
    best first.
    """
    weighed = [
        (-value(impact) * own, key) for key, impact in keys.items() if (own := key_weight(key))
    ]
    most = MOST_WORDS if level(total) < level(LARGE) else FEWER_WORDS
    return [key for _, key in nsmallest(most, weighed)]


@dataclass(frozen=True)
class Likenesses:
    """How alike older stories are to a story in its telling words: `sums` by their numbers, and
    that of the story itself.
    """

    sums: Mapping[int, int]
    itself: int

    def of(self, number: int) -> int:
        """The likeness of the story with a number, of a million."""
        return _ALL * self.sums[number] // self.itself if number in self.sums else 0

    def most_alike(self) -> list[int]:
        """The numbers of the stories to compare in everything else too; of equal ones, the newest
        first.
        """
        ordered = nlargest(COMPARED, [sum_ << _NUMBER | n for n, sum_ in self.sums.items()])
        return [both & (1 << _NUMBER) - 1 for both in ordered]


def likenesses(number: int, telling: Iterable[tuple[Word, int]]) -> Likenesses:
    """How alike older stories are to the story with this `number` and these `telling` words with
    their impacts.
    """
    sums: dict[int, int] = {}
    itself = 0
    for found, its_value, its_weight in _compared(telling):
        counted = its_value * its_weight
        itself += counted * its_value
        add(sums, found.before(number, WINDOW), counted)
    return Likenesses(sums, itself)


_Compared = tuple[Postings | KeyGroup, int, int]


def _compared(telling: Iterable[tuple[Word, int]]) -> list[_Compared]:
    """(postings, the value in the story, weight) of each telling word, and of each beginning."""
    found: list[_Compared] = []
    beginnings: dict[str, _Compared] = {}
    for one, impact in telling:
        own = value(impact)
        found.append((one.postings, own, one.weight))
        if one.together is not None:
            known = beginnings.get(one.beginning)
            if known is None or known[1] < own:
                beginnings[one.beginning] = (one.together, own, one.lighter)
    return [*found, *beginnings.values()]


@lru_cache(maxsize=100_000)
def weight(count: int, total: int) -> int:
    """The weight of a word: its rarity to the power of 1.5; 0 if it is too common."""
    rare = rarity(count, total)
    return isqrt(100 * rare**3) if rare >= _COMMON else 0


def topic_share(count: int, total: int) -> int:
    """What a common topic adds that `count` of `total` stories have: by its squared rarity, which
    makes wide topics harmless.
    """
    return int(_TOPICS * rarity(count, total) ** 2 // max(1, level(total)) ** 2)


def score(one: Facts, other: Facts, likeness: int, shares: Mapping[str, int]) -> Score:
    """How related two stories are; `shares` are those of the topics of `one`."""
    return Score(
        words=likeness,
        topics=sum([shares[topic] for topic in one.topics & other.topics]),
        section=_SECTION if one.section == other.section else 0,
        time=_closeness(abs(one.time - other.time)),
    )


def _closeness(seconds: int) -> int:
    halvings, rest = divmod(seconds, _HALF_LIFE)
    whole = _TIME >> halvings
    return whole - whole * rest // (2 * _HALF_LIFE)


def best(scored: Iterable[tuple[str, Score]]) -> list[tuple[str, Score]]:
    """The stories that a story keeps, best first."""
    ordered = nsmallest(KEPT, [(-sum(score), story, score) for story, score in scored])
    return [(story, score) for _, story, score in ordered]
