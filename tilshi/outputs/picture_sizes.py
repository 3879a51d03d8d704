"""How wide browsers take a picture to be: phones load no more of it than can be seen."""

import re
from functools import cache

_SHARP_PHONES = ((2.5, 0.6), (1.5, 0.87))
"""From so many dots a pixel a picture passes for so much of its width. On a phone, nobody sees more
than about 1.8 dots a pixel in a photograph, and all three weigh two to three times as much.
"""
_COMMA = re.compile(r", (?![^()]*\))")


@cache
def for_phones(sizes: str) -> str:
    """The attribute `sizes` of a picture with the layout's `sizes`, the last of which, without a
    condition, is that on phones.
    """
    there = _COMMA.split(sizes)[-1]
    phones = (
        f"(max-width: 30rem) and (min-resolution: {dots}dppx) calc({share} * {there})"
        for dots, share in _SHARP_PHONES
    )
    return ", ".join((*phones, sizes))
