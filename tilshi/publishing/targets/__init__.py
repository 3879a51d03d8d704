"""Targets to which a site can be published, behind one protocol."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from tilshi.publishing.diff import Manifest
from tilshi.publishing.plan import PublishPlan, TargetState
from tilshi.publishing.record import ReleaseRecord


class Target(Protocol):
    """A place to publish to. Any failure raises ProblemsError and leaves the last release
    untouched.
    """

    def lock(self, wait: int) -> AbstractContextManager[None]:
        """Excludes all other publications; waits at most `wait` seconds for them."""

    def state(self) -> TargetState:
        """The releases at the target."""

    def manifest(self, record: ReleaseRecord) -> Manifest:
        """The files of a release with their digests."""

    def send(self, plan: PublishPlan, site: Path) -> None:
        """Carries out `plan` with the files in the folder `site`: readers see the last release
        until everything is uploaded, then the new one.
        """

    def switch(self, current: ReleaseRecord, to: ReleaseRecord) -> None:
        """Makes `to` current again, and stores the updated record of `current`."""

    def journal(self) -> bytes:
        """The journal of announcements, empty if there is none."""

    def keep_journal(self, data: bytes) -> None:
        """Replaces the journal of announcements."""
