"""Word: documents (`.docx`), each of which becomes a draft: a document does not say that it was
published.

mammoth reads styles, lists, tables, footnotes and pictures; what it leaves out, it says.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from html import escape
from pathlib import PurePath
from typing import Any

import mammoth
from lxml import etree

from tilshi.importing.export_records import Export, Post, Term, note
from tilshi.importing.safe_xml import read_xml
from tilshi.problems import Problem, ProblemsError
from tilshi.zip_errors import ZIP_ERRORS

_MOST_MEGABYTES = 300
"""What a document may unpack to: a few kilobytes can unpack to terabytes."""
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_PARTS = (".xml", ".rels")
_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp",
             "image/bmp": ".bmp", "image/tiff": ".tiff"}  # fmt: skip
_UNKNOWN_STYLE = ("Unrecognised paragraph style", "Unrecognised run style")
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote:fresh
p[style-name='Intense Quote'] => blockquote:fresh
p[style-name='Caption'] => p.caption:fresh
"""


def read_word(documents: Mapping[str, bytes]) -> Export:
    """The documents, by their names. Raises ProblemsError if one cannot be read."""
    posts: list[Post] = []
    notes: list[Problem] = []
    authors: dict[str, Term] = {}
    embedded: dict[str, bytes] = {}
    for file, data in sorted(documents.items()):
        post, found, pictures = _post(data, file)
        posts.append(post)
        notes += found
        embedded |= pictures
        authors |= {name: Term(name) for name in post.authors}
    name = PurePath(min(documents)).stem if len(documents) == 1 else "word"
    return Export("Word", name, posts, authors=authors, embedded=embedded, notes=notes)


def _post(data: bytes, file: str) -> tuple[Post, list[Problem], dict[str, bytes]]:
    _refuse_bombs(data, file)
    pictures: dict[str, bytes] = {}

    def picture(image: Any) -> dict[str, str]:
        with image.open() as stream:
            content = stream.read()
        name = f"{PurePath(file).stem}-{sha256(content).hexdigest()[:8]}"
        name += _SUFFIXES.get(image.content_type, ".bin")
        pictures[name] = content
        return {"src": name}

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data), convert_image=mammoth.images.img_element(picture), style_map=_STYLES,
            external_file_access=False,
        )  # fmt: skip
    except Exception as error:  # mammoth raises anything on damaged documents
        why = f"{type(error).__name__}: {error}"
        raise ProblemsError([Problem("import-form", file, values={"why": why})]) from None
    title, html = _title(result.value)
    properties = _properties(data, file)
    notes = list(_notes(data, file, [str(one.message) for one in result.messages]))
    return (
        Post(
            # Documents of one name are told apart by when they were begun.
            id=f"{PurePath(file).as_posix()} {properties.get('created', '')}".strip(),
            file=file,
            title=title or escape(properties.get("title") or PurePath(file).stem),
            html=html,
            date=_time(properties.get("created")),
            draft=True,
            authors=tuple(filter(None, (properties.get("creator"),))),
        ),
        notes,
        pictures,
    )


def _notes(data: bytes, file: str, messages: Sequence[str]) -> Iterator[Problem]:
    """Says what mammoth ignored (but for styles that it does not know, whose text it keeps), and
    how many comments there were.
    """
    for message in dict.fromkeys(messages):
        if not message.startswith(_UNKNOWN_STYLE):
            yield note("import-word", file, value=message)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = "word/comments.xml"
        text = archive.read(part) if part in archive.namelist() else b""
    if count := text.count(b"<w:comment "):
        yield note("import-comments", file, count=count, title=PurePath(file).stem)


def _title(html: str) -> tuple[str, str]:
    """The headline with which a document begins, and the rest of its HTML."""
    before, _, after = html.partition("<h1>")
    title, _, rest = after.partition("</h1>")
    return (title, rest) if title and not before.strip() else ("", html)


def _refuse_bombs(data: bytes, file: str) -> None:
    """Raises ProblemsError if `data` is no ZIP archive, unpacks to too much, or has XML with a
    document type, which Word never writes and mammoth's parser would expand.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(info.file_size for info in archive.infolist())
            if size > _MOST_MEGABYTES * 10**6:
                values = {"value": size // 10**6, "limit": _MOST_MEGABYTES}
                raise ProblemsError([Problem("import-heavy", file, values=values)])
            for info in archive.infolist():
                if info.filename.endswith(_PARTS) and b"<!DOCTYPE" in archive.read(info):
                    raise ProblemsError([Problem("import-doctype", file)])
    except (*ZIP_ERRORS, RuntimeError) as error:
        raise ProblemsError([Problem("import-form", file, values={"why": error})]) from None


def _properties(data: bytes, file: str) -> dict[str, str]:
    """What Word keeps about a document: its title, its author and when it was begun."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            root, _ = read_xml(archive.read("docProps/core.xml"), file)
    except (KeyError, ProblemsError, etree.LxmlError):
        return {}
    names = {"title": f"{_DC}title", "creator": f"{_DC}creator", "created": f"{_TERMS}created"}
    return {name: (root.findtext(tag) or "").strip() for name, tag in names.items()}


def _time(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat((text or "").replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else None
