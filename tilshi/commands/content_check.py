"""What `inv check` finds: problems of the content itself, addresses that are lost, changes in
force, edits without a sign for readers, typing errors.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tilshi.commands.address_check import base_commit, check_addresses, last_published
from tilshi.commands.proofreading import proofread
from tilshi.commands.scheduled_changes import check_changes
from tilshi.pipeline import run
from tilshi.pipeline.schedule import ScheduledEvent
from tilshi.problems import Problem
from tilshi.publishing.git import Repository
from tilshi.publishing.lost_editions import lost_editions
from tilshi.publishing.unmarked_edits import unmarked_edits
from tilshi.settings import Settings


@dataclass(frozen=True)
class CheckReport:
    """The number of articles, `errors` with addresses, and `warnings`; how many of these `fix` can
    fix, how many it has `fixed`, and the diff of that. `whole` is false if the git history to
    compare with is missing; `schedule` is what will happen.
    """

    articles: int
    errors: list[Problem]
    warnings: list[Problem]
    fixable: int = 0
    fixed: int = 0
    diff: str = ""
    whole: bool = True
    schedule: Sequence[ScheduledEvent] = ()


def check_content(
    settings: Settings,
    at: datetime,
    fix: bool = False,
    waiting: Callable[[], None] = run.ignore_wait,
    whole: bool = False,
) -> CheckReport:
    """Checks the content as of `at`; with `fix`, fixes in the files what is safe to fix. With
    `whole`, every file is read. Raises ProblemsError with all problems of the content itself.
    """
    checked = run.check(settings, at, waiting=waiting, whole=whole)
    addresses = check_addresses(settings, at, fix)
    changes = check_changes(settings, at, fix)
    proof = proofread(settings.content, settings.langs, fix)
    fixed = addresses.fixed + changes.fixed + proof.fixed
    base, _ = base_commit(Repository(settings.content), last_published(settings))
    edits = unmarked_edits(settings, base, at) if base is not None else []
    edits += lost_editions(settings, base) if base is not None else []
    if fixed:
        checked = run.check(settings, at, waiting=waiting)
    return CheckReport(
        articles=checked.articles,
        errors=list(addresses.problems),
        warnings=[*checked.warnings, *changes.notes, *edits, *proof.warnings],
        fixable=proof.fixable + len(changes.notes),
        fixed=fixed,
        diff=addresses.diff + changes.diff + proof.diff,
        whole=addresses.whole,
        schedule=checked.schedule,
    )
