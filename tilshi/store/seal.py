"""The seal of the catalogue's file: the signed hashes of its chunks (`signature`)."""

import hashlib
import json
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from tilshi import filesystem
from tilshi.store import signature

CHUNK = 2**17
"""Bytes of the file per hash."""


def seal_of(file: Path) -> Path:
    """The path of a catalogue's seal."""
    return file.with_name(file.name + ".seal")


class UnsealedError(Exception):
    """The catalogue was not sealed by one of our builds; `why` is a key of the messages."""

    def __init__(self, why: str) -> None:
        self.why = why


def checked(file: Path, full_check: bool) -> tuple[list[str], bool]:
    """The hashes of the file's chunks, and whether the file was touched since it was sealed. Raises
    UnsealedError.
    """
    sealed = filesystem.read(seal_of(file))
    if not sealed or file.is_symlink() or not file.is_file():
        raise UnsealedError("catalogue-damaged")
    kept = signature.unseal(file.name, sealed)
    if kept is None:
        raise UnsealedError("catalogue-foreign")
    seal = json.loads(kept)
    stat, chunks = file.stat(), list(seal["chunks"])
    is_touched = seal["touched"] != touched(stat)
    to_read = is_touched or full_check
    if seal["size"] != stat.st_size or (to_read and chunks != list(_hashes(file))):
        raise UnsealedError("catalogue-damaged")
    return chunks, is_touched


def touched(stat: os.stat_result) -> list[int]:
    """Values of a file's status that show whether it was touched; unlike its mtime, nobody can set
    them.
    """
    return [stat.st_ino, stat.st_ctime_ns]


def _hashes(file: Path) -> Iterator[str]:
    with file.open("rb") as stream:
        for chunk in count():
            if not (data := stream.read(CHUNK)):
                return
            yield hash_chunk(chunk, data)


def hash_chunk(chunk: int, data: bytes) -> str:
    # SQLite updates counters in the header, which are excluded. Source: the format of SQLite's
    # files: its versions at 18 and 19, its counters at 24 and 92.
    if chunk == 0:
        data = data[:18] + data[20:24] + data[28:92] + data[100:]
    return hashlib.blake2b(data, digest_size=32).hexdigest()
