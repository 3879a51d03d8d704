"""Proofreading of the content folder: the typing errors that `inv check` finds and fixes.

It reads the source files separately, so that builds are not slowed down. It expects checked files:
one that cannot be read is skipped, because the check has already reported it.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from tilshi.commands.prose_pieces import (
    BOM,
    ProsePiece,
    is_read_by_people,
    line_starts,
    lines_of,
    prose_pieces,
)
from tilshi.content.body_lint import lint_body
from tilshi.content.content_folder import is_source, scan_content
from tilshi.content.front_matter import split
from tilshi.content.original import original_by
from tilshi.content.source import Name, parse_name
from tilshi.content.text import decode
from tilshi.content.typed_values import scalars
from tilshi.filesystem import read, write_atomically
from tilshi.kazakh.proofread import Finding, apply_safe_fixes, lint
from tilshi.problems import Problem

_MOST = 30
"""Findings reported for each file; beyond that, only their number."""
_ROUNDS = 5
_NEAR = 18


@dataclass(frozen=True)
class ProofreadingResult:
    """What was found: `warnings` that remain, `fixable` the number of them that are safe to fix;
    and, if files were changed, the number of fixes and the unified diff.
    """

    warnings: list[Problem]
    fixable: int
    fixed: int = 0
    diff: str = ""


@dataclass(frozen=True)
class _Found:
    finding: Finding
    piece: ProsePiece


def proofread(content: Path, langs: Sequence[str], fix: bool = False) -> ProofreadingResult:
    """Reads the sources below `content` for typing errors; with `fix`, fixes the safe ones in the
    files. Raises OSError if a file cannot be read or written.
    """
    warnings: list[Problem] = []
    fixable = count = 0
    diffs = []
    said: dict[Name, dict[str, str]] = {}
    files, _ = scan_content(content)
    for path in sorted(filter(is_source, files)):
        name, _ = parse_name(path, langs)
        data = (content / path).read_bytes()
        if name is None or decode(data, path)[1]:
            continue
        ends, text = lines_of(data)
        if fix:
            better, places = _fixed(text, name.lang, name.kind)
            if places and write_if_unchanged(content, path, data, _bytes(data, better, ends)):
                diffs.append(_diff(f"content/{path}", text, better))
                count += places
                text = better
        said[name] = _said(text)
        found = [one for one in _found(text, name.lang, name.kind) if one.piece.told]
        fixable += sum(_is_safe(one) for one in found)
        warnings += _problems(found, text, f"content/{path}")
    warnings += _untranslated(said)
    warnings.sort(key=lambda one: (one.file or "", one.line or 0))
    return ProofreadingResult(warnings, fixable, count, "".join(diffs))


def typing_errors(content: Path, path: str, langs: Sequence[str]) -> list[Problem]:
    """The typing errors in the source at the `path` below `content`; none if it cannot be read."""
    name, _ = parse_name(path, langs)
    data = read(content / path)
    if name is None or data is None or decode(data, path)[1]:
        return []
    _, text = lines_of(data)
    found = [one for one in _found(text, name.lang, name.kind) if one.piece.told]
    return list(_problems(found, text, f"content/{path}"))


def _said(text: str) -> dict[str, str]:
    """The title, the body, and what a source says to be translated from."""
    located, body, _ = split(text, "")
    fields = located.value if isinstance(located.value, dict) else {}
    named = {name: fields.get(name) for name in ("title", "translated_from")}
    said = {name: value.strip() for name, value in named.items() if isinstance(value, str)}
    return {**said, "body": body.strip()}


def _untranslated(said: Mapping[Name, Mapping[str, str]]) -> Iterator[Problem]:
    """A warning for each title and body of a translation that is identical to the original's."""
    together: defaultdict[tuple[str, str], list[Name]] = defaultdict(list)
    for name in said:
        together[name.kind, name.story].append(name)
    for names in together.values():
        first = [name for name in names if name.since is None]
        original = original_by({name: said[name].get("translated_from") for name in first})
        if original is None:
            continue
        for name in names:
            for part in ("title", "body") if name.lang != original.lang else ():
                text = said[name].get(part)
                if text and said[original].get(part) == text:
                    field = part if part == "title" else None
                    yield Problem("not-translated", f"content/{name.path}", 1, field, warning=True)


def _found(text: str, lang: str, kind: str) -> list[_Found]:
    return [
        _Found(finding, piece)
        for piece in prose_pieces(text, kind)
        for finding in (lint if piece.field else lint_body)(piece.words, lang)
    ]


