"""Any of the three scripts as Latin lower case: the form in which words are compared."""

import re
from functools import lru_cache

from tilshi.kazakh.latin import to_latin
from tilshi.kazakh.letters import put_right

_ARABIC = re.compile("[\u0621-\u06ff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LOWER = str.maketrans("İI", "iı")
# From the Arabic alphabet: what is plain, and the vowels that are back or front as the word is.
_FROM_ARABIC = str.maketrans(
    dict(
        zip(
            "ءبۆگعدەجزيكقلمنڭپرستۋفحھچش،؛؟",
            ("", *"bvgğdejzikqlmnñprstufhh", "tş", "ş", *",;?"),
            strict=True,
        )
    )
)
_BACK = str.maketrans("اوۇى", "aoūy")
_FRONT = str.maketrans("اوۇى", "äöüı")


# Words of these letters alone, which most are, need no more than a table.
_PLAIN = re.compile("[абвгдежзийклмнопрстуфхцчшъыьэюяёәғқңөұүһі]+")
_TABLE = str.maketrans({letter: to_latin(letter) for letter in _PLAIN.pattern[1:-2]})


@lru_cache(maxsize=50_000)
def common(word: str) -> str:
    """`word`, in Cyrillic, Latin or Arabic letters, as lower-case Latin.

    Equal for the three spellings of a word, but where the Arabic one leaves its vowels open.
    """
    lowered = word.lower()
    if _PLAIN.fullmatch(lowered):
        latin = lowered.replace("ия", "я").translate(_TABLE)
    elif _ARABIC.search(word):
        front = any(letter in word for letter in "ءەگك")
        return word.translate(_FROM_ARABIC).translate(_FRONT if front else _BACK)
    else:
        latin = put_right(word)
        if _CYRILLIC.search(latin):
            latin = to_latin(latin.lower())
        latin = latin.translate(_LOWER).lower()
    # Not every school writes the й of ия and of ию.
    return latin.replace("iia", "ia").replace("iiu", "iu") if "ii" in latin else latin


_DIGRAPHS = (
    ("ştş", "щ"), ("tş", "ч"), ("ts", "ц"), ("io", "ё"), ("iu", "ю"), ("ia", "я"),
)  # fmt: skip
_FROM_LATIN = str.maketrans(
    "aäbvgğdejziklmnñoöprstuūüfhşyqıcxw", "аәбвгғдежзиклмнңоөпрстуұүфхшықіцкв"
)


def to_cyrillic(latin: str) -> str:
    """Lower-case Latin as Cyrillic, by its likeliest spelling. `to_latin` of it is `latin` again
    for words of the Kazakh alphabet.
    """
    for several, one in _DIGRAPHS:
        latin = latin.replace(several, one)
    text = latin.translate(_FROM_LATIN)
    return re.sub("(?<=[аәеоөұүыі])и", "й", text)
