"""The commands `inv rollback`, `releases` and `verify`, which work on existing releases without a
build.

A rollback must be fast: what only one of them needs is imported locally.
"""

import hashlib
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tilshi import ownership
from tilshi.problems import Problem, ProblemsError, UsageError, say
from tilshi.publishing import config
from tilshi.publishing.config import Publishing
from tilshi.publishing.place import LOCAL
from tilshi.publishing.record import BY_FAULT, BY_HAND, ReleaseRecord
from tilshi.publishing.rollback import rollback as roll_back
from tilshi.publishing.targets import Target
from tilshi.publishing.targets.host import HostTarget
from tilshi.settings import Settings

GOOD = 0


@dataclass(frozen=True)
class CommandContext:
    """What a command runs with: the site's settings, the folder of the settings file, the
    language.
    """

    settings: Settings
    root: Path
    lang: str

    def say(self, key: str, **values: object) -> None:
        """Prints a message on standard output."""
        print(say(key, self.lang, **values), flush=True)

    def tell(self, key: str) -> None:
        """Reports a stage on standard error."""
        print(f"{say(key, self.lang)} …", file=sys.stderr, flush=True)

    def publishing(self, preview: bool = False, to: str | None = None) -> Publishing:
        """How the site, or a preview of it, is published; `to` overrides the target.

        Raises UsageError if there is no target, or it is a folder that must not be written.
        """
        publishing = config.read_publishing(self.settings, self.root, preview, to)
        place, folder = publishing.place, Path(publishing.place.path)
        if place.kind in LOCAL:
            of = self.settings
            sources = (of.content, of.theme, of.cache, of.output)
            ownership.require_separate(folder, sources, held=[self.root])
        if place.handed_over:
            from tilshi.publishing.targets.folder import MARKER

            ownership.require_ours(folder, (folder / MARKER).is_file())
        return publishing

    def home(self, publishing: Publishing) -> Path:
        """The local state folder of its target. Raises UsageError if a symbolic link leads
        elsewhere.
        """
        name = hashlib.sha256(publishing.place.said.encode()).hexdigest()[:12]
        home = self.settings.cache / "publish" / name
        if home.resolve() != home:
            raise UsageError("output-not-ours", value=home)
        return home

    def target(self, publishing: Publishing, own: Mapping[str, bytes] | None = None) -> Target:
        """Its target; `own` are further files for a host that publishes a folder, by name."""
        home, place = self.home(publishing), publishing.place
        if place.handed_over:
            from tilshi.publishing.targets.folder import FolderTarget

            preview = bool(self.settings.preview)
            return FolderTarget(publishing, home, self.settings.siteurl, preview, own)
        if place.kind == "s3":
            from tilshi.publishing.targets.s3 import BucketTarget

            return BucketTarget(publishing, home)
        return HostTarget(publishing, home)


def rollback(context: CommandContext, place: str | None, to: str | None) -> int:
    """Makes an earlier release current: the previous one, or the one called `to`."""
    started = time.monotonic()
    publishing = context.publishing(to=place)
    old, new = roll_back(context.target(publishing), publishing.wait, to)
    seconds = f"{time.monotonic() - started:.1f}"
    context.say("rolled-back", old=old.id, id=new.id, seconds=seconds)
    return GOOD


def releases(context: CommandContext, place: str | None) -> int:
    """Lists the releases, the newest first."""
    state = context.target(context.publishing(to=place)).state()
    if not state.records:
        raise ProblemsError([Problem("publish-none")])
    for record in reversed(state.records):
        print(_line(context, record, state.current))
    return GOOD


def verify(context: CommandContext, place: str | None, everything: bool) -> int:
    """Fetches what the current release changed from the real address and compares it."""
    from tilshi.publishing.verify import SiteAddress, verified

    publishing = context.publishing(to=place)
    address = SiteAddress(context.settings.siteurl, publishing.headers)
    target, site = context.target(publishing), context.home(publishing) / "site"
    count, problems, record = verified(target, address, everything, site)
    if problems:
        raise ProblemsError(problems)
    context.say("verified", id=record.id, count=count)
    return GOOD


def _line(context: CommandContext, record: ReleaseRecord, current: ReleaseRecord | None) -> str:
    back = {BY_HAND: "release-back", BY_FAULT: "release-back"}.get(record.back)
    marks = [
        say("release-current", context.lang) if current and record.id == current.id else "",
        say(back, context.lang) if back else "",
        say("release-dirty", context.lang) if record.stamp.dirty else "",
    ]
    when = datetime.fromisoformat(record.time).astimezone(context.settings.zone)
    marked = f" [{', '.join(filter(None, marks))}]" if any(marks) else ""
    return f"{record.id}  {when:%Y-%m-%d %H:%M}  {record.words[context.lang]}{marked}"
