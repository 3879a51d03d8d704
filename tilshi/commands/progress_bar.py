"""The progress bar of a build on a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
)
from rich.text import Text

from tilshi.pipeline.timing import Progress as Watched
from tilshi.problems import say


class _Rate(ProgressColumn):
    """Steps per second, once there are enough to tell."""

    def render(self, task: Task) -> Text:
        """The rate of `task`; empty text at first."""
        return Text("" if task.speed is None else f"{task.speed:.0f}/s")


@contextmanager
def bar(lang: str) -> Iterator[Watched]:
    """A bar for each stage, with its rate, on standard error."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:

        def show(stage: str, done: int, total: int) -> None:
            if not total:
                return
            if stage not in tasks:
                tasks[stage] = shown.add_task(say(stage, lang), total=total)
            shown.update(tasks[stage], completed=done, total=total)

        yield show
