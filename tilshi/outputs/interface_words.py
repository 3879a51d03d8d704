"""The interface words: gettext catalogues of the theme, compiled for the build."""

import hashlib
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from tilshi.editions import Edition
from tilshi.filesystem import write_atomically
from tilshi.problems import Problem

DOMAIN = "messages"
MSGID_LANG = "en"
"""The language that the templates' own words (msgids) are in."""


def compile_all(
    translations: Path, editions: tuple[Edition, ...], cache: Path
) -> tuple[Path, list[Problem]]:
    """Compiles `<lang>/LC_MESSAGES/messages.po` for each edition into a folder below `cache`, and
    returns that folder, which is named by what is in it.
    """
    problems = []
    sources: dict[Edition, Path] = {}
    for edition in editions:
        po = translations / edition.lang / "LC_MESSAGES" / f"{DOMAIN}.po"
        if po.is_file():
            sources[edition] = po
        elif edition.lang != MSGID_LANG:
            problems.append(Problem("words-missing", f"theme/translations/{edition.lang}"))
    compiled: dict[str, bytes] = {}
    for edition, po in sources.items():
        try:
            compiled[edition.id] = _compiled(po, edition)
        except (PoFileError, ValueError, LookupError) as error:  # also a charset nobody knows
            line = getattr(error, "lineno", None)
            file = f"theme/translations/{edition.lang}/LC_MESSAGES/{po.name}"
            problems.append(Problem("words-broken", file, line))
    digest = hashlib.sha256(repr(sorted(compiled.items())).encode()).hexdigest()[:12]
    folder = cache / "translations" / digest
    for id_, words in compiled.items():
        mo = folder / id_ / "LC_MESSAGES" / f"{DOMAIN}.mo"
        if not mo.exists():
            write_atomically(mo, words)
    return folder, problems


def _compiled(po: Path, edition: Edition) -> bytes:
    with po.open("rb") as stream:
        words = read_po(stream, locale=edition.lang, abort_invalid=True)
    if edition.letters is not None:
        for message in words:
            if message.id and isinstance(message.string, str):
                message.string = edition.letters(message.string)
            elif message.id and message.string is not None:
                message.string = tuple(edition.letters(form) for form in message.string)
    out = BytesIO()
    write_mo(out, words)
    return out.getvalue()
