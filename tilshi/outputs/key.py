"""The key of a file of the site: what it is. Its content comes from the catalogue."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Key:
    """The key of one file: its kind of output, its edition if it has one, and which one.

    `id` is the story, the static page, the story and the old address of a redirect, the month, or
    the path of a static file or a picture; `listing` is the kind of a listing, `number` its page.
    """

    kind: str
    edition: str = ""
    id: str = ""
    listing: str = ""
    number: int = 0

    def __str__(self) -> str:
        return "\t".join((self.kind, self.edition, self.listing, str(self.number), self.id))

    @classmethod
    def parse(cls, text: str) -> "Key":
        """The key that `str` has serialised."""
        kind, edition, listing, number, id_ = text.split("\t", 4)
        return cls(kind, edition, id_, listing, int(number))
