"""Reading and writing files that anybody may have touched: a cache or an output that came from
elsewhere is taken for nothing but what it must be, no link is followed, and no file is ever half
written.
"""

import hashlib
import os
import shutil
import stat
import tempfile
from pathlib import Path
from unicodedata import normalize


def inside(path: object) -> bool:
    """Whether `path` is a relative path that cannot lead out of the folder that it is taken in."""
    if not isinstance(path, str) or "\0" in path:
        return False
    return all(part not in ("", ".", "..") for part in path.split("/"))


def remove(path: Path) -> None:
    """Takes away whatever stands at `path`: of a link, not what it leads to."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def make_folder(path: Path) -> None:
    """Makes sure that a real folder stands at `path`: a link or a file in its place goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink() or not path.is_dir():
        remove(path)
        path.mkdir()


def without_links(folder: Path) -> Path:
    """The `folder`, made if need be, with no link at its place or anywhere below."""
    make_folder(folder)
    for top, folders, names in os.walk(folder):
        for path in (Path(top, name) for name in (*folders, *names)):
            if path.is_symlink():
                path.unlink()
    return folder


def read(file: Path) -> bytes | None:
    """What is in `file`; None if it is not there, a link, or no file."""
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as stream:
        return stream.read() if stat.S_ISREG(os.fstat(handle).st_mode) else None


def called(folder: Path, name: str) -> Path:
    """The file in `folder` that is called `name` (in NFC) in any of its Unicode forms: disks of
    macOS keep é as e and an accent. Where there is none, the path of one so called.
    """
    if name.isascii() or (folder / name).exists() or not folder.is_dir():
        return folder / name
    names = (entry.name for entry in os.scandir(folder))
    return folder / next((one for one in names if normalize("NFC", one) == name), name)


def digest(data: bytes) -> str:
    """A hash of `data` that is quicker than SHA-256 and as good (BLAKE2)."""
    return hashlib.blake2b(data, digest_size=32).hexdigest()


def digest_of_all(folder: Path) -> str:
    """The hash of all files below `folder` and of their paths; "" if there are none."""
    files = sorted(Path(top, name) for top, _, names in os.walk(folder) for name in names)
    if not files:
        return ""
    read_all = ((file.relative_to(folder).as_posix(), read(file)) for file in files)
    return digest(repr(list(read_all)).encode())


def write_atomically(file: Path, data: bytes, mode: int = 0o644) -> None:
    """Writes `data` beside `file` and gives it the name only when it is all there, so that nobody
    ever sees half of it, also when two builds write at once.
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
