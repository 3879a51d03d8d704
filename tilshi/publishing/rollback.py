"""The way back to an earlier release: in a hurry, so that it imports nothing but what it needs."""

from tilshi.problems import Misuse, Problem, Wrong
from tilshi.publishing.record import BY_HAND, Record, before
from tilshi.publishing.targets import Target


def rollback(target: Target, wait: int, to: str | None) -> tuple[Record, Record]:
    """Makes an earlier release current: the one before, or that whose id or commit begins with
    `to`. Returns what was current and what is. Raises Wrong or Misuse if there is none; Wrong, too,
    if somebody publishes there for longer than `wait` seconds.
    """
    with target.lock(wait):
        state = target.state()
        if state.current is None:
            raise Wrong([Problem("publish-none")])
        record = state.find(to) if to else before(state.records, state.current)
        if to and record is None:
            known = ", ".join(one.id for one in state.records)
            raise Misuse("publish-no-release", value=to, known=known)
        if record is None or record.id == state.current.id:
            raise Wrong([Problem("publish-no-way-back")])
        target.switch(state.current.taken_back(BY_HAND), record.taken_back(""))
        return state.current, record
