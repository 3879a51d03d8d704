"""What all commands share: exit statuses, messages, progress, and options."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from tilshi.content.times import likely_time, parse_time
from tilshi.pipeline.timing import Progress
from tilshi.problems import Problem, ProblemsError, UsageError, editor_lang, report, say
from tilshi.settings import Settings, load_settings

GOOD, PROBLEMS, WRONG_USE, LEFT_OUT = 0, 1, 2, 3
"""Exit statuses."""


def ask(question: str, lang: str, **values: object) -> str:
    """The answer to a `question` (a key of the messages); "" if there is no terminal."""
    if not sys.stdin.isatty():
        return ""
    return input(say(question, lang, **values) + " ").strip()


@contextmanager
def progress(lang: str) -> Iterator[Progress]:
    """Progress on standard error: a bar with stage and rate on a terminal, otherwise a line per
    stage.
    """
    if not sys.stderr.isatty():
        yield partial(_line, lang)
        return
    from tilshi.commands.progress_bar import bar

    with bar(lang) as show:
        yield show


def _line(lang: str, stage: str, done: int, total: int) -> None:
    if done == 0 and total:
        print(f"{say(stage, lang)} …", file=sys.stderr)


def read_settings(config: str, content: str | None, output: str | None) -> Settings:
    """The settings in the file `config`, with other folders if given. Raises UsageError."""
    check_given(config=config, content=content, output=output)
    return load_settings(
        find_config(config), Path(content) if content else None, Path(output) if output else None
    )


def find_config(config: str) -> Path:
    """The settings file `config`, here or in the nearest parent folder that has it."""
    file = Path(config)
    if file.is_absolute() or file.exists():
        return file
    around = (folder / file for folder in Path.cwd().parents)
    return next((place for place in around if place.is_file()), file)


def check_given(**given: str | None) -> None:
    """Raises UsageError if an option has an empty value: an unset CI variable must never mean the
    default, which is the public site.
    """
    for name, value in given.items():
        if value is not None and not value.strip():
            raise UsageError("empty-value", name=f"--{name}")


def clock_at(at: str | None, settings: Settings) -> datetime:
    """The time `at` in any accepted format; the current time if it is None. Raises UsageError."""
    if at is None:
        return datetime.now(UTC)
    try:
        return parse_time(at.strip(), settings.zone)
    except ValueError:
        misuse = UsageError("bad-at", value=at)
        raise misuse.with_nearest(likely_time(at.strip())) from None


def guarded(
    work: Callable[[str], int], lang: str | None, failed: str, as_json: bool = False
) -> int:
    """The exit status of `work`, which is called with the language of messages. Errors are reported
    in that language, never as a traceback.
    """
    spoken = editor_lang()
    try:
        spoken = editor_lang(lang)
        return work(spoken)
    except UsageError as misuse:
        print(report([misuse.problem], spoken, as_json), file=sys.stdout if as_json else sys.stderr)
        return WRONG_USE
    except ProblemsError as wrong:
        problems = wrong.problems
    except BrokenPipeError:
        # The reader of our output has closed the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return GOOD
    except OSError as error:
        code = "no-space" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "os-error"
        why = f"{error.strerror or type(error).__name__} ({error.filename or ''})"
        problems = [Problem(code, values={"why": why})]
    except Exception as error:  # an editor is never shown a traceback
        if os.environ.get("TILSHI_DEBUG"):
            raise
        why = f"{type(error).__name__}: {error}"
        problems = [Problem("internal", values={"why": why})]
    print(report(problems, spoken, as_json), file=sys.stdout if as_json else sys.stderr)
    if any(problem.code == "publish-cut" for problem in problems):
        failed = "publish-unfinished"
    if any(problem.code == "output-cut" for problem in problems):
        failed = "checked-badly"
    if not as_json:
        print(say(failed, spoken, count=len(problems)), file=sys.stderr)
    return PROBLEMS
