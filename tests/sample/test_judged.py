"""The judged data, which are about the sample's stories and those of the bench."""

import re
from collections import Counter
from pathlib import Path

import pytest

from bench import judged
from bench.judged import HALVES, NONSENSE, Half
from bench.judged_newsroom import stories, write
from tilshi.commands import cli

PUBLIC = {story.id: story for story in stories() if story.is_public}


def test_at_least_48_stories_are_judged_each_in_one_half() -> None:
    tune, report = (set(judged.related(half)) for half in HALVES)
    assert len(tune | report) >= 48
    assert not tune & report
    assert abs(len(tune) - len(report)) <= 1


@pytest.mark.parametrize("half", HALVES)
def test_related_stories_are_public_and_others_than_the_story(half: Half) -> None:
    for story, grades in judged.related(half).items():
        assert story in PUBLIC
        assert story not in grades
        assert grades.keys() <= PUBLIC.keys(), story
        assert grades, story
        assert set(grades.values()) <= {1, 2}


def test_at_least_160_queries_are_judged_every_kind_in_fair_halves() -> None:
    tune, report = (Counter(query.kind for query in judged.queries(half)) for half in HALVES)
    assert (tune + report).total() >= 160
    assert len(tune) >= 8
    for kind in tune | report:
        assert abs(tune[kind] - report[kind]) <= 1, kind


def test_no_query_stands_twice() -> None:
    texts = [query.text for half in HALVES for query in judged.queries(half)]
    assert [text for text, times in Counter(texts).items() if times > 1] == []


@pytest.mark.parametrize("half", HALVES)
def test_answers_are_public_stories_and_only_nonsense_has_none(half: Half) -> None:
    for query in judged.queries(half):
        assert set(query.answers) <= PUBLIC.keys(), query.text
        assert bool(query.answers) == (query.kind != NONSENSE), query.text


def test_no_public_story_has_a_word_of_nonsense() -> None:
    words = {word for story in PUBLIC.values() for word in re.findall(r"\w+", story.text.lower())}
    for half in HALVES:
        for query in judged.queries(half):
            if query.kind == NONSENSE:
                assert not words & set(query.text.lower().split())


def test_no_story_gives_its_editors_picks_away() -> None:
    for story in stories():
        assert not [name for name in story.fields if name.startswith("related")]


def test_the_stories_of_the_bench_have_no_typing_errors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "own topics")
    assert cli.run_check(str(tmp_path / "pelicanconf.py"), lang="en") == 0
    said = capsys.readouterr()
    assert "Warning" not in said.out + said.err
