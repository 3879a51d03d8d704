"""Builds in this process, fast enough for long histories."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import Here
from tilshi.pelican_adapter.slice_run import render
from tilshi.pipeline.run import Summary, build
from tilshi.pipeline.workers import Render
from tilshi.related import postings, ranking
from tilshi.settings import load_settings


def build_here(config: Path, at: datetime, render: Render = render, **more: Any) -> Summary:
    """A build in this process of the site that `config` describes."""
    return build(load_settings(config), at, render, **{"workers": lambda _: Here(), **more})


def at_time(text: str) -> datetime:
    """A time on the clock of Almaty."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Almaty"))


def compare_few(patch: pytest.MonkeyPatch) -> None:
    """Lets stories compare and keep so few others that it matters which, and divides their words
    into so small blocks that a small newsroom has several.
    """
    for name, count in {
        "MOST_WORDS": 5, "WINDOW": 2, "KEPT": 2, "COMPARED": 3, "FEWEST_OF_TOPIC": 1, "FEWEST": 1,
    }.items():  # fmt: skip
        patch.setattr(ranking, name, count)
    patch.setattr(postings, "BLOCK", 4)
