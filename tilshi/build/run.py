"""The build from end to end: scan, read, resolve, plan, make, prove, commit.

Each step takes from the catalogue what the last has left in it and looks only at what has changed.
A build with nothing to do ends after the scan.
"""

import hashlib
import json
import multiprocessing
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tilshi.addresses import HOME, SECTION
from tilshi.build import disk, intake, staging
from tilshi.build import theme as themes
from tilshi.build.catalogue import (
    Catalogue,
    close_catalogue,
    get_meta,
    open_catalogue,
    read_catalogue,
    set_meta,
)
from tilshi.build.identity import identity
from tilshi.build.lock import alone
from tilshi.build.plan import ASSET, PICTURE, Key, Slice, slices, whole_plan
from tilshi.build.stages import Progress, Stages, silent
from tilshi.build.theme import Theme
from tilshi.content.folder import REGISTRY_FILES, scan
from tilshi.problems import Problem, Wrong
from tilshi.settings import Settings, load

if TYPE_CHECKING:
    from tilshi.build.newsroom import Newsroom, Story
    from tilshi.build.pages import Pages
    from tilshi.build.proof import Made
    from tilshi.content.registries import Registries
    from tilshi.output.pictures import Renditions

_FEW = 20
"""So many sources or stories are read here, while the workers warm up."""


@dataclass(frozen=True)
class Job:
    """What a worker must know to render a slice. Small, for it travels with each."""

    config: Path
    content: Path
    output: Path
    catalogue: Path
    staged: Path

    @property
    def site(self) -> "Site":
        """The site that the slices are of."""
        return _site(self)


@dataclass(frozen=True)
class Site:
    """What a worker keeps from slice to slice."""

    settings: Settings
    catalogue: Catalogue
    pages: "Pages"
    theme: Theme

    def asset(self, name: str) -> str:
        """The address of the theme's static file `name`. Raises KeyError if there is none."""
        return self.settings.base + self.theme.assets[name]


@lru_cache(maxsize=1)
def _site(job: Job) -> Site:
    from tilshi.build.pages import Pages

    settings = load(job.config, job.content, job.output)
    catalogue = Catalogue(read_catalogue(job.catalogue))
    theme = Theme.from_json(get_meta(catalogue.db, "theme"))
    return Site(settings, catalogue, Pages(settings, catalogue.registries(), catalogue), theme)


@dataclass(frozen=True)
class Summary:
    """What a build has done. `left_out` are the problems of stories that were left as they were;
    `rebuilt` says why the catalogue was begun anew (a key of `problems.yaml`'s words), if it was;
    `stages` are seconds of wall time.
    """

    articles: int
    made: int = 0
    kept: int = 0
    seconds: float = 0.0
    warnings: Sequence[Problem] = ()
    left_out: Sequence[Problem] = ()
    rebuilt: str = ""
    stages: dict[str, float] = field(default_factory=dict)


Render = Callable[[Job, Slice], "list[Made]"]
"""Makes the pages of a slice; an empty slice only makes ready to."""


def nobody() -> None:
    """Nobody is told that another build is waited for."""


def check(
    settings: Settings,
    at: datetime,
    progress: Progress = silent,
    waiting: Callable[[], None] = nobody,
) -> Summary:
    """Reads and checks everything in the content folder. Raises Wrong with all problems."""
    with _Build(settings, at, None, progress).open(waiting) as build:
        build.take_in()
        build.resolve()
        return build.summary()


def build(
    settings: Settings,
    at: datetime,
    render: Render,
    progress: Progress = silent,
    show_all: bool = False,
    keep_going: bool = False,
    waiting: Callable[[], None] = nobody,
    workers: Callable[[Settings], Executor] | None = None,
) -> Summary:
    """Builds the site as it stands at `at` into the output folder.

    With `show_all` it is a preview for the newsroom: drafts and embargoed stories are in it. With
    `keep_going`, stories with problems are left as they were last built, or out. `workers` makes
    the Executor that reads, resolves and renders; by default processes on this machine.

    Raises Wrong, the output folder left as it was, if anything at all is wrong; Misuse if the
    output folder is not ours to write.
    """
    staging.claim(settings.output, (settings.content, settings.theme), settings.cache)
    begun = _Build(settings, at, render, progress, show_all, keep_going, workers or processes)
    with begun.open(waiting) as build:
        staging.finish(settings.output, staging.near(settings.output, settings.cache))
        build.look_at_output()
        build.take_in()
        build.resolve()
        build.make()
        return build.summary()


