"""The build from end to end: scan, read, resolve, render, validate, commit.

Each step takes from the catalogue what the previous one left there, and handles only what has
changed. A build with nothing to do ends after the scan; what later steps need is imported locally.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from tilshi.content import content_folder
from tilshi.content.content_folder import FileStamp
from tilshi.outputs.key import Key
from tilshi.pipeline import output_state, scan, staging, theme
from tilshi.pipeline.schedule import schedule_at
from tilshi.pipeline.session import FEW, CatalogueFailedError, Session
from tilshi.pipeline.timing import Progress, Stages, no_progress
from tilshi.pipeline.workers import Render, Workers, processes
from tilshi.problems import Problem, ProblemsError
from tilshi.settings import Settings
from tilshi.store import fingerprints, meta, neighbours, queues, sources
from tilshi.store.connection import begin_log, transaction
from tilshi.store.reader import Catalogue

if TYPE_CHECKING:
    from tilshi.pipeline.first_pages import FirstPages
    from tilshi.pipeline.related_report import RelatedBlock
    from tilshi.pipeline.schedule import ScheduledEvent


@dataclass(frozen=True)
class Summary:
    """What a build has done. `left_out` are the problems of stories kept as they were; `rebuilt`
    says why the catalogue was discarded (a key of the messages), if it was; `seconds` and its
    `stages` are wall time. `schedule` is what will happen.
    """

    articles: int
    made: int = 0
    kept: int = 0
    seconds: float = 0.0
    warnings: Sequence[Problem] = ()
    left_out: Sequence[Problem] = ()
    rebuilt: str = ""
    stages: dict[str, float] = field(default_factory=dict)
    schedule: Sequence["ScheduledEvent"] = ()


def ignore_wait() -> None:
    """Does not report that another build is running."""


def check(
    settings: Settings,
    at: datetime,
    progress: Progress = no_progress,
    waiting: Callable[[], None] = ignore_wait,
    whole: bool = False,
) -> Summary:
    """Reads and checks everything in the content folder, also what is in pictures and attached
    files; with `whole`, every file is read, even if its size and ctime are unchanged. Raises
    ProblemsError with all problems.
    """

    def work(session: Session) -> Summary:
        from tilshi.pipeline.consistency import expiring
        from tilshi.pipeline.file_check import check_files

        found = _scan(session)
        _read(session, found)
        problems = []
        try:
            _resolve(session, at, False, found.problems, False)
        except ProblemsError as wrong:
            problems += wrong.problems
        problems += check_files(session)
        if problems:
            raise ProblemsError(problems)
        if not sources.has_source(session.db, "article"):
            session.notes.append(Problem("no-articles", "content/articles", warning=True))
        imprint = Catalogue(session.db).registries().imprint
        session.notes += expiring(imprint, at.astimezone(settings.zone).date(), settings.content)
        return _summary(session, at)

    def new() -> Session:
        return Session(settings, Stages(progress), None, processes)

    return _in_session(new, work, False, waiting, whole)


def build(
    settings: Settings,
    at: datetime,
    render: Render,
    progress: Progress = no_progress,
    show_all: bool = False,
    keep_going: bool = False,
    waiting: Callable[[], None] = ignore_wait,
    workers: Workers = processes,
    whole: bool = False,
    allow_empty: bool = False,
    own_output: bool = False,
    first: "FirstPages | None" = None,
) -> Summary:
    """Builds the site as of `at` into the output folder.

    With `show_all` it is a preview for the newsroom that includes drafts and embargoed stories.
    With `keep_going`, stories with problems are kept as last built, or left out. With `whole`,
    every file is read, even if its size and ctime are unchanged. A site without articles is an
    error, unless it is a preview or `allow_empty` is set. `workers` makes the Executor that reads,
    resolves and renders; by default processes on this machine. With `own_output`, only builds write
    into the output folder: it is not inspected, unless its manifest is not that of the last one.
    A large build shows the pages that are wanted `first`; it then raises SupersededError, with the
    output folder unchanged, as soon as a newer change is to be built instead.

    Raises ProblemsError, with the output folder unchanged, if anything is wrong; UsageError if the
    output folder must not be written.
    """
    staging.require_own_output(settings.output, (settings.content, settings.theme), settings.cache)

    def work(session: Session) -> Summary:
        staging.finish_commit(settings.output, staging.near(settings.output, settings.cache))
        if own_output and output_state.is_as_left(session.db, settings.output):
            parts: list[tuple[str, str]] = []
        else:
            parts = output_state.parts(session.db)
        # A large output is inspected while the sources are read; a small one only if there is other
        # work.
        early = _look(session, parts, in_background=True) if len(parts) > 1 else None
        found = _scan(session)
        looks = early or _look(session, parts, in_background=bool(found.to_read or found.gone))
        _read(session, found)
        left_out = _resolve(session, at, show_all, found.problems, keep_going)
        if not show_all and not allow_empty:
            _refuse_empty(session)
        _rank(session)
        made = _make(session, _remembered(session, looks), first)
        return _summary(session, at, made, left_out)

    def new() -> Session:
        return Session(settings, Stages(progress), render, workers)

    return _in_session(new, work, show_all, waiting, whole)


def related(
    settings: Settings,
    at: datetime,
    story: str,
    progress: Progress = no_progress,
    waiting: Callable[[], None] = ignore_wait,
) -> "list[RelatedBlock]":
    """The blocks of related stories below `story` as of `at`, explained; none if readers see it in
    no language. Raises ProblemsError with all problems of the content.
    """
    found: list[RelatedBlock] = []

    def work(session: Session) -> Summary:
        from tilshi.pipeline.related_report import related_blocks

        scanned = _scan(session)
        _read(session, scanned)
        _resolve(session, at, False, scanned.problems, False)
        _rank(session)
        found[:] = related_blocks(Catalogue(session.db), settings, story)
        return _summary(session, at)

    def new() -> Session:
        return Session(settings, Stages(progress), None, processes)

    _in_session(new, work, False, waiting, False)
    return found


def _in_session(
    new: Callable[[], Session],
    work: Callable[[Session], Summary],
    preview: bool,
    waiting: Callable[[], None],
    whole: bool,
) -> Summary:
    """The result of `work` in a new session; if its catalogue fails, in another one with an empty
    catalogue.
    """

    def attempt() -> Summary:
        session = new()
        with session.open(preview, waiting, whole):
            summary = work(session)
        return replace(summary, seconds=session.stages.total)

    try:
        return attempt()
    except CatalogueFailedError:
        return attempt()


@dataclass(frozen=True)
class _ScanResult:
    """What the scan has found: files to read, files that are gone, the theme's files, and problems
    with paths.
    """

    to_read: Sequence[scan.FileToRead]
    gone: set[str]
    theme_files: Sequence[Mapping[str, FileStamp]]
    problems: list[Problem]


def _scan(session: Session) -> _ScanResult:
    """Finds what has changed."""
    settings = session.settings
    with session.stages.stage("scan"):
        files, problems = content_folder.scan_content(settings.content)
        to_read, gone = scan.changed_files(session.db, scan.CONTENT, files)
        session.notes += [problem for problem in problems if problem.warning]
        problems = [problem for problem in problems if not problem.warning]
        return _ScanResult(to_read, gone, theme.scan_theme(settings.themes), problems)


def _look(
    session: Session, parts: Sequence[tuple[str, str]], in_background: bool
) -> Iterator[output_state.OutputState]:
    """Inspects the `parts` of the output, lazily here or `in_background` by workers."""
    work = partial(output_state.inspect, session.file, session.settings.output)
    if not in_background:
        return map(work, parts)
    begin_log(session.db)
    return session.in_background(work, parts)


def _remembered(
    session: Session, looks: Iterator[output_state.OutputState]
) -> output_state.OutputState:
    """The merged state of all `looks`; its new times are stored."""
    with session.stages.stage("output"):
        found = output_state.merge(looks)
        if found.times or found.folders:
            with transaction(session.db):
                found.remember(session.db)
        return found


def _read(session: Session, found: _ScanResult) -> None:
    """Updates the catalogue from the files; if a few have changed, a worker warms up for rendering
    in the meantime.
    """
    content, langs, zone = session.settings.content, session.settings.langs, session.settings.zone
    with session.stages.stage("read"):
        if found.to_read or found.gone:
            few = len(found.to_read) <= FEW
            if few and (found.gone or scan.is_any_changed(content, found.to_read)):
                session.warm_up()
            each = partial(session.each, stage="read", here=few)
            scan.update_sources(session.db, content, found.to_read, found.gone, langs, zone, each)
        scan.remember_theme_files(session.db, session.settings.themes, found.theme_files)


def _resolve(
    session: Session, at: datetime, preview: bool, problems: list[Problem], keep_going: bool
) -> list[Problem]:
    """Resolves what has changed; returns the problems of what was kept as it was."""
    with session.stages.stage("resolve"):
        if scan.is_to_resolve(session.db, at):
            from tilshi.pipeline.resolve import StoryResolver
            from tilshi.pipeline.story_resolution import Clock

            clock = Clock(at, session.settings.zone, preview)
            return [*problems, *StoryResolver(session, clock, problems, keep_going).run()]
    if problems and not keep_going:
        raise ProblemsError(problems)
    return problems


def _rank(session: Session) -> None:
    """Finds what is related to the stories for which that may have changed."""
    if neighbours.is_any_unranked(session.db):
        from tilshi.pipeline.story_ranking import rank_stories

        with session.stages.stage("rank"):
            rank_stories(session)


def _refuse_empty(session: Session) -> None:
    """Raises ProblemsError if there is no article: an unmounted folder looks like one whose
    articles have all been deleted.
    """
    if sources.has_source(session.db, "article"):
        return
    count = meta.get(session.db, meta.ARTICLES)
    if count in (None, "0"):
        raise ProblemsError([Problem("no-articles", "content/articles")])
    raise ProblemsError([Problem("no-articles-left", "content/articles", values={"count": count})])


def _make(session: Session, look: output_state.OutputState, first: "FirstPages | None") -> int:
    """Makes the files that have to be made; returns the number of pages."""
    altered = set(look.altered)
    settings, stages = session.settings, session.stages
    if not theme.is_known(session.db, settings.cache):
        with stages.stage("theme"):
            theme.load_theme(session)
    if queues.dirty_pictures(session.db):
        from tilshi.pipeline.pictures import take_pictures

        with stages.stage("pictures"):
            take_pictures(session)
    keys = {*map(Key.parse, queues.stale_keys(session.db)), *altered}
    sweep = session.whole or look.foreign
    if not keys and not sweep:
        return 0
    from tilshi.pipeline.render import Rendering

    return Rendering(session, altered, first).run(keys, sweep)


def _summary(
    session: Session, at: datetime, made: int = 0, left_out: Sequence[Problem] = ()
) -> Summary:
    return Summary(
        articles=Catalogue(session.db).count(),
        made=made,
        kept=fingerprints.count_pages(session.db) - made,
        seconds=session.stages.total,
        warnings=session.warnings(),
        left_out=left_out,
        rebuilt=session.rebuilt,
        stages=session.stages.seconds,
        schedule=schedule_at(session.db, at, session.settings.langs, session.settings.zone),
    )
