"""What has changed between two texts of a source: which fields, and which words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from tilshi.content.front_matter import Value, split
from tilshi.kazakh import fold

_CONTEXT = 3
"""Words that are shown around a change."""
_WORD = re.compile(r"\w+")
_TEXT = "text"
"""How the body is named among the fields."""


@dataclass(frozen=True)
class TextChange:
    """A field, or the body (`text`), that is different, with its value before and after; "" if it
    was or is not there.
    """

    field: str
    before: str
    after: str

    @property
    def words(self) -> str:
        """What has changed in it, word by word, in the format of `git diff --word-diff`."""
        return word_diff(self.before, self.after)

    @property
    def parts(self) -> "list[Words]":
        """The same as values."""
        return changed_words(self.before, self.after)


def text_changes(before: bytes | None, after: bytes | None) -> list[TextChange]:
    """What is different in two versions of a source, in the order of its fields; None is no file.
    Never raises: a file that cannot be read is compared as it stands.
    """
    old, new = _parts(before), _parts(after)
    names = dict.fromkeys((*(name for name in new if name != _TEXT), *old, _TEXT))
    found = (TextChange(name, old.get(name, ""), new.get(name, "")) for name in names)
    return [one for one in found if one.before != one.after]


def only_typing(before: str, after: str) -> bool:
    """Whether two texts differ at most as by typing errors that proofreading fixes: in spaces,
    punctuation, letter case, or letters that look alike.
    """
    old, new = ([fold(word) for word in _WORD.findall(text)] for text in (before, after))
    return old == new


class Words(NamedTuple):
    """Some words of a text before and after; the same where nothing has changed."""

    before: str
    after: str


def changed_words(before: str, after: str) -> list[Words]:
    """The words that differ, with some around them; "…" stands for all others."""
    old, new = before.split(), after.split()
    rest = Words("…", "…")
    found: list[Words] = []
    for block in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(_CONTEXT):
        if block[0][1] and found[-1:] != [rest]:
            found.append(rest)
        found += (
            Words(" ".join(old[start:end]), " ".join(new[into:until]))
            for _, start, end, into, until in block
        )
        if block[-1][2] < len(old):
            found.append(rest)
    return found


def word_diff(before: str, after: str) -> str:
    """The words that differ, with some around them: `… on [-ten-]{+eleven+} schools …`."""
    return " ".join(map(_marked, changed_words(before, after)))


def _marked(words: Words) -> str:
    gone, come = words
    if gone == come:
        return gone
    return (f"[-{gone}-]" if gone else "") + (f"{{+{come}+}}" if come else "")


def _parts(data: bytes | None) -> dict[str, str]:
    """The fields of a source as text, and its body."""
    if data is None:
        return {}
    text = data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
    located, body, _ = split(text, "")
    if located.problems or not isinstance(located.value, Mapping):
        return {_TEXT: text}
    fields = dict(_flat(located.value, ""))
    return {**fields, _TEXT: body.strip()}


def _flat(value: Value, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}.{key}".lstrip("."))
    elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        for number, inner in enumerate(value, start=1):
            yield from _flat(inner, f"{name}.{number}")
    elif isinstance(value, list):
        yield name, ", ".join(map(str, value))
    else:
        yield name, "" if value is None else str(value)
