"""Cyrillic to the Arabic alphabet of Kazakh (төте жазу, Ahmet Baitursynuly's).

Source: the alphabet as used in China's Kazakh press and CLDR's kk_Arab; the rule for the hamza is
that of the school grammar. Where published texts differ (-аев: ايەۆ and اەۆ), the first, with a
glide.
"""

import re
from functools import partial

from tilshi.kazakh.lookalikes import fix_lookalikes
from tilshi.kazakh.protect import outside_addresses
from tilshi.kazakh.word_by_word import WordByWord

_TABLE = {
    "а": "ا", "ә": "ا", "б": "ب", "в": "ۆ", "г": "گ", "ғ": "ع", "д": "د", "е": "ە", "э": "ە",
    "ж": "ج", "з": "ز", "и": "ي", "й": "ي", "к": "ك", "қ": "ق", "л": "ل", "м": "م", "н": "ن",
    "ң": "ڭ", "о": "و", "ө": "و", "п": "پ", "р": "ر", "с": "س", "т": "ت", "у": "ۋ", "ұ": "ۇ",
    "ү": "ۇ", "ф": "ف", "х": "ح", "һ": "ھ", "ц": "تس", "ч": "چ", "ш": "ش", "щ": "شش", "ы": "ى",
    "і": "ى", "ё": "يو", "ю": "يۋ", "я": "يا", "ъ": "", "ь": "",
}  # fmt: skip
_LETTERS = str.maketrans({**_TABLE, **{letter.upper(): arabic for letter, arabic in _TABLE.items()},
                          ";": "؛", "?": "؟"})  # fmt: skip

_L = "А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі"
_VOWELS = "АаӘәЕеЁёИиОоӨөУуҰұҮүЫыІіЭэЮюЯя"
# The hamza precedes a word, or a part after a hyphen, that has one of ә ө ү і and none of е э г к қ
# ғ: it shows that the vowels are front.
_HAMZA = re.compile(rf"(?<![{_L}])(?=[{_L}]*[ӘәӨөҮүІі])(?![{_L}]*[ЕеЭэГгКкҚқҒғ])(?=[{_L}])")
_CAPITALS = "А-ЯЁӘҒҚҢӨҰҮҺІ"
_ABBREVIATION = re.compile(
    rf"(?<![{_L}])(?![{_CAPITALS}]*[{_VOWELS}])[{_CAPITALS}]{{2,}}(?![{_L}])"
)
_GLIDE = re.compile(r"(?<=[аАеЕ])(?=ев(?:а|т|ы|і|қ|к|\b))", re.IGNORECASE)
_SAME_SOUND = (
    (re.compile("ия|Ия|ИЯ"), "я"),
    (re.compile("ию|Ию|ИЮ"), "ю"),
    (re.compile("ий|Ий|ИЙ"), "й"),
    (re.compile("ье|Ье|ЬЕ"), "йе"),
)
_COMMA = re.compile(r",(?!\d)|(?<!\d),")


def to_arabic(text: str) -> str:
    """`text` with Kazakh Cyrillic and its punctuation in Arabic script; everything else, including
    digits, decimal commas, «» and №, is unchanged. URLs are not touched. Idempotent.
    """
    return _CONVERTER(text)


def _arabic(text: str) -> str:
    text = fix_lookalikes(text)
    text = _ABBREVIATION.sub(lambda found: " ".join(found[0]), text)
    text = _GLIDE.sub("й", text)
    text = _HAMZA.sub("ء", text)
    for pattern, same in _SAME_SOUND:
        text = pattern.sub(same, text)
    return _COMMA.sub("،", text).translate(_LETTERS)


_CONVERTER = WordByWord(partial(outside_addresses, change=_arabic))
