"""The pictures of an export: found in a folder, in the export itself or, if the editor asked for
it, at their addresses, and copied into `content/images/` in a format that the site can show.
"""

import io
import os
import re
import tempfile
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from PIL import Image

from tilshi import filesystem
from tilshi.kazakh.slug import slugify
from tilshi.outputs.renditions import make_renditions
from tilshi.problems import Problem

_SIZE = re.compile(r"-\d{1,4}x\d{1,4}(?=\.\w+$)")
"""What WordPress adds to the names of smaller copies of a picture."""
_SCALED = re.compile(r"-(?:scaled|rotated|e\d{10,})(?=\.\w+$)")
_FORMATS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
_CONVERTED = ("GIF", "BMP", "TIFF", "AVIF", "PNG", "WEBP", "JPEG", "MPO", "ICO")
_LONGEST_STEM = 80
_WIDTHS = (240,)

Fetch = Callable[[str], bytes | None]
"""Gets what is at an address; None if nothing is."""


class PictureStore:
    """Puts pictures into the folder `images`. `known` are the names of those that earlier imports
    put there, by their addresses; `embedded` are pictures by the addresses that the export uses;
    `folder` has copies of others; `fetch` gets what is nowhere else. `converted` are the addresses
    of those that were of another format.
    """

    def __init__(
        self,
        images: Path,
        known: Mapping[str, str],
        embedded: Mapping[str, bytes],
        folder: Path | None,
        fetch: Fetch | None,
    ) -> None:
        self.images, self.embedded, self.fetch = images, embedded, fetch
        self.names = {url: name for url, name in known.items() if (images / name).is_file()}
        self.unfit: dict[str, Problem] = {}
        self.converted: set[str] = set()
        self._missing: set[str] = set()
        self._folder = _index(folder) if folder is not None else {}
        self._taken = (
            {entry.name.casefold() for entry in images.iterdir()} if images.is_dir() else set()
        )

    def name(self, url: str) -> str | None:
        """The file name of the picture at `url`; None if it is not there, or cannot be shown: then
        `unfit` says why.
        """
        if url in self.names:
            return self.names[url]
        if url in self._missing:
            return None
        data = self._data(url)
        if data is not None:
            name = self._add(url, data)
            if name is not None:
                self.names[url] = name
                return name
        self._missing.add(url)
        return None

    def _data(self, url: str) -> bytes | None:
        if url in self.embedded:
            return self.embedded[url]
        candidates = _candidates(url)
        for path in candidates:
            found = self._in_folder(path)
            if found is not None:
                return filesystem.read(found)
        if self.fetch is None or not url.startswith(("http://", "https://")):
            return None
        return self.fetch(url)

    def _in_folder(self, path: str) -> Path | None:
        """The file in the folder whose path ends most like `path`."""
        wanted = path.casefold().split("/")[::-1]
        files = self._folder.get(wanted[0], [])
        return max(files, key=lambda file: _common(wanted, file), default=None)

    def _add(self, url: str, data: bytes) -> str | None:
        fit = _shown(data)
        if isinstance(fit, Problem):
            self.unfit[url] = fit
            return None
        if fit[0] != data:
            self.converted.add(url)
        data, suffix = fit
        path = url if url in self.embedded else next(iter(_candidates(url)), "")
        stem = slugify(PurePosixPath(path).stem)[:_LONGEST_STEM].strip("-") or "picture"
        number = 1
        while True:
            name = f"{stem}-{number}{suffix}" if number > 1 else f"{stem}{suffix}"
            file = self.images / name
            if name.casefold() not in self._taken:
                filesystem.write_atomically(file, data)
                self._taken.add(name.casefold())
                return name
            if filesystem.read(file) == data:
                return name
            number += 1


def _index(folder: Path) -> dict[str, list[Path]]:
    """The files below `folder` by their names; symbolic links are not followed."""
    found: dict[str, list[Path]] = {}
    for top, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            found.setdefault(name.casefold(), []).append(Path(top, name))
    return found


def _common(wanted: list[str], file: Path) -> int:
    """How many parts at the end of a file's path are as in `wanted`, the last one first."""
    parts = [part.casefold() for part in reversed(file.parts)]
    pairs = zip(wanted, parts, strict=False)
    return next((number for number, (one, other) in enumerate(pairs) if one != other), len(wanted))


def _candidates(url: str) -> list[str]:
    """The paths at which a folder may have the picture at `url`: the whole one before its smaller
    copies.
    """
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return []
    whole = _SIZE.sub("", path)
    return list(dict.fromkeys((_SCALED.sub("", whole), whole, path)))


def _shown(data: bytes) -> tuple[bytes, str] | Problem:
    """A picture that the site can show, and the suffix of its name; or why there is none."""
    with tempfile.TemporaryDirectory() as work:
        file = Path(work, "picture.jpg")
        for attempt in (data, None):
            content = attempt if attempt is not None else _converted(data)
            if content is None:
                break
            file.write_bytes(content)
            renditions, problems = make_renditions(file, _WIDTHS, Path(work))
            if renditions is not None:
                return content, _FORMATS[_format(content)]
            why = problems[0]
    return why


def _format(data: bytes) -> str:
    with Image.open(io.BytesIO(data), formats=tuple(_FORMATS)) as image:
        return str(image.format)


def _converted(data: bytes) -> bytes | None:
    """The first image in `data`, a picture of another format, as PNG."""
    out = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_CONVERTED) as image:
                mode = "RGBA" if image.has_transparency_data else "RGB"
                image.convert(mode).save(out, "PNG")
    except Exception:  # Pillow's decoders raise anything on damaged files
        return None
    return out.getvalue()
