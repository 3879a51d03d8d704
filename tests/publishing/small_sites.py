"""Small generated sites, fast enough for publishing hundreds of releases."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tilshi.problems import Problem
from tilshi.publishing.checks import ReleaseRules
from tilshi.publishing.config import Publishing, PublishOptions
from tilshi.publishing.git import Repository
from tilshi.publishing.place import Place
from tilshi.publishing.public_view import NothingHidden
from tilshi.publishing.publisher import BuiltSite, PublishJob, PublishResult, publish
from tilshi.publishing.record import Provenance, ReleaseRecord
from tilshi.publishing.rollback import rollback
from tilshi.publishing.targets.host import HostTarget
from tilshi.publishing.verify import SiteAddress

FOOTER = '<footer class="footer"><p>№ 1-ИА</p></footer>'
START = datetime(2026, 11, 23, 9, tzinfo=UTC)


def page(text: str, style: str = "assets/main.0000000000.css") -> str:
    return (
        f'<!DOCTYPE html><link rel="canonical" href="http://x/"><link href="/{style}">'
        f"<main>{text}</main>{FOOTER}\n"
    )


def small_site(number: int, pages: int = 6) -> dict[str, bytes]:
    """Release `number`: every page names it and its own style sheet, which names it too."""
    css = f"/* {number} */ main {{ order: {number} }}\n"
    style = f"assets/main.{hashlib.sha256(css.encode()).hexdigest()[:10]}.css"
    files = {style: css.encode()}
    for name in range(pages):
        text = f"шығарылым {number} " + "мәтін " * (50 + number % 7 * 40)
        files[f"2026/11/s{name}/index.html"] = page(text, style).encode()
    files["index.html"] = page(f"шығарылым {number} ", style).encode()
    files["feed.atom"] = f"<feed>{number}</feed>".encode()
    return files


def write(output: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    """Puts the files into an output folder as the build does, and returns the manifest."""
    digests = {}
    for path, data in files.items():
        file = output / path
        file.parent.mkdir(parents=True, exist_ok=True)
        half = file.with_name(file.name + ".half")
        half.write_bytes(data)
        half.replace(file)
        digests[path] = hashlib.sha256(data).hexdigest()
    for file in list(output.rglob("*")):
        if file.is_file() and file.relative_to(output).as_posix() not in digests:
            file.unlink()
    (output / ".tilshi-manifest.json").write_text(json.dumps({"files": digests}))
    return digests


class Newsroom:
    """Somebody who publishes made-up sites to one place."""

    def __init__(self, work: Path, place: Place, **changes: object) -> None:
        self.work = work
        given = {"ssh_config": "", "keep": 3, "drop": 50, "page_kb": 100, "wait": 60}
        ours = {name: value for name, value in changes.items() if name in given}
        self.publishing = Publishing(place=place, headers=True, **{**given, **ours})
        siteurl = str(changes.get("siteurl", "http://127.0.0.1:9"))
        home = work / "home"
        self.notes: list[Problem] = []
        self.job = PublishJob(
            publishing=self.publishing,
            target=changes.get("target") or HostTarget(self.publishing, home),
            repository=Repository(work),
            rules=ReleaseRules(siteurl, "/", {"": ("№ 1-ИА".encode(),)}, 100, self.publishing.drop),
            address=SiteAddress(siteurl),
            home=home,
            hosts=changes.get("hosts", ()),
        )

    def site(self, files: Mapping[str, bytes], number: int = 0, commit: str = "") -> BuiltSite:
        at = START + timedelta(minutes=number)
        stamp = Provenance(commit, at.isoformat(), False, at.isoformat())
        return BuiltSite(
            self.work / "output", write(self.work / "output", files), stamp, NothingHidden()
        )

    def publish(
        self, files: Mapping[str, bytes], number: int = 0, commit: str = "", **options
    ) -> PublishResult:
        wanted = PublishOptions(**{"verify": False, **options})
        return publish(
            self.job, self.site(files, number, commit), wanted, lambda: datetime.now(UTC),
            lambda _: None, self.notes.extend,
        )  # fmt: skip

    def back(self, to: str | None = None) -> tuple[ReleaseRecord, ReleaseRecord]:
        """Goes back to the release before, or to the one called `to`."""
        return rollback(self.job.target, self.publishing.wait, to)


def folder(root: Path) -> Place:
    return Place("folder", str(root), said=str(root))


def ssh(root: Path, port: int) -> Place:
    return Place("ssh", str(root), "root@127.0.0.1", port, f"ssh://root@127.0.0.1:{port}{root}")


def shown(root: Path) -> dict[str, bytes]:
    """What readers see: every file of the current release."""
    current = (root / "current").resolve()
    return {
        file.relative_to(current).as_posix(): file.read_bytes()
        for file in current.rglob("*")
        if file.is_file()
    }
