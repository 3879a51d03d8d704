"""Staging: where a build writes before it is proven, and how it becomes the output.

The marker in the output folder is its manifest: every file of the site with its SHA-256. A folder
that is neither empty nor marked is not ours and is left alone.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tilshi import ownership

MARKER = ".tilshi-manifest.json"
SITE, GONE, SWEEP = "site", "gone.json", "sweep"


def claim(output: Path, sources: tuple[Path, ...], cache: Path) -> None:
    """Makes sure that `output` may be written: it is ours, empty, or not there yet.

    Raises Misuse if it is something else, lies around or inside one of the folders `sources`, or
    around the `cache` (inside it is a preview).
    """
    cut_short = (_pending(near(output, cache), output) / SITE / MARKER).is_file()
    ownership.claim(output, cut_short or (output / MARKER).is_file(), sources, held=[cache])


@contextmanager
def staging(output: Path, cache: Path) -> Iterator[Path]:
    """A fresh folder on the output's file system, gone again afterwards.

    The build's own files may stand in it; the site is put into its folder `site`.
    """
    beside = near(output, cache)
    prefix = f".staging-{_name(output)}-"
    for left in beside.glob(prefix + "*"):
        # A build that was killed left it; the lock says that none is at work now.
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=beside))
    (folder / SITE).mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def near(output: Path, cache: Path) -> Path:
    """A folder from which a rename into `output` cannot fail for being on another device."""
    cache.mkdir(parents=True, exist_ok=True)
    output.parent.mkdir(parents=True, exist_ok=True)
    return cache if cache.stat().st_dev == output.parent.stat().st_dev else output.parent


def put(staged: Path, path: str, data: bytes) -> tuple[str, int, int]:
    """Writes a new file in the staging folder; returns its SHA-256, size, and time of change (ns).

    Raises FileExistsError if two pages want one file, ValueError if `path` leads out of it.
    """
    parts = path.split("/")
    if path.startswith("/") or any(part in ("", ".", "..") for part in parts):
        raise ValueError(path)
    file = f"{staged}/{path}"
    folder = file.rpartition("/")[0]
    # Most pages are alone in their folder: it is seldom there already.
    try:
        os.mkdir(folder)  # noqa: PTH102
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        stat = os.fstat(handle)
    finally:
        os.close(handle)
    return hashlib.sha256(data).hexdigest(), stat.st_size, stat.st_mtime_ns


def manifest(output: Path) -> dict[str, str]:
    """Path and SHA-256 of every file of the site in `output`; empty if there is none."""
    marker = output / MARKER
    if not marker.is_file():
        return {}
    files: dict[str, str] = json.loads(marker.read_text("utf-8"))["files"]
    return files


def manifest_of(lines: Iterable[str]) -> str:
    """The text of a manifest; each of the `lines` is a path and its SHA-256, as in JSON."""
    return '{"files": {\n' + ",\n".join(lines) + "\n}}\n"


def commit(
    staged: Path, output: Path, manifest: str, gone: Sequence[str], sweep: bool = True
) -> None:
    """Makes `output` the site of the `manifest`, as far as `staged` has it; what it has not stands
    in `output` already, but for what is `gone`. With `sweep`, what was put there by others goes,
    too.

    One rename is the commit point: killed before it, the build is as if it had not been; killed
    after it, `finish` completes it.
    """
    (staged / MARKER).write_text(manifest, "utf-8")
    if not output.exists():
        # The whole site at once; a reader of the folder never sees half of it.
        staged.rename(output)
        return
    (staged.parent / GONE).write_text(json.dumps(gone), "utf-8")
    if sweep:
        (staged.parent / SWEEP).touch()
    beside = staged.parent.parent
    staged.parent.rename(_pending(beside, output))
    finish(output, beside)


def finish(output: Path, beside: Path) -> None:
    """Completes a commit into `output` that was cut short, if there is one in the folder `beside`.

    Each file is put in place by one rename, so that none is ever partial.
    """
    pending = _pending(beside, output)
    if not pending.is_dir():
        return
    site = pending / SITE
    if (site / MARKER).exists():
        output.mkdir(parents=True, exist_ok=True)
        ours = {""}
        for path in _files(site):
            if path != MARKER:
                _make_folder(output, path.rpartition("/")[0], ours)
                _put_in_place(f"{site}/{path}", f"{output}/{path}")
        gone = _gone(pending)
        for path in gone or ():
            _remove(output, path)
        if gone is None or (pending / SWEEP).exists():
            _remove_others(output, {*manifest(site), MARKER})
        (site / MARKER).replace(output / MARKER)
    shutil.rmtree(pending)


def _gone(pending: Path) -> list[str] | None:
    """What is to go from the output; None if nobody knows, after a power cut for instance."""
    try:
        gone: list[str] = json.loads((pending / GONE).read_text("utf-8"))
        return gone
    except (FileNotFoundError, ValueError):
        return None


# A commit may have to put tens of thousands of files in place: a Path for each would cost more than
# the rest.


def _files(folder: Path) -> Iterator[str]:
    """The paths of all files below `folder`; links are files."""
    length = len(str(folder)) + 1
    for top, _, names in os.walk(folder):
        yield from (f"{top}/{name}"[length:] for name in names)


def _make_folder(output: Path, folder: str, ours: set[str]) -> None:
    """Makes `folder` and those around it in `output`, but for those that are known to be `ours`. A
    file or link that stands where a folder must be is not of the new site: it goes.
    """
    if folder in ours:
        return
    _make_folder(output, folder.rpartition("/")[0], ours)
    here = output / folder
    if here.is_symlink() or here.is_file():
        here.unlink()
    here.mkdir(exist_ok=True)
    ours.add(folder)


def _put_in_place(new: str, file: str) -> None:
    """Puts the file `new` at `file`. A folder that stands there is not of the new site: it goes."""
    try:
        os.replace(new, file)  # noqa: PTH105
    except IsADirectoryError:
        shutil.rmtree(file)
        os.replace(new, file)  # noqa: PTH105


def _remove(output: Path, path: str) -> None:
    """Takes a file away, and the folders that it leaves empty. Follows no link."""
    file = output / path
    if any(parent.is_symlink() for parent in file.parents if output in parent.parents):
        return
    if file.is_symlink() or file.is_file():
        file.unlink()
    folder = file.parent
    while folder != output and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _pending(beside: Path, output: Path) -> Path:
    return beside / f".pending-{_name(output)}"


def _name(output: Path) -> str:
    return hashlib.sha256(bytes(output)).hexdigest()[:12]


def _remove_others(output: Path, kept: set[str]) -> None:
    length = len(str(output)) + 1
    for folder, folders, names in os.walk(output, topdown=False):
        links = (name for name in folders if os.path.islink(f"{folder}/{name}"))  # noqa: PTH114
        for name in (*names, *links):
            if f"{folder}/{name}"[length:] not in kept:
                os.unlink(f"{folder}/{name}")  # noqa: PTH108
        if len(folder) > length and not os.listdir(folder):  # noqa: PTH208
            os.rmdir(folder)  # noqa: PTH106
