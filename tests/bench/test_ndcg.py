"""The measure of rankings."""

import pytest

from bench.ndcg import mean_ndcg, ndcg

GRADES = {"a": 2, "b": 1}
# By hand: gains 3 and 1; discounts 1, log2(3), 2, log2(5), log2(6).
BEST = 3 + 1 / 1.5849625


@pytest.mark.parametrize(
    ("ranking", "value"),
    [
        (["a", "b"], 1),
        (["a", "b", "x", "y", "z"], 1),
        (["b", "a"], (1 + 3 / 1.5849625) / BEST),
        (["x", "a", "b"], (3 / 1.5849625 + 1 / 2) / BEST),
        (["a"], 3 / BEST),
        (["v", "w", "x", "y", "z", "a"], 0),
        ([], 0),
    ],
)
def test_a_ranking_is_worth_more_if_what_is_wanted_comes_earlier(
    ranking: list[str], value: float
) -> None:
    assert ndcg(ranking, GRADES) == pytest.approx(value)


def test_more_good_stories_than_places_cost_nothing() -> None:
    grades = dict.fromkeys("abcdefg", 2)
    assert ndcg(list("gfedc"), grades) == pytest.approx(1)


def test_a_story_without_a_ranking_counts_as_nothing() -> None:
    assert mean_ndcg({"one": ["a", "b"]}, {"one": GRADES, "two": GRADES}) == pytest.approx(0.5)


def test_a_story_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        ndcg(["a", "a"], GRADES)


def test_what_nothing_is_related_to_cannot_be_measured() -> None:
    with pytest.raises(ValueError, match="nothing is graded"):
        ndcg(["a"], {"a": 0})
