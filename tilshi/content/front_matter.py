"""Front matter as located text: YAML between `---` lines, or Pelican's plain `Key: value` headers.

Every scalar is text, whatever it looks like (`no`, `16380`, `2019-03-15`): only the schema
interprets it. Anchors, aliases and tags are refused, so that no file can expand in memory or name a
Python object. The same parser reads the registries.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import yaml

from tilshi.content.text import first_forbidden, forbidden
from tilshi.content.yaml_mistakes import mistakes, quoted, unreadable
from tilshi.problems import Problem

Value = str | list["Value"] | dict[str, "Value"]
FieldPath = tuple[str | int, ...]

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_DEPTH = 8
_COMMENT = re.compile(r"([ \t]*)#(.*)")
_TOML, _JSON = "front-matter-toml", "front-matter-json"
_NO_YAML = {"+++": _TOML, "---toml": _TOML, "{": _JSON, ";;;": _JSON, "---json": _JSON}
"""First lines of front matter in other languages (Hugo's, Jekyll's, gray-matter's)."""
_NEEDED = {"needed": "title, date, category"}
"""The fields of an article, for messages; who knows that it is another source may say so."""
HEADER = re.compile(r"^([A-Za-z][A-Za-z0-9_.-]*)[ \t]*:[ \t]*(.*)$")


@dataclass(frozen=True)
class Comment:
    """What follows a value behind ` #`, for which YAML has comments. `whole` is the value with it,
    as it was typed; a comment is `clear` if it begins with `# ` and stands two spaces off, as
    yamllint demands; `tagged` if it has no space after its `#`, as no comment has.
    """

    whole: str
    clear: bool
    tagged: bool


@dataclass
class Located:
    """`value` with, for each place in it, the line (from 1) that it stands on, and the comment
    after it if there is one that may be meant as text. `plain`: it is not YAML, but Pelican's way.
    """

    value: Value = field(default_factory=dict)
    lines: dict[FieldPath, int] = field(default_factory=dict)
    comments: dict[FieldPath, Comment] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    plain: bool = False

    def line(self, place: FieldPath) -> int | None:
        """The line of `place`, or of the nearest path that contains it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place)

    def at(self, name: str) -> "Located":
        """The value of the field `name`; an empty list if there is none."""
        value = self.value.get(name, []) if isinstance(self.value, dict) else []
        return Located(value, _below(self.lines, name), _below(self.comments, name))

    def items(self) -> "list[Located]":
        """The items of a list, each with its own lines."""
        items = [Located(item) for item in self.value if isinstance(self.value, list)]
        for place, line in self.lines.items():
            if place:
                items[int(place[0])].lines[place[1:]] = line
        for place, comment in self.comments.items():
            items[int(place[0])].comments[place[1:]] = comment
        return items


Placed = TypeVar("Placed")


def _below(places: dict[FieldPath, Placed], name: str) -> dict[FieldPath, Placed]:
    return {place[1:]: one for place, one in places.items() if place[:1] == (name,)}


def split(text: str, file: str) -> tuple[Located, str, int]:
    """The front matter of an article, its body, and the body's first line (from 1)."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return _plain(lines, file)
    for index in range(1, len(lines)):
        if lines[index].rstrip() in ("---", "..."):
            yaml_text = "\n".join(lines[1:index])
            located = read_yaml(yaml_text, file, first_line=2)
            if not located.problems and not isinstance(located.value, dict):
                located.problems += mistakes(yaml_text, file, 2) or [
                    Problem("front-matter-not-fields", file, 2, values=_NEEDED)
                ]
            return located, "\n".join(lines[index + 1 :]), index + 2
    return Located(problems=[Problem("front-matter-open", file, 1)]), "", 1


def read_yaml(text: str, file: str, first_line: int = 1) -> Located:
    """The YAML `text` as located text; problems instead of exceptions."""
    located = Located()
    try:
        _Composer(text, file, first_line, located).document()
    except yaml.YAMLError as error:
        found = mistakes(text, file, first_line)
        located.problems += found or [unreadable(error, text, file, first_line)]
    return located


class _RefusedError(Exception):
    pass


class _Composer:
    """Builds located text from the parser's events, so that nothing is ever expanded."""

    def __init__(self, text: str, file: str, first_line: int, located: Located) -> None:
        self.text, self.file, self.first_line, self.located = text, file, first_line, located
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=LOADER))

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

    def _refuse_as_typed(self, code: str, event: yaml.Event, **values: object) -> None:
        """Refuses what an editor takes for text; said by its lines, if they tell what is wrong."""
        found = mistakes(self.text, self.file, self.first_line)
        if not found:
            self._refuse(code, event, **values)
        self.located.problems += found
        raise _RefusedError

    def _refuse_comma(self, event: yaml.ScalarEvent, before: dict[str, Value]) -> None:
        """Refuses a name without a colon in braces: the rest of a value with a comma in it."""
        name, value = next(reversed(before.items()), ("", ""))
        whole = f"{value}, {event.value}" if isinstance(value, str) and value else event.value
        line = f"{name or 'alt'}: {quoted(whole)}"
        self._refuse_as_typed("yaml-comma", event, value=event.value, line=line)

    def _line(self, event: yaml.Event) -> int:
        mark: Any = event.start_mark
        return self.first_line + int(mark.line)

    def _node(self, event: Any, place: FieldPath) -> Value:
        if (
            isinstance(event, yaml.AliasEvent)
            or getattr(event, "anchor", None)
            or getattr(event, "tag", None) is not None
        ):
            self._refuse_as_typed("yaml-sign", event)
        if len(place) > _MAX_DEPTH:
            self._refuse("yaml-deep", event)
        self.located.lines[place] = self._line(event)
        if isinstance(event, yaml.ScalarEvent):
            self._characters(event)
            if event.style:
                return str(event.value)
            self._comment(event, place)
            return "" if event.value in ("~", "null") else str(event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(place)
        return self._mapping(place)

    def _comment(self, event: yaml.ScalarEvent, place: FieldPath) -> None:
        """Notes a comment after a value that may be meant as part of it."""
        start: Any = event.start_mark
        end: Any = event.end_mark
        found = _COMMENT.match(self.text, end.index)
        if found:
            whole = self.text[start.index : found.end()].strip()
            clear = len(found[1].expandtabs(2)) > 1 and found[2][:1] in ("", " ")
            tagged = found[2][:1] not in ("", " ")
            self.located.comments[place] = Comment(whole, clear, tagged)

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
            if not event.style and key != event.value:
                self._refuse_as_typed("yaml-key", event)
            line, there = self._line(event), (*place, key)
            if key in fields:
                values = {"name": key, "other": self.located.lines[there]}
                self.located.problems.append(Problem("twice", self.file, line, key, values))
            after = next(self.events)
            if _is_nothing(after) and not self.text.startswith(":", event.end_mark.index):
                self._refuse_comma(event, fields)
            fields[key] = self._node(after, there)
            self.located.lines[there] = line
        return fields


def _is_nothing(event: Any) -> bool:
    """Whether a value was left out."""
    return isinstance(event, yaml.ScalarEvent) and not event.value and not event.style


def _plain(lines: list[str], file: str) -> tuple[Located, str, int]:
    located = Located(plain=True)
    fields: dict[str, Value] = {}
    last = ""
    for index, line in enumerate(lines):
        header = HEADER.match(line)
        if header:
            last = header[1].lower()
            if not _put(fields, last, header[2].strip()):
                values = {"name": last, "other": located.line(tuple(last.split("."))) or 1}
                located.problems.append(Problem("twice", file, index + 1, last, values))
            located.lines[tuple(last.split("."))] = index + 1
        elif line.strip() and line.startswith((" ", "\t")) and last:
            _continue(fields, last, line.strip())
        else:
            break
    else:
        index = len(lines)
    if not fields:
        first = "".join(lines[0].split())
        code = _NO_YAML.get(first.lower(), "front-matter-missing")
        code = _JSON if first.startswith('{"') else code
        return Located(problems=[Problem(code, file, 1, values=_NEEDED)]), "", 1
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
