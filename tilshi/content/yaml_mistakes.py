"""What is wrong in YAML that cannot be read: all of it, line by line, each with what to write
instead.

YAML's own parser stops at the first mistake and names it in words for programmers. This looks at
the lines as an editor sees them: a name, a colon, a value.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import yaml

from tilshi.problems import Problem

_ENTRY = re.compile(r"( *)((?:- +)*)(?:([^\W\d][\w.-]*(?: [\w.-]+)*) *:(?:[ \t]+|$))?(.*)")
_NO_SPACE = re.compile(r"( *)([A-Za-z_][\w-]*):(?!//)[\u00a0\u202f]*(\S.*)")
_BLOCK_TEXT = re.compile(r"[|>](?:[+-]?[1-9]?|[1-9][+-]?)[ \t]*(?:#.*)?")
_ESCAPE = re.compile(r"\\(?![0abtnvfre \"/\\N_LPxuU\t])")
_COMMENT = re.compile(r"[ \t]*(#.*)?")
_CUT = re.compile(r"(?:^|[ \t])#(?=\S)")
_COLON = re.compile(r":(?=[ \t]|$)")
_SPECIAL = "@`%!&*|>,]}?-#["
_CLOSING = {"[": "]", "{": "}"}
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'", re.DOTALL)


_LONGEST = 50
"""Lines that a value in quotation marks or brackets may take."""
_MOST = 30
"""Mistakes that are told of one document."""


def quoted(text: str) -> str:
    """`text` as YAML in straight quotation marks, with as few escapes as can be."""
    if text.isprintable():
        if not set('"\\') & set(text):
            return f'"{text}"'
        if "'" not in text:
            return f"'{text}'"
    return json.dumps(text, ensure_ascii=False)


def mistakes(text: str, file: str, first_line: int) -> list[Problem]:
    """What is wrong in the YAML `text`, which begins on `first_line` of `file`; [] if nothing that
    can be told from single lines.
    """
    return list(islice(_Lines(text, file, first_line).problems(), _MOST))


def unreadable(error: yaml.YAMLError, text: str, file: str, first_line: int) -> Problem:
    """What YAML's parser says is wrong with `text`, in our words."""
    mark = getattr(error, "problem_mark", None)
    context = str(getattr(error, "context", None) or "")
    why = str(getattr(error, "problem", None) or "")
    code = "yaml"
    if "tab" in why.split():
        code = "yaml-tab"
    elif "flow" in context or "quoted" in context:
        mark = getattr(error, "context_mark", None) or mark
        code = "yaml-brackets" if "flow" in context else "yaml-quote-open"
    elif "block" in context or "mapping values" in why:
        code = "yaml-indent"
    number = min(mark.line if mark else 0, text.rstrip("\n").count("\n"))
    return _problem(code, file, first_line + number, _entry(text.split("\n")[number]))


@dataclass(frozen=True)
class _Entry:
    """A line as an editor sees it: the spaces and hyphens before, the name, the value."""

    indent: int
    item: str
    name: str
    value: str

    def written(self, value: str) -> str:
        """The line with another value."""
        return self.item + (f"{self.name}: {value}" if self.name else value)


def _entry(line: str) -> _Entry:
    found = _ENTRY.fullmatch(line)
    assert found is not None  # the last group takes anything
    indent, item, name, value = found.groups()
    return _Entry(len(indent), item, name or "", value.strip())


def _problem(code: str, file: str, line: int, entry: _Entry, new: str | None = None) -> Problem:
    """The problem of an entry; `new` is the value to write in the place of its own."""
    value = entry.value if new is None else new
    name = entry.name or "title"
    shown = {"{": '{src: shymkent.jpg, alt: "Қала: түнгі көрініс"}',
             "[": '[Шымкент, "Қала: түнгі көрініс"]'}  # fmt: skip
    values = {
        "name": name,
        "value": entry.value,
        "line": entry.written(quoted(value)),
        "example": f"{name}: {shown.get(entry.value[:1], quoted(value))}",
    }
    if code in ("yaml-indent", "yaml-tab"):
        values["line"] = entry.written(entry.value)
    elif code == "yaml":
        values["line"] = f"{name}: {quoted(value)}"
    return Problem(code, file, line, entry.name or None, values)


