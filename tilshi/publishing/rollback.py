"""Rollback to an earlier release. It must be fast, so it imports only what it needs."""

from tilshi.problems import Problem, ProblemsError, UsageError
from tilshi.publishing.record import BY_HAND, ReleaseRecord, release_before
from tilshi.publishing.targets import Target


def rollback(target: Target, wait: int, to: str | None) -> tuple[ReleaseRecord, ReleaseRecord]:
    """Makes an earlier release current: the previous one, or the one whose id or commit begins with
    `to`. Returns the old and the new current one. Raises ProblemsError or UsageError if there is
    none; ProblemsError, too, if another publication takes longer than `wait` seconds.
    """
    with target.lock(wait):
        state = target.state()
        if state.current is None:
            raise ProblemsError([Problem("publish-none")])
        record = state.find(to) if to else release_before(state.records, state.current)
        if to and record is None:
            known = ", ".join(one.id for one in state.records)
            raise UsageError("publish-no-release", value=to, known=known)
        if record is None or record.id == state.current.id:
            raise ProblemsError([Problem("publish-no-way-back")])
        target.switch(state.current.taken_back(BY_HAND), record.taken_back(""))
        return state.current, record
