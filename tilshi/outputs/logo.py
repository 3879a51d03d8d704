"""The newsroom's logo: `static/images/logo.svg`, `.png` or `.webp` of its theme, which replaces the
name in the header, and `logo-dark` for dark mode.
"""

import io
from collections.abc import Callable, Mapping

from tilshi.outputs import svg
from tilshi.problems import Problem
from tilshi.store.records import LogoFile

_SUFFIXES = (".svg", ".png", ".webp")
_LIGHT, _DARK = "images/logo", "images/logo-dark"


def find(
    names: Mapping[str, object], read: Callable[[str], bytes]
) -> tuple[tuple[LogoFile, ...], list[Problem]]:
    """The logo among the static files `names`, which `read` reads: no file, the logo, or the logo
    and its variant for dark mode. Of several formats, the first of `_SUFFIXES` is used.
    """
    found = [
        next((stem + suffix for suffix in _SUFFIXES if stem + suffix in names), None)
        for stem in (_LIGHT, _DARK)
    ]
    files, problems = [], []
    for name in filter(None, found):
        size, wrong = _size(name, read(name))
        problems += wrong
        if size is not None:
            files.append(LogoFile(name, *size))
    if found[1] and not found[0]:
        problems.append(Problem("logo-alone", f"theme/static/{found[1]}"))
    return tuple(files), problems


def _size(name: str, data: bytes) -> tuple[tuple[int, int] | None, list[Problem]]:
    file = f"theme/static/{name}"
    if name.endswith(".svg"):
        if svg.check(data, file):  # reported for every SVG anyway
            return None, []
        size = svg.size(data)
        return size, [] if size else [Problem("svg-size", file)]
    from PIL import Image

    try:
        return Image.open(io.BytesIO(data), formats=("PNG", "WEBP")).size, []
    except Exception as error:  # Pillow's decoders raise anything on damaged files
        values = {"why": type(error).__name__}
        return None, [Problem("broken-picture", file, values=values)]
