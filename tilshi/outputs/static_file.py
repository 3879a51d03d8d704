"""The theme's static files: style sheet, fonts, images, each named by its content."""

from collections.abc import Iterator

from tilshi.outputs.key import Key
from tilshi.outputs.output import File, Output
from tilshi.outputs.site import Site


class StaticFile(Output):
    """`/assets/main.1a2b3c4d5e.css`. A change of the theme's files makes the whole site stale."""

    kind = "asset"
    in_every_page = True

    def keys(self, site: Site) -> Iterator[Key]:
        return (Key(self.kind, id=path) for path in site.catalogue.theme().assets.values())

    def make(self, key: Key, site: Site) -> File | None:
        data = site.static_files.get(key.id)
        return None if data is None else File(key.id, data)
