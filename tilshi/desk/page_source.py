"""The file that a page of the preview is made from."""

from dataclasses import dataclass
from pathlib import Path

from tilshi.desk.catalogue_reading import reading
from tilshi.editions import Edition
from tilshi.outputs.key import Key
from tilshi.settings import Settings
from tilshi.store.fingerprints import at
from tilshi.store.page_files import file_of

_KINDS = {"story": "article", "static": "page", "dossier": "dossier"}
"""The kinds of pages with a text of their own, and what the catalogue calls that."""


@dataclass(frozen=True)
class PageSource:
    """The `path` of a source below the content folder, and the edition that the page is of."""

    path: str
    edition: Edition

    @property
    def file(self) -> str:
        """The file as messages name it."""
        return f"content/{self.path}"

    def text(self, content: Path) -> str:
        """The text of the source; "" if it cannot be read."""
        try:
            data = (content / self.path).read_bytes()
        except OSError:
            return ""
        text = data.decode("utf-8", "replace").removeprefix("\ufeff")
        return text.replace("\r\n", "\n").replace("\r", "\n")


def page_source(settings: Settings, path: str) -> PageSource | None:
    """The source of the page at the `path` of the site; None if it has no text of its own, or is
    not known. Raises TimeoutError during a build.
    """
    with reading(settings, 0) as db:
        made = at(db, path)
        key = Key.parse(made.key) if made is not None else None
        if key is None or key.kind not in _KINDS:
            return None
        edition = settings.edition(key.edition)
        file = file_of(db, _KINDS[key.kind], edition.lang, key.id)
        return PageSource(file, edition) if file is not None else None
