"""Staging: where a build writes before it is proven, and how it becomes the output.

The marker in the output folder is its manifest: every file of the site with its SHA-256. A folder
that is neither empty nor marked is not ours and is left alone.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tilshi.problems import Misuse

MARKER = ".tilshi-manifest.json"
SITE = "site"


def claim(output: Path, sources: tuple[Path, ...], cache: Path) -> None:
    """Makes sure that `output` may be written: it is ours, empty, or not there yet.

    Raises Misuse if it is something else, lies around or inside one of the folders `sources`, or
    around the `cache` (inside it is a preview).
    """
    real = output.resolve()
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise Misuse("output-not-ours", value=output)
    for folder in (*sources, cache):
        inside = folder in real.parents and folder != cache
        if real == folder or real in folder.parents or inside:
            raise Misuse("output-overlaps", value=output, other=folder)
    if output.exists() and any(output.iterdir()) and not (output / MARKER).is_file():
        raise Misuse("output-not-ours", value=output)


@contextmanager
def staging(output: Path, cache: Path) -> Iterator[Path]:
    """A fresh folder on the output's file system, gone again afterwards.

    The build's own files may stand in it; the site is put into its folder `site`.
    """
    near = _near(output, cache)
    finish(output, near)
    folder = Path(tempfile.mkdtemp(prefix=".staging-", dir=near))
    (folder / SITE).mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _near(output: Path, cache: Path) -> Path:
    """A folder from which a rename into `output` cannot fail for being on another device."""
    cache.mkdir(parents=True, exist_ok=True)
    output.parent.mkdir(parents=True, exist_ok=True)
    return cache if cache.stat().st_dev == output.parent.stat().st_dev else output.parent


def put(staged: Path, path: str, data: bytes) -> str:
    """Writes a new file in the staging folder and returns its SHA-256.

    Raises FileExistsError if two pages want one file, ValueError if `path` leads out of it.
    """
    parts = path.split("/")
    if path.startswith("/") or any(part in ("", ".", "..") for part in parts):
        raise ValueError(path)
    file = staged.joinpath(*parts)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("xb") as stream:
        stream.write(data)
    return hashlib.sha256(data).hexdigest()


def manifest(output: Path) -> dict[str, str]:
    """Path and SHA-256 of every file of the site in `output`; empty if there is none."""
    marker = output / MARKER
    if not marker.is_file():
        return {}
    files: dict[str, str] = json.loads(marker.read_text("utf-8"))["files"]
    return files


def commit(staged: Path, output: Path, files: Mapping[str, str]) -> None:
    """Makes `output` the site in `staged`, whose `files` are given with their hashes.

    Renaming the staging folder is the commit point: killed before it, the build is as if it had
    not been; killed after it, `finish` completes it.
    """
    text = json.dumps({"files": dict(sorted(files.items()))}, ensure_ascii=False, indent=0)
    (staged / MARKER).write_text(text + "\n", "utf-8")
    near = staged.parent.parent
    staged.rename(_pending(near, output))
    finish(output, near)


def finish(output: Path, near: Path) -> None:
    """Completes a commit into `output` that was cut short, if there is one in the folder `near`.

    Each file is put in place by one rename, so that none is ever partial.
    """
    pending = _pending(near, output)
    if not pending.is_dir():
        return
    kept = manifest(pending) if (pending / MARKER).exists() else manifest(output)
    for path in kept:
        if (pending / path).exists():
            _make_way(output, path)
            (pending / path).replace(output / path)
    _remove_others(output, {*kept, MARKER})
    if (pending / MARKER).exists():
        (pending / MARKER).replace(output / MARKER)
    shutil.rmtree(pending)


def _make_way(output: Path, path: str) -> None:
    """Makes the folders of `path` in `output`. A file or link that stands where a folder must be,
    or a folder where the file must be, is not of the new site: it goes.
    """
    output.mkdir(parents=True, exist_ok=True)
    folder = output
    for part in path.split("/")[:-1]:
        folder /= part
        if folder.is_symlink() or folder.is_file():
            folder.unlink()
        folder.mkdir(exist_ok=True)
    if (output / path).is_dir() and not (output / path).is_symlink():
        shutil.rmtree(output / path)


def _pending(near: Path, output: Path) -> Path:
    return near / f".pending-{hashlib.sha256(bytes(output)).hexdigest()[:12]}"


def _remove_others(output: Path, kept: set[str]) -> None:
    for folder, _, names in os.walk(output, topdown=False):
        for name in names:
            file = Path(folder, name)
            if file.relative_to(output).as_posix() not in kept:
                file.unlink()
        if Path(folder) != output and not any(Path(folder).iterdir()):
            Path(folder).rmdir()
