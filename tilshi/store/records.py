"""Plain records of the catalogue without dependencies: the keys of stories and listings, and the
theme.
"""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass

Story = tuple[str, str]
"""(kind, id) of a story, a static page or a dossier."""
Listing = tuple[str, str, str]
"""(lang, kind, id) of a listing."""


@dataclass(frozen=True)
class LogoFile:
    """A file of the newsroom's logo: its name in `static/`, and its size in pixels."""

    name: str
    width: int
    height: int


@dataclass(frozen=True)
class Theme:
    """What pages take from the theme. `digest` is of all its files, and of the imprint's colours;
    `assets` are the paths of its static files; `words` is the folder of the compiled interface
    words, `templates` the digest of each template with everything it includes; `logo` has no file,
    the logo, or the logo and its variant for dark mode; `colors` are those of the page in light and
    in dark mode, or empty.
    """

    digest: str
    assets: Mapping[str, str]
    words: str
    templates: Mapping[str, str]
    logo: tuple[LogoFile, ...] = ()
    colors: tuple[str, ...] = ()

    def to_json(self) -> str:
        """The theme as stored in the catalogue."""
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str | None) -> "Theme":
        """The theme from `to_json`; an empty one if there is none."""
        if not text:
            return cls("", {}, "", {})
        kept = json.loads(text)
        logo = tuple(LogoFile(**file) for file in kept.pop("logo"))
        return cls(**kept | {"logo": logo, "colors": tuple(kept["colors"])})

    def changed_templates(self, before: "Theme") -> frozenset[str]:
        """The templates whose pages differ from those with `before`."""
        return frozenset(
            name for name, digest in self.templates.items() if before.templates.get(name) != digest
        )
