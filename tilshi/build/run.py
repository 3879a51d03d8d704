"""The build from end to end: check, pictures, catalogue, plan, slices, proof, commit."""

import dataclasses
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from tilshi.build import beside, proof, staging
from tilshi.build.catalogue import Catalogue, write
from tilshi.build.pages import Pages
from tilshi.build.plan import Slice, plan
from tilshi.build.proof import Made
from tilshi.content.folder import scan
from tilshi.content.places import same_places
from tilshi.content.registries import Registries, read_registries
from tilshi.content.source import Name, Source, parse_name, read
from tilshi.content.stories import Newsroom, gather, not_due, preview
from tilshi.output.assets import Assets, collect
from tilshi.output.pictures import Renditions
from tilshi.output.pictures import render as render_picture
from tilshi.output.translations import compile_all
from tilshi.problems import Problem, Wrong
from tilshi.settings import Settings

_READ_AT_ONCE = 50
END_OF_TIME = datetime(2300, 1, 1, tzinfo=UTC)
"""The clock of a preview: no embargo lasts that long (`schema.parse_time`)."""


@dataclass(frozen=True)
class Checked:
    """Content without problems, and what is worth a look in it."""

    registries: Registries
    newsroom: Newsroom
    warnings: list[Problem]


@dataclass(frozen=True)
class Job:
    """What a worker must know to render a slice. Small, for it travels to each."""

    settings: Settings
    registries: Registries
    catalogue: Path
    staged: Path
    translations: Path
    assets: dict[str, str]

    def asset(self, name: str) -> str:
        """The address of the theme's static file `name`. Raises KeyError if there is none."""
        return self.settings.base + self.assets[name]


@dataclass(frozen=True)
class Summary:
    """What a build has done."""

    articles: int
    made: int
    kept: int
    seconds: float
    warnings: list[Problem]


Render = Callable[[Job, Slice], list[Made]]
Progress = Callable[[str, int, int], None]


def silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def check(settings: Settings, at: datetime, progress: Progress = silent) -> Checked:
    """Reads and checks everything in the content folder. Raises Wrong with all problems."""
    with _executor(settings) as executor:
        return _check(settings, at, executor, progress)


def build(
    settings: Settings,
    at: datetime,
    render: Render,
    progress: Progress = silent,
    show_all: bool = False,
) -> Summary:
    """Builds the site as it stands at `at` into the output folder.

    With `show_all` it is a preview for the newsroom: drafts and embargoed stories are in it.

    Raises Wrong, the output folder left as it was, if anything at all is wrong; Misuse if the
    output folder is not ours to write.
    """
    started = time.monotonic()
    staging.claim(settings.output, (settings.content, settings.theme), settings.cache)
    with (
        _executor(settings) as executor,
        staging.staging(settings.output, settings.cache) as own,
    ):
        checked = _check(settings, at, executor, progress)
        if show_all:
            checked = dataclasses.replace(checked, newsroom=preview(checked.newsroom, at))
            at = END_OF_TIME
        renditions = _pictures(settings, checked.newsroom, at, executor, progress)
        assets, problems = collect(settings.theme / "static")
        translations, found = compile_all(
            settings.theme / "translations", settings.editions, settings.cache
        )
        if problems or found:
            raise Wrong([*problems, *found])
        file, staged = own / "catalogue.sqlite", own / staging.SITE
        write(file, checked.newsroom, renditions, at, settings.zone)
        catalogue = Catalogue(file)
        pages = Pages(settings, checked.registries, catalogue)
        slices = plan(catalogue, settings.editions, settings.slice_size, settings.listing_size)
        job = Job(settings, checked.registries, file, staged, translations, assets.names)
        made = [*_assets(staged, assets), *_renditions(staged, settings.cache, renditions)]
        made += [
            one
            for some in _each(executor, partial(render, job), slices, "render", progress)
            for one in some
        ]
        made += [
            Made(path, staging.put(staged, path, data))
            for path, data in beside.files(pages, catalogue, settings)
        ]
        problems = proof.prove(made, settings.base)
        if problems:
            raise Wrong(problems)
        staging.commit(staged, settings.output, {one.path: one.digest for one in made})
        catalogue.close()
    return Summary(
        articles=sum(article.due(at) for article in checked.newsroom.articles),
        made=sum(map(len, slices)),
        kept=0,
        seconds=time.monotonic() - started,
        warnings=checked.warnings,
    )


