"""The sites of other tools have the same articles, and the measured edits are valid."""

import json
import shutil
from pathlib import Path

import pytest

from bench import corpus
from bench.edits import CLEAN, SCENARIOS, Newsroom
from bench.peers import hugo, pelican
from bench.peers.content import Content
from bench.report import chart
from bench.result import Cost, Result, Size
from tests.conftest import Site
from tilshi.commands import cli

ARTICLES = 30


@pytest.fixture
def content(tmp_path: Path) -> Path:
    content = Site(tmp_path).root / "content"
    shutil.rmtree(content)
    corpus.write(content, ARTICLES)
    return content


def stems(folder: Path) -> set[str]:
    return {file.stem for file in folder.rglob("*.md")}


@pytest.mark.parametrize("peer", [hugo, pelican], ids=["hugo", "pelican"])
def test_a_peer_gets_every_article_in_every_language_and_no_other(
    content: Path, tmp_path: Path, peer: object
) -> None:
    peer.write(Content(content), tmp_path / "site")  # type: ignore[attr-defined]
    made = stems(tmp_path / "site/content/articles")
    assert made == stems(content / "articles")
    assert len(made) == ARTICLES + ARTICLES // 5 + 2
    for file in (tmp_path / "site/content/articles").rglob("*.md"):
        assert "story:" not in file.read_text("utf-8"), "links lead to addresses"


def test_a_translation_for_a_peer_has_inherited_fields_and_its_own_texts(content: Path) -> None:
    russian = Content(content).source(corpus.story(0).path("ru"))
    kazakh = Content(content).source(corpus.story(0).path("kk"))
    for name in ("date", "category", "tags", "authors"):
        assert russian.fields[name] == kazakh.fields[name]
    assert russian.fields["title"] != kazakh.fields["title"]
    assert russian.fields["image"]["src"] == kazakh.fields["image"]["src"]
    assert russian.fields["image"]["alt"] != kazakh.fields["image"]["alt"]
    assert set(kazakh.fields["tags"]) <= {topic.id for topic in corpus.topics()}


@pytest.mark.parametrize("scenario", [scenario for scenario in SCENARIOS if scenario != CLEAN])
def test_an_edit_differs_in_each_round_and_leaves_valid_content(
    content: Path, scenario: str, capsys: pytest.CaptureFixture[str]
) -> None:
    newsroom = Newsroom(content, ARTICLES, seed=1)
    first, second = newsroom.edit(scenario, 1), newsroom.edit(scenario, 2)
    assert (first == second) == (scenario == "nothing")
    for edit in (first, second):
        for path, text in edit.files.items():
            file = content / path
            assert not file.exists() or file.read_text("utf-8") != text
            assert edit.says in text
            corpus.put(content, path, text.encode())
    config = str(content.parent / "pelicanconf.py")
    assert cli.run_check(config, lang="en") == 0, capsys.readouterr().err


def test_a_renamed_topic_is_renamed_for_the_peers_and_keeps_its_articles(
    content: Path, tmp_path: Path
) -> None:
    before = Content(content).source(corpus.story(0).path("kk")).fields["tags"]
    edit = Newsroom(content, ARTICLES, seed=1).edit("topic", 1)
    corpus.put(content, "topics.yaml", edit.files["topics.yaml"].encode())
    hugo.write_registries(Content(content), tmp_path)
    topics = json.loads((tmp_path / "data/topics.json").read_text("utf-8"))
    assert all(edit.says in name for name in topics[before[1]].values())
    assert Content(content).source(corpus.story(0).path("kk")).fields["tags"] == before


def result() -> Result:
    costs = {
        ("clean", "tilshi"): [Cost(2, 3, 100), Cost(9, 9, 100), Cost(4, 5, 300)],
        ("clean", "hugo"): [Cost(4, 6, 200), Cost(6, 6, 200)],
    }
    return Result(100, 1, costs, {"tilshi": Size(10, 12, 3000)})


def test_a_ratio_is_the_median_of_the_ratios_of_the_rounds_that_both_have() -> None:
    ours, theirs = result().rows()
    assert (ours["wall"], ours["cpu"], ours["memory"], ours["rounds"]) == (4, 5, 100, 3)
    assert ours["to_hugo"] == {"wall": 1.0, "cpu": 1.0, "memory": 0.5}  # (0.5 + 1.5) / 2 …
    assert "to_hugo" not in theirs
    assert "to_pelican" not in ours


def test_the_chart_shows_every_figure() -> None:
    measured = {"articles": 100, "cores": 2, "date": "2026-11-23", "results": result().rows()}
    drawn = chart(measured)
    assert drawn.count("<rect") == 1 + 2 + 2  # the ground, the legend, the bars
    for words in ("4.00 s", "5.00 s", "Tilshi", "Hugo", "clean"):
        assert f">{words}<" in drawn
