"""Whatever was edited, in whatever order, the output is the site of a clean build."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import tree
from tests.pipeline.conftest import build_here, compare_few
from tests.pipeline.random_edits import RandomNewsroom
from tilshi.pipeline import first_pages
from tilshi.pipeline.first_pages import FirstPages
from tilshi.pipeline.session import SupersededError
from tilshi.pipeline.workers import KeptWorkers
from tilshi.problems import ProblemsError
from tilshi.search import derived, segments, shards
from tilshi.settings import load_settings

STEPS = 7


@pytest.fixture(autouse=True)
def small_search_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some stories are as many segments and shards as thousands have otherwise."""
    monkeypatch.setattr(segments, "SMALLEST", 4)
    monkeypatch.setattr(segments, "FACTOR", 2)
    monkeypatch.setattr(shards, "LIMITS", ((0, 100), (8, 150), (16, 200)))
    monkeypatch.setattr(derived, "HEAD", 2)


class Desk(RandomNewsroom):
    """A newsroom whose output nobody but the build writes, as in `inv serve`."""

    def edits(self) -> list[Callable[[], object]]:
        return [edit for edit in super().edits() if edit.__name__ != "output_by_hand"]


class Onlooker:
    """Somebody who looks at all pages of the output, and sometimes saves before they are made."""

    def __init__(self, newsroom: RandomNewsroom) -> None:
        self.output, self.rnd = newsroom.root / "output", newsroom.rnd
        self.shown: dict[str, str] = {}
        self.superseded = 0

    def pages(self) -> list[str]:
        return [path for path in tree(self.output) if path.endswith(".html")]

    def look(self, folder: Path, _: object) -> None:
        self.shown = tree(folder)

    def saves(self) -> bool:
        return self.rnd.random() < 0.2

    def build(self, config: Path, newsroom: RandomNewsroom, **more: Any) -> bool:
        """Whether a build came to its end; one that is superseded has no effect but is begun anew,
        and what was shown early is what was made in the end.
        """
        first = FirstPages(self.pages, self.look, self.saves)
        before = tree(self.output)
        self.shown = {}
        while True:
            try:
                good = builds(config, newsroom, first=first, **more)
            except SupersededError:
                self.superseded += 1
                assert tree(self.output) == before
            else:
                assert not good or self.shown.items() <= tree(self.output).items()
                return good


def builds(config: Path, newsroom: RandomNewsroom, **more: Any) -> bool:
    """Whether a build came to its end."""
    if (workers := more.get("workers")) is not None:
        workers.start(load_settings(config))
    try:
        summary = build_here(config, newsroom.at, **more)
    except ProblemsError:
        return False
    # A catalogue that is begun anew for an error in it would hide that something was not made.
    assert summary.rebuilt in ("", "catalogue-older")
    return True


@pytest.fixture(autouse=True)
def _few_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compare_few(monkeypatch)


def live_through(
    newsroom: RandomNewsroom, build: Callable[..., bool] = builds, **more: Any
) -> None:
    root = newsroom.root
    lived = []
    for _ in range(STEPS):
        shutil.rmtree(root / "clean", ignore_errors=True)
        shutil.rmtree(root / ".clean", ignore_errors=True)
        good = builds(root / "clean.py", newsroom)
        before = tree(root / "output")
        assert build(root / "pelicanconf.py", newsroom, **more) == good, lived
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
    live_through(RandomNewsroom(tmp_path, seed))


@pytest.mark.parametrize("seed", range(20, 24))
def test_workers_that_stay_make_the_site_of_a_clean_build(tmp_path: Path, seed: int) -> None:
    workers = KeptWorkers()
    live_through(Desk(tmp_path, seed), workers=workers, own_output=True)
    workers.stop()


@pytest.mark.parametrize("seed", range(30, 33))
def test_what_is_shown_early_is_what_a_clean_build_makes(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_pages, "LARGE", 0)
    workers, newsroom = KeptWorkers(), Desk(tmp_path, seed)
    onlooker = Onlooker(newsroom)
    live_through(newsroom, onlooker.build, workers=workers, own_output=True)
    workers.stop()
    assert onlooker.superseded


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1200))
def test_two_hundred_more_histories_end_in_the_site_of_a_clean_build(
    tmp_path: Path, seed: int
) -> None:
    live_through(RandomNewsroom(tmp_path, seed))


def test_every_edit_of_a_history_occurs(tmp_path: Path) -> None:
    newsroom = RandomNewsroom(tmp_path, 5)
    newsroom.translate()
    for edit in dict.fromkeys(newsroom.edits()):
        assert builds(tmp_path / "pelicanconf.py", newsroom)
        newsroom.do(edit)
