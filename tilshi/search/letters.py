"""The plain alphabet, a–z and 0–9, in which a query and the words of a text are compared.

One word has one plain form in Cyrillic, Latin (of 2021, of 2018, or as typed without accents) and
Arabic script, with or without the letters that only Kazakh has: қазақ, qazaq, казак and قازاق are
all `kazak`. `search.js` computes the same from the tables that are here (see `language`).
"""

import re
import unicodedata
from functools import lru_cache

from tilshi.kazakh.lookalikes import LOOKALIKES

CLASSES = {
    "a": "аәəا", "b": "бب", "d": "дد", "e": "еэە\u0647", "f": "фف", "g": "гғعگ\u063a",
    "h": "хһxحھ\u062e", "i": "иыіıyىي\u06cc", "j": "жج", "k": "кқqcقك\u06a9", "l": "лل", "m": "мم",
    "n": "нңنڭ", "o": "оөɵو", "p": "пپ", "r": "рر", "s": "сшщسش", "t": "тت", "u": "уұүwۋۇ",
    "v": "вۆ", "z": "зز", "ts": "цчچ", "iu": "ю", "ia": "я",
    **{str(n): chr(0x660 + n) + chr(0x6F0 + n) for n in range(10)},
}  # fmt: skip
"""A plain form → the letters and digits that have it; they have no accents any more."""

ACCENTED = (("ç", "ch"), ("ý", "u"), ("ştş", "s"))
"""Letters that are not what they are without their accents: ý is у in the alphabet of 2018; щ."""

DIGRAPHS = (("ch", "ts"), ("sh", "s"), ("zh", "j"), ("kh", "h"), ("gh", "g"))
"""What several plain letters are read as, in this order."""

TYPED_VARIANTS = (("x", "ks"), ("ng", "n"), ("yo", "e"), ("io", "e"), ("ye", "e"), ("ie", "e"))
"""Other readings of what may stand for several sounds if it is typed in ASCII: Alexandr, Mangystau,
Yerlan. They are tried when a query is read, and never in a text.
"""
ARABIC_VARIANTS = (("يە", "ە"), ("يو", "ە"), ("يو", "و"))
"""The glide of توقايەۆ and of باتاليون, which other scripts do not write."""

_LETTER = str.maketrans(
    {char: form for form, chars in CLASSES.items() for char in chars if char != "c"}
)
_C = str.maketrans("c", "k")
_TWIN = {chr(latin): chr(cyrillic) for latin, cyrillic in LOOKALIKES.items()}
TWINS = "".join(_TWIN), "".join(_TWIN.values())
"""Latin letters and the Cyrillic ones that look like them."""
_TO_CYRILLIC, _TO_LATIN = str.maketrans(*TWINS), str.maketrans(*reversed(TWINS))

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[A-Za-zƏəƟɵ]")
_WITH_ENDING = re.compile("[A-Z]{2,}[а-яёәғқңөұүһі]+")
_FOUR = re.compile("[ІӀХIXVLУҮ]*[ІӀI][ІӀХIXVLУҮ]*")
_DOUBLED = re.compile(r"([a-z])\1+")
_NUMERAL = re.compile("[ihvl]+")
_REST = re.compile("[^a-z0-9]+")


@lru_cache(maxsize=200_000)
def plain(word: str) -> str:
    """`word`, in any script, in the plain alphabet; "" if it has no letters of it."""
    if _FOUR.fullmatch(word):
        word = word.replace("У", "V").replace("Ү", "V")
    text = in_one_alphabet(word).lower()
    for char, spelling in ACCENTED:
        text = text.replace(char, spelling)
    text = _REST.sub("", unicodedata.normalize("NFKD", text).translate(_LETTER))
    for several, one in DIGRAPHS:
        text = text.replace(several, one)
    text = text.translate(_C)
    # In Roman numerals, doubled letters count.
    return text if _NUMERAL.fullmatch(text) else _DOUBLED.sub(r"\1", text)


def in_one_alphabet(word: str) -> str:
    """`word` without look-alikes of the other alphabet, if it has both Cyrillic and Latin letters;
    one that fits neither, or is a Latin abbreviation with an ending, is unchanged.
    """
    latin = len(_LATIN.findall(word))
    if not latin or not _CYRILLIC.search(word) or _WITH_ENDING.fullmatch(word):
        return word
    as_cyrillic, as_latin = word.translate(_TO_CYRILLIC), word.translate(_TO_LATIN)
    fits_cyrillic, fits_latin = not _LATIN.search(as_cyrillic), not _CYRILLIC.search(as_latin)
    if fits_cyrillic and not (fits_latin and 2 * latin > len(word)):
        return as_cyrillic
    return as_latin if fits_latin else word
