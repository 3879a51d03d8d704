"""Captions of recordings (WebVTT), in the script of an edition, and their text."""

import re

from tilshi.editions import Edition
from tilshi.outputs.transliteration import text_in
from tilshi.store.versions import AttachedFile

_TAG = re.compile(r"(<[^<>]*>|&[a-z]+;)")
_BLOCK = re.compile(r"\n{2,}")


def path_in(edition: Edition, attachment: AttachedFile) -> str:
    """The path of captions in an edition."""
    folder, _, name = attachment.path.rpartition("/")
    return f"{folder}/{edition.id}/{name}"


def in_script(edition: Edition, text: str) -> str:
    """The captions `text` with their words in the script of `edition`."""
    blocks = _BLOCK.split(text.strip("\n"))
    return "\n\n".join(_cue_in(edition, block) for block in blocks) + "\n"


def words(text: str) -> list[str]:
    """What is said, one cue each, without tags."""
    said = (_spoken(block) for block in _BLOCK.split(text.strip("\n")))
    plain = (_TAG.sub("", " ".join(lines)).strip() for lines in said)
    return [one for one in plain if one]


def _cue_in(edition: Edition, block: str) -> str:
    spoken = len(_spoken(block))
    lines = block.split("\n")
    first = len(lines) - spoken
    return "\n".join([*lines[:first], *(_line_in(edition, line) for line in lines[first:])])


def _line_in(edition: Edition, line: str) -> str:
    parts = _TAG.split(line)
    # Each second part is a tag.
    return "".join(
        part if number % 2 or not part.strip() else text_in(edition, part)
        for number, part in enumerate(parts)
    )


def _spoken(block: str) -> list[str]:
    """The lines of a cue below its times; none of another block."""
    lines = block.split("\n")
    at = next((number for number, line in enumerate(lines) if "-->" in line), None)
    return lines[at + 1 :] if at is not None else []
