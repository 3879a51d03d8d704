"""`robots.txt`: allows everything, and lists the sitemaps."""

from collections.abc import Iterator

from tilshi.outputs.key import Key
from tilshi.outputs.output import File, Output
from tilshi.outputs.site import Site
from tilshi.outputs.sitemap import index_path


class RobotsFile(Output):
    """`/robots.txt`, one for all editions."""

    kind = "robots"

    def keys(self, site: Site) -> Iterator[Key]:
        yield Key(self.kind)

    def make(self, key: Key, site: Site) -> File:
        maps = (site.absolute(index_path(edition)) for edition in site.editions)
        lines = "".join(f"Sitemap: {url}\n" for url in maps)
        return File("robots.txt", f"User-agent: *\nDisallow:\n\n{lines}".encode())
