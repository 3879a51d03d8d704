"""Slugs: Kazakh, Russian or English text as lower-case Latin words joined by hyphens.

Source of the table: the project's own romanisation, with digraphs for letters that Latin lacks (ғ
gh, ң ng, ж zh, ш sh), so that no letter is lost.
"""

import re
import unicodedata
from collections.abc import Mapping

from tilshi.kazakh.lookalikes import composed

SLUG_TABLE: Mapping[str, str] = {
    "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "gh", "д": "d", "е": "e", "ё": "io",
    "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k", "қ": "q", "л": "l", "м": "m", "н": "n",
    "ң": "ng", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u",
    "ү": "u", "ф": "f", "х": "h", "һ": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "",
    "ы": "y", "і": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""The format of slugs: they need no escaping and do not depend on case."""


def slugify(text: str, table: Mapping[str, str] = SLUG_TABLE) -> str:
    """`text` as a slug: «Шымкент – достық мекені» → `shymkent-dostyq-mekeni`.

    Letters outside the table lose their accents; anything that is still not a Latin letter or a
    digit separates words. The result is empty if nothing of the text can be written in Latin
    letters.
    """
    latin = "".join(table.get(char, char) for char in composed(text).lower())
    # Letter by letter, because the order of combining marks, which are dropped, does not matter.
    parts = (part for char in latin for part in unicodedata.normalize("NFKD", char))
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    plain = re.sub(r"(?<=\w)['’ʼ](?=\w)", "", plain)
    return "-".join(re.findall(r"[a-z0-9]+", plain))
