"""From bytes to text: encoding, line ends, and characters that have no place in an article."""

import re

from tilshi.kazakh.letters import composed
from tilshi.problems import Problem

# C0 and C1 controls but tab and newline; the bidirectional overrides and isolates that can make
# text read otherwise than it is stored (Unicode TR 36, 2.5); line separators; noncharacters.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


def decode(data: bytes, file: str) -> tuple[str, list[Problem]]:
    """The text of a file (UTF-8, a byte order mark aside) with `\\n` line ends, in NFC.

    Never raises: what is wrong comes back as problems, each with its line.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return "", [Problem("not-utf8", file, line)]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems = [
        Problem(
            "bidi-control" if _BIDI.match(found[0]) else "control-character",
            file,
            text.count("\n", 0, found.start()) + 1,
            values={"code": f"U+{ord(found[0]):04X}"},
        )
        for found in _FORBIDDEN.finditer(text)
    ]
    return composed(text), problems[:20]
