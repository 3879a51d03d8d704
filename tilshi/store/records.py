"""Plain records of the catalogue without dependencies: the keys of stories and listings, and the
theme.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

Story = tuple[str, str]
"""(kind, id) of a story or a static page."""
Listing = tuple[str, str, str]
"""(lang, kind, id) of a listing."""


@dataclass(frozen=True)
class Theme:
    """What pages take from the theme. `digest` is of all its files; `assets` are the paths of its
    static files; `words` is the folder of the compiled interface words, `templates` the digest of
    each template with everything it includes.
    """

    digest: str
    assets: Mapping[str, str]
    words: str
    templates: Mapping[str, str]

    def to_json(self) -> str:
        """The theme as stored in the catalogue."""
        return json.dumps(self.__dict__)

    @classmethod
    def from_json(cls, text: str | None) -> "Theme":
        """The theme from `to_json`; an empty one if there is none."""
        return cls(**json.loads(text)) if text else cls("", {}, "", {})

    def changed_templates(self, before: "Theme") -> frozenset[str]:
        """The templates whose pages differ from those with `before`."""
        return frozenset(
            name for name, digest in self.templates.items() if before.templates.get(name) != digest
        )
