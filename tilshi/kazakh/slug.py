"""Slugs: Kazakh, Russian or English text as lower-case Latin words joined by hyphens.

Source of the table: the project's own romanisation, with digraphs for letters that Latin lacks (ғ
gh, ң ng, ж zh, ш sh), so that no letter is lost.
"""

import re
import unicodedata
from collections.abc import Mapping

SLUG_TABLE: Mapping[str, str] = {
    "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "gh", "д": "d", "е": "e", "ё": "io",
    "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k", "қ": "q", "л": "l", "м": "m", "н": "n",
    "ң": "ng", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u",
    "ү": "u", "ф": "f", "х": "h", "һ": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "",
    "ы": "y", "і": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""The format of slugs: they need no escaping and do not depend on case."""


_NAMES = {"c++": "cpp", "g++": "gpp", "c#": "csharp", "f#": "fsharp", "j#": "jsharp"}
# Names that would be the same without their signs: C, C++, C#.
_NAME = re.compile(r"(?<!\w)(?:[cg]\+\+|[cfj]#)(?!\w)")
# An emoji, even one that is a letter or sign on its own (ℹ️, ™️). A keycap stays a digit.
_PICTOGRAM = re.compile("[^\\d*]\ufe0f")
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ](?=\w)")


def slugify(text: str, table: Mapping[str, str] = SLUG_TABLE) -> str:
    """`text` as a slug: «Шымкент – достық мекені» → `shymkent-dostyq-mekeni`.

    Roman numerals are recognised: «ХІХ ғасыр» → `xix-ghasyr`. Letters outside the table lose their
    accents; anything that is still not a Latin letter or a digit separates words, and so do signs
    that stand for letters (№, ™). The result is empty if nothing of the text can be written in
    Latin letters.
    """
    # A build only asks whether a slug is one: it need not wait for these.
    from tilshi.kazakh.lookalikes import fix_lookalikes
    from tilshi.kazakh.roman_numerals import latin_numerals

    told = _PICTOGRAM.sub(" ", latin_numerals(fix_lookalikes(text))).lower()
    told = _NAME.sub(lambda found: _NAMES[found[0]], told).replace("ı", "i")
    latin = "".join(table.get(char, char) for char in told)
    plain = _APOSTROPHE.sub("", "".join(map(_plain, latin)))
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def _plain(char: str) -> str:
    """`char` without accents, decomposed into letters and digits; signs are unchanged. It is one
    character, because the order of combining marks, which are dropped, does not matter.
    """
    category = unicodedata.category(char)
    if char.isascii() or category[0] == "S":
        return char
    if category == "Cf":
        return ""  # soft hyphens and other invisible signs, of which pasted words are full
    parts = unicodedata.normalize("NFKD", char)
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    # A fraction is separate from the number before it: 2½.
    return f" {plain} " if "\u2044" in plain else plain
