"""Front matter as located text: YAML between `---` lines, or Pelican's plain `Key: value` headers.

Every scalar is text, whatever it looks like (`no`, `16380`, `2019-03-15`): only the schema
interprets it. Anchors, aliases and tags are refused, so that no file can expand in memory or name a
Python object. The same parser reads the registries.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from tilshi.content.text import first_forbidden, forbidden
from tilshi.problems import Problem

Value = str | list["Value"] | dict[str, "Value"]
FieldPath = tuple[str | int, ...]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_DEPTH = 8
_HEADER = re.compile(r"^([A-Za-z][A-Za-z0-9_.-]*)[ \t]*:[ \t]*(.*)$")


@dataclass
class Located:
    """`value` with the line (from 1) of each path in it."""

    value: Value = field(default_factory=dict)
    lines: dict[FieldPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, place: FieldPath) -> int | None:
        """The line of `place`, or of the nearest path that contains it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place)

    def at(self, name: str) -> "Located":
        """The value of the field `name`; an empty list if there is none."""
        value = self.value.get(name, []) if isinstance(self.value, dict) else []
        lines = {place[1:]: line for place, line in self.lines.items() if place[:1] == (name,)}
        return Located(value, lines)

    def items(self) -> "list[Located]":
        """The items of a list, each with its own lines."""
        items = [Located(item) for item in self.value if isinstance(self.value, list)]
        for place, line in self.lines.items():
            if place:
                items[int(place[0])].lines[place[1:]] = line
        return items


def split(text: str, file: str) -> tuple[Located, str, int]:
    """The front matter of an article, its body, and the body's first line (from 1)."""
    lines = text.split("\n")
    if lines[0].rstrip() == "---":
        for index in range(1, len(lines)):
            if lines[index].rstrip() in ("---", "..."):
                located = read_yaml("\n".join(lines[1:index]), file, first_line=2)
                if not located.problems and not isinstance(located.value, dict):
                    located.problems.append(Problem("front-matter-not-fields", file, 2))
                return located, "\n".join(lines[index + 1 :]), index + 2
        return Located(problems=[Problem("front-matter-open", file, 1)]), "", 1
    return _plain(lines, file)


def read_yaml(text: str, file: str, first_line: int = 1) -> Located:
    """The YAML `text` as located text; problems instead of exceptions."""
    located = Located()
    try:
        _Composer(text, file, first_line, located).document()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + min(mark.line if mark else 0, text.rstrip("\n").count("\n"))
        why = str(getattr(error, "problem", None) or "YAML")
        located.problems.append(Problem("yaml", file, line, values={"why": why}))
    return located


@dataclass(frozen=True)
class Scalar:
    """One value of the front matter, with the line breaks and indentation it was typed with.

    `at[n]` is the position of its `n`-th character in the file, with one more for its end; it is
    empty if the value was not typed literally (escapes in several lines), so that only its `line`
    is known.
    """

    place: FieldPath
    value: str
    line: int
    at: Sequence[int]


