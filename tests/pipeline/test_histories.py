"""Whatever was edited, in whatever order, the output is the site of a clean build."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import tree
from tests.pipeline.conftest import build_here, compare_few
from tests.pipeline.random_edits import RandomNewsroom
from tilshi.problems import ProblemsError
from tilshi.search import derived, segments, shards

STEPS = 7


@pytest.fixture(autouse=True)
def small_search_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some stories are as many segments and shards as thousands have otherwise."""
    monkeypatch.setattr(segments, "SMALLEST", 4)
    monkeypatch.setattr(segments, "FACTOR", 2)
    monkeypatch.setattr(shards, "LIMITS", ((0, 100), (8, 150), (16, 200)))
    monkeypatch.setattr(derived, "HEAD", 2)


def builds(config: Path, newsroom: RandomNewsroom) -> bool:
    """Whether a build came to its end."""
    try:
        summary = build_here(config, newsroom.at)
    except ProblemsError:
        return False
    # A catalogue that is begun anew for an error in it would hide that something was not made.
    assert summary.rebuilt in ("", "catalogue-older")
    return True


@pytest.fixture(autouse=True)
def _few_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compare_few(monkeypatch)


def live_through(root: Path, seed: int) -> None:
    newsroom = RandomNewsroom(root, seed)
    lived = []
    for _ in range(STEPS):
        shutil.rmtree(root / "clean", ignore_errors=True)
        shutil.rmtree(root / ".clean", ignore_errors=True)
        good = builds(root / "clean.py", newsroom)
        before = tree(root / "output")
        assert builds(root / "pelicanconf.py", newsroom) == good, lived
        if good:
            assert tree(root / "output") == tree(root / "clean"), lived
        else:
            lived.append("WRONG")
            assert "killed_commit" in lived[-3:] or tree(root / "output") == before, lived
        lived.append(newsroom.do_something())
        if newsroom.rnd.random() < 0.5:
            lived.append(newsroom.do_something())


@pytest.mark.parametrize("seed", range(6))
def test_any_history_of_edits_ends_in_the_site_of_a_clean_build(tmp_path: Path, seed: int) -> None:
    live_through(tmp_path, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1200))
def test_two_hundred_more_histories_end_in_the_site_of_a_clean_build(
    tmp_path: Path, seed: int
) -> None:
    live_through(tmp_path, seed)


def test_every_edit_of_a_history_occurs(tmp_path: Path) -> None:
    newsroom = RandomNewsroom(tmp_path, 5)
    newsroom.translate()
    for edit in dict.fromkeys(newsroom.edits()):
        assert builds(tmp_path / "pelicanconf.py", newsroom)
        newsroom.do(edit)
