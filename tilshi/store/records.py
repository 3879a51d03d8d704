"""Plain records of the catalogue, for who needs no more: what stories and listings are called by,
and the theme.
"""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass

Story = tuple[str, str]
"""(kind, id) of a story or a static page."""
Listing = tuple[str, str, str]
"""(lang, kind, id) of a listing."""


@dataclass(frozen=True)
class LogoFile:
    """A file of the newsroom's logo: its name among the static files, and its size in pixels."""

    name: str
    width: int
    height: int


@dataclass(frozen=True)
class Theme:
    """What pages take from the theme. `digest` is of all its files, and of what the imprint sets of
    it; `assets` says where its static files are put; `words` is the folder of the compiled
    interface words, `templates` the digest of each template with all that it includes; `logo` is
    empty, the newsroom's logo, or that for the light page and that for the dark one.
    """

    digest: str
    assets: Mapping[str, str]
    words: str
    templates: Mapping[str, str]
    logo: tuple[LogoFile, ...] = ()

    def to_json(self) -> str:
        """The theme as the catalogue keeps it."""
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str | None) -> "Theme":
        """The theme that `to_json` has kept; an empty one if there is none."""
        if not text:
            return cls("", {}, "", {})
        kept = json.loads(text)
        logo = tuple(LogoFile(**file) for file in kept.pop("logo"))
        return cls(**kept, logo=logo)

    def changed_templates(self, before: "Theme") -> frozenset[str]:
        """The templates whose pages come out otherwise than with `before`."""
        return frozenset(
            name for name, digest in self.templates.items() if before.templates.get(name) != digest
        )
