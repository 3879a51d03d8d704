"""The Kazakh Cyrillic alphabet of 42 letters, and alphabetical order.

Source of the order: the alphabet as taught and as in ICU's `kk` collation; `sorted()` puts І before
А, and Ә, Ғ, Қ, Ң, Ө, Ұ, Ү, Һ after Я.
"""

from tilshi.kazakh.lookalikes import composed

LETTERS = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"

_RANK = {letter: 100 + number for number, letter in enumerate(LETTERS)}


def sort_key(text: str) -> tuple[tuple[int, ...], str]:
    """A key for sorting `text` alphabetically in Kazakh, ignoring letter case.

    Other characters are sorted by code point, ASCII ones before the letters and others after them.
    Ties are broken by the text itself, so that the order is total.
    """
    folded = composed(text).lower()
    ranks = tuple(
        _RANK.get(char, ord(char) if ord(char) < 100 else 1000 + ord(char)) for char in folded
    )
    return ranks, text
