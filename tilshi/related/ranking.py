"""«Мүмкін сізді қызықтыратын тақырыптар»: the stories shown below a story.

The editor's picks come first, in their order; then stories of the `related_topics`, nearest in time
first; then those that share topics, rare topics counting more, ties broken by time; then the
nearest in time of all. Only integers are used, so that the result is the same on every machine.
"""

from collections.abc import Iterable, Mapping, Sequence

WINDOW = 32
"""How many of a topic's stories, nearest in time on each side, are considered: this bounds the cost
of a story, and the pages that a new story affects.
"""


Candidate = tuple[str, int]
"""A candidate story, and its time in seconds since the epoch."""


def weight(stories_with_topic: int, stories: int) -> int:
    """The weight of a shared topic: its inverse document frequency, rounded to powers of two, so
    that it changes only when a count passes one.
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

    `picks` are shown unconditionally; `preferred` are the stories of the related topics; `shared`
    maps stories to the summed weights of shared topics; `nearby` fill the rest.
    """
    own, here = story

    def by_distance(candidates: Iterable[Candidate]) -> list[str]:
        return [id_ for _, id_ in sorted([(abs(time - here), id_) for id_, time in candidates])]

    by_topics = sorted(
        [(-weights, abs(time - here), id_) for (id_, time), weights in shared.items()]
    )
    order = [
        *picks,
        *by_distance(preferred),
        *(id_ for _, _, id_ in by_topics),
        *by_distance(nearby),
    ]
    return [other for other in dict.fromkeys(order) if other != own][:count]
