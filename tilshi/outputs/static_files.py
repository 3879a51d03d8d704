"""The theme's static files: one style sheet bundled from its parts, every file named by its
content.

`static/css/main.css` imports its parts in order (`@import "base.css" layer(base);`); they become
one file. A file's name contains a hash of its content, so that hosts and browsers may cache it
forever.
"""

import hashlib
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tilshi.content.imprint import Colors
from tilshi.outputs import brand, icon, logo, svg
from tilshi.problems import Problem
from tilshi.store.records import LogoFile

_IMPORT = re.compile(r'@import\s+"([^"]+)"\s*(?:layer\(([\w.-]+)\))?\s*;')
_URL = re.compile(r"url\(\s*[\"']?([^)\"']+)[\"']?\s*\)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRING = r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'"""
_SPACE = re.compile(
    rf"(?P<kept>{_STRING}|url\((?:{_STRING}|[^)\"'])*\))"
    r"|\s*;?\s*(?P<end>\})\s*|\s*(?P<mark>[{;,])\s*|\s+",
    re.DOTALL,
)


@dataclass(frozen=True)
class Assets:
    """The finished files (path in the output → bytes), the path of each original, the files of the
    newsroom's logo, and the colours of the page in light and in dark mode.
    """

    files: dict[str, bytes]
    names: dict[str, str]
    logo: tuple[LogoFile, ...] = ()
    theme_color: tuple[str, str] | None = None


def collect(themes: Sequence[Path], colors: Colors | None = None) -> tuple[Assets, list[Problem]]:
    """The assets made from the folders `static` of the `themes`: of files with the same name, that
    of the first theme is used. The newsroom's `colors` follow all style sheets; `css/brand.css`, if
    there is one, comes last.
    """
    sources = _Sources(themes)
    files: dict[str, bytes] = {}
    names: dict[str, str] = {}
    theme_color = None
    for name, path in sources.files.items():
        if path.suffix != ".css":
            data = path.read_bytes()
            if path.suffix.lower() == ".svg":
                sources.problems += svg.check(data, f"theme/static/{name}")
            if name == icon.ICON:
                sources.problems += icon.check(data)
            _add(name, data, files, names)
    if "css/feed.css" in sources.files:
        _add("css/feed.css", _squeezed(sources.bundle(("css/feed.css",))).encode(), files, names)
    if "css/main.css" in sources.files:
        css = sources.bundle(("css/main.css",))
        own = brand.style_sheet(colors) if colors else ""
        if "css/brand.css" in sources.files:
            own += sources.bundle(("css/brand.css",))
        if own:
            css += f"@layer brand {{\n{own}\n}}\n"
        theme_color = brand.page_color(css)
        css = _URL.sub(lambda found: _rewritten(found, names, sources.problems), css)
        _add("css/main.css", _squeezed(css).encode(), files, names)
    found, problems = logo.find(names, lambda name: files[names[name]])
    return Assets(files, names, found, theme_color), sources.problems + problems


def _add(name: str, data: bytes, files: dict[str, bytes], names: dict[str, str]) -> None:
    digest = hashlib.sha256(data).hexdigest()[:10]
    flat = name.rsplit("/", 1)[-1]
    stem, dot, suffix = flat.partition(".")
    path = f"assets/{stem}.{digest}{dot}{suffix}"
    files[path], names[name] = data, path


class _Sources:
    """The static files of all themes by name, and the problems in them."""

    def __init__(self, themes: Sequence[Path]) -> None:
        self.problems: list[Problem] = []
        found: dict[str, Path] = {}
        for theme in themes:
            static = theme / "static"
            for path in static.rglob("*"):
                name = path.relative_to(static).as_posix()
                hidden = any(part.startswith(".") for part in name.split("/"))
                if path.is_file() and not hidden:
                    found.setdefault(name, path)
        if _theme_of(icon.DRAWING, found) != _theme_of(icon.ICON, found):
            # Two icons of one site are of one newsroom.
            found.pop(icon.ICON, None)
        self.files = dict(sorted(found.items()))

    def bundle(self, chain: tuple[str, ...]) -> str:
        """The style sheet at the end of `chain`, in which each imports the next, with its parts."""
        sheet = chain[-1]

        def part(found: re.Match[str]) -> str:
            inner = posixpath.normpath(posixpath.join(posixpath.dirname(sheet), found[1]))
            if inner not in self.files or inner in chain:
                code = "css-circle" if inner in self.files else "asset-missing"
                self._wrong(code, sheet, value=found[1])
                return ""
            css = self.bundle((*chain, inner))
            return f"@layer {found[2]} {{\n{css}\n}}\n" if found[2] else css

        try:
            css = self.files[sheet].read_text("utf-8")
        except UnicodeDecodeError:
            self._wrong("not-utf8", sheet)
            return ""
        return _IMPORT.sub(part, _COMMENT.sub("", css))

    def _wrong(self, code: str, sheet: str, **values: object) -> None:
        self.problems.append(Problem(code, f"theme/static/{sheet}", values=values))


def _theme_of(name: str, files: Mapping[str, Path]) -> Path | None:
    """The folder `static` of the theme whose file is used for `name`."""
    return files[name].parents[name.count("/")] if name in files else None


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
    """`css` without the space that says nothing; strings and addresses stay as they are."""
    return _SPACE.sub(lambda found: found[found.lastgroup] if found.lastgroup else " ", css)
