"""Staging: where a build writes before validation, and how it becomes the output.

The marker in the output folder is its manifest: every file of the site with its SHA-256. A folder
that is neither empty nor marked is not ours and is left alone.
"""

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from tilshi import filesystem, ownership
from tilshi.problems import Problem, ProblemsError
from tilshi.store import signature

MARKER = ".tilshi-manifest.json"
OWN = (MARKER, "lost+found")
"""What the output may contain besides the site: its manifest, and what some file systems have."""
SITE, JOURNAL = "site", "journal"


def require_own_output(output: Path, sources: tuple[Path, ...], cache: Path) -> None:
    """Makes sure that `output` may be written: it is ours, empty, or missing.

    Raises UsageError if it is something else, lies around or inside one of the folders `sources`,
    or around the `cache` (a preview is inside it).
    """
    cut_short = _journal(_pending(near(output, cache), output)) is not None
    ownership.require_ours(output, cut_short or (output / MARKER).is_file(), sources, held=[cache])


@contextmanager
def staging(output: Path, cache: Path) -> Iterator[Path]:
    """A new folder, deleted afterwards, from which files can probably be renamed into the output.

    It is also for temporary files of the build; the site goes into its folder `site`.
    """
    nearby = near(output, cache)
    prefix = f".staging-{_name(output)}-"
    for left in nearby.glob(prefix + "*"):
        # Left by a killed build; the lock guarantees that none is running.
        filesystem.remove(left)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=nearby))
    (folder / SITE).mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def near(output: Path, cache: Path) -> Path:
    """A folder on the same device as the parent of `output`, for renames into it."""
    cache.mkdir(parents=True, exist_ok=True)
    output.parent.mkdir(parents=True, exist_ok=True)
    return cache if cache.stat().st_dev == output.parent.stat().st_dev else output.parent


def stage_file(staged: Path, path: str, data: bytes) -> tuple[str, int]:
    """Writes a new file to the staging folder; returns its SHA-256 and size.

    Raises ProblemsError if two pages have the same path, ValueError if `path` leads out of the
    folder.
    """
    if not filesystem.inside(path):
        raise ValueError(path)
    if path.partition("/")[0] in OWN:
        raise ProblemsError([taken(path, path)])
    file = f"{staged}/{path}"
    folder = file.rpartition("/")[0]
    try:
        # Most pages are alone in their folder, so it seldom exists.
        try:
            os.mkdir(folder)  # noqa: PTH102
        except FileExistsError:
            pass
        except FileNotFoundError:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except (FileExistsError, NotADirectoryError):
        raise ProblemsError([taken(path, _standing(staged, path))]) from None
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)
    return _sha256(data), len(data)


def _standing(staged: Path, path: str) -> str:
    """What blocks the file `path`: a file in the place of a folder, or what is there."""
    around = [parent.as_posix() for parent in Path(path).parents]
    return next((other for other in around if (staged / other).is_file()), path)


def taken(path: str, other: str) -> Problem:
    """The problem that the file `path` conflicts with `other`."""
    return Problem("same-address", path, values={"value": path, "other": other})


def read_manifest(output: Path) -> dict[str, str]:
    """Path and SHA-256 of every file of the site in `output`; empty if there is no valid
    manifest.
    """
    try:
        files = json.loads(filesystem.read(output / MARKER) or b"{}")["files"]
        sound = all(filesystem.inside(path) and isinstance(files[path], str) for path in files)
    except (ValueError, LookupError, TypeError):
        return {}
    return dict(files) if sound else {}


def manifest_of(lines: Iterable[str]) -> str:
    """The text of a manifest; each of the `lines` is a path and its SHA-256, as in JSON."""
    return '{"files": {\n' + ",\n".join(lines) + "\n}}\n"


@dataclass(frozen=True)
class _Journal:
    """What a commit has to do besides moving staged files: the paths to delete; with `sweep`, also
    everything that is not in the manifest, whose hash is `manifest`.
    """

    gone: Sequence[str]
    sweep: bool
    manifest: str

    def write(self, pending: Path, what: str) -> None:
        text = json.dumps(asdict(self)).encode()
        (pending / JOURNAL).write_bytes(signature.seal(what, text))


def _journal(pending: Path) -> _Journal | None:
    """The journal in the folder `pending`; None if there is none that we have signed."""
    if pending.is_symlink():
        return None
    text = signature.unseal(pending.name, filesystem.read(pending / JOURNAL))
    return None if text is None else _Journal(**json.loads(text))


def commit_output(
    staged: Path, output: Path, manifest: bytes, gone: Sequence[str], sweep: bool = True
) -> None:
    """Makes `output` the site of the `manifest`: files in `staged` are moved there, others are
    already in `output`, and those that are `gone` are deleted. With `sweep`, foreign files are
    deleted, too.

    One rename is the commit point: killed before it, the build has no effect; killed after it,
    `finish_commit` completes it. Raises ProblemsError if the output cannot be written, and is
    unchanged, or if the commit could not be completed; `finish_commit` will try again.
    """
    (staged / MARKER).write_bytes(manifest)
    if not output.exists():
        try:
            # The whole site at once: a reader of the folder never sees half of it.
            staged.rename(output)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
        else:
            return
    _check_writable(output, [*_files(staged), *gone])
    pending = _pending(staged.parent.parent, output)
    journal = _Journal(gone, sweep, filesystem.digest(manifest))
    journal.write(staged.parent, pending.name)
    staged.parent.rename(pending)
    _complete(pending, output, journal)


