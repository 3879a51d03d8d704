"""Precompressed copies of text files and of the search index, made once, not at each request."""

import gzip
import zlib
from pathlib import Path

TEXT = (".html", ".css", ".js", ".svg", ".xml", ".atom", ".rss", ".opml", ".json",
        ".txt", ".webmanifest")  # fmt: skip
_SHARD = ".bin"
TWINS = (".br", ".gz")
# Brotli's best level is slow; it pays where a file is cached for a year. From 7 to 9 a page shrinks
# by a thousandth in ten times the time.
_BEST, _QUICK = 11, 7


def is_text(path: str) -> bool:
    """Whether the file `path` is text."""
    return path.endswith(TEXT)


def is_precompressed(path: str) -> bool:
    """Whether the file `path` has precompressed copies."""
    return path.endswith((*TEXT, _SHARD))


def with_twins(path: str) -> tuple[str, ...]:
    """`path` and its possible precompressed copies."""
    return (path, *(path + ending for ending in TWINS)) if is_precompressed(path) else (path,)


def are_twins(file: Path, data: bytes) -> bool:
    """Whether the compressed copies of `file` are of `data`. Raises OSError if one is missing."""
    import brotli

    for ending, unpack in ((".br", brotli.decompress), (".gz", gzip.decompress)):
        try:
            if unpack(file.with_name(file.name + ending).read_bytes()) != data:
                return False
        except (EOFError, zlib.error, gzip.BadGzipFile, brotli.error):
            return False
    return True


def twins(data: bytes, kept_for_long: bool) -> dict[str, bytes]:
    """The compressed copies of a file's bytes by extension; the same bytes give the same copies."""
    import brotli  # A rollback compresses nothing, and must be fast.

    return {
        ".br": brotli.compress(data, quality=_BEST if kept_for_long else _QUICK),
        ".gz": gzip.compress(data, compresslevel=9, mtime=0),
    }
