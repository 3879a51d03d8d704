"""Headlines in HTML: broken between words and syllables, but not within «26–28», «00217-ИА»,
«Әл-Фараби» or «азық-түлік».
"""

import re
from functools import lru_cache

from markupsafe import Markup, escape

from tilshi.kazakh.hyphenation import hyphenate

_PART = r"\w+(?:[.,]\w+)*"
_COMPOUND = re.compile(rf"({_PART}(?:[-\u2011–]{_PART})+)")
_LONGEST = 16
"""Characters that fit into a line of any phone: a longer compound may be broken at its hyphen."""
_HYPHENATED = 15
"""Letters from which a word is hyphenated: a shorter one fits into a line of any phone, and would
only be broken to balance the lines.
"""


@lru_cache(maxsize=20_000)
def headline(text: str, kazakh: bool = True) -> Markup:
    """The plain `text` as HTML in which short compounds are never broken; long words have soft
    hyphens if they are in `kazakh`. Without markup and soft hyphens it is `text` again.
    """
    parts = _COMPOUND.split(text)
    for place, part in enumerate(parts):  # every other part is a compound
        if place % 2 and len(part) <= _LONGEST:
            parts[place] = f'<span class="whole">{part}</span>'
        else:
            parts[place] = escape(hyphenate(part, _HYPHENATED) if kazakh else part)
    return Markup("".join(parts))
