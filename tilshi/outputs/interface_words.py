"""The interface words: the theme's gettext catalogues, compiled for the build."""

import gettext
import hashlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from tilshi.editions import Edition
from tilshi.filesystem import write_atomically
from tilshi.problems import Problem

DOMAIN = "messages"
MSGID_LANG = "en"
"""The language that the templates' own words (msgids) are in."""


def compile_all(
    themes: Sequence[Path], editions: tuple[Edition, ...], cache: Path
) -> tuple[Path, list[Problem]]:
    """Compiles the words of each edition (`translations/<lang>/LC_MESSAGES/messages.po`) into a
    folder below `cache` that is named by its content, and returns that folder. The first of the
    `themes` that translates a word wins.
    """
    problems = []
    sources: dict[Edition, list[Path]] = {}
    for edition in editions:
        places = (theme / "translations" / _place(edition) for theme in reversed(themes))
        if files := [file for file in places if file.is_file()]:
            sources[edition] = files
        elif edition.lang != MSGID_LANG:
            problems.append(Problem("words-missing", f"theme/translations/{edition.lang}"))
    compiled: dict[str, bytes] = {}
    for edition, files in sources.items():
        try:
            compiled[edition.id] = _compiled(files, edition)
        except (PoFileError, ValueError, LookupError) as error:  # also an unknown charset
            line = getattr(error, "lineno", None)
            file = f"theme/translations/{_place(edition)}"
            problems.append(Problem("words-broken", file, line))
    digest = hashlib.sha256(repr(sorted(compiled.items())).encode()).hexdigest()[:12]
    folder = cache / "translations" / digest
    for id_, words in compiled.items():
        mo = folder / id_ / "LC_MESSAGES" / f"{DOMAIN}.mo"
        if not mo.exists():
            write_atomically(mo, words)
    return folder, problems


@lru_cache(maxsize=100)
def words_of(folder: Path, edition: str) -> Callable[[str], str]:
    """What translates the English words in files without a template, in the script of the edition
    with this id; `folder` is that of `compile_all`.
    """
    return gettext.translation(DOMAIN, folder, [edition], fallback=True).gettext


def _place(edition: Edition) -> str:
    return f"{edition.lang}/LC_MESSAGES/{DOMAIN}.po"


def _compiled(files: Sequence[Path], edition: Edition) -> bytes:
    """The words of `files`, each of which overrides those before it."""
    words = Catalog(edition.lang)
    for po in files:
        with po.open("rb") as stream:
            read = read_po(stream, locale=edition.lang, abort_invalid=True)
        if not words:
            words = read
        for message in read:
            if message.id and message.string:
                words[message.id] = message
    if edition.letters is not None:
        for message in words:
            if message.id and isinstance(message.string, str):
                message.string = edition.letters(message.string)
            elif message.id and message.string is not None:
                message.string = tuple(edition.letters(form) for form in message.string)
    out = BytesIO()
    write_mo(out, words)
    return out.getvalue()
