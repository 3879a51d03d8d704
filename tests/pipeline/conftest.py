"""Builds in this process, fast enough for long histories."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.conftest import Here
from tilshi.pelican_adapter.slice_run import render
from tilshi.pipeline.run import Summary, build
from tilshi.pipeline.workers import Render
from tilshi.settings import load_settings


def build_here(config: Path, at: datetime, render: Render = render, **more: Any) -> Summary:
    """A build in this process of the site that `config` describes."""
    return build(load_settings(config), at, render, workers=lambda _: Here(), **more)


def at_time(text: str) -> datetime:
    """A time on the clock of Almaty."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Almaty"))
