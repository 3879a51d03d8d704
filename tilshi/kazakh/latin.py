"""Cyrillic to the Latin alphabet presented in January 2021 (31 letters).

Source: the table of that alphabet. Where conventions differ: `ия` is written `ia` (Мария → Maria),
letter by letter on demand; `щ` is `şş` in native words (ащы, тұщы, кеще), `ştş` elsewhere.
Capitals: i ↔ İ (и, й) and ı ↔ I (і), so Latin text must never be changed by `upper()` or `lower()`.
"""

import re
from functools import partial

from tilshi.kazakh.lookalikes import fix_lookalikes
from tilshi.kazakh.protect import outside_addresses
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
_CAPITALS = re.compile(rf"(?<=[{_C}])[ЁЦЧЩЮЯ]|[ЁЦЧЩЮЯ](?=[{_C}])")
_NATIVE_SH = re.compile(r"(?<![а-яёәғқңөұүһі])(ащ|тұщ|кещ(?=е))", re.IGNORECASE)


def to_latin(text: str, iya: str = "ia") -> str:
    """`text` with Kazakh Cyrillic in Latin script; everything else is unchanged.

    `iya` is what ия becomes: "ia" or "iia". URLs and e-mail addresses are not touched. Idempotent.
    """
    return _CONVERTERS[iya](text)


def _latin(text: str, iya: str) -> str:
    if text.isascii():
        return text
    text = fix_lookalikes(text)
    if "щ" in text or "Щ" in text:
        text = _NATIVE_SH.sub(_double_sh, text)
    if iya == "ia":
        text = text.replace("ия", "я").replace("Ия", "Я").replace("ИЯ", "Я")
    text = _CAPITALS.sub(lambda found: _IN_CAPITALS[found[0]], text)
    return text.translate(_LETTERS)


def _double_sh(found: re.Match[str]) -> str:
    return found[0].replace("щ", "шш").replace("Щ", "ШШ")


_CONVERTERS = {
    iya: WordByWord(partial(outside_addresses, change=partial(_latin, iya=iya)))
    for iya in ("ia", "iia")
}
