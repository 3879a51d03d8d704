"""The theme as the build sees it: which pages a change of it makes stale.

A template makes the pages stale that it renders, directly or by inclusion; a style sheet, a font or
an interface word all pages.
"""

import hashlib
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tilshi import filesystem
from tilshi.content.content_folder import FileStamp, walk
from tilshi.pipeline.scan import THEME, top_of
from tilshi.problems import Problem, ProblemsError
from tilshi.store import meta, queues, sources
from tilshi.store.connection import transaction
from tilshi.store.reader import Catalogue
from tilshi.store.records import Theme

if TYPE_CHECKING:
    from tilshi.pipeline.session import Session

TEMPLATES = "templates/"


def scan_theme(themes: Sequence[Path]) -> list[dict[str, FileStamp]]:
    """The files of each of the `themes` by their paths, in no particular order; dot files are
    skipped.

    Raises ProblemsError if anything in it is not a plain file: a template must not include files
    from elsewhere.
    """
    problems: list[Problem] = []
    found = [
        {
            path: FileStamp.of(entry.stat(follow_symlinks=False))
            for entry, path in walk(theme, "theme/", problems)
        }
        for theme in themes
    ]
    if problems:
        raise ProblemsError(problems)
    return found


def theme_digest(db: sqlite3.Connection) -> str:
    """The digest of all files of all themes, and of the imprint's colours, from the catalogue."""
    parts = sources.file_digests(db, THEME), meta.get(db, meta.COLORS)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def closures(db: sqlite3.Connection, themes: Sequence[Path]) -> dict[str, str]:
    """The digest of each template together with everything that it includes, extends or imports.
    `!NAME` and `!theme/NAME` are the template of that name in the last of the `themes`.

    One that names another by a variable, or cannot be parsed, depends on all.
    """
    from jinja2 import Environment, TemplateSyntaxError, meta

    from tilshi.outputs.fragment_cache import FragmentCache

    digests: dict[str, str] = {}
    files: dict[str, Path] = {}
    last = len(themes) - 1
    for number in range(last, -1, -1):
        for name, hashed in sources.file_digests(db, f"{top_of(number)}{TEMPLATES}"):
            for called in (name, f"!{name}", f"!theme/{name}") if number == last else (name,):
                digests[called], files[called] = hashed, themes[number] / TEMPLATES / name
    environment = Environment(extensions=["jinja2.ext.i18n", FragmentCache], autoescape=True)
    names: dict[str, set[str]] = {}
    for name, file in files.items():
        try:
            found = set(meta.find_referenced_templates(environment.parse(file.read_text("utf-8"))))
        except (TemplateSyntaxError, UnicodeDecodeError):
            found = {None}
        names[name] = set(digests) if None in found else {one for one in found if one}
    return {name: _closure(name, names, digests) for name in digests if name[0] != "!"}


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


def is_known(db: sqlite3.Connection, cache: Path) -> bool:
    """Whether the theme, and its compiled words, are those in the catalogue."""
    theme = Catalogue(db).theme()
    if theme.digest != theme_digest(db):
        return False
    return filesystem.digest_of_all(cache / theme.words) == meta.get(db, meta.WORDS)


def load_theme(session: "Session") -> Theme:
    """The theme; its changes make pages stale. Raises ProblemsError if it is invalid."""
    from tilshi.outputs import static_files
    from tilshi.outputs.interface_words import compile_all
    from tilshi.outputs.registry import all_keys, output_of
    from tilshi.outputs.site import Site

    catalogue = Catalogue(session.db)
    settings, before = session.settings, catalogue.theme()
    assets, problems = static_files.collect(settings.themes, catalogue.registries().imprint.colors)
    with TemporaryDirectory() as fresh:
        words, found = compile_all(settings.themes, settings.editions, Path(fresh))
        if problems or found:
            raise ProblemsError([*problems, *found])
        words.mkdir(parents=True, exist_ok=True)
        words_name = words.relative_to(fresh).as_posix()
        compiled = filesystem.digest_of_all(words)
        kept = settings.cache / words_name
        filesystem.without_links(kept.parent)
        if filesystem.digest_of_all(kept) != compiled:
            filesystem.remove(kept)
            shutil.copytree(words, kept)
    templates = closures(session.db, settings.themes)
    colors = assets.theme_color or ()
    digest = theme_digest(session.db)
    theme = Theme(digest, assets.names, words_name, templates, assets.logo, colors)
    with transaction(session.db):
        if (theme.assets, theme.words) != (before.assets, before.words):
            session.mark_all_stale()
        elif changed := theme.changed_templates(before):
            site = Site(settings, catalogue)
            made_with = (
                str(key)
                for key in all_keys(site)
                if not changed.isdisjoint(output_of(key).templates(key))
            )
            queues.add_stale(session.db, made_with)
        meta.put(session.db, meta.THEME, theme.to_json())
        meta.put(session.db, meta.WORDS, compiled)
    return theme
