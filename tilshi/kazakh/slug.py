"""Slugs: Kazakh, Russian or English text as lower-case Latin words joined by hyphens.

Source of the table: the house romanisation in the project's plan; digraphs for the letters that
Latin lacks (ғ gh, ң ng, ж zh, ш sh), no letter lost.
"""

import re
import unicodedata
from collections.abc import Mapping

from tilshi.kazakh.letters import put_right
from tilshi.kazakh.roman_numerals import latin_numerals

SLUG_TABLE: Mapping[str, str] = {
    "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "gh", "д": "d", "е": "e", "ё": "io",
    "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k", "қ": "q", "л": "l", "м": "m", "н": "n",
    "ң": "ng", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u",
    "ү": "u", "ф": "f", "х": "h", "һ": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "",
    "ы": "y", "і": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What a slug looks like: an address that never needs escaping and never changes by case."""


_NAMES = {"c++": "cpp", "g++": "gpp", "c#": "csharp", "f#": "fsharp", "j#": "jsharp"}
# Names that their signs make: without them, C++ and C# would both be `c`.
_NAME = re.compile(r"(?<!\w)(?:[cg]\+\+|[cfj]#)(?!\w)")
# A pictogram, also one that is a letter or a mark by itself: ℹ️, ™️. A keycap is its digit.
_PICTOGRAM = re.compile("[^\\d*]\ufe0f")
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ](?=\w)")


def slugify(text: str, table: Mapping[str, str] = SLUG_TABLE) -> str:
    """`text` as a slug: «Шымкент – достық мекені» → `shymkent-dostyq-mekeni`.

    Roman numerals are told from Kazakh letters: «ХІХ ғасыр» → `xix-ghasyr`. Letters outside the
    table lose their accents; what is then not a Latin letter or a digit parts the words, and so do
    signs that stand for letters (№, ™). The result is empty if nothing of the text can be told in
    Latin letters.
    """
    told = _PICTOGRAM.sub(" ", latin_numerals(put_right(text))).lower()
    told = _NAME.sub(lambda found: _NAMES[found[0]], told).replace("ı", "i")
    latin = "".join(table.get(char, char) for char in told)
    plain = _APOSTROPHE.sub("", "".join(map(_plain, latin)))
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def _plain(char: str) -> str:
    """`char` without accents, in the letters and digits that it is made of; a sign as it is. Letter
    by letter, for the order of the marks, which are dropped, does not matter.
    """
    if char.isascii() or unicodedata.category(char)[0] == "S":
        return char
    parts = unicodedata.normalize("NFKD", char)
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    # A fraction is no part of the number before it: 2½.
    return f" {plain} " if "\u2044" in plain else plain
