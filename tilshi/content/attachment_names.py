"""Attached files: documents, recordings and captions in `content/files/`, by their names."""

import re
from pathlib import PurePosixPath

FOLDER = "files/"
DOCUMENTS = (".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".csv")
AUDIO = (".mp3", ".m4a")
VIDEO = (".mp4", ".webm")
RECORDING_TYPES = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
}
CAPTIONS = ".vtt"
SUFFIXES = (*DOCUMENTS, *AUDIO, *VIDEO, CAPTIONS)
"""The kinds of files that are published. An archive is not one of them: nobody sees what is in it,
and nothing could be checked.
"""
ATTACHMENT = re.compile(r"(?:[{|](?:static|attach|filename)[|}])?(?:/?(?:\.\./)*)files/([^/?#]+)")
"""How an article may name an attached file."""


def suffix(name: str) -> str:
    """The suffix of a file's name, in lower case."""
    return PurePosixPath(name).suffix.lower()


def is_recording(name: str) -> bool:
    """Whether a file is played in the page."""
    return suffix(name) in (*AUDIO, *VIDEO)


def captions_of(name: str, lang: str) -> str:
    """The name of the captions of a recording in a language: `talk.kk.vtt` of `talk.mp4`."""
    return f"{PurePosixPath(name).stem}.{lang}{CAPTIONS}"


def language_of_captions(name: str) -> str | None:
    """The language of captions, or None if the file has none."""
    stem = PurePosixPath(name).stem
    return PurePosixPath(stem).suffix.removeprefix(".") if suffix(name) == CAPTIONS else None


def with_captions(names: tuple[str, ...], lang: str) -> tuple[str, ...]:
    """The files `names` that a text in `lang` has, and the captions that it may have of them."""
    captions = (captions_of(name, lang) for name in names if is_recording(name))
    return tuple(dict.fromkeys((*names, *captions)))
