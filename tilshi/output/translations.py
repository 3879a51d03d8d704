"""The interface words: gettext catalogues of the theme, compiled for the build."""

import hashlib
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from tilshi.editions import Edition
from tilshi.output.files import write_whole
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
    sources = {}
    for edition in editions:
        po = translations / edition.lang / "LC_MESSAGES" / f"{DOMAIN}.po"
        if po.is_file():
            sources[edition.id] = po
        elif edition.lang != MSGID_LANG:
            problems.append(Problem("words-missing", f"theme/translations/{edition.lang}"))
    digest = hashlib.sha256()
    for id_, po in sources.items():
        digest.update(id_.encode() + b"\0" + po.read_bytes())
    folder = cache / "translations" / digest.hexdigest()[:12]
    for id_, po in sources.items():
        mo = folder / id_ / "LC_MESSAGES" / f"{DOMAIN}.mo"
        if mo.exists():
            continue
        out = BytesIO()
        try:
            with po.open("rb") as words:
                write_mo(out, read_po(words, locale=id_.partition("-")[0], abort_invalid=True))
        except (PoFileError, UnicodeDecodeError) as error:
            line = getattr(error, "lineno", None)
            file = f"theme/translations/{po.parts[-3]}/LC_MESSAGES/{po.name}"
            problems.append(Problem("words-broken", file, line))
            continue
        write_whole(mo, out.getvalue())
    return folder, problems
