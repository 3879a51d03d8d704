"""Renditions of pictures, kept in the cache and made again if they have been modified there."""

import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from tilshi import filesystem
from tilshi.filesystem import write_atomically
from tilshi.problems import Problem, ProblemsError
from tilshi.store import signature
from tilshi.store.versions import RENDITIONS

FOLDER = "pictures"
"""The folder of renditions in the cache."""
QUALITY = 74
RECIPE = f"webp-{QUALITY}-3"
"""The encoding parameters: renditions made with others are made again."""
Prepared = tuple[str, str]
"""The renditions of a picture and the digests of their files, both as JSON."""


def prepare(
    originals: Path, widths: tuple[int, ...], cache: Path, name: str
) -> tuple[Prepared | None, list[Problem]]:
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
    def _known(self) -> dict[str, tuple[str, str]]:
        """The name of the picture and the digest of each file."""
        return {
            path: (name, digest)
            for name, (_, digests) in self._pictures.items()
            for path, digest in json.loads(digests).items()
        }

    def read(self, path: str) -> bytes | None:
        """The file for `path`; None if no picture has it. Raises ProblemsError if it has to be made
        again and cannot be.
        """
        if path not in self._known:
            return None
        name, digest = self._known[path]
        file = self._where[2] / path
        data = filesystem.read(file)
        if data is None or filesystem.digest(data) != digest:
            _, problems = prepare(*self._where, name)
            if problems:
                raise ProblemsError(problems)
            data = file.read_bytes()
        return data
