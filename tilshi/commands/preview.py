"""The loop of `inv serve`: build, watch, build again."""

import hashlib
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from datetime import datetime
from http.server import ThreadingHTTPServer
from pathlib import Path

from watchfiles import watch

from tilshi.commands.console import progress
from tilshi.commands.serve import HOST, PreviewState, localised, server
from tilshi.pipeline.run import build
from tilshi.pipeline.timing import Progress, no_progress
from tilshi.pipeline.workers import Render
from tilshi.problems import Problem, ProblemsError, UsageError, report, say
from tilshi.settings import Settings

Load = Callable[[], tuple[Settings, datetime]]

_EVERY = 60.0
"""Seconds after which the public view is rebuilt, because it depends on the clock."""


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
    drafts and embargoed stories or, if `public`, as readers see the site now.

    `load` returns the settings and the clock for each build. Raises UsageError if the port is
    taken.
    """
    settings, _ = load()
    folder = _folder(settings, public)
    state_file = folder.with_suffix(".json")
    PreviewState(base=settings.base).write(state_file)
    try:
        http = server(folder, state_file, port, lang)
    except OSError:
        raise UsageError("port-taken", value=port) from None
    child = multiprocessing.get_context("fork").Process(target=_serve, args=(http,), daemon=True)
    child.start()
    url = f"http://{HOST}:{http.server_port}{settings.base}"
    print(say("serving-public" if public else "serving", lang, url=url), flush=True)
    builder = _Builder(load, folder, render, lang, public, PreviewState(base=settings.base))
    try:
        # The first round needs no change; after that no change is missed, not even one made during
        # a build.
        watched = (settings.content, settings.theme, config)
        for changes in watch(*watched, yield_on_timeout=True, rust_timeout=500):
            if changes or builder.is_due():
                builder.build(asked=bool(changes)).write(state_file)
            if builder.state.version == rounds:
                break
    except KeyboardInterrupt:
        pass
    finally:
        child.terminate()
        child.join()


def _folder(settings: Settings, public: bool) -> Path:
    """The folder of the preview, a different one for each content folder, so that none is mistaken
    for another's.
    """
    content = os.path.relpath(settings.content, settings.config.parent)
    digest = hashlib.sha256(os.fsencode(content)).hexdigest()[:8]
    return settings.cache / f"preview-{'public-' if public else ''}{digest}"


def _serve(http: ThreadingHTTPServer) -> None:
    """The server's process. Ctrl-C reaches it too, but the builder stops it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    http.serve_forever()


class _Builder:
    """Builds the preview and reports the result; `state` is that of the last build."""

    def __init__(
        self, load: Load, folder: Path, render: Render, lang: str, public: bool, state: PreviewState
    ) -> None:
        self.load, self.folder, self.render, self.lang = load, folder, render, lang
        self.public, self.state = public, state
        self.built = 0.0

    def is_due(self) -> bool:
        """Whether to build although nothing has changed: at first, and as time passes."""
        if not self.state.version:
            return True
        return self.public and time.monotonic() - self.built > _EVERY

    def build(self, asked: bool) -> PreviewState:
        """Builds, and returns the result. A build that changed nothing, and was not `asked` for, is
        not reported.
        """
        started = time.monotonic()
        base, made = self.state.base, 0
        problems: list[Problem] = []
        notes: list[Problem] = []
        try:
            settings, at = self.load()
            base = settings.base
            if self.state.version:
                made, notes = self._build(settings, at, no_progress)
            else:
                with progress(self.lang) as watched:
                    made, notes = self._build(settings, at, watched)
        except (ProblemsError, UsageError) as wrong:
            problems = wrong.problems if isinstance(wrong, ProblemsError) else [wrong.problem]
        except Exception as error:  # the preview continues, whatever happens to one build
            why = f"{type(error).__name__}: {error}"
            problems = [Problem("internal", values={"why": why})]
        self.built = time.monotonic()
        version = self.state.version
        state = PreviewState(
            version, base, localised(problems, self.lang), localised(notes, self.lang)
        )
        if version and not asked and not made and state == self.state:
            return state
        self.state = PreviewState(version + 1, state.base, state.problems, state.notes)
        if problems or notes:
            print(report(problems or notes, self.lang), flush=True)
        if not problems:
            print(say("rebuilt", self.lang, time=f"{self.built - started:.1f} s"), flush=True)
        return self.state

    def _build(
        self, settings: Settings, at: datetime, watched: Progress
    ) -> tuple[int, list[Problem]]:
        """Builds; returns the number of pages made, and the warnings."""
        summary = build(
            settings.moved(self.folder),
            at,
            self.render,
            watched,
            show_all=not self.public,
            waiting=lambda: print(say("waiting", self.lang), flush=True),
            allow_empty=True,
        )
        return summary.made, list(summary.warnings)