def _is_safe(one: _Found) -> bool:
    return one.finding.safe and one.finding.fix is not None and bool(one.piece.at)


def _fixed(text: str, lang: str, kind: str) -> tuple[str, int]:
    """`text` with everything fixed that is safe to fix, and the number of fixes; unchanged if the
    fields would parse differently afterwards.
    """
    better, count = text, 0
    for _ in range(_ROUNDS):
        moved = [_moved(one) for one in _found(better, lang, kind) if _is_safe(one)]
        if not moved:
            break
        better = apply_safe_fixes(better, moved)
        count += len(moved)
    return (better, count) if _same_fields(text, better, kind) else (text, 0)


def _moved(one: _Found) -> Finding:
    f, at = one.finding, one.piece.at
    return Finding(f.code, at[f.start], at[f.end], f.wrong, f.fix, f.safe)


def _same_fields(text: str, better: str, kind: str) -> bool:
    """Whether the two have the same fields on the same lines, with equal values except in prose."""
    try:
        before, after = ([(s.place, s.line, s.value) for s in scalars(t)] for t in (text, better))
    except (yaml.YAMLError, StopIteration):
        return False
    return len(before) == len(after) and all(
        one[:2] == other[:2] and (one == other or is_read_by_people(one[0], kind))
        for one, other in zip(before, after, strict=True)
    )


def _problems(found: list[_Found], text: str, file: str) -> Iterator[Problem]:
    starts = line_starts(text)
    for one in found[:_MOST]:
        finding, piece = one.finding, one.piece
        at = piece.at[finding.start] if piece.at else None
        line = piece.line if at is None else bisect_right(starts, at)
        near = _near(piece.words, finding)
        values: dict[str, object] = {"near": near, "wrong": _short(finding.wrong)}
        if finding.fix is not None:
            values["fix"] = finding.fix
        yield Problem(finding.code, file, line, piece.field, values, warning=True)
    if len(found) > _MOST:
        yield Problem("more-slips", file, values={"count": len(found) - _MOST}, warning=True)


def _near(words: str, finding: Finding) -> str:
    """The finding with some of its context."""
    start, end = max(0, finding.start - _NEAR), min(len(words), finding.end + _NEAR)
    if finding.end - finding.start > 2 * _NEAR:
        return _short(finding.wrong)
    cut = words[start:end].replace("\n", " ")
    return ("…" if start else "") + cut + ("…" if end < len(words) else "")


def _short(words: str) -> str:
    line = words.replace("\n", " ")
    return line if len(line) <= 60 else line[:60].rstrip() + "…"


def _bytes(data: bytes, text: str, ends: list[str]) -> bytes:
    """`text` with the byte order mark and the line endings of `data`."""
    lines = text.split("\n")
    typed = "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))
    return (BOM if data.startswith(BOM) else b"") + typed.encode()


def write_if_unchanged(content: Path, path: str, before: bytes, after: bytes) -> bool:
    """Writes the file, unless it is a symbolic link, leads out of the folder, or has changed
    meanwhile; returns whether it was written.
    """
    file = content / path
    inside = file.resolve() == content.resolve() / path
    if not inside or file.is_symlink() or file.read_bytes() != before:
        return False
    mode = file.stat().st_mode & 0o777
    write_atomically(file, after)
    file.chmod(mode)
    return True


_CONTEXT = 3


def _diff(file: str, before: str, after: str) -> str:
    """A unified diff of two texts with the same number of lines, in linear time."""
    old, new = (text.removesuffix("\n").split("\n") for text in (before, after))
    changed = [n for n in range(len(old)) if old[n] != new[n]]
    parts = [f"--- {file}\n+++ {file}\n"]
    for first, last in _hunks(changed, len(old)):
        parts.append(f"@@ -{first + 1},{last - first} +{first + 1},{last - first} @@\n")
        for n in range(first, last):
            cut = n == len(old) - 1 and not before.endswith("\n")
            end = "\n\\ No newline at end of file\n" if cut else "\n"
            same = old[n] == new[n]
            parts.append(f" {old[n]}{end}" if same else f"-{old[n]}{end}+{new[n]}{end}")
    return "".join(parts)


def _hunks(changed: Iterable[int], length: int) -> list[tuple[int, int]]:
    hunks: list[tuple[int, int]] = []
    for line in changed:
        first, last = max(0, line - _CONTEXT), min(length, line + _CONTEXT + 1)
        if hunks and first <= hunks[-1][1]:
            hunks[-1] = hunks[-1][0], last
        else:
            hunks.append((first, last))
    return hunks
