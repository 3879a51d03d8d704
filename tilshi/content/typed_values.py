"""The values of front matter as they were typed, with where each character of them stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from tilshi.content.front_matter import HEADER, LOADER, FieldPath


@dataclass(frozen=True)
class Scalar:
    """One value of the front matter, with the line ends and indents that it was typed with.

    `at[n]` is where in the file's text its `n`-th character begins. It has one more place, for its
    end; it is empty where the value does not stand as it was typed (escapes in several lines), so
    that nothing in it can be pointed at but its `line`.
    """

    place: FieldPath
    value: str
    line: int
    at: Sequence[int]


def scalars(text: str) -> list[Scalar]:
    """The values in the front matter of `text`, an article that `split` finds nothing wrong with.

    Raises yaml.YAMLError if it is not one.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return _plain_scalars(lines)
    end = next(n for n in range(1, len(lines)) if lines[n].rstrip() in ("---", "..."))
    start = len(lines[0]) + 1
    source = text[start : start + sum(len(line) + 1 for line in lines[1:end])]
    root = yaml.compose(source, Loader=LOADER)
    return list(_scalars(root, (), source, start, 2))


def _scalars(
    node: Any, place: FieldPath, source: str, start: int, first_line: int
) -> Iterator[Scalar]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _scalars(value, (*place, key.value), source, start, first_line)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _scalars(value, (*place, number), source, start, first_line)
    elif isinstance(node, yaml.ScalarNode):
        first, last = node.start_mark.index, node.end_mark.index
        value, at = _typed(source, first, last, node.style or "", node.value)
        line = first_line + int(node.start_mark.line)
        yield Scalar(place, value, line, [start + index for index in at])


# How a quoted value is escaped, and what its characters are typed as.
_ESCAPED = {'"': ("\\", re.compile(r"\\.|[^\n]")), "'": ("''", re.compile(r"''|[^\n]"))}


def _typed(source: str, first: int, last: int, style: str, value: str) -> tuple[str, Sequence[int]]:
    """What stands between two marks of a YAML document, and where each character of it begins."""
    if style in ("|", ">"):
        first = source.index("\n", first) + 1
    elif style:
        first, last = first + 1, last - 1
    typed = source[first:last]
    escape, character = _ESCAPED.get(style, ("\0", None))
    if character is None or escape not in typed:
        first += len(typed) - len(typed.lstrip())
        return typed.strip(), range(first, first + len(typed.strip()) + 1)
    parts = list(character.finditer(typed))
    plain = "".join(found[0][-1] for found in parts)
    if plain != value:
        return value, ()
    return value, [*(first + found.start() for found in parts), last]


def _plain_scalars(lines: list[str]) -> list[Scalar]:
    found: list[Scalar] = []
    at = 0
    for number, line in enumerate(lines, start=1):
        header = HEADER.match(line)
        if header:
            place = tuple(header[1].lower().split("."))
        elif not (line.strip() and line.startswith((" ", "\t")) and found):
            break
        value = header[2].rstrip() if header else line.strip()
        start = at + line.index(value, header.start(2) if header else 0)
        found.append(Scalar(place, value, number, range(start, start + len(value) + 1)))
        at += len(line) + 1
    return found