def finish_commit(output: Path, nearby: Path) -> None:
    """Completes an interrupted commit into `output`, if there is one in the folder `nearby`. If it
    is not as our build left it, it is dropped and the output stays; the build will find what is
    wrong with it. Raises ProblemsError like `commit_output`.
    """
    pending = _pending(nearby, output)
    if not os.path.lexists(pending):
        return
    journal = _journal(pending)
    if journal is not None and _is_whole(pending / SITE, journal.manifest):
        _complete(pending, output, journal)
    else:
        filesystem.remove(pending)


def _is_whole(site: Path, digest: str) -> bool:
    """Whether everything left in the folder `site` matches its manifest, and the manifest the
    journal.
    """
    text = filesystem.read(site / MARKER)
    if site.is_symlink() or text is None or filesystem.digest(text) != digest:
        return False
    files = read_manifest(site)
    for path in _files(site):
        data = filesystem.read(site / path)
        if path != MARKER and (data is None or files.get(path) != _sha256(data)):
            return False
    return True


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _complete(pending: Path, output: Path, journal: _Journal) -> None:
    """Moves each file by one rename, so that none is ever partial."""
    site = pending / SITE
    path = ""
    try:
        output.mkdir(parents=True, exist_ok=True)
        ours = {""}
        for path in _files(site):
            if path != MARKER:
                _make_folder(output, path.rpartition("/")[0], ours)
                _put_in_place(f"{site}/{path}", f"{output}/{path}")
        for path in journal.gone:
            _remove(output, path)
        if journal.sweep:
            _remove_others(output, {*read_manifest(site), *OWN})
        path = MARKER
        _put_in_place(f"{site}/{MARKER}", f"{output}/{MARKER}")
        shutil.rmtree(pending)
    except OSError as error:
        raise ProblemsError([cut_short(output, error, output / path)]) from error


def cut_short(output: Path, error: Exception, file: Path | None = None) -> Problem:
    """The problem that the output is neither the old site nor the new one, because of `error`."""
    why = getattr(error, "strerror", None) or str(error)
    where = getattr(error, "filename", None) or file or output
    return Problem("output-cut", str(where), values={"why": why})


def _check_writable(output: Path, paths: Iterable[str]) -> None:
    """Makes sure, as far as possible, that the folders of `paths` are writable."""
    seen = {""}
    for path in paths:
        while (path := path.rpartition("/")[0]) not in seen:
            seen.add(path)
    for folder in sorted(f"{output}/{path}" for path in seen):
        if not os.access(folder, os.W_OK | os.X_OK) and os.path.isdir(folder):  # noqa: PTH112
            why = os.strerror(errno.EACCES)
            raise ProblemsError([Problem("output-closed", folder, values={"why": why})])


# A commit may move tens of thousands of files: creating a Path for each would cost more than the
# rest.


def _files(folder: Path) -> Iterator[str]:
    """The paths of all files below `folder`; symbolic links count as files."""
    length = len(str(folder)) + 1
    for top, _, names in os.walk(folder):
        yield from (f"{top}/{name}"[length:] for name in names)


def _make_folder(output: Path, folder: str, ours: set[str]) -> None:
    """Creates `folder` and its parents in `output`, except those known to be `ours`. A file or link
    in the place of a folder is not part of the new site and is deleted.
    """
    if folder in ours:
        return
    _make_folder(output, folder.rpartition("/")[0], ours)
    here = output / folder
    try:
        here.mkdir()
    except FileExistsError:
        filesystem.make_folder(here)
    ours.add(folder)


def _put_in_place(new: str, file: str) -> None:
    """Moves the file `new` to `file`. A folder in its place is not part of the new site and is
    deleted.
    """
    try:
        os.replace(new, file)  # noqa: PTH105
    except IsADirectoryError:
        shutil.rmtree(file)
        _put_in_place(new, file)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # The output, or a folder in it, is on another device, for example a container's volume.
        half = Path(file).with_name(".tilshi-half")
        filesystem.remove(half)
        shutil.copyfile(new, half)
        _put_in_place(str(half), file)


def _remove(output: Path, path: str) -> None:
    """Deletes a file, and the folders that it leaves empty. Follows no symbolic link."""
    file = output / path
    if any(parent.is_symlink() for parent in file.parents if output in parent.parents):
        return
    if file.is_symlink() or file.is_file():
        file.unlink()
    folder = file.parent
    while folder != output and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _pending(nearby: Path, output: Path) -> Path:
    return nearby / f".pending-{_name(output)}"


def _name(output: Path) -> str:
    return hashlib.sha256(bytes(output)).hexdigest()[:12]


def _remove_others(output: Path, kept: set[str]) -> None:
    length = len(str(output)) + 1
    for folder, folders, names in os.walk(output, topdown=False):
        if folder[length:].partition("/")[0] in OWN:
            continue
        links = (name for name in folders if os.path.islink(f"{folder}/{name}"))  # noqa: PTH114
        for name in (*names, *links):
            if f"{folder}/{name}"[length:] not in kept:
                os.unlink(f"{folder}/{name}")  # noqa: PTH108
        if len(folder) > length and not os.listdir(folder):  # noqa: PTH208
            os.rmdir(folder)  # noqa: PTH106
