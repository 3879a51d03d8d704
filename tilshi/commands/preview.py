"""The loop of `inv serve`: build, watch, build again."""

import hashlib
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from http.server import ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from tilshi import filesystem
from tilshi.commands.console import progress
from tilshi.commands.file_watch import FileChanges, watching
from tilshi.desk.desk_server import HOST, server
from tilshi.desk.note import NotesFile
from tilshi.desk.open_pages import OpenPages
from tilshi.desk.preview_state import PreviewState, localised, wanted_file
from tilshi.desk.route import Desk, Load
from tilshi.desk.view import View
from tilshi.pipeline.first_pages import FirstPages
from tilshi.pipeline.run import build
from tilshi.pipeline.session import Session, SupersededError
from tilshi.pipeline.timing import Progress, Stages, no_progress
from tilshi.pipeline.workers import KeptWorkers, Render, cores
from tilshi.problems import Problem, ProblemsError, UsageError, report, say
from tilshi.settings import Settings

_EVERY = 60.0
"""Seconds after which the public view is rebuilt, because it depends on the clock."""
_COMPLETE = 120.0
"""Seconds for which saves may keep a large build from its end, while open pages are shown."""
_PACKAGE = Path(__file__).parents[1]
_NEEDED = (
    "tilshi.content.source", "tilshi.content.summary", "tilshi.outputs.registry",
    "tilshi.pipeline.pictures", "tilshi.pipeline.render", "tilshi.pipeline.resolve",
    "tilshi.pipeline.story_ranking", "tilshi.search.keys",
)  # fmt: skip
"""Modules that an edit needs, and a build with nothing to do does not."""


def run(
    load: Load,
    config: Path,
    render: Render,
    port: int,
    lang: str,
    rounds: int | None = None,
    public: bool = False,
) -> None:
    """Serves a preview until it is interrupted, or until it has been built `rounds` times: with
    drafts and embargoed stories or, if `public`, as readers see the site now. If the program or the
    settings change, it starts again.

    `load` returns the settings and the clock for each build. Raises UsageError if the port is
    taken.
    """
    settings, _ = load()
    folder = _folder(settings, public)
    state_file = folder.with_suffix(".json")
    PreviewState(base=settings.base).write(state_file)
    wanted = wanted_file(state_file)
    wanted.parent.mkdir(parents=True, exist_ok=True)
    View(public).write(wanted)
    try:
        http = server(Desk(folder, state_file, lang, load, _typing_errors), port)
    except OSError:
        raise UsageError("port-taken", value=port) from None
    child = multiprocessing.get_context("fork").Process(target=_serve, args=(http,), daemon=True)
    child.start()
    url = f"http://{HOST}:{http.server_port}{settings.base}"
    print(say("serving-public" if public else "serving", lang, url=url), flush=True)
    state = PreviewState(base=settings.base, started=time.time_ns(), view=View(public))
    watched = (settings.content, settings.theme, wanted.parent, *_code(settings))
    workers, again = KeptWorkers(), False
    try:
        with watching(*watched) as changes:
            builder = _Builder(load, state_file, render, lang, state, changes, workers)
            while not again and (rounds is None or builder.state.version < rounds):
                # The first round needs no change.
                changed = changes.take() if builder.state.version else set()
                again = any(map(_is_code, changed)) and builder.is_loadable()
                if not again and (changed or builder.is_due()):
                    builder.build(asked=bool(changed))
                    builder.warm_up()
    except KeyboardInterrupt:
        pass
    finally:
        workers.stop()
        child.terminate()
        child.join()
    if again:
        _start_again(http.server_port)


def _code(settings: Settings) -> Iterator[Path]:
    """The files and folders with code that a running process does not read again."""
    root = settings.config.parent
    yield _PACKAGE
    yield from root.glob("*.py")
    yield from filter(Path.is_dir, (root / p for p in settings.pelican.get("PLUGIN_PATHS", ())))


def _is_code(path: str) -> bool:
    return path.endswith(".py") or (
        path.endswith((".yaml", ".txt")) and Path(path).is_relative_to(_PACKAGE)
    )


def _start_again(port: int) -> NoReturn:
    """Replaces this process by the same command, at the same port."""
    sys.stdout.flush()
    arguments = sys.orig_argv[1:]
    while "--port" in arguments:
        at = arguments.index("--port")
        del arguments[at : at + 2]
    kept = [one for one in arguments if not one.startswith("--port=")]
    os.execv(sys.executable, [sys.executable, *kept, f"--port={port}"])


def _folder(settings: Settings, public: bool) -> Path:
    """The folder of the preview, a different one for each content folder, so that none is mistaken
    for another's.
    """
    content = os.path.relpath(settings.content, settings.config.parent)
    digest = hashlib.sha256(os.fsencode(content)).hexdigest()[:8]
    return settings.cache / f"preview-{'public-' if public else ''}{digest}"


def _typing_errors(settings: Settings, path: str) -> list[Problem]:
    from tilshi.commands.proofreading import typing_errors  # once a page is looked at

    return typing_errors(settings.content, path, settings.langs)