class _Lines:
    """Goes through the lines of a YAML document, over texts, quotations and brackets that take
    several of them.
    """

    def __init__(self, text: str, file: str, first_line: int) -> None:
        self.lines, self.file, self.first = text.split("\n"), file, first_line

    def problems(self) -> Iterator[Problem]:
        number, before = 0, _Entry(-1, "", "", "")
        while number < len(self.lines):
            line, here = self.lines[number], self.first + number
            number += 1
            if not line.strip() or line.lstrip(" ").startswith("#") or line.rstrip() == "---":
                continue
            entry = _entry(line)
            if line[entry.indent] == "\t":
                deeper = max(before.indent, 0) + 2 * bool(before.name and not before.value)
                values = {"line": " " * deeper + line.strip()}
                yield Problem("yaml-tab", self.file, here, None, values)
                continue
            if _BLOCK_TEXT.fullmatch(entry.value):
                number = self._after_text(number, entry.indent)
            elif entry.value[:1] in ("'", '"', "[", "{"):
                number, problem = self._enclosed(number - 1, entry)
                if problem is not None:
                    yield problem
            elif problem := self._plain(entry, before, line, here):
                yield problem
            before = entry

    def _after_text(self, number: int, indent: int) -> int:
        """The first line after a text that is indented by more than `indent`."""
        while number < len(self.lines):
            line = self.lines[number]
            if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
                break
            number += 1
        return number

    def _plain(self, entry: _Entry, before: _Entry, line: str, here: int) -> Problem | None:
        """What is wrong with a value without quotation marks."""
        value = entry.value
        if not entry.name and not entry.item:
            return self._nameless(entry, before, line, here)
        if entry.name and entry.indent > before.indent >= 0 and before.name and before.value:
            if entry.name.isascii():
                return _problem("yaml-indent", self.file, here, entry)
            whole = f"{before.value} {line.strip()}"
            return _problem("yaml-colon", self.file, here - 1, before, whole)
        if _CUT.search(value):
            return _problem("yaml-comment", self.file, here, entry)
        if value[:1] in _SPECIAL and (value[:1] not in "?-" or value[1:2] in ("", " ")):
            return _problem("yaml-first-character", self.file, here, entry) if value else None
        if _COLON.search(value):
            return _problem("yaml-colon", self.file, here, entry)
        return None

    def _nameless(self, entry: _Entry, before: _Entry, line: str, here: int) -> Problem | None:
        """What is wrong with a line that has neither a name nor a hyphen: as a rule, it goes on
        with the value before it.
        """
        joined = _NO_SPACE.fullmatch(line)
        if joined and (len(joined[1]) <= max(before.indent, 0) or not before.value):
            whole = f"{joined[2]}: {joined[3]}"
            values = {"name": joined[2], "line": whole}
            return Problem("yaml-no-space", self.file, here, joined[2], values)
        if entry.indent == 0:
            values = {"value": line.strip()}
            return Problem("yaml-no-colon", self.file, here, None, values)
        return None

    def _enclosed(self, number: int, entry: _Entry) -> tuple[int, Problem | None]:
        """The line after a value in quotation marks or brackets, and what is wrong with it."""
        here, mark = self.first + number, entry.value[0]
        in_brackets = mark in _CLOSING
        typed, end = entry.value, _end(entry.value)
        if end is None:
            typed = "\n".join([typed, *self.lines[number + 1 : self._last(number, entry.indent)]])
            end = _end(typed)
        if end is None:
            code = "yaml-brackets" if in_brackets else "yaml-quote-open"
            return number + 1, _problem(code, self.file, here, entry, entry.value.strip("'\""))
        if mark == '"' and _ESCAPE.search(typed, 0, end):
            return number + 1, _problem("yaml-escape", self.file, here, entry, typed[1 : end - 1])
        after = number + 1 + typed.count("\n", 0, end)
        if _COMMENT.fullmatch(typed[end:].partition("\n")[0]):
            return after, None
        code = "yaml-first-character" if in_brackets else "yaml-quoted-part"
        return after, _problem(code, self.file, here, entry, _meant(entry.value, end))

    def _last(self, number: int, indent: int) -> int:
        """The first line below that begins another entry, not far away."""
        near = range(number + 1, min(number + _LONGEST, len(self.lines)))
        for later in near:
            entry = _entry(self.lines[later])
            if entry.name and entry.indent <= indent:
                return later
        return near.stop


def _end(typed: str) -> int | None:
    """Where the quotation or the bracket ends with which `typed` begins; None if it does not."""
    if typed[0] in _CLOSING:
        return _closed(typed)
    found = _QUOTED.match(typed)
    return found.end() if found else None


def _meant(value: str, end: int) -> str:
    """What a value that begins with a quotation mark and goes on after the closing one means: all
    of it, but for the outer ones of `"Ол "жақсы" деді"`.
    """
    mark = value[0]
    nested = end > 2 and value[end - 2 : end - 1].isspace() and value.endswith(mark)
    return value[1:-1] if mark in "\"'" and nested else value


def _closed(typed: str) -> int | None:
    """Where the bracket closes with which `typed` begins; None if it does not. A comment goes to
    the end of its line.
    """
    depth, at = 0, 0
    while at < len(typed):
        sign = typed[at]
        if sign in "'\"" and typed[at - 1] in " \t\n[{,:" and (found := _QUOTED.match(typed, at)):
            at = found.end()
            continue
        if sign == "#" and typed[at - 1] in " \t\n[{,":
            at = typed.find("\n", at) % (len(typed) + 1)
            continue
        depth += (sign in "[{") - (sign in "]}")
        at += 1
        if depth == 0:
            return at
    return None
