"""Unicode text in one form, so that what looks equal is equal."""

import re
import unicodedata
from functools import cache


def composed(text: str) -> str:
    """`text` in NFC, in linear time.

    Sorting a run of combining marks takes quadratic time; a run of over 30, which no language has
    (Unicode, UAX 15, section 13), is left as it is.
    """
    if unicodedata.is_normalized("NFC", text):
        return text
    parts = enumerate(_many_marks().split(text))
    return "".join(part if n % 2 else unicodedata.normalize("NFC", part) for n, part in parts)


_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


def composed_name(name: str) -> str:
    """The name of a file in NFC, with plain spaces: screenshots of macOS have a narrow no-break
    space in their names, which nobody can tell from another, or type.
    """
    return _SPACES.sub(" ", composed(name))


@cache
def _many_marks() -> re.Pattern[str]:
    # There are none below, nor in the planes above.
    marks = [char for char in map(chr, range(0x300, 0x20000)) if unicodedata.combining(char)]
    return re.compile(f"([{''.join(marks)}]{{31,}})")
