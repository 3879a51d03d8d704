"""What the workers of a build do, and how many there are."""

from collections.abc import Callable, Iterable
from typing import Any

from tests.conftest import AT, Here, Site, article
from tests.pipeline.conftest import at_time, build_here
from tilshi.outputs.key import Key
from tilshi.pipeline.workers import Slice
from tilshi.settings import Settings


class Told(Here):
    """Workers that write down the slices that they are given; an empty one is to warm up."""

    def __init__(self, slices: list[Slice]) -> None:
        self.slices = slices

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        self.slices.append(args[-1])
        return super().submit(work, *args, **kwargs)

    def map(self, work: Callable[..., Any], *items: Iterable[Any], **_: Any) -> Any:
        (given,) = map(list, items)
        self.slices += [one for one in given if isinstance(one[0], Key)]
        return map(work, given)


def rendered(newsroom: Site) -> list[tuple[int, list[int]]]:
    """For all workers that a build starts to render: how many there are of their kind, and how many
    keys the slices have that they were given.
    """
    started: list[tuple[int, list[Slice]]] = []

    def workers(settings: Settings) -> Told:
        started.append((settings.workers, []))
        return Told(started[-1][1])

    build_here(newsroom.root / "pelicanconf.py", at_time(AT), workers=workers)
    return [(count, [len(one) for one in slices]) for count, slices in started if slices]


def test_an_edit_is_rendered_by_the_worker_that_has_warmed_up_while_it_was_read(site) -> None:
    newsroom = site({"content/articles/2020/a.md": article("А")}).made()
    newsroom.write({"content/articles/2020/a.md": article("А", body="Жаңа сөйлем.")})
    [(workers, [first, *others])] = rendered(newsroom)
    assert (workers, first) == (1, 0)
    assert others and all(others)


def test_no_worker_warms_up_for_a_file_that_was_only_touched(site) -> None:
    newsroom = site({"content/articles/2020/a.md": article("А")}).made()
    (newsroom.root / "content/articles/2020/a.md").touch()
    assert rendered(newsroom) == []
