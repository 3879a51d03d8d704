"""The progress bar of a build on a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from tilshi.pipeline.timing import Progress as Watched
from tilshi.problems import say


@contextmanager
def bar(lang: str) -> Iterator[Watched]:
    """A bar for each stage, with its rate, on standard error."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.speed:.0f}/s"),
    )
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:

        def show(stage: str, done: int, total: int) -> None:
            if not total:
                return
            if stage not in tasks:
                tasks[stage] = shown.add_task(say(stage, lang), total=total)
            shown.update(tasks[stage], completed=done, total=total)

        yield show
