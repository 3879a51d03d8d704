"""The publication: a folder with exactly what is uploaded, updated from one publication to the
next.

It contains the site's files, their compressed copies, and additional files of a target. Unchanged
files are not touched, so the cost is proportional to the change. It may have been restored from
elsewhere: files are verified before they are sent, and nothing is written through a symbolic link.
"""

import hashlib
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tilshi.filesystem import write_atomically
from tilshi.problems import Problem, ProblemsError
from tilshi.publishing.diff import Manifest, ManifestDiff, compare
from tilshi.publishing.http_headers import kept_for_long
from tilshi.publishing.precompress import are_twins, is_precompressed, twins, with_twins
from tilshi.publishing.record import manifest_files, manifest_text

_STATE = "publication.json"


class Publication:
    """The publication in the folder `home`; its files are below `site`."""

    def __init__(self, home: Path) -> None:
        self.home, self.site = home, home / "site"
        self._walked = {self.site}
        """Folders that are known not to be links."""

    def update(
        self, output: Path, files: Manifest, threads: int, sent: Collection[str] = ()
    ) -> ManifestDiff:
        """Makes it the site in `output` with the `files` of its manifest, of which `sent` will be
        uploaded; returns the difference.

        Raises ProblemsError if a file does not match the manifest.
        """
        had = self._state()
        known = [path for path in sent if path in had and had[path] == files.get(path)]
        with ThreadPoolExecutor(threads) as pool:
            sound = pool.map(lambda path: self._is_sound(path, files[path]), known)
            had = {
                **had,
                **{path: "" for path, is_so in zip(known, sound, strict=True) if not is_so},
            }
        diff = compare(had, files)
        if not diff:
            return diff
        # If interrupted, it must not count unfinished files as done.
        self._keep({path: had[path] for path in had if files.get(path) == had[path]})
        for path in (*diff.put, *diff.gone):
            # Sequentially: another thread may have replaced a link since this one checked it.
            self._make_way(path)
        with ThreadPoolExecutor(threads) as pool:
            done = pool.map(lambda path: self._put(output, path, files[path]), diff.put)
            problems = [problem for problem in done if problem is not None]
        if problems:
            raise ProblemsError(problems)
        for path in diff.gone:
            for name in with_twins(path):
                (self.site / name).unlink(missing_ok=True)
        self._keep(files)
        return diff

    def extra(self, files: Mapping[str, bytes]) -> None:
        """Adds the target's additional files."""
        for path, data in files.items():
            write_atomically(self.site / path, data)

    def paths(self, path: str) -> Iterator[str]:
        """`path` and its existing compressed copies."""
        return (name for name in with_twins(path) if (self.site / name).is_file())

    def bytes(self, paths: tuple[str, ...]) -> int:
        """The size of the files, including compressed copies."""
        return sum((self.site / name).stat().st_size for path in paths for name in self.paths(path))

    def _put(self, output: Path, path: str, digest: str) -> Problem | None:
        file = output / path
        data = file.read_bytes() if file.is_file() else b""
        if hashlib.sha256(data).hexdigest() != digest:
            return Problem("publish-altered", path)
        target = self.site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if is_precompressed(path):
            for ending, twin in twins(data, kept_for_long(path)).items():
                write_atomically(target.with_name(target.name + ending), twin)
        _link(file, target)
        return None

    def _is_sound(self, path: str, digest: str) -> bool:
        """Whether the file `path` and its compressed copies are intact."""
        if any(self._links(path)) or any(
            (self.site / one).is_symlink() for one in with_twins(path)
        ):
            return False
        try:
            data = (self.site / path).read_bytes()
            if hashlib.sha256(data).hexdigest() != digest:
                return False
            return not is_precompressed(path) or are_twins(self.site / path, data)
        except OSError:
            return False

    def _state(self) -> dict[str, str]:
        try:
            if not self.site.is_symlink():
                return manifest_files((self.home / _STATE).read_text("utf-8"))
        except (OSError, ValueError):
            pass
        # A folder without its state is useless: its content is unknown.
        if self.site.is_symlink():
            self.site.unlink()
        shutil.rmtree(self.site, ignore_errors=True)
        return {}

    def _links(self, path: str) -> Iterator[Path]:
        """The parent folders of the file `path` that are symbolic links."""
        folder = self.site
        for part in path.split("/")[:-1]:
            folder /= part
            if folder not in self._walked:
                if folder.is_symlink():
                    yield folder
                else:
                    self._walked.add(folder)

    def _make_way(self, path: str) -> None:
        """Deletes symbolic links among the parents of `path`, so that nothing is written through
        them.
        """
        for link in self._links(path):
            link.unlink(missing_ok=True)

    def _keep(self, files: Manifest) -> None:
        write_atomically(self.home / _STATE, manifest_text(files).encode())


def _link(file: Path, target: Path) -> None:
    """Hard-links `file` to `target`, or copies it where the file system has no hard links.

    The build replaces files by rename and never writes into one, so a hard link is as good as a
    copy.
    """
    half = target.with_name(f".{target.name}.half")
    half.unlink(missing_ok=True)
    try:
        os.link(file, half)
    except OSError:
        shutil.copyfile(file, half)
    half.replace(target)
