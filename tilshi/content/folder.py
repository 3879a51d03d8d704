"""The content folder: which files are sources and pictures, and which have no place there."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tilshi.problems import Problem

REGISTRY_FILES = ("sections.yaml", "topics.yaml", "authors.yaml", "imprint.yaml")
PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")


@dataclass(frozen=True)
class Folder:
    """What `content/` holds: paths of sources and names of pictures, both sorted."""

    root: Path
    sources: tuple[str, ...]
    pictures: tuple[str, ...]


def scan(root: Path) -> tuple[Folder, list[Problem]]:
    """The folder at `root`. Nothing is opened, no link is followed; dot files are passed over."""
    problems: list[Problem] = []
    sources, pictures = [], []
    for entry, path in _walk(root, "", problems):
        top = path.partition("/")[0]
        if top in ("articles", "pages"):
            sources.append(path)
        elif path.startswith("images/"):
            if path.count("/") == 1 and Path(entry.name).suffix.lower() in PICTURE_SUFFIXES:
                pictures.append(entry.name)
            else:
                problems.append(Problem("not-a-picture", f"content/{path}"))
        elif path not in REGISTRY_FILES:
            problems.append(Problem("unexpected-file", f"content/{path}"))
    return Folder(root, tuple(sorted(sources)), tuple(sorted(pictures))), problems


def _walk(
    folder: Path, below: str, problems: list[Problem]
) -> Iterator[tuple[os.DirEntry[str], str]]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
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
