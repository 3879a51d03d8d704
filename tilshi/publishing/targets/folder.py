"""A plain folder that others publish: GitHub and GitLab Pages, Netlify, Cloudflare Pages. They
switch whole releases themselves, and have their own rollback.
"""

import glob
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tilshi.filesystem import write_atomically
from tilshi.problems import Problem, ProblemsError
from tilshi.publishing.config import Publishing
from tilshi.publishing.diff import Manifest
from tilshi.publishing.http_headers import netlify
from tilshi.publishing.plan import PublishPlan, TargetState
from tilshi.publishing.precompress import TWINS
from tilshi.publishing.record import ReleaseRecord, manifest_files, manifest_text, parse_record

MARKER = ".tilshi"
"""The file that marks the folder as ours."""


class FolderTarget:
    """The folder for the site at `siteurl`; `home` stores its last content. `own` are further files
    for the host, by name.
    """

    def __init__(
        self,
        publishing: Publishing,
        home: Path,
        siteurl: str,
        preview: bool,
        own: Mapping[str, bytes] | None = None,
    ) -> None:
        self.folder, self.home = Path(publishing.place.path), home
        self.own = {"_headers": netlify(siteurl, preview), **(own or {})}
        self.twins = publishing.place.kind == "pages+twins"

    @contextmanager
    def lock(self, wait: int) -> Iterator[None]:
        """Nothing to lock: CI's concurrency group does that."""
        yield

    def state(self) -> TargetState:
        """The release last written here, if it is known; what has changed of the files for the host
        counts as not yet written.
        """
        try:
            record = parse_record((self.home / "record.json").read_text("utf-8"))
        except (OSError, ValueError):
            return TargetState()
        return TargetState((record,), record, tuple(self._changed()))

    def manifest(self, record: ReleaseRecord) -> Manifest:
        """The files of that release."""
        try:
            return manifest_files((self.home / "manifest.json").read_text("utf-8"))
        except (OSError, ValueError):
            raise ProblemsError([Problem("publish-record", values={"value": record.id})]) from None

    def send(self, plan: PublishPlan, site: Path) -> None:
        """Fills a folder next to it, then renames that."""
        with self._temporary() as temporary:
            self._fill(temporary / "new", plan, site)
            if self.folder.exists():
                self.folder.rename(temporary / "old")
            (temporary / "new").rename(self.folder)
        write_atomically(self.home / "manifest.json", manifest_text(plan.manifest).encode())
        for name, data in self.own.items():
            write_atomically(self.home / name, data)
        write_atomically(self.home / "record.json", plan.record.as_text().encode())

    def _changed(self) -> Iterator[str]:
        for name, data in self.own.items():
            file = self.home / name
            if not file.is_file() or file.read_bytes() != data:
                yield name

    @contextmanager
    def _temporary(self) -> Iterator[Path]:
        """An empty folder next to it, deleted afterwards, as are leftovers of earlier ones."""
        prefix = f".{self.folder.name}.tilshi-"
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        for left in self.folder.parent.glob(f"{glob.escape(prefix)}*/{MARKER}"):
            shutil.rmtree(left.parent)
        with tempfile.TemporaryDirectory(prefix=prefix, dir=self.folder.parent) as made:
            (Path(made) / MARKER).touch()
            yield Path(made)

    def _fill(self, folder: Path, plan: PublishPlan, site: Path) -> None:
        for path in plan.manifest:
            twins = (path + ending for ending in TWINS if self.twins)
            for name in (path, *(twin for twin in twins if (site / twin).is_file())):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                _place(site / name, folder / name)
        for name, data in {**self.own, ".nojekyll": b"", MARKER: b""}.items():
            write_atomically(folder / name, data)

    def switch(self, current: ReleaseRecord, to: ReleaseRecord) -> None:
        """Not possible: these hosts keep earlier deployments themselves."""
        raise ProblemsError([Problem("publish-no-way-back")])

    def journal(self) -> bytes:
        """From `home`: the folder is published."""
        file = self.home / "announced.json"
        return file.read_bytes() if file.is_file() else b""

    def keep_journal(self, data: bytes) -> None:
        """Into `home`."""
        write_atomically(self.home / "announced.json", data)


def _place(file: Path, target: Path) -> None:
    try:
        os.link(file, target)
    except OSError:
        shutil.copyfile(file, target)
