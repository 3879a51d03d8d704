"""`inv import`: brings the archive of another system into the newsroom."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tilshi.commands.console import GOOD, check_given, clock_at, guarded, progress, read_settings
from tilshi.problems import Problem, UsageError, say, set_of
from tilshi.settings import Settings

if TYPE_CHECKING:
    from tilshi.importing.importer import Imported


@dataclass(frozen=True)
class ImportArguments:
    """The command line of `inv import`."""

    source: str
    language: str = ""
    section: str = ""
    pictures: str | None = None
    download: bool = False
    types: str = ""


def run_import_command(
    config: str,
    content: str | None,
    arguments: ImportArguments,
    at: str | None = None,
    lang: str | None = None,
) -> int:
    """Imports an export, says what it did and what was lost, and returns the exit status."""

    def work(spoken: str) -> int:
        settings = read_settings(config, content, None)
        check_given(pictures=arguments.pictures)
        clock = clock_at(at, settings)
        try:
            done = _imported(settings, arguments, clock, spoken)
        except ModuleNotFoundError as error:
            raise UsageError("import-extra", value=error.name) from None
        for line in _notes(done.notes, spoken):
            print(line, file=sys.stderr)
        for line in done.lines:
            print(line)
        print(say("import-done", spoken, file=done.report, count=len(set_of(done.notes))))
        return GOOD

    return guarded(work, lang, "checked-badly")


def _imported(
    settings: Settings, arguments: ImportArguments, at: datetime, lang: str
) -> "Imported":
    """Runs the import. Raises ModuleNotFoundError if a library is missing that only it needs."""
    from tilshi.importing.importer import ImportRequest, run_import
    from tilshi.importing.picture_fetch import fetch_picture

    request = ImportRequest(
        Path(arguments.source),
        arguments.language,
        arguments.section,
        Path(arguments.pictures) if arguments.pictures else None,
        tuple(name.strip() for name in arguments.types.split(",") if name.strip()),
        fetch_picture if arguments.download else None,
    )
    with progress(lang) as watched:
        return run_import(settings, request, at, lang, partial(watched, "import-posts"))


def _notes(notes: Sequence[Problem], lang: str) -> Iterator[str]:
    """The first note of each kind, and how many more there are of it."""
    kinds: dict[str, list[Problem]] = {}
    for one in sorted(set_of(notes), key=lambda one: one.order):
        kinds.setdefault(one.code, []).append(one)
    for first, *more in kinds.values():
        rest = f" {say('import-more', lang, count=len(more))}" if more else ""
        yield first.sentence(lang) + rest
