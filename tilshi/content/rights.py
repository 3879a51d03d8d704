"""Whose a picture is."""

from dataclasses import dataclass
from typing import Self

from tilshi.content.article import Picture
from tilshi.prose import Prose


@dataclass(frozen=True)
class Rights:
    """Who made a picture, whom to name, whose it is, and the address of the page with the terms of
    its use; None where that is not known.
    """

    creator: Prose | None = None
    credit: Prose | None = None
    copyright: Prose | None = None
    license: str | None = None

    def or_else(self, other: Self) -> "Rights":
        """These rights, with those of `other` where nothing is known."""
        return Rights(
            self.creator or other.creator,
            self.credit or other.credit,
            self.copyright or other.copyright,
            self.license or other.license,
        )


UNKNOWN = Rights()


def stated(picture: Picture | None) -> Rights:
    """What front matter says of a picture; `credit` names its author."""
    if picture is None:
        return UNKNOWN
    return Rights(picture.credit, picture.credit, picture.copyright, picture.license)
