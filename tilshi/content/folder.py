"""The content folder: which files are sources and pictures, and which have no place there."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tilshi.problems import Problem

REGISTRY_FILES = ("sections.yaml", "topics.yaml", "authors.yaml", "imprint.yaml")
PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")


class Stamp(NamedTuple):
    """By what a file that was not touched is known without reading it: bytes, and the time (in
    nanoseconds) when the system last changed anything of it, which nobody can set back.
    """

    size: int
    changed: int

    @classmethod
    def of(cls, stat: os.stat_result) -> "Stamp":
        """The stamp of a file with the status `stat`."""
        return cls(stat.st_size, stat.st_ctime_ns)


def is_source(path: str) -> bool:
    """Whether `path` below the content folder is where articles and static pages are."""
    return path.startswith(("articles/", "pages/"))


def scan(root: Path) -> tuple[dict[str, Stamp], list[Problem]]:
    """Sources, pictures and registries in the folder at `root` by their paths, in no order.

    Nothing is opened, no link is followed; dot files are passed over.
    """
    problems: list[Problem] = []
    files: dict[str, Stamp] = {}
    for entry, path in _walk(root, "", problems):
        if not is_source(path) and path not in REGISTRY_FILES:
            if not path.startswith("images/"):
                problems.append(Problem("unexpected-file", f"content/{path}"))
                continue
            if path.count("/") > 1 or Path(path).suffix.lower() not in PICTURE_SUFFIXES:
                problems.append(Problem("not-a-picture", f"content/{path}"))
                continue
        files[path] = Stamp.of(entry.stat(follow_symlinks=False))
    return files, problems


def _walk(
    folder: Path, below: str, problems: list[Problem]
) -> Iterator[tuple[os.DirEntry[str], str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            path = below + entry.name
            if entry.is_symlink():
                problems.append(Problem("symlink", f"content/{path}"))
            elif entry.name.startswith("."):
                continue
            elif entry.is_dir():
                yield from _walk(folder / entry.name, path + "/", problems)
            elif entry.is_file():
                yield entry, path
            else:
                problems.append(Problem("unexpected-file", f"content/{path}"))
