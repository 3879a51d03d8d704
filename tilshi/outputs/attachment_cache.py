"""Attached files as they are published: checked, without metadata, and named by their content."""

from pathlib import Path, PurePosixPath

from tilshi import filesystem
from tilshi.content.attachment_names import AUDIO, CAPTIONS, FOLDER, VIDEO, suffix
from tilshi.content.text import decode
from tilshi.content.time_limit import TooLongError, cpu_time_limit
from tilshi.kazakh.slug import slugify
from tilshi.outputs.office_cleaning import cleaned_office
from tilshi.outputs.pdf_cleaning import cleaned_pdf
from tilshi.outputs.recording_cleaning import cleaned_recording
from tilshi.outputs.unfit import UnfitError
from tilshi.problems import Problem, ProblemsError
from tilshi.store.versions import AttachedFile

CACHE = "attachments"
"""The folder of attached files in the cache."""
MOST_MEGABYTES = {".pdf": 25, ".csv": 1, CAPTIONS: 1, **dict.fromkeys((*AUDIO, *VIDEO), 100)}
_OTHERWISE = 25
"""The maximum size of a file by its suffix; Cloudflare Pages takes none of more than 25 MiB, and
readers on a telephone would not wait for one.
"""
_TEXTS = (".csv", CAPTIONS)
_SECONDS = 120
"""CPU seconds that a file may take: a whole book takes a tenth of that."""
_STEM = 80


def checked(originals: Path, name: str) -> tuple[bytes | None, list[Problem]]:
    """The attached file `name` in the folder `originals`, cleaned; or why it cannot be."""
    original, file = filesystem.called(originals, name), f"content/{FOLDER}{name}"
    kind = suffix(name)
    try:
        most = MOST_MEGABYTES.get(kind, _OTHERWISE)
        megabytes = -(-original.stat().st_size // 10**6)
        if megabytes > most:
            raise UnfitError("file-heavy", value=megabytes, limit=most)
        with cpu_time_limit(_SECONDS):
            data = original.read_bytes()
            return _text(data, kind, file) if kind in _TEXTS else (_cleaned(data, kind), [])
    except TooLongError:
        return None, [Problem("file-broken", file)]
    except UnfitError as unfit:
        return None, [Problem(unfit.code, file, values=unfit.values)]


def prepare(originals: Path, cache: Path, name: str) -> tuple[AttachedFile | None, list[Problem]]:
    """The attached file `name` in the folder `originals` as published, which is then in the folder
    `cache`; or why it cannot be.
    """
    data, problems = checked(originals, name)
    if data is None:
        return None, problems
    digest = filesystem.digest(data)
    path = f"{published_stem(name)}-{digest[:12]}{suffix(name)}"
    filesystem.write_atomically(cache / digest, data)
    text = data.decode() if suffix(name) in _TEXTS else ""
    return AttachedFile(path, len(data), digest, text), []


def read(originals: Path, cache: Path, name: str, attachment: AttachedFile) -> bytes:
    """The bytes of an attached file, made again if they have been modified in the cache. Raises
    ProblemsError if they cannot be.
    """
    file = cache / attachment.digest
    data = filesystem.read(file)
    if data is None or filesystem.digest(data) != attachment.digest:
        _, problems = prepare(originals, cache, name)
        if problems:
            raise ProblemsError(problems)
        data = file.read_bytes()
    return data


def published_stem(name: str) -> str:
    """What the path of a published file begins with."""
    return FOLDER + (slugify(PurePosixPath(name).stem)[:_STEM].strip("-") or "file")


def _cleaned(data: bytes, kind: str) -> bytes:
    if kind == ".pdf":
        if not data.lstrip()[:5] == b"%PDF-":
            raise UnfitError("file-disguised")
        return cleaned_pdf(data)
    if kind in (*AUDIO, *VIDEO):
        return cleaned_recording(data, kind)
    return cleaned_office(data, kind)


def _text(data: bytes, kind: str, file: str) -> tuple[bytes | None, list[Problem]]:
    """A text file, of which pages and feeds show parts; or what is wrong with it. Raises UnfitError
    if it is none.
    """
    text, problems = decode(data, file)
    has_text = text or not problems
    if "\0" in text or (has_text and kind == CAPTIONS and not text.startswith("WEBVTT")):
        raise UnfitError("file-disguised")
    return None if problems else text.encode(), problems
