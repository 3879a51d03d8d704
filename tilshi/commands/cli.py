"""The commands. Each returns its exit status: 0 success, 1 problems in the content, 2 usage error,
3 built with something left out.
"""

import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tilshi.commands.console import (
    GOOD,
    LEFT_OUT,
    PROBLEMS,
    ask,
    clock_at,
    find_config,
    guarded,
    progress,
    read_settings,
)
from tilshi.editions import EDITIONS
from tilshi.problems import ProblemsError, UsageError, nearest, printable_lines, report, say, set_of
from tilshi.settings import Settings

if TYPE_CHECKING:
    from tilshi.pipeline.run import Summary
    from tilshi.pipeline.schedule import ScheduledEvent
    from tilshi.pipeline.validate import MadeFile
    from tilshi.pipeline.workers import RenderJob, Slice

# Imports are local to the commands that need them: a build with nothing to do must not wait for
# libraries that it does not use.


def render_in_worker(job: "RenderJob", slice_: "Slice") -> "list[MadeFile]":
    """A worker's part of a build: renders the pages of a slice with Pelican."""
    from tilshi.pelican_adapter.slice_run import render as make

    return make(job, slice_)


def run_build(
    config: str,
    content: str | None = None,
    output: str | None = None,
    at: str | None = None,
    lang: str | None = None,
    keep_going: bool = False,
    profile: bool = False,
    whole: bool = False,
    allow_empty: bool = False,
) -> int:
    """`inv build`: builds the site and returns the exit status."""

    def work(spoken: str) -> int:
        from tilshi.pipeline.run import build

        settings = read_settings(config, content, output)
        clock = clock_at(at, settings)
        with progress(spoken) as watched:
            summary = build(
                settings,
                clock,
                render_in_worker,
                watched,
                keep_going=keep_going,
                waiting=partial(_say_waiting, spoken),
                whole=whole,
                allow_empty=allow_empty,
            )
        if summary.rebuilt:
            print(say(summary.rebuilt, spoken), file=sys.stderr)
        if summary.warnings:
            print(report(summary.warnings, spoken), file=sys.stderr)
        if profile:
            _print_profile(summary)
        seconds = f"{summary.seconds:.1f}"
        print(
            say("built", spoken, articles=summary.articles, made=summary.made,
                kept=summary.kept, seconds=seconds)
        )  # fmt: skip
        _print_schedule(summary.schedule, clock, settings, spoken)
        if summary.left_out:
            print(report(summary.left_out, spoken), file=sys.stderr)
            count = len(set_of(summary.left_out))
            print(say("left-out", spoken, count=count), file=sys.stderr)
            return LEFT_OUT
        return GOOD

    return guarded(work, lang, "failed")


def _say_waiting(lang: str) -> None:
    print(say("waiting", lang), file=sys.stderr, flush=True)


def _print_schedule(
    events: "Sequence[ScheduledEvent]", at: datetime, settings: Settings, lang: str
) -> None:
    """Prints in one line what is scheduled, if anything is."""
    if events:
        from tilshi.commands.due import summary

        print(summary(events, at, settings.zone, lang))


def _print_profile(summary: "Summary") -> None:
    """Prints where the time went, in seconds of wall time and as a share of the total."""
    for stage, seconds in summary.stages.items():
        print(f"{stage:10} {seconds:8.3f} s {seconds / summary.seconds:6.1%}", file=sys.stderr)
    told = sum(summary.stages.values())
    print(f"{'':10} {told:8.3f} s of {summary.seconds:.3f} s", file=sys.stderr)


def run_check(
    config: str,
    content: str | None = None,
    at: str | None = None,
    lang: str | None = None,
    as_json: bool = False,
    fix: bool = False,
    annotate: str = "",
    whole: bool = False,
    spelling: bool = False,
) -> int:
    """`inv check`: checks the content without building and returns the exit status.

    With `fix`, fixes what is safe to fix in files that have no problems, and shows the diff.
    `annotate` is the code host (github, gitlab) in whose format problems are printed. With
    `spelling`, misspelt words are noted, too.
    """

    def work(spoken: str) -> int:
        started = time.monotonic()
        settings = read_settings(config, content, None)
        from tilshi.commands.content_check import check_content

        clock, waiting = clock_at(at, settings), partial(_say_waiting, spoken)
        if annotate:
            return _annotated(settings, clock, annotate, spelling, spoken)
        found = check_content(settings, clock, fix, waiting, whole, spelling)
        if found.diff:
            shown = printable_lines(found.diff.replace("\r\n", "\n"))
            print(shown, end="", file=sys.stderr if as_json else sys.stdout)
        if found.errors:
            raise ProblemsError(found.errors)
        if as_json:
            print(report(found.warnings, spoken, as_json=True))
            return GOOD
        if found.warnings:
            print(report(found.warnings, spoken), file=sys.stderr)
        if found.fixable:
            print(say("fixable", spoken, count=found.fixable), file=sys.stderr)
        if fix:
            print(say("mended", spoken, count=found.fixed))
        if found.spelling:
            files, words = found.spelling
            print(say("spelling-checked", spoken, files=files, words=words))
        if not found.whole:
            print(say("addresses-unknown", spoken))
        seconds = f"{time.monotonic() - started:.1f}"
        print(say("checked", spoken, articles=found.articles, seconds=seconds))
        _print_schedule(found.schedule, clock, settings, spoken)
        return GOOD

    return guarded(work, lang, "checked-badly", as_json)


