"""Pictures: the renditions of those that readers may see, and of no others."""

from collections.abc import Iterable, Iterator

from tilshi.outputs.changes import Change, PictureChanged
from tilshi.outputs.key import Key
from tilshi.outputs.output import File, Output
from tilshi.outputs.site import Site
from tilshi.store.versions import RENDITIONS


class PictureFile(Output):
    """`/images/name-1a2b3c4d5e6f-640.webp`."""

    kind = "picture"

    def keys(self, site: Site) -> Iterator[Key]:
        for value, _ in site.catalogue.pictures().values():
            yield from self._of(RENDITIONS.validate_json(value).paths)

    def make(self, key: Key, site: Site) -> File | None:
        data = site.pictures.read(key.id)
        return None if data is None else File(key.id, data)

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, PictureChanged):
            yield from self._of(change.paths)

    def _of(self, paths: Iterable[str]) -> Iterator[Key]:
        return (Key(self.kind, id=path) for path in paths)
