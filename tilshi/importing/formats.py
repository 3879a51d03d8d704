"""Which system an export is of, told by what is in it, and its reading."""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from tilshi.importing.export_records import Export
from tilshi.importing.safe_xml import MOST_MEGABYTES, decoded
from tilshi.problems import Problem, ProblemsError, UsageError

_HEAD = 20_000
_PAGES = (".html", ".htm")
_TELEGRAM = "result.json"
_MOST_PAGES_MEGABYTES = 20


def read_export(path: Path, zone: ZoneInfo, types: Sequence[str] = ()) -> Export:
    """The export in the file or the folder at `path`. `types` are further kinds of WordPress's
    posts that become articles.

    Raises UsageError if there is nothing, or it is of no known system; ProblemsError if it cannot
    be read.
    """
    if path.is_dir():
        return _read_folder(path, zone)
    if not path.is_file():
        raise UsageError("import-no-file", value=path)
    size = path.stat().st_size
    if size > MOST_MEGABYTES * 10**6:
        values = {"value": size // 10**6, "limit": MOST_MEGABYTES}
        raise ProblemsError([Problem("import-heavy", path.name, values=values)])
    suffix = path.suffix.lower()
    if suffix == ".docx":
        from tilshi.importing.word_documents import read_word

        return read_word({path.name: path.read_bytes()})
    if suffix in _PAGES:
        from tilshi.importing.html_pages import read_html

        name = f"{path.resolve().parent.name} {path.stem}"
        return read_html({path.name: path.read_bytes()}, name, zone)
    data = path.read_bytes()
    if suffix == ".json":
        return _read_json(data, path.name, zone)
    return _read_xml(data, path.name, zone, types)


def _read_folder(folder: Path, zone: ZoneInfo) -> Export:
    if (folder / _TELEGRAM).is_file():
        return _read_json((folder / _TELEGRAM).read_bytes(), _TELEGRAM, zone)
    documents = {
        file.relative_to(folder).as_posix(): file
        for file in _files(folder, (".docx",))
        if not file.name.startswith("~$")  # what Word keeps beside an open document
    }
    if documents:
        from tilshi.importing.word_documents import read_word

        return read_word({name: file.read_bytes() for name, file in documents.items()})
    pages = {file.relative_to(folder).as_posix(): file for file in _files(folder, _PAGES)}
    if not pages:
        raise UsageError("import-unknown", value=folder)
    from tilshi.importing.html_pages import read_html

    small = {name: file for name, file in pages.items()
             if file.stat().st_size <= _MOST_PAGES_MEGABYTES * 10**6}  # fmt: skip
    if len(small) < len(pages):
        heavy = sorted(pages.keys() - small.keys())
        values = {"value": f"> {_MOST_PAGES_MEGABYTES}", "limit": _MOST_PAGES_MEGABYTES}
        raise ProblemsError(Problem("import-heavy", name, values=values) for name in heavy)
    return read_html({n: f.read_bytes() for n, f in small.items()}, folder.resolve().name, zone)


def _files(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    """The plain files below `folder` with these suffixes; no symbolic link is followed."""
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(top, name)
            hidden = name.startswith(".") or file.is_symlink()
            if name.lower().endswith(suffixes) and not hidden and file.is_file():
                yield file


def _read_json(data: bytes, file: str, zone: ZoneInfo) -> Export:
    from tilshi.importing.ghost import is_ghost, read_ghost
    from tilshi.importing.telegram import is_telegram, read_telegram

    text, _ = decoded(data, file)
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        values = {"why": error.msg}
        raise ProblemsError([Problem("import-form", file, error.lineno, values=values)]) from None
    except RecursionError:
        values = {"why": "nesting"}
        raise ProblemsError([Problem("import-form", file, values=values)]) from None
    if is_telegram(value):
        return read_telegram(value, file, zone, text)
    if is_ghost(value):
        return read_ghost(value, file, text)
    raise UsageError("import-unknown", value=file)


def _read_xml(data: bytes, file: str, zone: ZoneInfo, types: Sequence[str]) -> Export:
    from tilshi.importing.blogger import is_blogger, read_blogger
    from tilshi.importing.wordpress import is_wordpress, read_wordpress

    head = decoded(data[:_HEAD], file)[0]
    if is_wordpress(head):
        return read_wordpress(data, file, zone, types)
    if is_blogger(head):
        return read_blogger(data, file)
    raise UsageError("import-unknown", value=file)


def neighbours(path: Path) -> Path | None:
    """The folder beside an export that may have its pictures: that of a saved site or a channel."""
    if path.is_dir():
        return path
    beside = path.suffix.lower() in _PAGES or path.name == _TELEGRAM
    return path.parent if beside else None
