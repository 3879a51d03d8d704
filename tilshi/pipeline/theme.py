"""The theme as the build sees it: which pages a change in it touches.

A template touches the pages that are made with it, by itself or through what it includes; a style
sheet, a font or an interface word touches all.
"""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tilshi import filesystem
from tilshi.content.folder import Stamp, walk
from tilshi.pipeline.scan import THEME
from tilshi.problems import Problem, Wrong
from tilshi.store.connection import get_meta

TEMPLATES = "templates/"
WORDS = "words"
"""What the catalogue knows of the compiled interface words: the hash of all of them."""


def scan_theme(theme: Path) -> dict[str, Stamp]:
    """The files of the theme by their paths, in no order; dot files are passed over.

    Raises Wrong if anything in it is no plain file: no template may bring in what lies elsewhere.
    """
    problems: list[Problem] = []
    files = {
        path: Stamp.of(entry.stat(follow_symlinks=False))
        for entry, path in walk(theme, "theme/", problems)
    }
    if problems:
        raise Wrong(problems)
    return files


@dataclass(frozen=True)
class Theme:
    """What pages take from the theme. `digest` is of all its files; `assets` says where its static
    files are put; `words` is the folder of the compiled interface words, `templates` the digest of
    each template with all that it includes.
    """

    digest: str
    assets: Mapping[str, str]
    words: str
    templates: Mapping[str, str]

    def to_json(self) -> str:
        """The theme as the catalogue keeps it."""
        return json.dumps(self.__dict__)

    @classmethod
    def from_json(cls, text: str | None) -> "Theme":
        """The theme that `to_json` has kept; an empty one if there is none."""
        return cls(**json.loads(text)) if text else cls("", {}, "", {})

    def changed_templates(self, before: "Theme") -> frozenset[str]:
        """The templates whose pages come out otherwise than with `before`."""
        return frozenset(
            name for name, digest in self.templates.items() if before.templates.get(name) != digest
        )


def digest(db: sqlite3.Connection) -> str:
    """The digest of all of the theme's files, as the catalogue knows them."""
    rows = db.execute(
        "select path, digest from file where path >= ? and path < ? order by path",
        (THEME, THEME[:-1] + "0"),
    )
    return hashlib.sha256(repr(rows.fetchall()).encode()).hexdigest()


def closures(db: sqlite3.Connection, theme: Path) -> dict[str, str]:
    """The digest of each template together with all that it includes, extends or imports.

    One that names another by a variable, or cannot be read as a template, depends on all.
    """
    from jinja2 import Environment, TemplateSyntaxError, meta

    from tilshi.outputs.fragment_cache import Once

    start = THEME + TEMPLATES
    rows = db.execute(
        "select substr(path, ?), digest from file where path >= ? and path < ?",
        (len(start) + 1, start, start[:-1] + "0"),
    )
    digests = dict(rows.fetchall())
    environment = Environment(extensions=["jinja2.ext.i18n", Once], autoescape=True)
    names: dict[str, set[str]] = {}
    for name in digests:
        try:
            text = (theme / TEMPLATES / name).read_text("utf-8")
            found = set(meta.find_referenced_templates(environment.parse(text)))
        except (TemplateSyntaxError, UnicodeDecodeError):
            found = {None}
        names[name] = set(digests) if None in found else {one for one in found if one}
    return {name: _closure(name, names, digests) for name in digests}


def _closure(name: str, names: Mapping[str, set[str]], digests: Mapping[str, str]) -> str:
    reached: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting += names.get(one, ())
    parts = [(one, digests.get(one)) for one in sorted(reached)]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def known_theme(db: sqlite3.Connection) -> Theme:
    """The theme as the catalogue has kept it."""
    return Theme.from_json(get_meta(db, "theme"))


def is_known(db: sqlite3.Connection, cache: Path) -> bool:
    """Whether the theme, and the words compiled of it, are as the catalogue has kept them."""
    theme = known_theme(db)
    if theme.digest != digest(db):
        return False
    return filesystem.digest_of_all(cache / theme.words) == get_meta(db, WORDS)
