"""The views of a dossier's page."""

from dataclasses import dataclass

from markupsafe import Markup

from tilshi.outputs.views import PictureView, ShareView, Teaser, Timestamp
from tilshi.prose import Prose


@dataclass(frozen=True)
class TimelineEntry:
    """An entry of a timeline: what happened, or a story that was published; the other is None."""

    date: Timestamp
    note: Prose | None
    story: Teaser | None


@dataclass(frozen=True)
class DossierView:
    """A dossier in one edition; `feed` is a URL. `mark` is None except in a preview (draft);
    its `standfirst` is as a story's."""

    id: str
    title: Prose
    url: str
    canonical: str
    feed: str
    summary: Prose
    standfirst: Prose
    picture: PictureView | None
    body: Markup
    timeline: tuple[TimelineEntry, ...]
    teasers: tuple[Teaser, ...]
    mark: str | None
    share: ShareView | None = None
