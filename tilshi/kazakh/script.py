"""Any of the three scripts as lower-case Latin, the form in which words are compared."""

import re
from collections.abc import Sequence
from functools import lru_cache

from tilshi.kazakh.latin import to_latin
from tilshi.kazakh.lookalikes import fix_lookalikes
from tilshi.kazakh.roman_numerals import SEARCHED_LETTERS, searched_numeral

_ARABIC = re.compile("[\u0621-\u06ff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LOWER = str.maketrans("İI", "iı")
_FROM_ARABIC = str.maketrans(
    dict(
        zip(
            "ءبۆگعدەجزيكقلمنڭپرستۋفحھچش،؛؟",
            ("", *"bvgğdejzikqlmnñprstufhh", "tş", "ş", *",;?"),
            strict=True,
        )
    )
)
# Vowels that Arabic script writes with the same letter, back and front; and what distinguishes
# them.
_OPEN = {"ا": "aä", "و": "oö", "ۇ": "ūü", "ى": "yı"}
_FRONT, _BACK = "ەگك", "قع"
_FIRST_SIGN = re.compile("[ەگكقع]")
_WITH = re.compile("[مبپ]ەن$")
_VOWEL = re.compile("[اوۇىە]")
_BACK_SIGN = re.compile("[اوقع]")
_GLIDE = re.compile("(?<=[اەوۋى])يەۆ")
# Words of these letters only, which most are, need only a table.
_PLAIN = re.compile("[абвгдежзийклмнопрстуфхцчшъыьэюяёәғқңөұүһі]+")
_NOT_PLAIN = re.compile(f"[^ {_PLAIN.pattern[1:-2]}]")
_TABLE = str.maketrans({letter: to_latin(letter) for letter in _PLAIN.pattern[1:-2]})


@lru_cache(maxsize=50_000)
def common(word: str) -> str:
    """`word`, in Cyrillic, Latin or Arabic script, as lower-case Latin.

    Equal for the three spellings of a word, except where the Arabic one has ambiguous vowels. Roman
    numerals are equal whatever letters they are typed with.
    """
    if word[:1] in SEARCHED_LETTERS:
        head, hyphen, ending = word.partition("-")
        if roman := searched_numeral(head):
            return roman.translate(_LOWER).lower() + hyphen + _by_letters(ending)
    return _by_letters(word)


def _by_letters(word: str) -> str:
    lowered = word.lower()
    if _PLAIN.fullmatch(lowered):
        latin = lowered.replace("ия", "я").translate(_TABLE)
    elif _ARABIC.search(word):
        latin = _from_arabic(word)
    else:
        latin = fix_lookalikes(word)
        if _CYRILLIC.search(latin):
            latin = to_latin(latin.lower())
        latin = latin.translate(_LOWER).lower()
    # Not all conventions write the й of ия and of ию.
    return latin.replace("iia", "ia").replace("iiu", "iu") if "ii" in latin else latin


def common_list(words: Sequence[str]) -> list[str]:
    """The `common` form of each of `words`: many at once take a fifth of the time."""
    text = " ".join(words).lower()
    latin = text.replace("ия", "я").translate(_TABLE).replace("iia", "ia").replace("iiu", "iu")
    at = (found.start() for found in _NOT_PLAIN.finditer(text))
    odd = {text[text.rfind(" ", 0, one) + 1 :].partition(" ")[0] for one in at}
    return [
        common.__wrapped__(word) if word in odd or word[0] in SEARCHED_LETTERS else key
        for word, key in zip(words, latin.split(" "), strict=True)
    ]


def is_arabic(word: str) -> bool:
    """Whether `word` ends in an Arabic letter."""
    return "\u0621" <= word[-1:] <= "\u06ff"


def _from_arabic(word: str) -> str:
    """`word` in Latin, with ambiguous vowels read in the most likely way.

    ә and ө occur only in first syllables, of words with a hamza, or with a sign of front vowels and
    none of back ones after it (except -мен, which goes with both). ы and і, ұ and ү follow the
    letters before them.
    """
    core = _WITH.sub("", word)
    sign = _FIRST_SIGN.search(core)
    front = "ء" in core or bool(sign and sign[0] in _FRONT)
    vowel = _VOWEL.search(core)
    first = "ء" in core or bool(
        vowel
        and any(letter in core for letter in _FRONT)
        and not any(letter in core for letter in _BACK)
        and not _BACK_SIGN.search(core, vowel.end())
    )
    latin: list[str] = []
    for letter in _GLIDE.sub("ەۆ", word):
        if letter == "ە" and latin[-1:] == ["a"]:
            pass  # Тоқаевтың: names in -аев have back vowels.
        elif letter in _FRONT or letter in _BACK:
            front = letter in _FRONT
        if letter in "او":
            front = first
        elif letter in "ۇى" and first:
            front = True
        latin.append(_OPEN[letter][front] if letter in _OPEN else letter.translate(_FROM_ARABIC))
        if letter in _OPEN or letter == "ە":
            first = False
    return "".join(latin)


_DIGRAPHS = (
    ("ştş", "щ"), ("tş", "ч"), ("ts", "ц"), ("io", "ё"), ("iu", "ю"), ("ia", "я"),
)  # fmt: skip
_FROM_LATIN = str.maketrans(
    "aäbvgğdejziklmnñoöprstuūüfhşyqıcxw", "аәбвгғдежзиклмнңоөпрстуұүфхшықіцкв"
)


def to_cyrillic(latin: str) -> str:
    """Lower-case Latin as Cyrillic, in the most likely spelling. For words of the Kazakh alphabet,
    `to_latin` of it is `latin` again.
    """
    for several, one in _DIGRAPHS:
        latin = latin.replace(several, one)
    text = latin.translate(_FROM_LATIN)
    return re.sub("(?<=[аәеоөұүыі])и", "й", text)
