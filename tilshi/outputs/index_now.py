"""The key file of IndexNow, by which search engines know that the site itself tells them of changed
pages (indexnow.org/documentation, “Option 2”).
"""

from collections.abc import Iterator

from tilshi.outputs.key import Key
from tilshi.outputs.output import File, Output
from tilshi.outputs.site import Site
from tilshi.urls import INDEX_NOW_KEY


class IndexNowKey(Output):
    """`/indexnow.txt`, if the site has a key."""

    kind = "index-now-key"

    def keys(self, site: Site) -> Iterator[Key]:
        if site.settings.index_now_key:
            yield Key(self.kind)

    def make(self, key: Key, site: Site) -> File | None:
        said = site.settings.index_now_key
        return File(INDEX_NOW_KEY, said.encode()) if said else None
