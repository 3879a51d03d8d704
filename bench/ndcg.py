"""Normalised discounted cumulative gain: how good a ranking is against graded judgements.

Source: Järvelin and Kekäläinen, Cumulated gain-based evaluation of IR techniques (2002), with the
exponential gain of Burges et al. (2005).
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from math import log2
from statistics import fmean


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], count: int = 5) -> float:
    """The nDCG of the first `count` of `ranking`, between 0 and 1; what has no grade counts 0.

    Raises ValueError if nothing has a grade above 0, or `ranking` names something twice.
    """
    if len(set(ranking)) < len(ranking):
        raise ValueError(f"{ranking}: something stands there twice")
    best = _gain(sorted(grades.values(), reverse=True), count)
    if not best:
        raise ValueError("nothing is graded above 0")
    return _gain((grades.get(id_, 0) for id_ in ranking), count) / best


def mean_ndcg(
    rankings: Mapping[str, Sequence[str]], judged: Mapping[str, Mapping[str, int]]
) -> float:
    """The mean nDCG@5 over the stories of `judged`; a story without a ranking counts 0."""
    return fmean(ndcg(rankings.get(story, ()), grades) for story, grades in judged.items())


def _gain(grades: Iterable[int], count: int) -> float:
    first = islice(grades, count)
    return sum((2**grade - 1) / log2(rank + 2) for rank, grade in enumerate(first))