Item = TypeVar("Item")
Result = TypeVar("Result")


class _Build:
    """One build: its catalogue, its workers, and what it has found out so far."""

    db: sqlite3.Connection

    def __init__(
        self,
        settings: Settings,
        at: datetime,
        render: Render | None,
        progress: Progress,
        preview: bool = False,
        keep_going: bool = False,
        workers: "Callable[[Settings], Executor] | None" = None,
    ) -> None:
        self.settings, self.at, self.render = settings, at, render
        self.preview, self.keep_going = preview, keep_going
        self.new_workers = workers or processes
        self.stages = Stages(progress)
        self.file = settings.cache / f"catalogue-{_name(settings)}.sqlite"
        self.executor: Executor | None = None
        self.problems: list[Problem] = []
        self.left_out: list[Problem] = []
        self.astray: set[Key] = set()
        self.foreign = False
        self.made = 0
        self.rebuilt = ""

    @contextmanager
    def open(self, waiting: Callable[[], None]) -> Iterator["_Build"]:
        """The build, alone on its catalogue."""
        with alone(self.file.with_suffix(".lock"), waiting):
            with self.stages.stage("open"):
                opened = open_catalogue(self.file, identity(self.settings, self.preview))
                self.db, self.rebuilt = opened.db, opened.rebuilt or ""
                if opened.rebuilt is not None:
                    self._everything_is_stale()
            try:
                yield self
            finally:
                if self.executor is not None:
                    self.executor.shutdown(cancel_futures=True)
                with self.stages.stage("close"):
                    if self.db.in_transaction:
                        self.db.execute("rollback")
                    close_catalogue(self.file, self.db)

    def summary(self) -> Summary:
        """What has been done."""
        query = "select count(*) from article where state = 'due'"
        pages = "select count(*) from output where path like '%.html'"
        return Summary(
            articles=self.db.execute(query).fetchone()[0],
            made=self.made,
            kept=self.db.execute(pages).fetchone()[0] - self.made if self.render else 0,
            seconds=self.stages.total,
            warnings=_kept_problems(self.db, "warnings"),
            left_out=self.left_out,
            rebuilt=self.rebuilt,
            stages=self.stages.seconds,
        )

    # workers

    def _workers(self) -> Executor:
        if self.executor is None:
            self.executor = self.new_workers(self.settings)
            if self.render is not None:
                # While the sources are read here, a worker imports what it will render with.
                self.executor.submit(self.render, self._job(Path()), ())
        return self.executor

    def _each(
        self, work: Callable[[Item], Result], items: Sequence[Item], stage: str, here: bool = False
    ) -> Iterator[Result]:
        """`work` done on each of `items`, in their order: `here`, or by the workers."""
        self.stages.progress(stage, 0, len(items))
        results = map(work, items) if here else self._workers().map(work, items)
        for done, result in enumerate(results, start=1):
            self.stages.progress(stage, done, len(items))
            yield result

    def _job(self, staged: Path) -> Job:
        s = self.settings
        return Job(s.config, s.content, s.output, self.file, staged)

    # what has changed

    def look_at_output(self) -> None:
        """Finds what of the output is not as it was left: such files are made again."""
        with self.stages.stage("output"):
            self.astray = set(disk.astray(self.db, self.settings.output))
            self.foreign = disk.foreign(self.db, self.settings.output)

    def take_in(self) -> None:
        """Brings the catalogue up to the files as they are."""
        settings = self.settings
        with self.stages.stage("scan"):
            files, self.problems = scan(settings.content)
            theme = themes.scan_theme(settings.theme) if self.render else {}
        with self.stages.stage("read"):
            asks, gone = intake.changed(self.db, intake.CONTENT, files)
            if asks or gone:
                if self.render is not None:
                    self._workers()
                each = partial(self._each, stage="read", here=len(asks) <= _FEW)
                intake.take_in(
                    self.db, settings.content, asks, gone, settings.langs, settings.zone, each
                )
            if self.render is not None:
                intake.take_theme(self.db, settings.theme, theme)

    def resolve(self) -> None:
        """Brings the newsroom up to its sources, and notes which pages that touches. Raises Wrong
        if anything is wrong.
        """
        with self.stages.stage("resolve"):
            if self._to_resolve():
                self._resolve()
            elif self.problems and not self.keep_going:
                raise Wrong(self.problems)
        self.left_out += self.problems

    def _to_resolve(self) -> bool:
        return (
            self.db.execute("select 1 from dirty where kind != 'picture' limit 1").fetchone()
            is not None
            or self.db.execute("select 1 from source where kind is null").fetchone() is not None
            or get_meta(self.db, "registries of") != self._registries_digest()
            or self._clock_has_passed()
        )

    def _clock_has_passed(self) -> bool:
        """Whether the clock has made anything due, or let anything expire, since the last time."""
        last = get_meta(self.db, "at")
        if last is None:
            return True
        first, second = sorted((float(last), self.at.timestamp()))
        # Both ends are drawn in: a second too much costs nothing.
        span = (int(first) - 1, int(second) + 1)
        found = self.db.execute(
            "select 1 from article where time between ? and ? or expires between ? and ? limit 1",
            (*span, *span),
        ).fetchone()
        return first != second and found is not None

    def _resolve(self) -> None:
        from tilshi.build.newsroom import Clock, Newsroom

        settings = self.settings
        clock = Clock(self.at, settings.zone, self.preview)
        registries, before = self._registries()
        excluded: frozenset[Story] = frozenset()
        while True:
            self.db.execute("begin immediate")
            newsroom = Newsroom(self.db, clock, settings.editions)
            newsroom.registries_have_changed(before, registries)
            last = get_meta(self.db, "at")
            if last is not None:
                newsroom.clock_has_moved(float(last))
            found = self._apply(newsroom, registries, excluded)
            newsroom.number()
            clashes, blamed = newsroom.clashes(None if self.whole else newsroom.changed())
            found += [*clashes, *_misnamed(self.db)]
            if (found or self.problems) and not self.keep_going:
                self.db.execute("rollback")
                raise Wrong([*self.problems, *found])
            if blamed <= excluded:
                break
            self.db.execute("rollback")
            excluded |= blamed
        self.left_out += found
        self._note(newsroom, registries, before)
        set_meta(self.db, "registries of", self._registries_digest())
        set_meta(self.db, "at", str(self.at.timestamp()))
        self.db.execute("commit")

    def _apply(
        self, newsroom: "Newsroom", registries: "Registries", excluded: frozenset["Story"]
    ) -> list[Problem]:
        """Resolves the dirty stories; returns what is wrong with those that stay as they were."""
        from tilshi.build.newsroom import AT_ONCE, resolve_batch
        from tilshi.build.records import problems_from_json, registries_to_json

        stories = newsroom.dirty()
        batches = [stories[at : at + AT_ONCE] for at in range(0, len(stories), AT_ONCE)]
        text = registries_to_json(registries)
        work = partial(resolve_batch, self.file, text, newsroom.clock, self.settings.editions)
        problems: list[Problem] = []
        for outcomes in self._each(work, batches, "resolve", here=len(stories) <= _FEW):
            for outcome in outcomes:
                problems += problems_from_json(outcome.problems)
                if outcome.problems == "[]" and outcome.story not in excluded:
                    newsroom.apply(outcome, self.whole)
        return problems

    def _note(
        self, newsroom: "Newsroom", registries: "Registries", before: "Registries | None"
    ) -> None:
        """Notes in the catalogue which pages the changed newsroom touches, and what is to be said
        of it.
        """
        from tilshi.build.newsroom import not_due
        from tilshi.build.records import problems_to_json

        catalogue, changes = Catalogue(self.db), newsroom.changes
        if self.whole or changes.mentions:
            set_meta(self.db, "warnings", problems_to_json(not_due(self.db)))
        look = self.whole or changes.site or self._a_section_opens_or_ends(newsroom)
        if look and self._frame_has_changed(catalogue, registries):
            self._everything_is_stale()
        if self.whole:
            return
        from tilshi.build.touched import Touched

        touched = Touched(self.settings, catalogue)
        if before is not None and touched.by_registries(before, registries):
            self._everything_is_stale()
        touched.by(changes)
        self._stale(touched.keys)

    def _a_section_opens_or_ends(self, newsroom: "Newsroom") -> bool:
        """Whether a listing that every page leads to has got its first story, or lost its last."""
        return any(
            kind in (HOME, SECTION)
            and before.readable != (newsroom.catalogue.places(lang, kind, id_) > 0)
            for (lang, kind, id_), before in newsroom.changes.listings.items()
        )

    def _frame_has_changed(self, catalogue: Catalogue, registries: "Registries") -> bool:
        """Whether what every page says of the site is not what it was."""
        from tilshi.build.pages import Pages

        pages = Pages(self.settings, registries, catalogue)
        frame = repr([pages.site(edition) for edition in self.settings.editions])
        hashed = hashlib.sha256(frame.encode()).hexdigest()
        changed = get_meta(self.db, "frame") != hashed
        set_meta(self.db, "frame", hashed)
        return changed

    def _everything_is_stale(self) -> None:
        set_meta(self.db, "whole", "1")

    def _stale(self, keys: Iterable[Key]) -> None:
        self.db.executemany(
            "insert or ignore into stale values (?)", ((str(key),) for key in sorted(keys))
        )

    @property
    def whole(self) -> bool:
        """Whether every page is to be made."""
        return get_meta(self.db, "whole") is not None

    def _registries_digest(self) -> str:
        paths = [intake.CONTENT + name for name in REGISTRY_FILES]
        marks = ",".join("?" * len(paths))
        rows = self.db.execute(
            f"select path, digest from file where path in ({marks}) order by path", paths
        )
        return hashlib.sha256(repr(rows.fetchall()).encode()).hexdigest()

    def _registries(self) -> "tuple[Registries, Registries | None]":
        """The registries as they are, and as they were, if they were otherwise."""
        from tilshi.build.records import (
            problems_from_json,
            registries_from_json,
        )
        from tilshi.content.registries import read_registries

        digest, text = self._registries_digest(), get_meta(self.db, "registries")
        before = registries_from_json(text) if text else None
        if before is not None and get_meta(self.db, "registries of") == digest:
            return before, None
        settings = self.settings
        registries, problems = read_registries(settings.content, settings.langs, settings.zone)
        if registries is None:
            rows = self.db.execute("select problems from source where problems is not null")
            wrong = [problem for row in rows for problem in problems_from_json(row[0])]
            raise Wrong([*self.problems, *problems, *wrong])
        return registries, before

    # pages

    def make(self) -> None:
        """Makes all files that are to be made, proves them, and commits them."""
        with self.stages.stage("theme"):
            theme = self._take_theme()
        with self.stages.stage("pictures"):
            self._take_pictures()
        keys = {Key.parse(row[0]) for row in self.db.execute("select key from stale")}
        keys |= self.astray
        whole = self.whole
        if whole:
            with self.stages.stage("plan"):
                keys |= self._all_keys(theme)
        sweep = whole or self.foreign or not (self.settings.output / staging.MARKER).exists()
        if keys or sweep:
            self._make(keys, sweep)

    def _all_keys(self, theme: Theme) -> set[Key]:
        """Every file that the site has or had."""
        catalogue = Catalogue(self.db)
        settings = self.settings
        keys = set(whole_plan(catalogue, settings.editions, settings.listing_size))
        keys |= {Key.parse(row[0]) for row in self.db.execute("select key from output")}
        keys |= {Key(ASSET, id=path) for path in theme.assets.values()}
        for (text,) in self.db.execute("select value from picture").fetchall():
            keys |= {Key(PICTURE, id=path) for path in _files(json.loads(text))}
        return keys

    def _make(self, keys: set[Key], sweep: bool) -> None:
        from tilshi.build import proof

        settings = self.settings
        with staging.staging(settings.output, settings.cache) as own:
            staged = own / staging.SITE
            made: list[Made] = []
            with self.stages.stage("render"):
                made += self._files_as_they_are(staged, keys)
                rest = [key for key in keys if key.what not in (ASSET, PICTURE)]
                parts = slices(rest, self._slice_size(len(rest)))
                assert self.render is not None
                work = partial(self.render, self._job(staged))
                for some in self._each(work, parts, "render"):
                    made += some
            self.db.execute("begin immediate")
            with self.stages.stage("prove"):
                put, gone = self._enter(made, staged)
                known = {row[0] for row in self.db.execute("select mark from output")}
                base, siteurl = settings.base, settings.absolute("")
                folders = (staged, settings.output)
                problems = proof.dead_links(made, known, folders, siteurl, base)
                paths = self.db.execute("select path, digest from output").fetchall()
                problems += self._same_files(made, paths)
                if problems:
                    self.db.execute("rollback")
                    raise Wrong(problems)
            with self.stages.stage("commit"):
                if put or gone or sweep:
                    staging.commit(staged, settings.output, dict(paths), sweep)
                    touched = None if sweep else put | gone
                    disk.remember_folders(self.db, settings.output, touched)
                self.db.execute("delete from stale")
                self.db.execute("delete from meta where name = 'whole'")
                self._forget_replaced()
                self.db.execute("commit")
            self.made = sum(1 for one in made if one.path and one.path.endswith(".html"))

    def _slice_size(self, count: int) -> int:
        """A slice for each core at least, when there is enough to do."""
        workers = self.settings.workers or _cores()
        return max(min(self.settings.slice_size, -(-count // workers)), 40)

    def _files_as_they_are(self, staged: Path, keys: set[Key]) -> "list[Made]":
        """Assets and pictures: copied, or gone if nothing needs them any more."""
        from tilshi.build.proof import Made

        made = []
        assets = self._assets(keys)
        pictures = {
            path
            for (text,) in self.db.execute("select value from picture").fetchall()
            for path in _files(json.loads(text))
        } if any(key.what == PICTURE for key in keys) else set()  # fmt: skip
        for key in sorted(key for key in keys if key.what in (ASSET, PICTURE)):
            if key.what == ASSET:
                data = assets.get(key.id)
            elif key.id in pictures:
                data = (self.settings.cache / "pictures" / key.id).read_bytes()
            else:
                data = None
            if data is None:
                made.append(Made(key))
            else:
                made.append(Made(key, key.id, *staging.put(staged, key.id, data)))
        return made

    def _assets(self, keys: set[Key]) -> dict[str, bytes]:
        if not any(key.what == ASSET for key in keys):
            return {}
        from tilshi.output.assets import collect

        return collect(self.settings.theme / "static")[0].files

    def _enter(self, made: "list[Made]", staged: Path) -> tuple[set[str], set[str]]:
        """Puts what was made into the catalogue, and takes out of staging what came out as it was.
        Returns the paths to be put into the output, and those that may be gone from it.
        """
        from tilshi.build.proof import mark

        put, gone = set(), set()
        for one in made:
            key = str(one.key)
            old = self.db.execute(
                "select path, digest, size, mtime from output where key = ?", (key,)
            ).fetchone()
            if old is not None and old[0] != one.path:
                gone.add(old[0])
            if one.path is None:
                self.db.execute("delete from output where key = ?", (key,))
                continue
            if old is not None and old[:2] == (one.path, one.digest) and one.key not in self.astray:
                (staged / one.path).unlink()
                stamp = old[2:]
            else:
                put.add(one.path)
                stamp = (one.size, one.mtime)
            self.db.execute(
                "insert or replace into output values (?, ?, ?, ?, ?, ?, ?)",
                (key, one.path, one.digest, *stamp, mark(one.path), one.links),
            )
        return put, gone

    def _same_files(self, made: "list[Made]", paths: list[tuple[str, str]]) -> list[Problem]:
        """Two files at one place: only what was made now can have taken another's."""
        from tilshi.build import proof

        if self.whole or len(made) > 1000:
            return proof.same_on_disk(path for path, _ in paths)
        wanted = {proof.folded(one.path) for one in made if one.path is not None}
        return proof.same_on_disk(path for path, _ in paths if proof.folded(path) in wanted)

    def _forget_replaced(self) -> None:
        """Bodies that nothing refers to any more."""
        self.db.execute(
            "delete from body where digest in (select digest from replaced)"
            " and not exists (select 1 from source where digest = body.digest)"
            " and not exists (select 1 from article where body = body.digest)"
            " and not exists (select 1 from page where body = body.digest)"
        )
        self.db.execute("delete from replaced")

    # theme and pictures

    def _theme(self) -> Theme:
        return Theme.from_json(get_meta(self.db, "theme"))

    def _take_theme(self) -> Theme:
        """The theme as it is; what changed in it makes pages stale. Raises Wrong if it is wrong."""
        before, digest = self._theme(), themes.digest(self.db)
        if before.digest == digest and Path(self.settings.cache, before.words).is_dir():
            return before
        from tilshi.output.assets import collect
        from tilshi.output.translations import compile_all

        settings = self.settings
        assets, problems = collect(settings.theme / "static")
        words, found = compile_all(
            settings.theme / "translations", settings.editions, settings.cache
        )
        if problems or found:
            raise Wrong([*problems, *found])
        closures = themes.closures(self.db, settings.theme)
        words_name = words.relative_to(settings.cache).as_posix()
        theme = Theme(digest, assets.names, words_name, closures)
        self.db.execute("begin")
        if (theme.assets, theme.words) != (before.assets, before.words):
            self._everything_is_stale()
        elif changed := theme.changed_templates(before):
            catalogue = Catalogue(self.db)
            keys = whole_plan(catalogue, settings.editions, settings.listing_size)
            self._stale(key for key in keys if not changed.isdisjoint(key.templates))
        set_meta(self.db, "theme", theme.to_json())
        self.db.execute("commit")
        return theme

    def _take_pictures(self) -> None:
        """Renditions of the pictures that readers may see, and of no other."""
        from tilshi.build.records import RENDITIONS

        names = [r[0] for r in self.db.execute("select story from dirty where kind = 'picture'")]
        if not names:
            return
        from tilshi.build.touched import Touched, shown_pictures

        settings = self.settings
        catalogue = Catalogue(self.db)
        needed = shown_pictures(catalogue, names)
        folder, cache = settings.content / "images", settings.cache / "pictures"
        work = partial(_picture, folder, settings.image_widths, cache)
        ordered = sorted(needed)
        rendered: dict[str, str | None] = dict.fromkeys(names)
        problems: list[Problem] = []
        results = self._each(work, ordered, "pictures", here=len(ordered) <= 1)
        for name, (renditions, found) in zip(ordered, results, strict=True):
            problems += found
            if renditions is not None:
                rendered[name] = RENDITIONS.dump_json(renditions).decode()
        if problems:
            raise Wrong(problems)
        self.db.execute("begin")
        touched = Touched(settings, catalogue)
        for name, value in rendered.items():
            row = self.db.execute("select value from picture where name = ?", (name,)).fetchone()
            old = row[0] if row else None
            if old == value:
                continue
            for text in (old, value):
                if text:
                    touched.keys |= {Key(PICTURE, id=path) for path in _files(json.loads(text))}
            if value is None:
                self.db.execute("delete from picture where name = ?", (name,))
            else:
                self.db.execute("insert or replace into picture values (?, ?)", (name, value))
            if not self.whole:
                touched.by_picture(name)
        self._stale(touched.keys)
        self.db.execute("delete from dirty where kind = 'picture'")
        self.db.execute("commit")


def _files(renditions: dict[str, Any]) -> list[str]:
    return [*(path for _, path in renditions["files"]), renditions["share"]]


def _picture(
    folder: Path, widths: tuple[int, ...], cache: Path, name: str
) -> "tuple[Renditions | None, list[Problem]]":
    from tilshi.output.pictures import render

    return render(folder / name, widths, cache)


def _misnamed(db: sqlite3.Connection) -> list[Problem]:
    from tilshi.build.records import problems_from_json

    rows = db.execute("select problems from source where kind is null")
    return [problem for row in rows for problem in problems_from_json(row[0])]


def _kept_problems(db: sqlite3.Connection, name: str) -> list[Problem]:
    text = get_meta(db, name)
    if text is None or text == "[]":
        return []
    from tilshi.build.records import problems_from_json

    return problems_from_json(text)


def _name(settings: Settings) -> str:
    """A name for the catalogue of this content and output: the same in another checkout."""
    root = settings.config.parent
    parts = (os.path.relpath(path, root) for path in (settings.content, settings.output))
    return hashlib.sha256(repr(tuple(parts)).encode()).hexdigest()[:12]


def _cores() -> int:
    """The cores that this process may use; where the system does not tell, all there are."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def processes(settings: Settings) -> Executor:
    """Workers on this machine. Any Executor would do, for all that it is handed travels well."""
    workers = settings.workers or _cores()
    start = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context(start))
