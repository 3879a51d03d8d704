"""From bytes to text: encoding, line endings, forbidden characters, and what git has left."""

import re
from itertools import islice

from tilshi.problems import Problem
from tilshi.unicode_form import composed

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\ud800-\udfff"
    + "".join(
        f"{chr(plane * 0x10000 + 0xFFFE)}-{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17)
    )
    + "]"
)
"""Characters that are not allowed in a text: C0 and C1 controls except tab and newline; the
bidirectional overrides and isolates that can make text look different from what is stored (Unicode
TR 36, 2.5); line separators, noncharacters, surrogates.
"""
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONFLICT = re.compile(r"^(?:<{7}|\|{7}|>{7})(?: .*)?$|^={7}$", re.MULTILINE)
"""The lines with which git separates two versions of a passage (git-merge, "How conflicts are
presented").
"""


def decode(data: bytes, file: str) -> tuple[str, list[Problem]]:
    """The text of a file (UTF-8, without a byte order mark) with `\\n` line endings, in NFC.

    Never raises: errors are returned as problems, each with its line.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return "", [Problem("not-utf8", file, line)]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems = [
        forbidden(found[0], file, text.count("\n", 0, found.start()) + 1)
        for found in islice(_FORBIDDEN.finditer(text), 20 if first_forbidden(text) else 0)
    ]
    return composed(text), problems or _conflict(text, file)


def _conflict(text: str, file: str) -> list[Problem]:
    """The marks of a conflict that git has left in `text`. A line of equals signs is one beside
    others, or if it is not the underline of a heading.
    """
    if not ("<<<<<<<" in text or ">>>>>>>" in text or "\n\n=======\n" in text):
        return []
    found = list(_CONFLICT.finditer(text))
    sure = any(mark[0][0] != "=" for mark in found)
    return [
        Problem("merge-conflict", file, text.count("\n", 0, mark.start()) + 1, None,
                {"value": mark[0]})
        for mark in found
        if sure or text.endswith("\n\n", 0, mark.start())
    ]  # fmt: skip


def first_forbidden(text: str) -> str | None:
    """The first forbidden character in `text`, or None."""
    if text.replace("\n", " ").replace("\xa0", " ").isprintable():
        return None  # None of them is printable, and this is ten times as fast.
    found = _FORBIDDEN.search(text)
    return found[0] if found else None


def forbidden(character: str, file: str, line: int) -> Problem:
    """The problem of a forbidden `character` on a line."""
    code = "bidi-control" if _BIDI.match(character) else "control-character"
    return Problem(code, file, line, values={"code": f"U+{ord(character):04X}"})
