"""PDF documents without what tells of their authors (ISO 32000-1, 14.3 “Metadata”) and without
what runs (12.6 “Actions”).

A document is written anew from what its pages refer to, so that the earlier revisions which a
program may leave in a file are not published either.
"""

import io
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tilshi.outputs.unfit import UnfitError

if TYPE_CHECKING:
    from pypdf import PdfWriter
    from pypdf.generic import DictionaryObject

_ABOUT = ("/Metadata", "/PieceInfo", "/LastModified")
"""What programs write about a document, or about a part of it: XMP, and their private data."""
_DAMAGED = (ValueError, LookupError, ArithmeticError, TypeError, AttributeError, RecursionError)
_ACTIVE = ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm")
"""The kinds of actions that nobody expects of a document."""


def cleaned_pdf(data: bytes) -> bytes:
    """The document without metadata. Raises UnfitError if it is encrypted or broken, or if it has
    JavaScript, other active content, or files in it.
    """
    # pypdf takes a tenth of a second to import, and few builds have a new document.
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise UnfitError("file-encrypted")
        if not reader.pages:
            raise UnfitError("file-broken")
        writer = PdfWriter(clone_from=reader)
        for part in _dictionaries(writer):
            _look_at(part)
            for name in _ABOUT:
                part.pop(name, None)
        writer.metadata = None
        out = io.BytesIO()
        writer.write(out)
    except UnfitError:
        raise
    except (PyPdfError, *_DAMAGED) as error:
        # What pypdf raises for damaged files is not one class.
        raise UnfitError("file-broken") from error
    return out.getvalue()


def _dictionaries(writer: "PdfWriter") -> Iterator["DictionaryObject"]:
    """All dictionaries of a document, also those within others."""
    from pypdf.generic import ArrayObject, DictionaryObject

    waiting = [one for one in writer._objects if one is not None]
    while waiting:
        one = waiting.pop()
        if isinstance(one, DictionaryObject):
            yield one
            waiting += [value for value in dict.values(one) if value is not None]
        elif isinstance(one, ArrayObject):
            waiting += list(list.__iter__(one))


def _look_at(part: "DictionaryObject") -> None:
    if part.get("/S") in _ACTIVE or "/JS" in part or "/JavaScript" in part:
        raise UnfitError("file-active")
    if "/EmbeddedFiles" in part or part.get("/Type") == "/EmbeddedFile":
        raise UnfitError("file-within")
