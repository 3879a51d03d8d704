"""Versions of stories, static pages and dossiers, and renditions, as stored in the catalogue."""

import json
from dataclasses import dataclass
from functools import lru_cache

from pydantic import TypeAdapter

from tilshi.content.article import Article, StaticPage, Visibility
from tilshi.content.dossier import Dossier
from tilshi.content.rights import UNKNOWN, Rights


@dataclass(frozen=True)
class Renditions:
    """The renditions of one picture: (width, file) from narrow to wide.

    `width` and `height` are those of the widest, in pixels; files are paths in the output;
    `rights` are those that front matter or the original states.
    """

    width: int
    height: int
    files: tuple[tuple[int, str], ...]
    rights: Rights = UNKNOWN

    @property
    def paths(self) -> list[str]:
        """The paths of all files."""
        return [path for _, path in self.files]


@dataclass(frozen=True)
class AttachedFile:
    """An attached file as published: its path, its size in bytes and its digest; `text` is that of
    data and captions.
    """

    path: str
    size: int
    digest: str
    text: str = ""


ARTICLES = TypeAdapter(Article)
PAGES = TypeAdapter(StaticPage)
DOSSIERS = TypeAdapter(Dossier)
RENDITIONS = TypeAdapter(Renditions)
ATTACHMENTS = TypeAdapter(AttachedFile)


@dataclass(frozen=True)
class Version:
    """An article, a static page or a dossier in one language, as stored in the catalogue. `time`
    and `expires` are in seconds since the epoch, `body` is the digest of its source, `value` its
    JSON; `position` is the order of a static page; `changed`, in seconds too, is when an article
    last changed for readers, including its expiry.
    """

    lang: str
    id: str
    path: str
    state: str
    counted: bool
    mark: str | None
    time: int
    expires: int | None
    slug: str
    body: str
    value: str
    position: int = 0
    changed: int = 0

    @property
    def article(self) -> Article:
        """The article itself."""
        return _decoded(self.value)

    @property
    def static_page(self) -> StaticPage:
        """The static page itself."""
        return PAGES.validate_json(self.value)

    @property
    def dossier(self) -> Dossier:
        """The dossier itself."""
        return DOSSIERS.validate_json(self.value)

    @property
    def pictures(self) -> set[str]:
        """The names of the pictures in it, and the paths of its attached files."""
        kept = json.loads(self.value)
        names = {*kept["images"], *(f"files/{name}" for name in kept["files"])}
        if kept.get("image"):
            names.add(kept["image"]["src"])
        return names

    @property
    def due(self) -> bool:
        """Whether readers may see it."""
        return self.state == Visibility.DUE

    @property
    def shown(self) -> bool:
        """Whether it has a page, even if only a notice."""
        return self.state != Visibility.HIDDEN


@dataclass(frozen=True)
class PlannedVersion:
    """An article from the `time` of a scheduled change on, in seconds since the epoch; None if the
    change is a draft. `path` is the file of the change, `body` its digest, `value` the article's
    JSON.
    """

    lang: str
    path: str
    time: int | None
    body: str
    value: str


@lru_cache(maxsize=5000)
def _decoded(value: str) -> Article:
    return ARTICLES.validate_json(value)
