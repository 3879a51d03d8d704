"""What `inv rollback`, `releases` and `verify` do: with what stands at a place, without a build.

A way back is in a hurry: what only one of them needs is imported there.
"""

import hashlib
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tilshi import ownership
from tilshi.problems import Misuse, Problem, Wrong, say
from tilshi.publishing import config
from tilshi.publishing.config import Publishing
from tilshi.publishing.place import LOCAL
from tilshi.publishing.record import BY_FAULT, BY_HAND, Record
from tilshi.publishing.rollback import rollback as roll_back
from tilshi.publishing.targets import Target
from tilshi.publishing.targets.host import Host
from tilshi.settings import Settings

GOOD = 0


@dataclass(frozen=True)
class Desk:
    """Who asks, and about which site: its settings, the folder of their file, the language."""

    settings: Settings
    root: Path
    lang: str

    def say(self, key: str, **values: object) -> None:
        """A line on standard output."""
        print(say(key, self.lang, **values), flush=True)

    def tell(self, key: str) -> None:
        """A stage, on standard error."""
        print(f"{say(key, self.lang)} …", file=sys.stderr, flush=True)

    def publishing(self, preview: bool = False, to: str | None = None) -> Publishing:
        """How the site, or a preview of it, is published; `to` is another place for it.

        Raises Misuse if that is not said, or the place is a folder that we may not write in.
        """
        publishing = config.read(self.settings, self.root, preview, to)
        place, folder = publishing.place, Path(publishing.place.path)
        if place.kind in LOCAL:
            of = self.settings
            sources = (of.content, of.theme, of.cache, of.output)
            ownership.apart(folder, sources, held=[self.root])
        if place.handed_over:
            from tilshi.publishing.targets.folder import MARKER

            ownership.claim(folder, (folder / MARKER).is_file())
        return publishing

    def home(self, publishing: Publishing) -> Path:
        """Our own folder for its place. Raises Misuse if a link leads elsewhere from there."""
        name = hashlib.sha256(publishing.place.said.encode()).hexdigest()[:12]
        home = self.settings.cache / "publish" / name
        if home.resolve() != home:
            raise Misuse("output-not-ours", value=home)
        return home

    def target(self, publishing: Publishing) -> Target:
        """Its place."""
        home, place = self.home(publishing), publishing.place
        if place.handed_over:
            from tilshi.publishing.targets.folder import Pages

            return Pages(publishing, home, self.settings.siteurl, bool(self.settings.preview))
        if place.kind == "s3":
            from tilshi.publishing.targets.s3 import Store

            return Store(publishing, home)
        return Host(publishing, home)


def rollback(desk: Desk, place: str | None, to: str | None) -> int:
    """Makes an earlier release current: the one before, or the one called `to`."""
    started = time.monotonic()
    publishing = desk.publishing(to=place)
    old, new = roll_back(desk.target(publishing), publishing.wait, to)
    seconds = f"{time.monotonic() - started:.1f}"
    desk.say("rolled-back", old=old.id, id=new.id, seconds=seconds)
    return GOOD


def releases(desk: Desk, place: str | None) -> int:
    """Lists the releases, the newest first."""
    state = desk.target(desk.publishing(to=place)).state()
    if not state.records:
        raise Wrong([Problem("publish-none")])
    for record in reversed(state.records):
        print(_line(desk, record, state.current))
    return GOOD


def verify(desk: Desk, place: str | None, everything: bool) -> int:
    """Fetches what the current release changed from the real address."""
    from tilshi.publishing.verify import Address, verified

    publishing = desk.publishing(to=place)
    address = Address(desk.settings.siteurl, publishing.headers)
    count, problems, record = verified(desk.target(publishing), address, everything)
    if problems:
        raise Wrong(problems)
    desk.say("verified", id=record.id, count=count)
    return GOOD


def _line(desk: Desk, record: Record, current: Record | None) -> str:
    back = {BY_HAND: "release-back", BY_FAULT: "release-back"}.get(record.back)
    marks = [
        say("release-current", desk.lang) if current and record.id == current.id else "",
        say(back, desk.lang) if back else "",
        say("release-dirty", desk.lang) if record.stamp.dirty else "",
    ]
    when = datetime.fromisoformat(record.time).astimezone(desk.settings.zone)
    marked = f" [{', '.join(filter(None, marks))}]" if any(marks) else ""
    return f"{record.id}  {when:%Y-%m-%d %H:%M}  {record.words[desk.lang]}{marked}"