def _serve(http: ThreadingHTTPServer) -> None:
    """The server's process. Ctrl-C reaches it too, but the builder stops it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    http.serve_forever()


class _Builder:
    """Builds the preview and reports the result, to the server in the file `state_file`; `state` is
    that of the last build, `changes` are those that are still to be built.
    """

    def __init__(
        self,
        load: Load,
        state_file: Path,
        render: Render,
        lang: str,
        state: PreviewState,
        changes: FileChanges,
        workers: KeptWorkers,
    ) -> None:
        self.load, self.state_file, self.render, self.lang = load, state_file, render, lang
        self.state, self.changes, self.workers = state, changes, workers
        self.built = 0.0
        self.incomplete_since: float | None = None
        self.inspected: set[Path] = set()
        self.settings: Settings | None = None

    def is_due(self) -> bool:
        """Whether to build although nothing has changed: at first, and as time passes."""
        if not self.state.version:
            return True
        return self.state.view.public and time.monotonic() - self.built > _EVERY

    def is_loadable(self) -> bool:
        """Whether the settings are valid, so that a new process would not end at once."""
        try:
            self.load()
        except Exception:
            return False
        return True

    def warm_up(self) -> None:
        """After the first build, imports what the next one needs, here and in all workers."""
        if self.state.version != 1 or self.state.problems:
            return
        assert self.settings is not None
        for _ in range(cores(self.settings)):
            Session(self.settings, Stages(), self.render, self.workers).warm_up()
        for name in _NEEDED:
            import_module(name)

    def build(self, asked: bool) -> None:
        """Builds, and reports the result. A build that changed nothing, and was not `asked` for, is
        not reported, nor is one that a newer change has superseded.
        """
        started = time.monotonic()
        state = replace(self.state, view=View.read(wanted_file(self.state_file)), first="")
        made = 0
        problems: list[Problem] = []
        notes: list[Problem] = []
        try:
            settings, at = self.load()
            at = state.view.clock(at, settings.zone)
            settings = settings.moved(_folder(settings, state.view.public))
            state = replace(state, base=settings.base, folder=str(settings.output))
            if self.state.version:
                made, notes = self._build(settings, at, state, no_progress)
            else:
                with progress(self.lang) as watched:
                    made, notes = self._build(settings, at, state, watched)
        except SupersededError:
            return
        except (ProblemsError, UsageError) as wrong:
            problems = wrong.problems if isinstance(wrong, ProblemsError) else [wrong.problem]
        except Exception as error:  # the preview continues, whatever happens to one build
            why = f"{type(error).__name__}: {error}"
            problems = [Problem("internal", values={"why": why})]
        self.built, self.incomplete_since = time.monotonic(), None
        state = self._with_problems(state, problems, notes)
        if not state.version or asked or made or state != self.state:
            self._publish(state)
            if problems or notes:
                print(report(problems or notes, self.lang), flush=True)
            if not problems:
                print(say("rebuilt", self.lang, time=f"{self.built - started:.1f} s"), flush=True)

    def _publish(self, state: PreviewState) -> None:
        """Tells the server the result of a build, or of a part of it."""
        self.state = replace(state, version=self.state.version + 1)
        self.state.write(self.state_file)
        for folder in self.state_file.parent.glob(f"first-{self.state_file.stem}-*"):
            if str(folder) != state.first:
                filesystem.remove(folder)

    def _show(self, state: PreviewState, made: Path, notes: Sequence[Problem]) -> None:
        """Shows the pages in the folder `made` before the site is complete."""
        self.incomplete_since = self.incomplete_since or time.monotonic()
        name = f"first-{self.state_file.stem}-{self.state.version + 1}"
        folder = self.state_file.with_name(name)
        filesystem.remove(folder)
        made.rename(folder)
        self._publish(replace(self._with_problems(state, [], notes), first=str(folder)))

    def _with_problems(
        self, state: PreviewState, problems: Sequence[Problem], notes: Sequence[Problem]
    ) -> PreviewState:
        """The state of a build that has found these; the server is told of them, by file, too."""
        NotesFile.beside(self.state_file).write(problems or notes, self.lang)
        return replace(
            state, problems=localised(problems, self.lang), notes=localised(notes, self.lang)
        )

    def _is_superseded(self) -> bool:
        """Whether to build a newer change instead. The site is completed from time to time, however
        often something is saved.
        """
        since = self.incomplete_since
        return self.changes.any and since is not None and time.monotonic() - since < _COMPLETE

    def _build(
        self, settings: Settings, at: datetime, state: PreviewState, watched: Progress
    ) -> tuple[int, list[Problem]]:
        """Builds; returns the number of pages made, and the warnings."""
        self.settings = settings
        self.workers.start(settings)
        summary = build(
            settings,
            at,
            self.render,
            watched,
            show_all=not state.view.public,
            waiting=lambda: print(say("waiting", self.lang), flush=True),
            workers=self.workers,
            allow_empty=True,
            own_output=settings.output in self.inspected,
            first=FirstPages(
                OpenPages.beside(self.state_file).read,
                partial(self._show, state),
                self._is_superseded,
            ),
        )
        self.inspected.add(settings.output)
        return summary.made, list(summary.warnings)
