"""Places where a site can be published, behind one protocol."""

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
        """Keeps all others from publishing there; waits `wait` seconds at most for them to end."""

    def state(self) -> TargetState:
        """What stands there."""

    def manifest(self, record: ReleaseRecord) -> Manifest:
        """The files of a release with their digests."""

    def send(self, plan: PublishPlan, site: Path) -> None:
        """Does what `plan` says with the files in the folder `site`: readers see the last release
        until all is there, then the new one.
        """

    def switch(self, current: ReleaseRecord, to: ReleaseRecord) -> None:
        """Makes `to` the current release again, and keeps `current` with what it now says."""
