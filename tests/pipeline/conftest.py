"""Builds in this process, quick enough for long histories."""

from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tilshi.pelican_adapter.slice_run import render
from tilshi.pipeline.run import Summary, build
from tilshi.pipeline.workers import Render
from tilshi.settings import load_settings


class Here(Executor):
    """Does at once what it is given."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        future.set_result(work(*args, **kwargs))
        return future

    def map(self, work: Callable[..., Any], *items: Iterable[Any], **_: Any) -> Any:
        return map(work, *items)


def build_here(config: Path, at: datetime, render: Render = render, **more: Any) -> Summary:
    """A build in this process of the site that `config` describes."""
    return build(load_settings(config), at, render, workers=lambda _: Here(), **more)


def at_time(text: str) -> datetime:
    """A time on the clock of Almaty."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Almaty"))
