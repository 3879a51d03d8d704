"""The mistakes in invalid YAML: all of them, line by line, each with its correction.

YAML's own parser stops at the first mistake and reports it in terms for programmers. This reads
lines as an editor sees them: a name, a colon, a value.
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
_IN_BRACES = re.compile(r"(?<=[{,])( *[A-Za-z_][\w-]*):(?=[^\s/,}\]])")
"""A name in braces with its value directly behind the colon."""
_NO_HYPHEN = re.compile(r"(?:-(?=[^\s-])|[–—−•*·]\s*)(\S.*)")
"""What is meant as an entry of a list, and begins otherwise than YAML wants."""
_ODD_SPACES = "\t\u00a0\u2002\u2003\u2009\u202f\u3000"
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
    """`text` as YAML in straight quotation marks, with as few escapes as possible."""
    if text.isprintable():
        if not set('"\\') & set(text):
            return f'"{text}"'
        if "'" not in text:
            return f"'{text}'"
    return json.dumps(text, ensure_ascii=False)


def mistakes(text: str, file: str, first_line: int) -> list[Problem]:
    """The mistakes in the YAML `text`, which begins on `first_line` of `file`; [] if single lines
    do not show any.
    """
    return list(islice(_Lines(text, file, first_line).problems(), _MOST))


def unreadable(error: yaml.YAMLError, text: str, file: str, first_line: int) -> Problem:
    """The error of YAML's parser in `text`, in our words."""
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
    """A line as an editor sees it: the leading spaces and hyphens, the name, the value."""

    indent: int
    item: str
    name: str
    value: str

    @property
    def column(self) -> int:
        """Where its name stands, and those of the fields of the same item below it."""
        return self.indent + len(self.item)

    def written(self, value: str) -> str:
        """The line with another value."""
        return self.item + (f"{self.name}: {value}" if self.name else value)


def _entry(line: str) -> _Entry:
    found = _ENTRY.fullmatch(line)
    assert found is not None  # the last group takes anything
    indent, item, name, value = found.groups()
    return _Entry(len(indent), item, name or "", value.strip())


def _problem(code: str, file: str, line: int, entry: _Entry, new: str | None = None) -> Problem:
    """The problem of an entry; `new` is the value to write instead."""
    value = entry.value if new is None else new
    name = entry.name or "title"
    before = entry.item if entry.item and not entry.name else f"{name}: "
    shown = {"{": '{src: shymkent.jpg, alt: "Қала: түнгі көрініс"}',
             "[": '[Шымкент, "Қала: түнгі көрініс"]'}  # fmt: skip
    values = {
        "name": name,
        "value": entry.value,
        "line": entry.written(quoted(value)),
        "example": before + shown.get(entry.value[:1], quoted(value)),
    }
    if code in ("yaml-indent", "yaml-tab"):
        values["line"] = entry.written(entry.value)
    elif code == "yaml":
        values["line"] = f"{name}: {quoted(value)}"
    return Problem(code, file, line, entry.name or None, values)


