"""The Kazakh Cyrillic alphabet of 42 letters, and alphabetical order.

Source of the order: the alphabet as taught and as in ICU's `kk` collation; `sorted()` puts І before
А, and Ә, Ғ, Қ, Ң, Ө, Ұ, Ү, Һ after Я.
"""

import re
import unicodedata
from functools import lru_cache

from tilshi.kazakh.lookalikes import fix_lookalikes

LETTERS = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"

_RANK = {char: rank for rank, char in enumerate(f" 0123456789{LETTERS}abcdefghijklmnopqrstuvwxyz")}
_MARKS = re.compile(r"[^\w\s]+")


def sort_key(text: str) -> tuple[tuple[int, ...], str]:
    """A key for sorting `text` alphabetically in Kazakh, ignoring letter case and punctuation.

    Digits come first, then Kazakh letters, then Latin ones by their base letters, then all others.
    Ties are broken by the text itself, so that the order is total.
    """
    return tuple(map(_rank, " ".join(_MARKS.sub("", fix_lookalikes(text)).lower().split()))), text


@lru_cache(maxsize=2000)
def _rank(char: str) -> int:
    base = char if char in _RANK else unicodedata.normalize("NFKD", char)[:1].lower()
    return _RANK.get(base, len(_RANK) + ord(char))
