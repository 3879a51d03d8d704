"""Office documents (ECMA-376 and OpenDocument 1.3, both zip archives) without what tells of their
authors.
"""

import io
import re
import zipfile
from collections.abc import Mapping

from tilshi.outputs.unfit import UnfitError
from tilshi.zip_errors import ZIP_ERRORS

_MOST_MEGABYTES = 300
"""How large a document may be when it is unpacked: what is larger is made to harm."""
_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""A compound file: a document with a password ([MS-OFFCRYPTO] 2.3), or one of before 2007."""
_FOLDERS = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
_TYPES = {
    ".odt": b"application/vnd.oasis.opendocument.text",
    ".ods": b"application/vnd.oasis.opendocument.spreadsheet",
    ".odp": b"application/vnd.oasis.opendocument.presentation",
}
_XML = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_PACKAGE = b"http://schemas.openxmlformats.org"
_CORE = "docProps/core.xml"
_EMPTY: Mapping[str, bytes] = {
    _CORE: _XML
    + b'<cp:coreProperties xmlns:cp="'
    + _PACKAGE
    + b'/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": _XML
    + b'<Properties xmlns="'
    + _PACKAGE
    + b'/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": _XML
    + b'<Properties xmlns="'
    + _PACKAGE
    + b'/officeDocument/2006/custom-properties"/>',
    "meta.xml": _XML
    + b'<office:document-meta office:version="1.3"'
    + b' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>',
}
"""The parts about a document, which must be there but may say nothing."""
_ACTIVE = re.compile(r"(?:.*/)?vbaProject\.bin|(?:Basic|Scripts)/.+|.*/(?:activeX|embeddings)/.+")
_REMARKS = re.compile(r"(?:word|xl|ppt)/(?:comments|threadedComments|persons)[^/]*(?:/.+|\.xml)")
_TEXTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml|content\.xml")
_CHANGES = re.compile(
    rb"<w:(?:ins|del|moveFrom|moveTo) |<(?:text:tracked-changes|office:annotation)\b"
)
_TIME = (1980, 1, 1, 0, 0, 0)


def cleaned_office(data: bytes, suffix: str) -> bytes:
    """The document without metadata, and without the times of its parts. Raises UnfitError if it is
    encrypted, broken or of another kind than its name says, or if it has macros, embedded files,
    comments or tracked changes, which have their authors' names.
    """
    if data.startswith(_ENCRYPTED):
        raise UnfitError("file-encrypted")
    if not data.startswith(b"PK\x03\x04"):
        raise UnfitError("file-disguised")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _rewritten(archive, suffix)
    except ZIP_ERRORS as error:
        raise UnfitError("file-broken") from error
    except RuntimeError as error:  # as `zipfile` says that a part has a password
        raise UnfitError("file-encrypted") from error


def _rewritten(archive: zipfile.ZipFile, suffix: str) -> bytes:
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > _MOST_MEGABYTES * 10**6:
        raise UnfitError("file-broken")
    _check_kind(archive, suffix)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for part in parts:
            if part.is_dir():
                continue
            name = part.filename
            content = archive.read(part)
            _check_part(name, content)
            fresh = zipfile.ZipInfo(name, _TIME)
            # The type of an OpenDocument file stands uncompressed (OpenDocument 1.3, 2, 3.3).
            fresh.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            written.writestr(fresh, _without_metadata(name, content))
    return out.getvalue()


def _without_metadata(name: str, content: bytes) -> bytes:
    # Libraries of .NET write the core properties under a name of their own.
    return _EMPTY.get(_CORE if name.endswith(".psmdcp") else name, content)


def _check_kind(archive: zipfile.ZipFile, suffix: str) -> None:
    names = archive.namelist()
    if suffix in _TYPES:
        right = "mimetype" in names and archive.read("mimetype").strip() == _TYPES[suffix]
    else:
        folder = _FOLDERS[suffix]
        right = "[Content_Types].xml" in names and any(one.startswith(folder) for one in names)
    if not right:
        raise UnfitError("file-disguised")


def _check_part(name: str, content: bytes) -> None:
    if _ACTIVE.fullmatch(name):
        raise UnfitError("file-active")
    if name == "META-INF/manifest.xml" and b"encryption-data" in content:
        raise UnfitError("file-encrypted")
    if _REMARKS.fullmatch(name) or (_TEXTS.fullmatch(name) and _CHANGES.search(content)):
        raise UnfitError("file-remarks")
