"""What the build's catalogue knows of stories that are hidden, and of those that are public."""

import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from tilshi.content.article import State, standing
from tilshi.content.registries import Registries
from tilshi.publishing.embargo import Hidden, stem
from tilshi.store import visibility
from tilshi.store.connection import read_catalogue
from tilshi.store.reader import Catalogue
from tilshi.store.versions import ARTICLES

# The clock is asked here again: the proof must not believe the build.


class PublicView:
    """The catalogue in `file`, as the last build left it, at the time `at`."""

    def __init__(self, file: Path, at: datetime) -> None:
        self.file, self.at = file, at

    def registries(self) -> Registries:
        """The four registries."""
        with self._open() as db:
            return Catalogue(db).registries()

    def hidden(self) -> list[Hidden]:
        """The versions of stories that readers may not see."""
        with self._open() as db:
            rows = visibility.hidden(db, self.at.timestamp())
        found = []
        for value, html in rows:
            article = ARTICLES.validate_json(value)
            withdrawn = standing(article, self.at).state == State.WITHDRAWN
            found.append(Hidden(article, html, withdrawn))
        return found

    def says(self, phrase: str) -> bool:
        """Whether a public story says `phrase` itself."""
        quoted = json.dumps(phrase, ensure_ascii=False)[1:-1]
        with self._open() as db:
            return visibility.says(db, self.at.timestamp(), phrase, quoted)

    def shows(self, wanted: str) -> bool:
        """Whether a public page shows a picture whose renditions begin with `wanted`."""
        with self._open() as db:
            values = visibility.shown(db, self.at.timestamp())
        for said in map(json.loads, values):
            image = said.get("image")
            names = [*said.get("images", ()), *([image["src"]] if image else ())]
            if any(stem(name) == wanted for name in names):
                return True
        return False

    def _open(self) -> closing[sqlite3.Connection]:
        return closing(read_catalogue(self.file))


class NothingHidden:
    """For a preview behind a password: nothing is hidden there."""

    def says(self, phrase: str) -> bool:
        """Nothing is asked."""
        return False

    def shows(self, wanted: str) -> bool:
        """Nothing is asked."""
        return False
