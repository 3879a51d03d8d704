"""The views of the list of corrections."""

from dataclasses import dataclass

from tilshi.outputs.views import Ref, Timestamp
from tilshi.prose import Prose


@dataclass(frozen=True)
class CorrectedStory:
    """A correction, when it was made, and the story in which."""

    date: Timestamp
    note: Prose
    story: Ref


@dataclass(frozen=True)
class CorrectionsView:
    """The newest corrections of an edition, or those of a `year` ("" on the first page), newest
    first. `years` are the pages of years, on the first page if it has not all corrections; `feed`
    is a URL, None while there are none; `policy` the page that says how errors are corrected. Its
    `title` is "".
    """

    title: Prose
    url: str
    canonical: str
    year: str
    entries: tuple[CorrectedStory, ...]
    years: tuple[Ref, ...]
    feed: str | None
    policy: Ref | None
