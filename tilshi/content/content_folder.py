"""The content folder: which files are sources and pictures, and which do not belong there."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import NamedTuple

from tilshi.content.attachment_names import (
    FOLDER,
    SUFFIXES,
    is_recording,
    language_of_captions,
)
from tilshi.editions import EDITIONS
from tilshi.problems import Problem, nearest, printable
from tilshi.unicode_form import composed_name
from tilshi.urls import LONGEST_PART, LONGEST_PATH, is_reserved

REGISTRY_FILES = ("sections.yaml", "topics.yaml", "authors.yaml", "imprint.yaml", "gone.yaml",
                  "front.yaml")  # fmt: skip
WORDS_FILE = "words.txt"
"""The newsroom's own words, for `inv check --spelling`. No page depends on them."""
PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")
_OTHER_PICTURES = (".gif", ".bmp", ".tif", ".tiff", ".heic", ".avif", ".psd", ".cr2", ".nef")
PICTURE_NAME = re.compile(r"[^\s/\\:*?\"<>|][^/\\:*?\"<>|]*\.(?:jpe?g|png|webp)", re.IGNORECASE)
"""Names by which articles can refer to a picture."""
_NOT_IN_NAME = re.compile(r"^\s|[\\:*?\"<>|#]")
_USUAL = re.compile(r"[\w.-]+")
"""A name that can be displayed, as nearly all can."""
_LEFT_BEHIND = re.compile(
    r"(?:eh)?thumbs\.db|desktop\.ini|icon\r|~\$.*|.*~|#.*#|.*\.(?:bak|orig|swp|tmp)", re.IGNORECASE
)
"""Files that systems and editors leave behind; `~$` begins those of a document that is open in
Word.
"""
_MEANT_SOURCE = re.compile(r"(.+?)\s*\.(?:md|markdown|mkd)(?:\.txt)?\s*", re.IGNORECASE)
"""The name of a source with another suffix: Windows hides what Notepad has added to it."""
_SURELY_SHORT = LONGEST_PATH // 4
_LANGS = {edition.lang for edition in EDITIONS.values()}


class FileStamp(NamedTuple):
    """What identifies an untouched file without reading it: its size in bytes, and its ctime (in
    nanoseconds), which nobody can set back.
    """

    size: int
    changed: int

    @classmethod
    def of(cls, stat: os.stat_result) -> "FileStamp":
        """The stamp of a file with the status `stat`."""
        return cls(stat.st_size, stat.st_ctime_ns)


def is_source(path: str) -> bool:
    """Whether `path` below the content folder is one of an article, a static page or a dossier."""
    return path.startswith(("articles/", "pages/", "dossiers/"))


def picture_name(path: str) -> str:
    """What sources call the picture at `path`: its name in NFC, whatever form the disk keeps, with
    plain spaces.
    """
    return composed_name(PurePath(path).name)


def scan_content(root: Path) -> tuple[dict[str, FileStamp], list[Problem]]:
    """The sources, pictures and registries in the folder `root` by their paths, in no particular
    order.

    Nothing is opened, no symbolic link is followed; dot files are skipped. The problems include
    warnings.
    """
    problems: list[Problem] = []
    files: dict[str, FileStamp] = {}
    for entry, path in walk(root, "content/", problems):
        if path == WORDS_FILE:
            continue
        wrong = _wrong(path)
        if wrong is None:
            files[path] = FileStamp.of(entry.stat(follow_symlinks=False))
        else:
            problems.append(wrong)
    return files, [*problems, *_alike(files), *_captions_alone(files)]


def _captions_alone(paths: Iterable[str]) -> Iterator[Problem]:
    """A note for each of `paths` with captions that no recording has, in no language of a site."""
    attached = sorted(path for path in paths if path.startswith(FOLDER))
    recordings = {PurePath(path).stem for path in attached if is_recording(path)}
    for path in attached:
        lang = language_of_captions(path)
        if lang is None:
            continue
        stem = PurePath(path).stem.removesuffix(f".{lang}")
        if lang not in _LANGS or stem not in recordings:
            values = {"value": PurePath(path).name}
            yield Problem("captions-alone", f"content/{path}", values=values, warning=True)


def _alike(paths: Iterable[str]) -> Iterator[Problem]:
    """A problem for each of `paths` that looks like another one: only their Unicode forms, or the
    kinds of spaces in them, differ.
    """
    seen: dict[str, str] = {}
    for path in sorted(path for path in paths if not path.isascii() or " " in path):
        other = seen.setdefault(composed_name(path), path)
        if other != path:
            yield Problem("same-name", f"content/{path}", values={"value": PurePath(path).name})


def _wrong(path: str) -> Problem | None:
    """What is wrong with the path of a file, if anything."""
    file = f"content/{path}"
    folder, _, name = path.rpartition("/")
    if is_source(path):
        stem = name.partition(".")[0]
        if len(stem) > LONGEST_PART:
            return Problem("too-long", file, values={"value": stem, "limit": LONGEST_PART})
        if path.startswith("pages/") and is_reserved(stem):
            return Problem("reserved-address", file, values={"value": f"/{stem}/"})
    elif path.startswith("images/"):
        suffix = Path(name).suffix.lower()
        if folder != "images" or suffix not in PICTURE_SUFFIXES:
            # A picture in an unsupported format is an error only where it is used.
            note = folder == "images" and suffix in _OTHER_PICTURES
            return Problem("not-a-picture", file, warning=note)
        if not PICTURE_NAME.fullmatch(name):
            return Problem("bad-picture-file", file)
    elif path.startswith(FOLDER):
        if path.count("/") > 1 or Path(name).suffix.lower() not in SUFFIXES:
            return Problem("not-attachable", file)
        if _NOT_IN_NAME.search(name):
            return Problem("bad-picture-file", file)
    elif path not in REGISTRY_FILES:
        return Problem("unexpected-file", file, nearest=nearest(path, REGISTRY_FILES))
    return None


def meant_source(name: str) -> str | None:
    """What a source was probably to be called that has this `name` now."""
    found = _MEANT_SOURCE.fullmatch(name)
    return f"{found[1]}.md" if found else None


def walk(
    root: Path, called: str, problems: list[Problem]
) -> Iterator[tuple[os.DirEntry[str], str]]:
    """The plain files below `root` and their paths in it, in no particular order. Others (links,
    pipes, devices), and files whose names cannot be displayed, are added to `problems`, in which
    `root` is named `called`. Nothing is opened; dot files and leftovers of systems and editors are
    skipped.
    """
    waiting = [""]
    while waiting:
        below = waiting.pop()
        with os.scandir(root / below) as entries:
            for entry in entries:
                path = below + entry.name
                if entry.is_symlink():
                    problems.append(Problem("symlink", called + path))
                elif entry.name.startswith(".") or _LEFT_BEHIND.fullmatch(entry.name):
                    continue
                elif not _USUAL.fullmatch(entry.name) and printable(entry.name) != entry.name:
                    problems.append(Problem("bad-file-name", called + path))
                elif len(path) > _SURELY_SHORT and len(os.fsencode(path)) > LONGEST_PATH:
                    values = {"value": path, "limit": LONGEST_PATH}
                    problems.append(Problem("too-long", called + path, values=values))
                elif entry.is_dir():
                    waiting.append(path + "/")
                elif entry.is_file():
                    yield entry, path
                else:
                    problems.append(Problem("unexpected-file", called + path))
