"""What `inv serve` does all day: build, watch, build again."""

import multiprocessing
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from watchfiles import watch

from tilshi.commands.serve import HOST, State, server
from tilshi.pipeline.run import build
from tilshi.pipeline.workers import Render
from tilshi.problems import Misuse, Problem, Wrong, report, say
from tilshi.settings import Settings


def run(
    load: Callable[[], tuple[Settings, datetime]],
    config: Path,
    render: Render,
    port: int,
    lang: str,
    rounds: int | None = None,
) -> None:
    """Serves a preview until it is interrupted, or until it has been built `rounds` times.

    `load` gives the settings and the clock anew for each build. Raises Misuse if the port is
    taken.
    """
    settings, _ = load()
    folder = settings.cache / "preview"
    state_file = folder.with_suffix(".json")
    State().write(state_file)
    try:
        http = server(folder, state_file, port, lang)
    except OSError:
        raise Misuse("port-taken", value=port) from None
    child = multiprocessing.get_context("fork").Process(target=http.serve_forever, daemon=True)
    child.start()
    watched = (settings.content, settings.theme, config)
    print(say("serving", lang, url=f"http://{HOST}:{http.server_port}/"), flush=True)
    try:
        version = 0
        # The first turn comes without a change; from then on none is missed, not even one that
        # is made while the site is being built.
        for changes in watch(*watched, yield_on_timeout=True, rust_timeout=500):
            if changes or version == 0:
                version += 1
                _build(load, folder, render, lang, version).write(state_file)
            if version == rounds:
                break
    except KeyboardInterrupt:
        pass
    finally:
        child.terminate()
        child.join()


def _build(
    load: Callable[[], tuple[Settings, datetime]],
    folder: Path,
    render: Render,
    lang: str,
    version: int,
) -> State:
    started = time.monotonic()
    try:
        settings, at = load()
        build(settings.moved(folder), at, render, show_all=True)
    except (Wrong, Misuse) as wrong:
        problems = wrong.problems if isinstance(wrong, Wrong) else [wrong.problem]
    except Exception as error:  # a preview goes on, whatever happens to one build
        why = f"{type(error).__name__}: {error}"
        problems = [Problem("internal", values={"why": why})]
    else:
        problems = []
    if problems:
        print(report(problems, lang), flush=True)
        return State.of(version, problems, lang)
    print(say("rebuilt", lang, time=f"{time.monotonic() - started:.1f} s"), flush=True)
    return State(version)