def _annotated(settings: Settings, at: datetime, host: str, spelling: bool, lang: str) -> int:
    from tilshi.commands.annotations import WAYS
    from tilshi.commands.content_check import check_content

    if host not in WAYS:
        raise UsageError("unknown-choice", value=host, known=", ".join(WAYS))
    try:
        found = check_content(settings, at, spelling=spelling)
        problems = [*found.errors, *found.warnings]
        status = PROBLEMS if found.errors else GOOD
    except ProblemsError as wrong:
        problems, status = wrong.problems, PROBLEMS
    print(WAYS[host](problems, lang))
    if host == "gitlab" and problems:
        print(report(problems, lang), file=sys.stderr)
    return status


def run_schema(kind: str, markdown: bool = False, lang: str | None = None) -> int:
    """`tilshi schema`: prints the fields of front matter, or of the imprint, as a JSON Schema or as
    a page of the docs.
    """

    def work(_: str) -> int:
        from tilshi.content import reference

        if kind not in reference.KINDS:
            raise UsageError("unknown-choice", value=kind, known=", ".join(reference.KINDS))
        schema = json.dumps(reference.json_schema(kind), ensure_ascii=False, indent=2)
        print(reference.markdown(kind) if markdown else schema)
        return GOOD

    return guarded(work, lang, "failed")


def run_kazakh(to: str, lang: str | None = None) -> int:
    """`inv kazakh`: prints standard input in the script `to` (latin, arabic)."""

    def work(spoken: str) -> int:
        from tilshi.kazakh import to_arabic, to_latin

        letters = {"latin": to_latin, "arabic": to_arabic}
        if to not in letters:
            raise UsageError("unknown-letters", value=to, known=", ".join(letters)).with_nearest(
                nearest(to, letters)
            )
        try:
            text = sys.stdin.buffer.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise UsageError("not-text-input") from None
        sys.stdout.buffer.write(letters[to](text).encode())
        sys.stdout.flush()
        return GOOD

    return guarded(work, lang, "failed")


def run_init(
    folder: str,
    name: str,
    site: str = "",
    editions: str = "",
    certificate: str = "",
    editor: str = "",
    timezone: str = "",
    sample: bool = False,
    lang: str | None = None,
) -> int:
    """`tilshi init`: creates a newsroom in `folder`; asks for what was not given."""

    def work(spoken: str) -> int:
        from tilshi.commands import init, starter

        called = name or ask("ask-name", spoken)
        if not called:
            raise UsageError("init-no-name")
        room = starter.newsroom(
            called,
            site or ask("ask-site", spoken),
            editions or ask("ask-editions", spoken, known=", ".join(EDITIONS)),
            certificate or ask("ask-certificate", spoken),
            editor or ask("ask-editor", spoken),
            timezone,
            spoken,
        )
        files = init.write(Path(folder), room, sample, datetime.now(UTC).date())
        print(say("created-newsroom", spoken, count=len(files), folder=folder))
        return GOOD

    return guarded(work, lang, "failed")


def run_serve(
    config: str,
    content: str | None = None,
    at: str | None = None,
    port: str = "8000",
    lang: str | None = None,
    public: bool = False,
) -> int:
    """`inv serve`: serves a preview on this machine until it is interrupted."""

    def work(spoken: str) -> int:
        from tilshi.commands import preview

        def load() -> tuple[Settings, datetime]:
            settings = read_settings(config, content, None)
            return settings, clock_at(at, settings)

        preview.run(load, find_config(config), render_in_worker, _port(port), spoken, public=public)
        return GOOD

    return guarded(work, lang, "failed")


def _port(value: str) -> int:
    if not value.isdecimal() or not int(value) < 65_536:
        raise UsageError("bad-port", value=value)
    return int(value)
