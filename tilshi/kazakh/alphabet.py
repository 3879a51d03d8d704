"""The Kazakh Cyrillic alphabet of 42 letters, and the order of words by it.

Source of the order: the alphabet as taught and as in ICU's `kk` collation; `sorted()` puts
І before А and Ә, Ғ, Қ, Ң, Ө, Ұ, Ү, Һ after Я.
"""

from tilshi.kazakh.lookalikes import composed

LETTERS = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"

_RANK = {letter: 100 + number for number, letter in enumerate(LETTERS)}


def sort_key(text: str) -> tuple[tuple[int, ...], str]:
    """A key for sorting `text` alphabetically in Kazakh, letter case aside.

    Other characters come before the letters, in the order of their code points if ASCII, else
    after them. The text itself is the last resort, so that the order is total.
    """
    folded = composed(text).lower()
    ranks = tuple(
        _RANK.get(char, ord(char) if ord(char) < 100 else 1000 + ord(char)) for char in folded
    )
    return ranks, text
