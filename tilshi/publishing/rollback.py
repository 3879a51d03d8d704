"""The way back to an earlier release: in a hurry, so that it imports nothing but what it needs."""

from tilshi.problems import Problem, ProblemsError, UsageError
from tilshi.publishing.record import BY_HAND, ReleaseRecord, release_before
from tilshi.publishing.targets import Target


def rollback(target: Target, wait: int, to: str | None) -> tuple[ReleaseRecord, ReleaseRecord]:
    """Makes an earlier release current: the one before, or that whose id or commit begins with
    `to`. Returns what was current and what is. Raises ProblemsError or UsageError if there is none;
    ProblemsError, too, if somebody publishes there for longer than `wait` seconds.
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
