"""«Мүмкін сізді қызықтыратын тақырыптар»: which stories stand under a story.

The editor's picks come first, in their order; then stories of the `related_topics`, nearest in
time first; then those that share topics, rare topics counting more, and among equals the nearest
in time; then the nearest in time of all. Whole numbers only, so that every machine agrees.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

WINDOW = 32
"""How many of a topic's stories, nearest in time on each side, are looked at: what bounds the
cost of one story, and how far one new story can reach."""


@dataclass(frozen=True)
class Candidate:
    """A story that may be shown: `time` in seconds since the epoch."""

    story: str
    time: int


def weight(stories_with_topic: int, stories: int) -> int:
    """How much a shared topic counts: the inverse document frequency in whole doublings, so that
    it changes only when a count passes a power of two.
    """
    return 1 + max(0, stories.bit_length() - stories_with_topic.bit_length())


def rank(
    story: Candidate,
    picks: Sequence[str],
    preferred: Iterable[Candidate],
    shared: Mapping[Candidate, int],
    nearby: Iterable[Candidate],
    count: int,
) -> list[str]:
    """The ids of at most `count` stories, best first, never `story` itself.

    `picks` are shown as given; `preferred` are the stories of the related topics; `shared` maps
    stories to the summed weights of the topics that they share; `nearby` fill what is left.
    """

    def distance(other: Candidate) -> tuple[int, str]:
        return abs(other.time - story.time), other.story

    def by_topics(other: Candidate) -> tuple[int, int, str]:
        return -shared[other], *distance(other)

    order = [
        *picks,
        *(candidate.story for candidate in sorted(preferred, key=distance)),
        *(candidate.story for candidate in sorted(shared, key=by_topics)),
        *(candidate.story for candidate in sorted(nearby, key=distance)),
    ]
    return [other for other in dict.fromkeys(order) if other != story.story][:count]
