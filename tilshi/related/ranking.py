"""«Мүмкін сізді қызықтыратын тақырыптар»: which stories stand under a story.

The editor's picks come first, in their order; then stories of the `related_topics`, nearest in
time first; then those that share topics, rare topics counting more, and among equals the nearest
in time; then the nearest in time of all. Whole numbers only, so that every machine agrees.
"""

from collections.abc import Iterable, Mapping, Sequence

WINDOW = 32
"""How many of a topic's stories, nearest in time on each side, are looked at: what bounds the
cost of one story, and how far one new story can reach."""


Candidate = tuple[str, int]
"""A story that may be shown, and its time in seconds since the epoch."""


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
