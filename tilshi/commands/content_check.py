"""What `inv check` finds: problems of the content itself, addresses that are lost, changes in
force, edits without a sign for readers, typing errors, and misspelt words if asked for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tilshi.commands.address_check import base_commit, check_addresses, last_published
from tilshi.commands.own_words import read_own_words
from tilshi.commands.proofreading import proofread
from tilshi.commands.scheduled_changes import check_changes
from tilshi.commands.spelling_check import SpellingResult, check_spelling
from tilshi.content.registries import read_registries
from tilshi.pipeline import run
from tilshi.pipeline.schedule import ScheduledEvent
from tilshi.problems import Problem, ProblemsError
from tilshi.publishing.git import ChangedFile, Repository
from tilshi.publishing.lost_editions import lost_editions
from tilshi.publishing.unmarked_edits import unmarked_edits
from tilshi.settings import Settings


@dataclass(frozen=True)
class CheckReport:
    """The number of articles, `errors` with addresses, and `warnings`; how many of these `fix` can
    fix, how many it has `fixed`, and the diff of that. `whole` is false if the git history to
    compare with is missing; `schedule` is what will happen, `spelling` how many files were read for
    misspelt words, and how many of these were found, if that was asked for.
    """

    articles: int
    errors: list[Problem]
    warnings: list[Problem]
    fixable: int = 0
    fixed: int = 0
    diff: str = ""
    whole: bool = True
    schedule: Sequence[ScheduledEvent] = ()
    spelling: tuple[int, int] | None = None


def check_content(
    settings: Settings,
    at: datetime,
    fix: bool = False,
    waiting: Callable[[], None] = run.ignore_wait,
    whole: bool = False,
    spelling: bool = False,
) -> CheckReport:
    """Checks the content as of `at`; with `fix`, fixes in the files what is safe to fix. With
    `whole`, every file is read. With `spelling`, notes misspelt words: in what has changed since
    the main branch or the last publication, or with `whole`, or without git, in all sources.

    Raises ProblemsError with all problems of the content itself.
    """
    checked = run.check(settings, at, waiting=waiting, whole=whole)
    addresses = check_addresses(settings, at, fix)
    changes = check_changes(settings, at, fix)
    proof = proofread(settings.content, settings.langs, fix)
    fixed = addresses.fixed + changes.fixed + proof.fixed
    repository = Repository(settings.content)
    base, _ = base_commit(repository, last_published(settings))
    edits = unmarked_edits(settings, base, at) if base is not None else []
    edits += lost_editions(settings, base) if base is not None else []
    if fixed:
        checked = run.check(settings, at, waiting=waiting)
    changed = None if whole or base is None else repository.changed(base)
    spelt = _spelling(settings, changed) if spelling else None
    misspelt = spelt.warnings if spelt else []
    return CheckReport(
        articles=checked.articles,
        errors=list(addresses.problems),
        warnings=[
            *checked.warnings,
            *changes.notes,
            *edits,
            *proof.warnings,
            *(spelt.warnings if spelt else ()),
        ],
        fixable=proof.fixable + len(changes.notes),
        fixed=fixed,
        diff=addresses.diff + changes.diff + proof.diff,
        whole=addresses.whole,
        schedule=checked.schedule,
        spelling=(spelt.files, len(misspelt)) if spelt else None,
    )


def _spelling(settings: Settings, changed: Sequence[ChangedFile] | None) -> SpellingResult:
    """The spelling of the `changed` sources, of all if that is None. The content must be right."""
    registries, problems = read_registries(settings.content, settings.langs, settings.zone)
    if registries is None:
        raise ProblemsError(problems)
    own, notes = read_own_words(settings.content, registries)
    only = None if changed is None else {one.now for one in changed if one.now}
    found = check_spelling(settings.content, settings.langs, own, only)
    return SpellingResult([*notes, *found.warnings], found.files)