class _Lines:
    """Iterates over the lines of a YAML document, skipping texts, quotations and brackets of
    several lines.
    """

    def __init__(self, text: str, file: str, first_line: int) -> None:
        self.lines, self.file, self.first = text.split("\n"), file, first_line
        self.lists = any(line.startswith("- ") for line in self.lines)

    def problems(self) -> Iterator[Problem]:
        number, before = 0, _Entry(-1, "", "", "")
        while number < len(self.lines):
            line, here = self.lines[number], self.first + number
            number += 1
            if not line.strip() or line.lstrip(" ").startswith("#") or line.rstrip() == "---":
                continue
            entry = _entry(line)
            if line[entry.indent] in _ODD_SPACES and (
                line.strip(" ")[0] == "\t" or _is_field(line)
            ):
                deeper = max(before.column, 0) + 2 * bool(before.name and not before.value)
                values = {"line": " " * deeper + line.strip()}
                yield Problem("yaml-tab", self.file, here, None, values)
                continue
            if meant := self._item_meant(entry, before):
                yield Problem("yaml-hyphen", self.file, here, None, {"line": meant})
                before = _entry(" " * entry.indent + meant)
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
        """The mistake in a value without quotation marks."""
        value = entry.value
        if not entry.name and not entry.item:
            return self._nameless(entry, before, line, here)
        if entry.name and entry.indent > before.column >= 0 and before.name and before.value:
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
        """The mistake in a line that has neither a name nor a hyphen: it usually continues the
        value before it.
        """
        joined = _NO_SPACE.fullmatch(line)
        if joined and (len(joined[1]) <= max(before.column, 0) or not before.value):
            whole = f"{joined[2]}: {joined[3]}"
            values = {"name": joined[2], "line": whole}
            return Problem("yaml-no-space", self.file, here, joined[2], values)
        if entry.indent == 0:
            values = {"value": line.strip()}
            return Problem("yaml-no-colon", self.file, here, None, values)
        return None

    def _item_meant(self, entry: _Entry, before: _Entry) -> str | None:
        """The entry of a list that was meant by one without a hyphen, or without a space after it;
        None if it is none, or stands where there is no list.
        """
        if entry.name or entry.item:
            return None
        if entry.value[0] == "{":
            return f"- {entry.value}" if self.lists and not entry.indent else None
        found = _NO_HYPHEN.fullmatch(entry.value)
        listed = (
            entry.indent <= before.indent
            if before.item
            else self.lists or bool(before.name and not before.value)
        )
        return f"- {found[1]}" if found and listed else None

    def _enclosed(self, number: int, entry: _Entry) -> tuple[int, Problem | None]:
        """The line after a value in quotation marks or brackets, and its mistake."""
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
        if mark == "{" and (name := _unspaced(typed[:end])):
            values = {"name": name, "line": entry.written(_spaced(typed[:end]))}
            return after, Problem("yaml-no-space", self.file, here, entry.name or None, values)
        if mark == "{" and typed[1 : end - 1].strip() and not {":", ","} & set(typed[:end]):
            return after, _problem("yaml-first-character", self.file, here, entry)
        if _COMMENT.fullmatch(typed[end:].partition("\n")[0]):
            return after, None
        code = "yaml-first-character" if in_brackets else "yaml-quoted-part"
        return after, _problem(code, self.file, here, entry, _meant(entry.value, end))

    def _last(self, number: int, indent: int) -> int:
        """The first line below that begins another entry, if it is near."""
        near = range(number + 1, min(number + _LONGEST, len(self.lines)))
        for later in near:
            entry = _entry(self.lines[later])
            if entry.name and entry.indent <= indent:
                return later
        return near.stop


def _is_field(line: str) -> bool:
    return bool(_entry(line.strip()).name)


def _unspaced(typed: str) -> str | None:
    """The first name in braces that has no space after its colon."""
    found = _IN_BRACES.search(_QUOTED.sub(_hidden, typed))
    return found[1].strip() if found else None


def _spaced(typed: str) -> str:
    """What stands in braces, with a space after the colon of each name."""
    for found in reversed(list(_IN_BRACES.finditer(_QUOTED.sub(_hidden, typed)))):
        typed = f"{typed[: found.end()]} {typed[found.end() :]}"
    return typed


def _hidden(found: re.Match[str]) -> str:
    return "x" * len(found[0])


def _end(typed: str) -> int | None:
    """The end of the quotation or bracket with which `typed` begins; None if it is not closed."""
    if typed[0] in _CLOSING:
        return _closed(typed)
    found = _QUOTED.match(typed)
    return found.end() if found else None


def _meant(value: str, end: int) -> str:
    """The intended value of one that begins with a quotation mark and continues after the closing
    one: all of it, without the outer marks of `"Ол "жақсы" деді"`.
    """
    mark = value[0]
    nested = end > 2 and value[end - 2 : end - 1].isspace() and value.endswith(mark)
    return value[1:-1] if mark in "\"'" and nested else value


def _closed(typed: str) -> int | None:
    """The position where the bracket at the beginning of `typed` is closed; None if it is not. A
    comment extends to the end of its line.
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
