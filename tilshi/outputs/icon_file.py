"""The sizes of the site's icon, at the addresses where browsers look for them."""

from collections.abc import Iterator

from tilshi.outputs import icon
from tilshi.outputs.key import Key
from tilshi.outputs.output import File, Output
from tilshi.outputs.site import Site


class IconFile(Output):
    """`/favicon.ico`, `/apple-touch-icon.png` and those of the web app manifest. A change of the
    theme's files makes the whole site stale.
    """

    kind = "icon"

    def keys(self, site: Site) -> Iterator[Key]:
        if icon.ICON in site.catalogue.theme().assets:
            yield from (Key(self.kind, id=path) for path in icon.PATHS)

    def make(self, key: Key, site: Site) -> File | None:
        path = site.catalogue.theme().assets.get(icon.ICON)
        return File(key.id, icon.made(key.id, site.static_files[path])) if path else None
