"""Files with the newest stories of a list, in a feed's format or the API's."""

from collections.abc import Iterator
from typing import ClassVar

from tilshi.outputs import feed_selection
from tilshi.outputs.changes import Change
from tilshi.outputs.key import Key
from tilshi.outputs.output import Output
from tilshi.outputs.site import Site


class NewestStories(Output):
    """A file for each list of certain kinds; none while it would be empty."""

    lists: ClassVar[tuple[str, ...]]
    """The kinds of lists, some of `feed_selection.FEEDS`."""

    def keys(self, site: Site) -> Iterator[Key]:
        for edition in site.editions:
            for kind, id_ in feed_selection.lists(site, edition.lang):
                if kind in self.lists:
                    yield Key(self.kind, edition.id, id_, kind)

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        for lang, kind, id_ in feed_selection.affected(site, change):
            for edition in site.editions_in(lang) if kind in self.lists else ():
                yield Key(self.kind, edition.id, id_, kind)
