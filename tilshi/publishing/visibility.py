"""What the build's catalogue knows of stories that are hidden, and of those that are public."""

import json
from contextlib import closing
from datetime import datetime
from pathlib import Path

from tilshi.content.article import State, standing
from tilshi.content.registries import Registries
from tilshi.publishing.embargo import Hidden, stem
from tilshi.store.connection import read_catalogue
from tilshi.store.reader import Catalogue
from tilshi.store.serialisation import ARTICLES

# The clock is asked here again: the proof must not believe the build.
_PUBLIC = (
    "(state = 'due' and time <= :at and (expires is null or expires > :at)"
    " and json_extract(value, '$.status') = 'published')"
)
_BODIES = "article left join body on body.digest = article.body"


class Newsroom:
    """The catalogue in `file`, as the last build left it, at the time `at`."""

    def __init__(self, file: Path, at: datetime) -> None:
        self.file, self.at = file, at

    def registries(self) -> Registries:
        """The four registries."""
        with closing(read_catalogue(self.file)) as db:
            return Catalogue(db).registries()

    def hidden(self) -> list[Hidden]:
        """The versions of stories that readers may not see."""
        found = []
        question = f"select value, unpacked(html) from {_BODIES} where not {_PUBLIC}"
        for value, html in self._ask(question):
            article = ARTICLES.validate_json(value)
            withdrawn = standing(article, self.at).state == State.WITHDRAWN
            found.append(Hidden(article, html, withdrawn))
        return found

    def says(self, phrase: str) -> bool:
        """Whether a public story says `phrase` itself."""
        question = (
            f"select 1 from {_BODIES} where {_PUBLIC}"
            " and (instr(unpacked(html), :phrase) or instr(value, :quoted)) limit 1"
        )
        quoted = json.dumps(phrase, ensure_ascii=False)[1:-1]
        return bool(self._ask(question, phrase=phrase, quoted=quoted))

    def shows(self, wanted: str) -> bool:
        """Whether a public page shows a picture whose renditions begin with `wanted`."""
        question = f"select value from article where {_PUBLIC} union all select value from page"
        for (value,) in self._ask(question):
            said = json.loads(value)
            image = said.get("image")
            names = [*said.get("images", ()), *([image["src"]] if image else ())]
            if any(stem(name) == wanted for name in names):
                return True
        return False

    def _ask(self, question: str, **values: str) -> list[tuple[str, ...]]:
        with closing(read_catalogue(self.file)) as db:
            return db.execute(question, {"at": self.at.timestamp(), **values}).fetchall()


class Nobody:
    """For a preview behind a password: nothing is hidden there."""

    def says(self, phrase: str) -> bool:
        """Nothing is asked."""
        return False

    def shows(self, wanted: str) -> bool:
        """Nothing is asked."""
        return False
