"""XML of exports, which anybody may have written: without entities of its own, external files or
network, in any encoding, with the control characters that plugins leave in it removed.
"""

import codecs
import re
from typing import Any

from lxml import etree

from tilshi.importing.export_records import note
from tilshi.problems import Problem, ProblemsError

MOST_MEGABYTES = 500
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding=[\"']([A-Za-z0-9._-]{1,40})[\"']")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_PROLOG = re.compile(r"\s*(?:<!--.*?-->|<\?.*?\?>|\s)*", re.DOTALL)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NOT_XML_REFERENCE = re.compile(r"&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2\d|3[01]));",
                                re.IGNORECASE)  # fmt: skip
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FALLBACK = "windows-1251"
_FEW = 1000
"""Of so many bytes, one that is no UTF-8 is damage; more of them are another encoding."""


def read_xml(data: bytes, file: str) -> tuple[Any, list[Problem]]:
    """The root element of the XML in `data`, and notes of what was mended in it.

    Raises ProblemsError if it is no XML, is cut off, or declares a document type.
    """
    text, notes = decoded(data, file)
    text = _DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), text, count=1)
    if text[_prolog_end(text) :][:2] == "<!":
        line = text.count("\n", 0, _prolog_end(text)) + 1
        raise ProblemsError([Problem("import-doctype", file, line)])
    text, removed = _without_control_characters(text, file)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        where: int | None = getattr(error, "lineno", None)
        raise ProblemsError([Problem("import-xml", file, where, values={"why": error})]) from None
    return root, [*notes, *removed]


def decoded(data: bytes, file: str) -> tuple[str, list[Problem]]:
    """The text in `data`: by its byte order mark, else by the encoding that it declares, else as
    UTF-8 or in the old encoding of Cyrillic Windows; and a note if that was another one.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _lines(data[len(mark) :].decode(encoding, "replace")), []
    found = _DECLARED.match(data.lstrip()[:200])
    declared = found[1].decode() if found else "utf-8"
    try:
        return _lines(data.decode(declared)), []
    except (UnicodeDecodeError, LookupError):
        pass
    text = data.decode("utf-8", "replace")
    damage = text.count("\ufffd")
    if damage * _FEW <= len(data) or damage == 1:
        line = data[: len(text.partition("\ufffd")[0].encode())].count(b"\n") + 1
        return _lines(text), [note("import-damaged", file, line, count=damage)]
    values = {"value": declared, "encoding": _FALLBACK}
    return _lines(data.decode(_FALLBACK, "replace")), [note("import-encoding", file, 1, **values)]


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _prolog_end(text: str) -> int:
    """Where the first element begins, or what stands there instead."""
    found = _PROLOG.match(text)
    return found.end() if found else 0


def _without_control_characters(text: str, file: str) -> tuple[str, list[Problem]]:
    first = _NOT_XML.search(text) or _NOT_XML_REFERENCE.search(text)
    if first is None:
        return text, []
    line = text.count("\n", 0, first.start()) + 1
    text, characters = _NOT_XML.subn("", text)
    text, references = _NOT_XML_REFERENCE.subn("", text)
    return text, [note("import-control", file, line, count=characters + references)]
