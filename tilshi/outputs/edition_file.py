"""Outputs of which each edition has one file."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tilshi.outputs.key import Key
from tilshi.outputs.output import Output

if TYPE_CHECKING:
    from tilshi.outputs.site import Site


class EditionFile(Output):
    """One file, or page, of each edition."""

    def keys(self, site: "Site") -> Iterator[Key]:
        return (Key(self.kind, edition.id) for edition in site.editions)

    def keys_in(self, site: "Site", *langs: str) -> Iterator[Key]:
        """The keys of the editions in `langs`."""
        for lang in langs:
            for edition in site.editions_in(lang):
                yield Key(self.kind, edition.id)
