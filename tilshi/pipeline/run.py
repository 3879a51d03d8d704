"""The build from end to end: scan, read, resolve, make, prove, commit.

Each step takes from the catalogue what the last has left in it and looks only at what has changed.
A build with nothing to do ends after the scan; what the later steps need is imported only for them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from tilshi.content import folder
from tilshi.content.folder import Stamp
from tilshi.outputs.plan import Key
from tilshi.pipeline import output_state, scan, staging, theme
from tilshi.pipeline.timing import Progress, Stages, silent
from tilshi.pipeline.workers import (
    FEW,
    STORIES,
    CatalogueFailedError,
    Render,
    Workers,
    Workshop,
    processes,
)
from tilshi.problems import Problem, Wrong
from tilshi.settings import Settings
from tilshi.store.connection import begin_log, change, get_meta
from tilshi.store.reader import Catalogue


@dataclass(frozen=True)
class Summary:
    """What a build has done. `left_out` are the problems of stories that were left as they were;
    `rebuilt` says why the catalogue was begun anew (a key of `problems.yaml`'s words), if it was;
    `seconds` and its `stages` are wall time.
    """

    articles: int
    made: int = 0
    kept: int = 0
    seconds: float = 0.0
    warnings: Sequence[Problem] = ()
    left_out: Sequence[Problem] = ()
    rebuilt: str = ""
    stages: dict[str, float] = field(default_factory=dict)


def nobody() -> None:
    """Nobody is told that another build is waited for."""


def check(
    settings: Settings,
    at: datetime,
    progress: Progress = silent,
    waiting: Callable[[], None] = nobody,
    whole: bool = False,
) -> Summary:
    """Reads and checks everything in the content folder; with `whole`, also the files whose size
    and time are as they were. Raises Wrong with all problems.
    """

    def work(shop: Workshop) -> Summary:
        found = _scan(shop)
        _read(shop, found)
        _resolve(shop, at, False, found.problems, False)
        return _summary(shop)

    def new() -> Workshop:
        return Workshop(settings, Stages(progress), None, processes)

    return _in_workshop(new, work, False, waiting, whole)


def build(
    settings: Settings,
    at: datetime,
    render: Render,
    progress: Progress = silent,
    show_all: bool = False,
    keep_going: bool = False,
    waiting: Callable[[], None] = nobody,
    workers: Workers = processes,
    whole: bool = False,
    allow_empty: bool = False,
) -> Summary:
    """Builds the site as it stands at `at` into the output folder.

    With `show_all` it is a preview for the newsroom: drafts and embargoed stories are in it. With
    `keep_going`, stories with problems are left as they were last built, or out. With `whole`,
    every file is read, also those whose size and time are as they were. Only a preview, or one that
    is to `allow_empty`, may be a site without any article. `workers` makes the Executor that reads,
    resolves and renders; by default processes on this machine.

    Raises Wrong, the output folder left as it was, if anything at all is wrong; Misuse if the
    output folder is not ours to write.
    """
    staging.claim(settings.output, (settings.content, settings.theme), settings.cache)

    def work(shop: Workshop) -> Summary:
        staging.finish(settings.output, staging.near(settings.output, settings.cache))
        parts = output_state.parts(shop.db)
        # A large output is looked at while the sources are; a small one, if there is more to do.
        early = _look(shop, parts, aside=True) if len(parts) > 1 else None
        found = _scan(shop)
        looks = early or _look(shop, parts, aside=bool(found.asks or found.gone))
        _read(shop, found)
        left_out = _resolve(shop, at, show_all, found.problems, keep_going)
        if not show_all and not allow_empty:
            _refuse_empty(shop)
        made = _make(shop, _remembered(shop, looks))
        return _summary(shop, made, left_out)

    def new() -> Workshop:
        return Workshop(settings, Stages(progress), render, workers)

    return _in_workshop(new, work, show_all, waiting, whole)


def _in_workshop(
    new: Callable[[], Workshop],
    work: Callable[[Workshop], Summary],
    preview: bool,
    waiting: Callable[[], None],
    whole: bool,
) -> Summary:
    """What comes of `work` in a new workshop; in another one with an empty catalogue, if that of
    the first has failed.
    """

    def attempt() -> Summary:
        shop = new()
        with shop.open(preview, waiting, whole):
            summary = work(shop)
        return replace(summary, seconds=shop.stages.total)

    try:
        return attempt()
    except CatalogueFailedError:
        return attempt()


@dataclass(frozen=True)
class _Found:
    """What a look at the files has found: those to read, those that are gone, the theme's files,
    and what is wrong with their places.
    """

    asks: Sequence[scan.Ask]
    gone: set[str]
    dress: Mapping[str, Stamp]
    problems: list[Problem]


def _scan(shop: Workshop) -> _Found:
    """Finds out what has changed."""
    settings = shop.settings
    with shop.stages.stage("scan"):
        files, problems = folder.scan(settings.content)
        asks, gone = scan.changed(shop.db, scan.CONTENT, files)
        return _Found(asks, gone, theme.scan_theme(settings.theme), problems)


def _look(
    shop: Workshop, parts: Sequence[tuple[str, str]], aside: bool
) -> Iterator[output_state.Look]:
    """Looks at the `parts` of the output: here when asked, or `aside`, while other work is done."""
    work = partial(output_state.look, shop.file, shop.settings.output)
    if not aside:
        return map(work, parts)
    begin_log(shop.db)
    return shop.aside(work, parts)


def _remembered(shop: Workshop, looks: Iterator[output_state.Look]) -> output_state.Look:
    """What all `looks` have found; what is to be remembered of it is."""
    with shop.stages.stage("output"):
        found = output_state.together(looks)
        if found.times or found.folders:
            with change(shop.db):
                found.remember(shop.db)
        return found


def _read(shop: Workshop, found: _Found) -> None:
    """Brings the catalogue up to the files as they are; if anything has changed, a worker gets
    ready to render it, with what was imported here for reading.
    """
    content, langs, zone = shop.settings.content, shop.settings.langs, shop.settings.zone
    with shop.stages.stage("read"):
        if found.asks or found.gone:
            each = partial(shop.each, stage="read", here=len(found.asks) <= FEW)
            scan.take_in(shop.db, content, found.asks, found.gone, langs, zone, each)
            shop.get_ready()
        scan.take_theme(shop.db, shop.settings.theme, found.dress)


def _resolve(
    shop: Workshop, at: datetime, preview: bool, problems: list[Problem], keep_going: bool
) -> list[Problem]:
    """Brings the newsroom up to its sources; returns what is wrong and was left as it was."""
    with shop.stages.stage("resolve"):
        if scan.is_to_resolve(shop.db, at):
            from tilshi.pipeline.resolution import Clock
            from tilshi.pipeline.resolve import Resolving

            clock = Clock(at, shop.settings.zone, preview)
            return [*problems, *Resolving(shop, clock, problems, keep_going).run()]
    if problems and not keep_going:
        raise Wrong(problems)
    return problems


def _refuse_empty(shop: Workshop) -> None:
    """Makes sure that there is an article: a folder that nobody has filled or mounted looks like
    one whose articles are all gone. Raises Wrong.
    """
    if shop.db.execute("select 1 from source where kind = 'article' limit 1").fetchone():
        return
    count = get_meta(shop.db, STORIES)
    if count in (None, "0"):
        raise Wrong([Problem("no-articles", "content/articles")])
    raise Wrong([Problem("no-articles-left", "content/articles", values={"count": count})])


def _make(shop: Workshop, look: output_state.Look) -> int:
    """Makes the files that are to be made; returns how many pages."""
    astray = set(look.astray)
    settings, stages = shop.settings, shop.stages
    if not theme.is_known(shop.db, settings.cache):
        from tilshi.pipeline.materials import take_theme

        with stages.stage("theme"):
            take_theme(shop)
    if shop.db.execute("select 1 from dirty where kind = 'picture' limit 1").fetchone():
        from tilshi.pipeline.materials import take_pictures

        with stages.stage("pictures"):
            take_pictures(shop)
    keys = {Key.parse(row[0]) for row in shop.db.execute("select key from stale")} | astray
    sweep = shop.whole or look.foreign
    if not keys and not sweep:
        return 0
    from tilshi.pipeline.render import Making

    return Making(shop, astray).run(keys, sweep)


def _summary(shop: Workshop, made: int = 0, left_out: Sequence[Problem] = ()) -> Summary:
    def count(query: str) -> int:
        return int(shop.db.execute(query).fetchone()[0])

    return Summary(
        articles=Catalogue(shop.db).count(),
        made=made,
        kept=count("select count(*) from output where path like '%.html'") - made,
        seconds=shop.stages.total,
        warnings=_warnings(shop),
        left_out=left_out,
        rebuilt=shop.rebuilt,
        stages=shop.stages.seconds,
    )


def _warnings(shop: Workshop) -> list[Problem]:
    text = get_meta(shop.db, "warnings")
    if text is None or text == "[]":
        return []
    from tilshi.store.serialisation import problems_from_json

    return problems_from_json(text)
