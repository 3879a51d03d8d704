"""The manifest of a target's last release, stored locally so that it need not be fetched."""

from collections.abc import Callable
from pathlib import Path

from tilshi.problems import Problem, ProblemsError
from tilshi.publishing.diff import Manifest
from tilshi.publishing.record import ReleaseRecord, manifest_files, sha256_of


def cached_manifest(record: ReleaseRecord, file: Path, fetch: Callable[[], None]) -> Manifest:
    """The files of a release: from `file`, if it is that release's, else after `fetch` has
    downloaded its manifest there. Raises ProblemsError if that does not match the record.
    """
    if not file.is_file() or sha256_of(file.read_text("utf-8")) != record.manifest:
        file.parent.mkdir(parents=True, exist_ok=True)
        fetch()
    text = file.read_text("utf-8")
    try:
        if sha256_of(text) == record.manifest:
            return manifest_files(text)
    except ValueError:
        pass
    file.unlink()
    raise ProblemsError([Problem("publish-record", values={"value": record.id})])