def scalars(text: str) -> list[Scalar]:
    """The values in the front matter of `text`, an article for which `split` reports no problem.

    Raises yaml.YAMLError if it is not one.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return _plain_scalars(lines)
    end = next(n for n in range(1, len(lines)) if lines[n].rstrip() in ("---", "..."))
    start = len(lines[0]) + 1
    source = text[start : start + sum(len(line) + 1 for line in lines[1:end])]
    root = yaml.compose(source, Loader=_LOADER)
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


# How a quoted value is escaped, and how its characters are typed.
_ESCAPED = {'"': ("\\", re.compile(r"\\.|[^\n]")), "'": ("''", re.compile(r"''|[^\n]"))}


def _typed(source: str, first: int, last: int, style: str, value: str) -> tuple[str, Sequence[int]]:
    """The text between two marks of a YAML document, and the position of each of its characters."""
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
        header = _HEADER.match(line)
        if header:
            place = tuple(header[1].lower().split("."))
        elif not (line.strip() and line.startswith((" ", "\t")) and found):
            break
        value = header[2].rstrip() if header else line.strip()
        start = at + line.index(value, header.start(2) if header else 0)
        found.append(Scalar(place, value, number, range(start, start + len(value) + 1)))
        at += len(line) + 1
    return found


class _RefusedError(Exception):
    pass


class _Composer:
    """Builds located text from the parser's events, so that nothing is ever expanded."""

    def __init__(self, text: str, file: str, first_line: int, located: Located) -> None:
        self.file, self.first_line, self.located = file, first_line, located
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=_LOADER))

    def document(self) -> None:
        try:
            for event in self.events:
                if isinstance(event, yaml.DocumentStartEvent):
                    self.located.value = self._node(next(self.events), ())
                    break
            for event in self.events:
                if isinstance(event, yaml.DocumentStartEvent):
                    self._refuse("yaml-second-document", event)
        except _RefusedError:
            self.located.value = {}

    def _refuse(self, code: str, event: yaml.Event, **values: object) -> None:
        line = self._line(event)
        self.located.problems.append(Problem(code, self.file, line, values=values))
        raise _RefusedError

    def _line(self, event: yaml.Event) -> int:
        mark: Any = event.start_mark
        return self.first_line + int(mark.line)

    def _node(self, event: Any, place: FieldPath) -> Value:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse("yaml-anchor", event)
        if getattr(event, "tag", None) not in (None, "!"):
            self._refuse("yaml-tag", event, tag=event.tag)
        if len(place) > _MAX_DEPTH:
            self._refuse("yaml-deep", event)
        self.located.lines[place] = self._line(event)
        if isinstance(event, yaml.ScalarEvent):
            self._characters(event)
            plain = event.style in (None, "")
            return "" if plain and event.value in ("~", "null") else str(event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(place)
        return self._mapping(place)

    def _characters(self, event: yaml.ScalarEvent) -> None:
        """Reports a forbidden character that an escape has produced."""
        character = first_forbidden(event.value)
        if character:
            self.located.problems.append(forbidden(character, self.file, self._line(event)))

    def _sequence(self, place: FieldPath) -> list[Value]:
        items: list[Value] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._node(event, (*place, len(items))))
        return items

    def _mapping(self, place: FieldPath) -> dict[str, Value]:
        fields: dict[str, Value] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._refuse("yaml-key", event)
            self._characters(event)
            key = str(event.value).strip()
            if key in fields:
                self._refuse("twice", event, name=key)
            line = self._line(event)
            fields[key] = self._node(next(self.events), (*place, key))
            self.located.lines[(*place, key)] = line
        return fields


def _plain(lines: list[str], file: str) -> tuple[Located, str, int]:
    located = Located()
    fields: dict[str, Value] = {}
    last = ""
    for index, line in enumerate(lines):
        header = _HEADER.match(line)
        if header:
            last = header[1].lower()
            if not _put(fields, last, header[2].strip()):
                located.problems.append(
                    Problem("twice", file, index + 1, values={"name": header[1]})
                )
            located.lines[tuple(last.split("."))] = index + 1
        elif line.strip() and line.startswith((" ", "\t")) and last:
            _continue(fields, last, line.strip())
        else:
            break
    else:
        index = len(lines)
    if not fields:
        return Located(problems=[Problem("front-matter-missing", file, 1)]), "", 1
    located.value = fields
    body_at = index + 1 if index < len(lines) and not lines[index].strip() else index
    return located, "\n".join(lines[body_at:]), body_at + 1


def _put(fields: dict[str, Value], key: str, value: str) -> bool:
    """Sets `key` (`image.alt` for a nested field); False if it is already set."""
    *outer, name = key.split(".")
    for part in outer:
        inner = fields.setdefault(part, {})
        if isinstance(inner, str):
            fields[part] = inner = {"src": inner}
        if not isinstance(inner, dict):
            return False
        fields = inner
    if name in fields:
        return False
    fields[name] = value
    return True


def _continue(fields: dict[str, Value], key: str, more: str) -> None:
    *outer, name = key.split(".")
    for part in outer:
        inner = fields[part]
        assert isinstance(inner, dict)
        fields = inner
    fields[name] = f"{fields[name]} {more}".strip()
