"""Cyrillic to the Arabic alphabet of Kazakh (төте жазу, Ahmet Baitursynuly's).

Source: the alphabet as used in China's Kazakh press and CLDR's kk_Arab; the rule for the hamza is
that of the school grammar. Where published texts differ: names in -ев after a vowel take a glide in
all their forms (Тоқаев توقايەۆ, not اەۆ), and и before я, ю, й is not written (ия يا, ию يۋ).
"""

import re
from functools import partial

from tilshi.kazakh.abbreviations import CAPITALS, read_by_letters
from tilshi.kazakh.lookalikes import fix_lookalikes
from tilshi.kazakh.protect import outside_addresses
from tilshi.kazakh.roman_numerals import latin_numerals
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
# The hamza precedes a word, or a part after a hyphen, that has one of ә ө ү і and none of е э г к қ
# ғ: it shows that the vowels are front.
_HAMZA = re.compile(rf"(?<![{_L}])(?=[{_L}]*[ӘәӨөҮүІі])(?![{_L}]*[ЕеЭэГгКкҚқҒғ])(?=[{_L}])")
_ABBREVIATION = re.compile(rf"(?<![{_L}])[{CAPITALS}]{{2,}}(?![{_L}])")
_LONG_IN_CAPITALS = re.compile(rf"[{CAPITALS}]{{6}}")
# One rule for -ев, -ева, -евич, -евна and all their endings; not for евр-, as in «трансевразия».
_GLIDE = re.compile("(?<=[аеоуыэюяАЕОУЫЭЮЯ])(?=[еЕ][вВ](?![рР]))")
_SAME_SOUND = (
    (re.compile("[иИ]([яюйЯЮЙ])"), r"\1"),
    # A soft or hard sign before a vowel sounds as й: объект, премьер, батальон.
    (re.compile("[ьъЬЪ](?=[еоЕО])"), "й"),
)
_COMMA = re.compile(r",(?!\d)|(?<!\d),")


def to_arabic(text: str) -> str:
    """`text` with Kazakh Cyrillic and its punctuation in Arabic script; everything else, including
    digits, decimal commas, «» and №, is unchanged. Abbreviations that are read letter by letter are
    spelt out, Roman numerals are Latin; URLs, e-mail addresses and file names are not touched.
    Idempotent.
    """
    in_capitals = text.isupper() and _LONG_IN_CAPITALS.search(text)
    converter = _CONVERTER_OF_CAPITALS if in_capitals else _CONVERTER
    return converter(latin_numerals(text))


def _arabic(text: str, in_capitals: bool) -> str:
    def abbreviation(found: re.Match[str]) -> str:
        # Converted here, because a hamza precedes words, not letters.
        lettered = read_by_letters(found[0], in_capitals)
        return " ".join(found[0].translate(_LETTERS)) if lettered else found[0]

    text = fix_lookalikes(text)
    text = _ABBREVIATION.sub(abbreviation, text)
    text = _GLIDE.sub("й", text)
    text = _HAMZA.sub("ء", text)
    for pattern, same in _SAME_SOUND:
        text = pattern.sub(same, text)
    return _COMMA.sub("،", text).translate(_LETTERS)


def _word_by_word(in_capitals: bool) -> WordByWord:
    change = partial(_arabic, in_capitals=in_capitals)
    return WordByWord(partial(outside_addresses, change=change))


_CONVERTER = _word_by_word(in_capitals=False)
_CONVERTER_OF_CAPITALS = _word_by_word(in_capitals=True)
