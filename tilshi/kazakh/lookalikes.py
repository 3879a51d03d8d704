"""Look-alike letters: Latin letters typed by mistake in Cyrillic words, and the reverse.

Found in real texts: Latin a c e i o p x y h in Kazakh words; ə (U+0259) for ә; ɵ (U+0275) for ө; i
(U+0069) for і (U+0456); h for һ.
"""

import re
from collections.abc import Iterator

from tilshi.kazakh.roman_numerals import numeral
from tilshi.unicode_form import composed

_LATIN_TWINS = "aceiopxyhəɵABCEHIKMOPTXYƏƟ"
_CYRILLIC_TWINS = "асеіорхуһәөАВСЕНІКМОРТХУӘӨ"
LOOKALIKES = str.maketrans(_LATIN_TWINS, _CYRILLIC_TWINS)
_TO_LATIN = str.maketrans(_CYRILLIC_TWINS, _LATIN_TWINS)

_CYRILLIC = "\u0400-\u04ff"
_MIXED = re.compile(
    rf"(?<![A-Za-z])[A-Za-zƏəƟɵ]*(?:[{_CYRILLIC}][A-Za-zƏəƟɵ]+|[A-Za-zƏəƟɵ][{_CYRILLIC}]+)"
    rf"[A-Za-z{_CYRILLIC}ƏəƟɵ]*"
)
_LATIN = re.compile("[A-Za-zƏəƟɵ]")
_WORD = re.compile(rf"[A-Za-zƏəƟɵ{_CYRILLIC}]+")
_CYRILLIC_LETTER = re.compile(f"[{_CYRILLIC}]")
# A Latin abbreviation with a Kazakh ending: IPOға.
_WITH_ENDING = re.compile("[A-Z]{2,}[а-яёәғқңөұүһі]+")
_DEGREE = re.compile("°([ \u00a0]?)С(?![а-яёәғқңөұүһі])")
_LATIN_RUN = re.compile("[A-Za-zƏəƟɵ]{2}")
_CYRILLIC_RUN = re.compile(f"[{_CYRILLIC}]{{2}}")


def fix_lookalikes(text: str) -> str:
    """`text` in NFC with each word of look-alikes in one alphabet, and a Latin C in °C.

    A word that fits neither alphabet (`PRодвигай`) is left as it is.
    """
    text = _MIXED.sub(_in_one_alphabet, composed(text))
    return _DEGREE.sub(r"°\1C", text) if "°" in text else text


def in_one_alphabet(word: str) -> str | None:
    """`word`, of Cyrillic and Latin letters, in the alphabet that it fits; if it fits both, in that
    of most of its letters. None if it fits neither. A Roman numeral is Latin.
    """
    if roman := numeral(word):
        return roman
    cyrillic, latin = word.translate(LOOKALIKES), word.translate(_TO_LATIN)
    fits_cyrillic = not _LATIN.search(cyrillic)
    if _CYRILLIC_LETTER.search(latin):
        return cyrillic if fits_cyrillic else None
    mostly_latin = 2 * len(_LATIN.findall(word)) > len(word)
    return cyrillic if fits_cyrillic and not mostly_latin else latin


def mixed_words(text: str) -> Iterator[tuple[int, int, str, bool]]:
    """(start, end, correct spelling, whether it is certain) of the words in `text` that mix two
    alphabets.

    It is certain if the wrong letters are single; two in a row may be a name with an ending. A word
    that fits neither alphabet is left as it is.
    """
    for found in _WORD.finditer(text):
        word = found[0]
        if not _LATIN.search(word) or not _CYRILLIC_LETTER.search(word):
            continue
        right = in_one_alphabet(word)
        if right is None:
            continue
        strange = _CYRILLIC_RUN if _LATIN.search(right) else _LATIN_RUN
        yield found.start(), found.end(), right, not strange.search(word)


def _in_one_alphabet(found: re.Match[str]) -> str:
    word = found[0]
    return word if _WITH_ENDING.fullmatch(word) else in_one_alphabet(word) or word
