"""Reading and writing files that others may have modified: a cache or an output may come from
elsewhere, so types are checked, symbolic links are not followed, and writes are atomic.
"""

import hashlib
import os
import shutil
import stat
import tempfile
from pathlib import Path

from tilshi.unicode_form import composed_name


def inside(path: object) -> bool:
    """Whether `path` is a relative path that cannot lead out of its folder."""
    if not isinstance(path, str) or "\0" in path:
        return False
    return all(part not in ("", ".", "..") for part in path.split("/"))


def remove(path: Path) -> None:
    """Deletes whatever is at `path`: a symbolic link, not its target."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def make_folder(path: Path) -> None:
    """Makes sure that `path` is a real folder, replacing a symbolic link or a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink() or not path.is_dir():
        remove(path)
        path.mkdir()


def without_links(folder: Path) -> Path:
    """The `folder`, created if need be, with no symbolic link in its place or anywhere below."""
    make_folder(folder)
    for top, folders, names in os.walk(folder):
        for path in (Path(top, name) for name in (*folders, *names)):
            if path.is_symlink():
                path.unlink()
    return folder


def read(file: Path) -> bytes | None:
    """The content of `file`; None if it is missing, a symbolic link, or not a file."""
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as stream:
        return stream.read() if stat.S_ISREG(os.fstat(handle).st_mode) else None


def called(folder: Path, name: str) -> Path:
    """The file in `folder` that is called `name` (in NFC, with plain spaces) in any of its forms:
    disks of macOS keep é as e and an accent. Where there is none, the path of one so called.
    """
    plain = name.isascii() and " " not in name
    if plain or (folder / name).exists() or not folder.is_dir():
        return folder / name
    names = (entry.name for entry in os.scandir(folder))
    return folder / next((one for one in names if composed_name(one) == name), name)


def digest(data: bytes) -> str:
    """A BLAKE2 hash of `data`: faster than SHA-256 and as secure."""
    return hashlib.blake2b(data, digest_size=32).hexdigest()


def digest_of_all(folder: Path) -> str:
    """The hash of all files below `folder` and their paths; "" if there are none."""
    files = sorted(Path(top, name) for top, _, names in os.walk(folder) for name in names)
    if not files:
        return ""
    read_all = ((file.relative_to(folder).as_posix(), read(file)) for file in files)
    return digest(repr(list(read_all)).encode())


def write_atomically(file: Path, data: bytes, mode: int = 0o644) -> None:
    """Writes `data` to a temporary file next to `file` and renames it, so that nobody ever sees a
    partial file, even when two builds write at once.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, half = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(half).chmod(mode)
        Path(half).replace(file)
    except BaseException:
        Path(half).unlink(missing_ok=True)
        raise
