"""The newsroom's own words: `content/words.txt`, one on each line, and the names of its registries.

A listed word stands for all of its forms. Lines that begin with # are comments.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tilshi.content.content_folder import WORDS_FILE
from tilshi.content.registries import Registries
from tilshi.content.text import decode
from tilshi.problems import Problem

_PART = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


def read_own_words(content: Path, registries: Registries) -> tuple[frozenset[str], list[Problem]]:
    """The words in the file below `content`, if there is one, and those in the names of
    `registries`, all in lower case; and what is wrong in the file, as notes.
    """
    named = {part.lower() for name in _names(registries) for part in _PART.findall(name)}
    path, file = content / WORDS_FILE, f"content/{WORDS_FILE}"
    if not path.is_file():
        return frozenset(named), []
    text, problems = decode(path.read_bytes(), file)
    listed: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        word = line.strip()
        if not word or word.startswith("#"):
            continue
        if not _WORD.fullmatch(word):
            problems.append(Problem("not-a-word", file, number, values={"value": word}))
        elif listed.setdefault(word.lower(), number) != number:
            problems.append(Problem("listed-twice", file, number, values={"value": word}))
    return frozenset(named | listed.keys()), [replace(one, warning=True) for one in problems]


def _names(registries: Registries) -> Iterator[str]:
    """The names of entries, of the agency and of its editor, in all languages."""
    for registry in registries.listed.values():
        for entry in registry.entries.values():
            yield from entry.name.values()
            yield from getattr(entry, "synonyms", ())
    imprint = registries.imprint
    for texts in (imprint.name, imprint.short_name, imprint.editor):
        yield from texts.values()
