"""The theme's static files: one style sheet out of its parts, every file named by its content.

`static/css/main.css` names its parts in order (`@import "base.css" layer(base);`); they become one
file. A file's name holds a hash of what is in it, so that hosts and browsers may keep it forever.
"""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from tilshi.problems import Problem

_IMPORT = re.compile(r'@import\s+"([^"]+)"\s*(?:layer\(([\w.-]+)\))?\s*;')
_URL = re.compile(r"url\(\s*[\"']?([^)\"']+)[\"']?\s*\)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True)
class Assets:
    """The finished files (path in the output → bytes), and where each original has gone."""

    files: dict[str, bytes]
    names: dict[str, str]


def collect(static: Path) -> tuple[Assets, list[Problem]]:
    """The assets made of the folder `static` of a theme."""
    files: dict[str, bytes] = {}
    names: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted(static.rglob("*")):
        name = path.relative_to(static).as_posix()
        hidden = any(part.startswith(".") for part in name.split("/"))
        if path.is_file() and path.suffix != ".css" and not hidden:
            _add(name, path.read_bytes(), files, names)
    main = static / "css" / "main.css"
    if main.is_file():
        css = _bundle((main,), static, problems)
        css = _URL.sub(lambda found: _rewritten(found, names, problems), css)
        _add("css/main.css", _squeezed(css).encode(), files, names)
    return Assets(files, names), problems


def _add(name: str, data: bytes, files: dict[str, bytes], names: dict[str, str]) -> None:
    digest = hashlib.sha256(data).hexdigest()[:10]
    flat = name.rsplit("/", 1)[-1]
    stem, dot, suffix = flat.partition(".")
    path = f"assets/{stem}.{digest}{dot}{suffix}"
    files[path], names[name] = data, path


def _bundle(chain: tuple[Path, ...], static: Path, problems: list[Problem]) -> str:
    """The style sheet at the end of `chain`, of which each imports the next, with its parts."""
    sheet = chain[-1]
    file = f"theme/static/{sheet.relative_to(static).as_posix()}"

    def part(found: re.Match[str]) -> str:
        inner = Path(os.path.normpath(sheet.parent / found[1]))
        there = inner.is_relative_to(static) and inner.is_file()
        if not there or inner in chain:
            code = "css-circle" if there else "asset-missing"
            problems.append(Problem(code, file, values={"value": found[1]}))
            return ""
        css = _bundle((*chain, inner), static, problems)
        return f"@layer {found[2]} {{\n{css}\n}}\n" if found[2] else css

    try:
        css = sheet.read_text("utf-8")
    except UnicodeDecodeError:
        problems.append(Problem("not-utf8", file))
        return ""
    return _IMPORT.sub(part, _COMMENT.sub("", css))


def _rewritten(found: re.Match[str], names: dict[str, str], problems: list[Problem]) -> str:
    value = found[1]
    if value.startswith(("data:", "#")):
        return found[0]
    name = re.sub(r"^(?:\.\./)+", "", value)
    if name not in names:
        problems.append(Problem("asset-missing", "theme/static/css", values={"value": value}))
        return found[0]
    return f"url({names[name].removeprefix('assets/')})"


def _squeezed(css: str) -> str:
    lines = (line.strip() for line in css.splitlines())
    return "\n".join(line for line in lines if line) + "\n"
