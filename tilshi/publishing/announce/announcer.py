"""Announces a release on its channels once it is proven: each thing once, in limited time, and
never so that a failure affects the publication.

The journal at the target is written before the release is uploaded, so that a publication that is
killed loses nothing. What must not be repeated is recorded as being sent before it is; if nobody
knows afterwards whether it has arrived, it counts as told, and an editor gets a warning.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic, sleep
from typing import Protocol

from tilshi.problems import Problem, ProblemsError
from tilshi.publishing.announce.channels import Channel
from tilshi.publishing.announce.delivery import Delivery, Outcome, attempt
from tilshi.publishing.announce.journal import Announcement, Journal, parse_journal
from tilshi.publishing.plan import PublishPlan, TargetState
from tilshi.publishing.record import unfinished

SECONDS = 60.0
"""How long all announcements of a publication may take."""
_SECONDS = 10.0
"""How long one attempt may take."""
_PAUSES = (1.0, 2.0, 4.0)
"""Seconds between attempts."""


class JournalStore(Protocol):
    """What a target does for the journal of announcements."""

    def journal(self) -> bytes:
        """The journal, empty if there is none."""

    def keep_journal(self, data: bytes) -> None:
        """Replaces it."""


@dataclass(frozen=True)
class Announcer:
    """The `channels` of a site; `news` says what a publication brings, and `now` the time."""

    channels: Sequence[Channel]
    news: Callable[[PublishPlan], Sequence[Announcement]]
    now: Callable[[], datetime]

    def planned(self, plan: PublishPlan, store: JournalStore) -> list[Announcement]:
        """What would be announced with the release of `plan`."""
        try:
            known = parse_journal(store.journal())
        except (ProblemsError, OSError, ValueError):
            known = Journal()
        return [one for one in self._news(plan) if not known.was_told(one)]

    def prepare(self, plan: PublishPlan, state: TargetState, store: JournalStore) -> list[Problem]:
        """Records, before the release of `plan` is uploaded, what is to be announced with it."""
        try:
            journal = self._current(store, state)
            store.keep_journal(journal.added(self._news(plan)).as_text().encode())
        except (ProblemsError, OSError) as error:
            return _unwritten(error)
        return []

    def announce(self, state: TargetState, store: JournalStore, but: str = "") -> list[Problem]:
        """Announces what is pending, but not what the release `but` brought; `state` is that of the
        target now. Returns warnings of what failed.
        """
        end = monotonic() + SECONDS
        warnings: list[Problem] = []
        try:
            journal = self._current(store, state)
            if journal.sending:  # A publication was killed here.
                warnings += [_warning("announce-unsure", one, "?") for one in journal.sending]
                journal = journal.with_told(self.now())
                _keep(store, journal)
            for channel in self.channels:
                due = [one for one in journal.of(channel.name) if one.release != but]
                for first in range(0, len(due), channel.most):
                    some = due[first : first + channel.most]
                    journal, delivery = self._deliver(channel, some, journal, store, end)
                    if delivery.outcome is not Outcome.DONE:
                        unsure = delivery.outcome is Outcome.UNKNOWN and not channel.repeat
                        code = "announce-unsure" if unsure else "announce-failed"
                        warnings.append(_warning(code, some[0], delivery.why))
                        if delivery.outcome is not Outcome.REFUSED:
                            break
        except (ProblemsError, OSError) as error:
            return [*warnings, *_unwritten(error)]
        return warnings

    def _deliver(
        self,
        channel: Channel,
        some: Sequence[Announcement],
        journal: Journal,
        store: JournalStore,
        end: float,
    ) -> tuple[Journal, Delivery]:
        """Makes `some` announcements on a channel, if necessary in several attempts, by `end` on
        the monotonic clock.
        """
        delivery = Delivery(Outcome.FAILED, "timed out")
        for pause in (*_PAUSES, None):
            left = end - monotonic()
            if left <= 0:
                break
            if not channel.repeat:
                _keep(store, journal.with_sending(some))
            delivery = attempt(channel.request(some), min(_SECONDS, left))
            journal = self._after(channel, some, journal, delivery)
            _keep(store, journal)
            again = delivery.outcome is Outcome.FAILED or channel.repeat
            if delivery.outcome is Outcome.DONE or delivery.wait is None or not again:
                break
            wait = max(pause or 0.0, delivery.wait)
            if pause is None or wait >= end - monotonic():
                break
            sleep(wait)
        return journal, delivery

    def _after(
        self,
        channel: Channel,
        some: Sequence[Announcement],
        journal: Journal,
        delivery: Delivery,
    ) -> Journal:
        """The journal after an attempt."""
        if channel.repeat:
            return journal.without(some) if delivery.outcome is Outcome.DONE else journal
        if delivery.outcome in (Outcome.FAILED, Outcome.REFUSED):
            return journal
        return journal.with_sending(some).with_told(self.now())

    def _news(self, plan: PublishPlan) -> Iterator[Announcement]:
        since = self.now().isoformat()
        names = {channel.name for channel in self.channels}
        for one in self.news(plan):
            if one.channel in names:
                yield replace(one, release=plan.record.id, since=since)

    def _current(self, store: JournalStore, state: TargetState) -> Journal:
        try:
            journal = parse_journal(store.journal())
            return journal.current(self.now(), lambda release: _was_published(release, state))
        except ValueError:
            # What was told is forgotten, but a damaged file must not stop all announcements.
            return Journal()


def _was_published(release: str, state: TargetState) -> bool:
    """Whether `release` was current at some time and has not been rolled back."""
    current = state.current.id if state.current else ""
    record = next((one for one in state.records if one.id == release), None)
    if record is None:
        return release <= current  # pruned; or cut off before it had a record
    return not record.back and record not in unfinished(state.records, current)


def _keep(store: JournalStore, journal: Journal) -> None:
    store.keep_journal(journal.as_text().encode())


def _unwritten(error: ProblemsError | OSError) -> list[Problem]:
    codes = [one.code for one in error.problems] if isinstance(error, ProblemsError) else []
    why = "; ".join(codes) or type(error).__name__
    values = {"name": "announced.json", "why": why, "value": ""}
    return [Problem("announce-failed", values=values, warning=True)]


def _warning(code: str, one: Announcement, why: str) -> Problem:
    values = {"name": one.channel, "why": why, "value": one.url}
    return Problem(code, values=values, warning=True)
