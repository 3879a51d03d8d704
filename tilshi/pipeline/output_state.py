"""The output folder compared with what the last build left: what others have changed in it."""

import hashlib
import os
import sqlite3
import stat
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path

from tilshi import filesystem
from tilshi.outputs.key import Key
from tilshi.pipeline.staging import MARKER, OWN
from tilshi.store import fingerprints, meta
from tilshi.store.connection import read_catalogue
from tilshi.store.fingerprints import Fingerprint

_AT_ONCE = 50_000

# Every file of a large site is checked at every build: creating a Path for each costs more than the
# check.


@dataclass(frozen=True)
class OutputState:
    """The state of (a part of) the output. `altered` are the keys of files that are not as the
    build left them; `times` are the new ctimes of others (path, nanoseconds), `folders` those of
    folders. `foreign`: there is something that no build has written, or the manifest is not the
    last build's.
    """

    altered: tuple[Key, ...] = ()
    times: tuple[tuple[str, int], ...] = ()
    folders: tuple[tuple[str, int], ...] = ()
    foreign: bool = False

    def remember(self, db: sqlite3.Connection) -> None:
        """Stores the times in the catalogue, so that the content need not be compared again. A
        folder's time is not stored while there is anything foreign.
        """
        fingerprints.set_times(db, "output", self.times)
        fingerprints.set_times(db, "folder", () if self.foreign else self.folders)


def merge(looks: Iterable[OutputState]) -> OutputState:
    """Several states as one."""
    found = list(looks)
    return OutputState(
        tuple(chain.from_iterable(look.altered for look in found)),
        tuple(chain.from_iterable(look.times for look in found)),
        tuple(chain.from_iterable(look.folders for look in found)),
        any(look.foreign for look in found),
    )


def parts(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """The parts of the output to inspect, each large enough for a worker: from the first path up to
    the one before the second; the last ends with "".
    """
    return list(pairwise(["", *fingerprints.edges(db, _AT_ONCE), ""]))


def inspect(file: Path, output: Path, part: tuple[str, str]) -> OutputState:
    """The state of a part of the output, with the catalogue in `file`. The content decides, not the
    time. Runs in a worker.
    """
    with closing(read_catalogue(file)) as db:
        altered, times = [], []
        for known in _changed(db, output, part):
            place = f"{output}/{known.path}"
            found = _stat(place)
            same = found is not None and found.st_size == known.size
            if found is not None and same and known.digest == _digest(Path(place)):
                times.append((known.path, found.st_ctime_ns))
            else:
                altered.append(Key.parse(known.key))
        if part[0]:
            return OutputState(tuple(altered), tuple(times))
        folders, foreign, links = _folders(db, output)
        for path in links:
            altered += map(Key.parse, fingerprints.keys_below(db, path))
        foreign |= not _is_manifest(db, output)
        return OutputState(tuple(altered), tuple(times), tuple(folders), foreign)


def _changed(db: sqlite3.Connection, output: Path, part: tuple[str, str]) -> Iterator[Fingerprint]:
    """The files whose size or ctime has changed."""
    for path, size, changed in fingerprints.stamps(db, *part):
        found = _stat(f"{output}/{path}")
        if found is None or found.st_size != size or found.st_ctime_ns != changed:
            known = fingerprints.at(db, path)
            assert known is not None
            yield known


def _stat(file: str) -> os.stat_result | None:
    try:
        return os.stat(file, follow_symlinks=False)  # noqa: PTH116
    except OSError:
        return None


def _folders(db: sqlite3.Connection, output: Path) -> tuple[list[tuple[str, int]], bool, list[str]]:
    """(path, ctime) of the folders in which something has come or gone; whether any of that was not
    written by a build; and the folders replaced by something else, for example a symbolic link.
    """
    foreign = False
    times, others = [], []
    rows = fingerprints.folders(db)
    known = {path for path, _ in rows}
    for path, changed in rows:
        folder = f"{output}/{path}"
        found = _stat(folder)
        if found is None or found.st_ctime_ns == changed:
            continue
        if not stat.S_ISDIR(found.st_mode):
            foreign = True
            others.append(path)
            continue
        try:
            names = [entry.name for entry in os.scandir(folder)]
        except OSError:
            continue
        inside = (f"{path}/{name}" if path else name for name in names)
        foreign |= any(name not in known and not _is_ours(db, name) for name in inside)
        times.append((path, found.st_ctime_ns))
    return times, foreign, others


def _is_ours(db: sqlite3.Connection, path: str) -> bool:
    return fingerprints.at(db, path) is not None or path in OWN


def _is_manifest(db: sqlite3.Connection, output: Path) -> bool:
    """Whether the manifest in the output is the one that the last build wrote."""
    changed, _, digest = (meta.get(db, meta.MANIFEST) or "").partition(" ")
    found = _stat(f"{output}/{MARKER}")
    if not digest or (found and str(found.st_ctime_ns) == changed):
        return True
    return filesystem.digest(filesystem.read(output / MARKER) or b"") == digest


def is_as_left(db: sqlite3.Connection, output: Path) -> bool:
    """Whether the manifest in the output has not been touched since the last build wrote it."""
    changed = (meta.get(db, meta.MANIFEST) or "").partition(" ")[0]
    found = _stat(f"{output}/{MARKER}")
    return found is not None and str(found.st_ctime_ns) == changed


def distrust_output_times(db: sqlite3.Connection) -> None:
    """Marks the ctimes of all files in the output as unknown."""
    fingerprints.distrust_times(db)
    _, _, digest = (meta.get(db, meta.MANIFEST) or "").partition(" ")
    if digest:
        meta.put(db, meta.MANIFEST, f"-1 {digest}")


def remember_commit(
    db: sqlite3.Connection, output: Path, manifest: bytes, put: set[str], gone: set[str] | None
) -> None:
    """Stores the state of the output after a commit of the `manifest` that has `put` files there
    and deleted those that are `gone`, or, if that is None, possibly any.
    """
    stats = ((path, _stat(f"{output}/{path}")) for path in put)
    times = [(path, found.st_ctime_ns) for path, found in stats if found]
    fingerprints.set_times(db, "output", times)
    if found := _stat(f"{output}/{MARKER}"):
        meta.put(db, meta.MANIFEST, f"{found.st_ctime_ns} {filesystem.digest(manifest)}")
    _remember_folders(db, output, None if gone is None else put | gone)


def _remember_folders(db: sqlite3.Connection, output: Path, paths: set[str] | None) -> None:
    """Stores the ctimes of the folders of `paths`, or of all."""
    if paths is None:
        fingerprints.clear_folders(db)
        paths = set(fingerprints.paths(db))
    folders = {""}
    for path in paths:
        while path := path.rpartition("/")[0]:
            if path in folders:
                break
            folders.add(path)
    for folder in folders:
        found = _stat(f"{output}/{folder}")
        fingerprints.put_folder(db, folder, found.st_ctime_ns if found else None)


def _digest(file: Path) -> str:
    data = filesystem.read(file)
    return "" if data is None else hashlib.sha256(data).hexdigest()
