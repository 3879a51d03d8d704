"""An import from end to end: the export is read, planned, and written into the newsroom."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from textwrap import indent

from tilshi import filesystem
from tilshi.content.registries import read_registries
from tilshi.importing.export_records import Export, note
from tilshi.importing.formats import neighbours, read_export
from tilshi.importing.import_entries import NewEntry
from tilshi.importing.import_journal import journal_bytes, read_journal
from tilshi.importing.import_pictures import Fetch, PictureStore
from tilshi.importing.import_plan import ImportPlan, Progress, no_progress, plan_import
from tilshi.importing.import_report import report_text, summary_lines
from tilshi.importing.newsroom_state import read_state
from tilshi.importing.post_places import UNCHANGED, ImportOptions
from tilshi.kazakh.slug import slugify
from tilshi.problems import Problem, ProblemsError, UsageError
from tilshi.settings import Settings

FOLDER = "import"
"""The folder of the newsroom with reports and journals."""
_LONGEST_NAME = 60
_FILES = {"section": "sections.yaml", "topic": "topics.yaml", "author": "authors.yaml"}


@dataclass(frozen=True)
class ImportRequest:
    """What an editor asks for: the export at `source`; the language of its texts, "" for that of
    the main edition; the section of posts that have none; the folder with its pictures; further
    kinds of WordPress's posts; and what fetches pictures from their addresses, if anything may.
    """

    source: Path
    language: str = ""
    section: str = ""
    pictures: Path | None = None
    types: Sequence[str] = ()
    fetch: Fetch | None = None


@dataclass(frozen=True)
class Imported:
    """What an import did: the lines of its summary, its notes, and the file with its report."""

    lines: Sequence[str]
    notes: Sequence[Problem]
    report: Path


def run_import(
    settings: Settings,
    request: ImportRequest,
    at: datetime,
    lang: str,
    progress: Progress = no_progress,
) -> Imported:
    """Imports an export into the newsroom; `at` is the clock, `lang` the language of the report,
    and `progress` is told how many of the posts are done.

    An import that finds nothing new writes nothing, and leaves the last report as it is. Raises
    UsageError if what was asked for cannot be done, ProblemsError if the export or the newsroom's
    registries cannot be read; then no article was written.
    """
    options = _options(settings, request, at)
    if request.pictures is not None and not request.pictures.is_dir():
        raise UsageError("import-no-file", value=request.pictures)
    export = read_export(request.source, settings.zone, request.types)
    if not export.posts:
        raise UsageError("import-nothing", value=request.source)
    state = read_state(settings)
    folder = settings.config.parent / FOLDER
    name = slugify(f"{export.system} {export.name}")[:_LONGEST_NAME].strip("-")
    journal = read_journal(folder / f"{name}.json")
    pictures = PictureStore(
        settings.content / "images", journal.pictures, export.embedded,
        request.pictures or neighbours(request.source), request.fetch,
    )  # fmt: skip
    before = set(pictures.names.values())

    def current(path: str) -> bytes | None:
        return filesystem.read(settings.content / path)

    plan = plan_import(export, state, journal, current, pictures, options, progress)
    plan.notes.extend(_about_language(export, options))
    count = len(set(pictures.names.values()) - before)
    report = folder / f"{name}.md"
    if plan.journal != journal or not report.is_file():
        _write(settings, folder / f"{name}.json", plan)
        filesystem.write_atomically(report, report_text(export, plan, count, lang).encode())
    return Imported(summary_lines(plan, count, lang), plan.notes, report)


def _options(settings: Settings, request: ImportRequest, at: datetime) -> ImportOptions:
    language = request.language or settings.langs[0]
    if language not in settings.langs:
        known = ", ".join(settings.langs)
        raise UsageError("unknown-language", value=language, known=known)
    return ImportOptions(
        language, language == settings.langs[0], settings.langs, settings.editions, settings.zone,
        at, request.section,
    )  # fmt: skip


def _about_language(export: Export, options: ImportOptions) -> list[Problem]:
    """A note if the export says that it is in another language than its texts are taken for."""
    said = export.language.lower().replace("_", "-").partition("-")[0]
    if not said or said == options.lang or said not in options.langs:
        return []
    file = export.posts[0].file
    return [note("import-language", file, value=said, lang=options.lang)]


def _write(settings: Settings, journal: Path, plan: ImportPlan) -> None:
    """Writes the registries, the articles and the journal; an interrupted import can be
    repeated.
    """
    content = settings.content
    added = {kind: found.new for kind, found in plan.entries.items() if found.new}
    texts = {kind: _with_entries(content / _FILES[kind], new, settings.langs)
             for kind, new in added.items()}  # fmt: skip
    _write_registries(settings, {_FILES[kind]: text for kind, text in texts.items()})
    filesystem.write_atomically(journal, journal_bytes(replace(plan.journal, finished=False)))
    for file in plan.files:
        if file.text is not None and file.placed.fate != UNCHANGED:
            filesystem.write_atomically(content / file.placed.path, file.text.encode())
    filesystem.write_atomically(journal, journal_bytes(plan.journal))


def _with_entries(file: Path, new: Sequence[NewEntry], langs: Sequence[str]) -> str:
    """The text of a registry with further entries at its end."""
    text = (filesystem.read(file) or b"").decode()
    kept = "" if text.strip() == "[]" else text.rstrip()
    first = re.search(r"^( *)- ", kept, re.MULTILINE)
    entries = indent("".join(entry.text(langs) for entry in new), first[1] if first else "")
    return f"{kept}\n{entries}" if kept else entries


def _write_registries(settings: Settings, texts: dict[str, str]) -> None:
    """Writes registries. Raises ProblemsError, after putting back what there was, if they cannot be
    read then: a list in brackets cannot be added to at its end.
    """
    content = settings.content
    before = {name: filesystem.read(content / name) for name in texts}
    for name, text in texts.items():
        filesystem.write_atomically(content / name, text.encode())
    registries, problems = read_registries(content, settings.langs, settings.zone)
    if registries is None:
        for name, data in before.items():
            filesystem.write_atomically(content / name, data or b"")
        wrong = {problem.file for problem in problems}
        raise ProblemsError(Problem("import-registry", file) for file in wrong)
