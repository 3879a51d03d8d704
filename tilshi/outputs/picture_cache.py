"""Renditions of pictures, kept in the cache and made again if they have been modified there.

They are kept as drawn. Whose a picture is, is written into the files when they are published, so
that a corrected credit draws nothing again.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from tilshi import filesystem
from tilshi.content.article import Picture
from tilshi.content.rights import Rights, stated
from tilshi.filesystem import write_atomically
from tilshi.outputs.webp import with_xmp
from tilshi.outputs.xmp import packet
from tilshi.problems import Problem, ProblemsError
from tilshi.store import signature
from tilshi.store.versions import RENDITIONS

FOLDER = "pictures"
"""The folder of renditions in the cache."""
QUALITY = 74
RECIPE = f"webp-{QUALITY}-4"
"""The encoding parameters: renditions made with others are made again."""
Drawn = tuple[str, str]
"""The renditions of a picture as drawn, with the rights that its original states, and the digests
of their files; both as JSON.
"""
Prepared = tuple[str, str]
"""The renditions of a picture as published, and how their files are made: the XMP in each of them,
and by path the file in the cache and its digest; both as JSON.
"""


def prepared(drawn: Drawn, picture: Picture | None, terms: str | None) -> Prepared:
    """What is published of a `drawn` picture: with the rights that front matter states, as
    `picture`, or else its original; `terms` is the page that says how pictures may be used.
    """
    made = RENDITIONS.validate_json(drawn[0])
    rights = stated(picture).or_else(made.rights)
    written = packet(rights.or_else(Rights(license=terms)))
    digests = json.loads(drawn[1])
    files = {_named(file, written): (width, file) for width, file in made.files}
    paths = tuple((width, path) for path, (width, _) in files.items())
    kept = {path: (file, digests[file]) for path, (_, file) in files.items()}
    published = replace(made, files=paths, rights=rights)
    return RENDITIONS.dump_json(published).decode(), json.dumps((written.decode(), kept))


def _named(file: str, written: bytes) -> str:
    """The path of a `file` of the cache with `written` in it, which is also in the hash, because
    hosts and browsers keep a file for years.
    """
    if not written:
        return file
    name, digest, width = file.rsplit("-", 2)
    return f"{name}-{filesystem.digest(digest.encode() + written)[:12]}-{width}"


def draw(
    originals: Path, widths: tuple[int, ...], cache: Path, name: str
) -> tuple[Drawn | None, list[Problem]]:
    """The picture `name` in the folder `originals`: its renditions from the folder `cache`, or made
    and stored there.
    """
    original = filesystem.called(originals, name)
    what = filesystem.digest(original.read_bytes() + f"{RECIPE}{widths}{name}".encode())
    record = cache / f"{what}.json"
    if kept := signature.unseal(what, filesystem.read(record)):
        value, digests = json.loads(kept)
        if all(_is_kept(cache / path, digest) for path, digest in json.loads(digests).items()):
            return (value, digests), []
    from tilshi.outputs.renditions import make_renditions

    with TemporaryDirectory() as fresh:
        renditions, problems = make_renditions(original, widths, Path(fresh))
        if renditions is None:
            return None, problems
        value = RENDITIONS.dump_json(renditions).decode()
        made = {path: (Path(fresh) / path).read_bytes() for path in renditions.paths}
    for path, data in made.items():
        write_atomically(cache / path, data)
    digests = json.dumps({path: filesystem.digest(data) for path, data in made.items()})
    write_atomically(record, signature.seal(what, json.dumps([value, digests]).encode()))
    return (value, digests), problems


def _is_kept(file: Path, digest: str) -> bool:
    data = filesystem.read(file)
    return data is not None and filesystem.digest(data) == digest


class PictureCache:
    """The files of all pictures that readers may see: those in `pictures`, by name, as stored in
    the catalogue.
    """

    def __init__(
        self,
        originals: Path,
        widths: tuple[int, ...],
        cache: Path,
        pictures: Mapping[str, Prepared],
    ) -> None:
        self._where = originals, widths, cache
        self._pictures = pictures

    @cached_property
    def _known(self) -> dict[str, tuple[str, str, str, str]]:
        """By the path of each file: the name of its picture, the XMP in it, the file in the cache
        and its digest.
        """
        known: dict[str, tuple[str, str, str, str]] = {}
        for name, (_, files) in self._pictures.items():
            written, kept = json.loads(files)
            known |= {path: (name, written, *file) for path, file in kept.items()}
        return known

    def read(self, path: str) -> bytes | None:
        """The file for `path`; None if no picture has it. Raises ProblemsError if it has to be made
        again and cannot be.
        """
        if path not in self._known:
            return None
        name, written, drawn, digest = self._known[path]
        file = self._where[2] / drawn
        data = filesystem.read(file)
        if data is None or filesystem.digest(data) != digest:
            _, problems = draw(*self._where, name)
            if problems:
                raise ProblemsError(problems)
            data = file.read_bytes()
        return with_xmp(data, written.encode())