def _check(settings: Settings, at: datetime, executor: Executor, progress: Progress) -> Checked:
    registries, problems = read_registries(settings.content, settings.langs, settings.zone)
    folder, found = scan(settings.content)
    problems += found
    names = []
    for path in folder.sources:
        name, found = parse_name(path, settings.langs)
        problems += found
        if name is not None:
            names.append(name)
    batches = [names[at : at + _READ_AT_ONCE] for at in range(0, len(names), _READ_AT_ONCE)]
    work = partial(_read_batch, settings.content, settings.zone)
    sources: list[Source] = []
    for read_sources, found in _each(executor, work, batches, "read", progress):
        sources += read_sources
        problems += found
    warnings: list[Problem] = []
    newsroom = Newsroom((), ())
    if registries is not None:
        newsroom, found = gather(sources, registries, folder.pictures, _unread(names, sources))
        problems += found
        problems += same_places(newsroom, sources, registries, settings.editions, settings.zone)
        warnings = not_due(newsroom, at)
    if problems or registries is None:
        raise Wrong(problems)
    return Checked(registries, newsroom, warnings)


def _unread(names: list[Name], sources: list[Source]) -> list[Name]:
    was_read = {source.name for source in sources}
    return [name for name in names if name not in was_read]


def _read_batch(
    content: Path, zone: ZoneInfo, names: Sequence[Name]
) -> tuple[list[Source], list[Problem]]:
    sources, problems = [], []
    for name in names:
        source, found = read((content / name.path).read_bytes(), name, zone)
        problems += found
        if source is not None:
            sources.append(source)
    return sources, problems


def _pictures(
    settings: Settings, newsroom: Newsroom, at: datetime, executor: Executor, progress: Progress
) -> dict[str, Renditions]:
    """The renditions of the pictures that readers may see, and of no other."""
    names = {name for page in newsroom.pages for name in page.images}
    for article in newsroom.articles:
        if article.due(at):
            names.update(article.images)
            if article.image:
                names.add(article.image.src)
    ordered = sorted(names)
    work = partial(
        _picture, settings.content / "images", settings.image_widths, settings.cache / "pictures"
    )
    renditions, problems = {}, []
    results = _each(executor, work, ordered, "pictures", progress)
    for name, (made, found) in zip(ordered, results, strict=True):
        problems += found
        if made is not None:
            renditions[name] = made
    if problems:
        raise Wrong(problems)
    return renditions


def _picture(
    folder: Path, widths: tuple[int, ...], cache: Path, name: str
) -> tuple[Renditions | None, list[Problem]]:
    return render_picture(folder / name, widths, cache)


def _assets(staged: Path, assets: Assets) -> Iterator[Made]:
    for path, data in assets.files.items():
        yield Made(path, staging.put(staged, path, data))


def _renditions(staged: Path, cache: Path, renditions: dict[str, Renditions]) -> Iterator[Made]:
    for made in renditions.values():
        for path in (*(path for _, path in made.files), made.share):
            data = (cache / "pictures" / path).read_bytes()
            yield Made(path, staging.put(staged, path, data))


Item = TypeVar("Item")
Result = TypeVar("Result")


def _each(
    executor: Executor,
    work: Callable[[Item], Result],
    items: Sequence[Item],
    stage: str,
    progress: Progress,
) -> Iterator[Result]:
    """`work` done on each of `items`, in their order, by the workers."""
    progress(stage, 0, len(items))
    for done, result in enumerate(executor.map(work, items), start=1):
        progress(stage, done, len(items))
        yield result


def _cores() -> int:
    """The cores that this process may use; where the system does not tell, all there are."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@contextmanager
def _executor(settings: Settings) -> Iterator[Executor]:
    workers = settings.workers or _cores()
    start = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context(start))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
