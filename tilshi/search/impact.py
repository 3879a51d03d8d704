"""Impacts: how much a document is about a word, in eight steps, whatever others are about."""

from collections.abc import Mapping

_TITLE, _SUMMARY = 3, 2
"""How often a word of the title, and one of the summary, counts as one of the body."""
_MEAN = 220
"""Terms of a document of average length. It is fixed, so that a new story changes no impact."""
STEPS = 8


def impacts(
    title: Mapping[str, int], summary: Mapping[str, int], body: Mapping[str, int]
) -> dict[str, int]:
    """The impact, from 0 to 7, of each term of a document, from how often it occurs in its parts.

    It is BM25's saturated term frequency with k1 = 1.2 and b = 0.5 (Robertson and Zaragoza, The
    Probabilistic Relevance Framework, 2009, 3.1), w / (w + k1 (1 - b + b length / mean)), in
    integers, so that all machines agree.
    """
    length = sum(title.values()) + sum(summary.values()) + sum(body.values())
    weights = dict(body)
    for part, weight in ((summary, _SUMMARY), (title, _TITLE)):
        for term, times in part.items():
            weights[term] = weights.get(term, 0) + weight * times
    norm = 3 * (_MEAN + length)
    return {
        term: STEPS * 5 * _MEAN * weight // (5 * _MEAN * weight + norm)
        for term, weight in weights.items()
    }
