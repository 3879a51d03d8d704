"""Staging: where a build writes before it is proven, and how it becomes the output.

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
"""What may stand in the output besides the site: its manifest, and what some file systems have."""
SITE, JOURNAL = "site", "journal"


def require_own_output(output: Path, sources: tuple[Path, ...], cache: Path) -> None:
    """Makes sure that `output` may be written: it is ours, empty, or not there yet.

    Raises UsageError if it is something else, lies around or inside one of the folders `sources`,
    or around the `cache` (inside it is a preview).
    """
    cut_short = _journal(_pending(near(output, cache), output)) is not None
    ownership.require_ours(output, cut_short or (output / MARKER).is_file(), sources, held=[cache])


@contextmanager
def staging(output: Path, cache: Path) -> Iterator[Path]:
    """A fresh folder, gone again afterwards, from which renames into the output are likely.

    The build's own files may stand in it; the site is put into its folder `site`.
    """
    beside = near(output, cache)
    prefix = f".staging-{_name(output)}-"
    for left in beside.glob(prefix + "*"):
        # A build that was killed left it; the lock says that none is at work now.
        filesystem.remove(left)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=beside))
    (folder / SITE).mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def near(output: Path, cache: Path) -> Path:
    """A folder on the same device as the one around `output`, for what is renamed into it."""
    cache.mkdir(parents=True, exist_ok=True)
    output.parent.mkdir(parents=True, exist_ok=True)
    return cache if cache.stat().st_dev == output.parent.stat().st_dev else output.parent


def stage_file(staged: Path, path: str, data: bytes) -> tuple[str, int]:
    """Writes a new file in the staging folder; returns its SHA-256 and size.

    Raises ProblemsError if two pages want one place, ValueError if `path` leads out of the folder.
    """
    if not filesystem.inside(path):
        raise ValueError(path)
    if path.partition("/")[0] in OWN:
        raise ProblemsError([taken(path, path)])
    file = f"{staged}/{path}"
    folder = file.rpartition("/")[0]
    try:
        # Most pages are alone in their folder: it is seldom there already.
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
    """What stands in the way of the file `path`: a file around it, or what is there."""
    around = [parent.as_posix() for parent in Path(path).parents]
    return next((other for other in around if (staged / other).is_file()), path)


def taken(path: str, other: str) -> Problem:
    """The problem that the file `path` has no place, for `other` stands there."""
    return Problem("same-address", path, values={"value": path, "other": other})


def read_manifest(output: Path) -> dict[str, str]:
    """Path and SHA-256 of every file of the site in `output`; empty if there is none, or if what
    stands in its place is no manifest.
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
    """What a commit is to do besides putting in place what is staged: the paths to take away; with
    `sweep`, also all that is not in the manifest, of which `manifest` is the hash.
    """

    gone: Sequence[str]
    sweep: bool
    manifest: str

    def write(self, pending: Path, what: str) -> None:
        text = json.dumps(asdict(self)).encode()
        (pending / JOURNAL).write_bytes(signature.seal(what, text))


def _journal(pending: Path) -> _Journal | None:
    """The journal in the folder `pending`; None if there is none that we have written for it."""
    if pending.is_symlink():
        return None
    text = signature.unseal(pending.name, filesystem.read(pending / JOURNAL))
    return None if text is None else _Journal(**json.loads(text))


def commit_output(
    staged: Path, output: Path, manifest: bytes, gone: Sequence[str], sweep: bool = True
) -> None:
    """Makes `output` the site of the `manifest`, as far as `staged` has it; what it has not stands
    in `output` already, but for what is `gone`. With `sweep`, what was put there by others goes,
    too.

    One rename is the commit point: killed before it, the build is as if it had not been; killed
    after it, `finish_commit` completes it. Raises ProblemsError if the output may not be written,
    which is as it was, or if it could not be brought to an end; `finish_commit` will try again.
    """
    (staged / MARKER).write_bytes(manifest)
    if not output.exists():
        try:
            # The whole site at once; a reader of the folder never sees half of it.
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


def finish_commit(output: Path, beside: Path) -> None:
    """Completes a commit into `output` that was cut short, if there is one in the folder `beside`.
    What is not as our build left it there goes, and the output stays: what is wrong with it, the
    build will see. Raises ProblemsError like `commit_output`.
    """
    pending = _pending(beside, output)
    if not os.path.lexists(pending):
        return
    journal = _journal(pending)
    if journal is not None and _is_whole(pending / SITE, journal.manifest):
        _complete(pending, output, journal)
    else:
        filesystem.remove(pending)


def _is_whole(site: Path, digest: str) -> bool:
    """Whether all that is left in the folder `site` is what its manifest says, and the manifest
    what the journal says.
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
    """Each file is put in place by one rename, so that none is ever partial."""
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
    """The problem that the output is neither the old site nor the new one, for an `error`."""
    why = getattr(error, "strerror", None) or str(error)
    where = getattr(error, "filename", None) or file or output
    return Problem("output-cut", str(where), values={"why": why})


def _check_writable(output: Path, paths: Iterable[str]) -> None:
    """Makes sure that files may come and go in the folders of `paths`, as far as can be told."""
    seen = {""}
    for path in paths:
        while (path := path.rpartition("/")[0]) not in seen:
            seen.add(path)
    for folder in sorted(f"{output}/{path}" for path in seen):
        if not os.access(folder, os.W_OK | os.X_OK) and os.path.isdir(folder):  # noqa: PTH112
            why = os.strerror(errno.EACCES)
            raise ProblemsError([Problem("output-closed", folder, values={"why": why})])


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
    try:
        here.mkdir()
    except FileExistsError:
        filesystem.make_folder(here)
    ours.add(folder)


def _put_in_place(new: str, file: str) -> None:
    """Puts the file `new` at `file`. A folder that stands there is not of the new site: it goes."""
    try:
        os.replace(new, file)  # noqa: PTH105
    except IsADirectoryError:
        shutil.rmtree(file)
        _put_in_place(new, file)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # The output, or a folder in it, is a device of its own: a container's volume, for instance.
        half = Path(file).with_name(".tilshi-half")
        filesystem.remove(half)
        shutil.copyfile(new, half)
        _put_in_place(str(half), file)


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
        if folder[length:].partition("/")[0] in OWN:
            continue
        links = (name for name in folders if os.path.islink(f"{folder}/{name}"))  # noqa: PTH114
        for name in (*names, *links):
            if f"{folder}/{name}"[length:] not in kept:
                os.unlink(f"{folder}/{name}")  # noqa: PTH108
        if len(folder) > length and not os.listdir(folder):  # noqa: PTH208
            os.rmdir(folder)  # noqa: PTH106
