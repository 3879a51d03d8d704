"""Cyrillic to the Latin alphabet presented in January 2021 (31 letters).

Source: the table of that alphabet. Where conventions differ: `и` before я and ю is not written
(Мария → Maria, қию → qiu), or letter by letter on demand; `щ` is `şş` in native words (ащы, тұщы,
кеще), `ştş` elsewhere.
Capitals: i ↔ İ (и, й) and ı ↔ I (і), so Latin text must never be changed by `upper()` or `lower()`.
"""

import re
from functools import partial

from tilshi.kazakh.lookalikes import fix_lookalikes
from tilshi.kazakh.protect import outside_addresses
from tilshi.kazakh.roman_numerals import latin_numerals
from tilshi.kazakh.word_by_word import WordByWord

_TABLE = {
    "а": "a", "ә": "ä", "б": "b", "в": "v", "г": "g", "ғ": "ğ", "д": "d", "е": "e", "ж": "j",
    "з": "z", "и": "i", "й": "i", "к": "k", "қ": "q", "л": "l", "м": "m", "н": "n", "ң": "ñ",
    "о": "o", "ө": "ö", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "ū", "ү": "ü",
    "ф": "f", "х": "h", "һ": "h", "ш": "ş", "ы": "y", "і": "ı", "э": "e", "ё": "io", "ц": "ts",
    "ч": "tş", "щ": "ştş", "ю": "iu", "я": "ia", "ъ": "", "ь": "",
}  # fmt: skip
_UPPER = {"i": "İ", "ı": "I"}


def upper(latin: str) -> str:
    """Latin Kazakh text in upper case: i → İ, ı → I."""
    return "".join(_UPPER.get(char, char.upper()) for char in latin)


def _title(latin: str) -> str:
    return upper(latin[:1]) + latin[1:]


_LETTERS = str.maketrans(
    {**_TABLE, **{letter.upper(): _title(latin) for letter, latin in _TABLE.items()}}
)
_IN_CAPITALS = {letter.upper(): upper(latin) for letter, latin in _TABLE.items() if len(latin) > 1}
# A letter that becomes several is all upper case next to another capital: ЯҢА → İAÑA, Я → İa.
_C = "А-ЯЁӘҒҚҢӨҰҮҺІ"
_CAPITALS = re.compile(rf"[ЁЦЧЩЮЯ](?:(?<=[{_C}].)|(?=[{_C}]))")
# Also at the end of place names (Қызылащы), but not in плащ.
_NATIVE_SH = re.compile(r"(?<![а-яёәғқңөұүһі])(?:ащ|тұщ|кещ(?=е))|(?<!пл)ащ(?=ы)", re.IGNORECASE)
_SAME_SOUND = (("ия", "я"), ("Ия", "Я"), ("ИЯ", "Я"), ("ию", "ю"), ("Ию", "Ю"), ("ИЮ", "Ю"))


def to_latin(text: str, iya: str = "ia") -> str:
    """`text` with Kazakh Cyrillic in Latin script; everything else is unchanged.

    `iya` is what ия becomes: "ia" or "iia", and ию likewise. Roman numerals are Latin; URLs, e-mail
    addresses and file names are not touched. Idempotent.
    """
    return _CONVERTERS[iya](latin_numerals(text))


def _latin(text: str, iya: str) -> str:
    if text.isascii():
        return text
    text = fix_lookalikes(text)
    if "щ" in text or "Щ" in text:
        text = _NATIVE_SH.sub(_double_sh, text)
    if iya == "ia":
        for letters, same in _SAME_SOUND:
            text = text.replace(letters, same)
    text = _CAPITALS.sub(lambda found: _IN_CAPITALS[found[0]], text)
    return text.translate(_LETTERS)


def _double_sh(found: re.Match[str]) -> str:
    return found[0].replace("щ", "шш").replace("Щ", "ШШ")


_CONVERTERS = {
    iya: WordByWord(partial(outside_addresses, change=partial(_latin, iya=iya)))
    for iya in ("ia", "iia")
}
