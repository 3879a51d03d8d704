"""The words of a text or a query; `search.js` splits queries by the same rule."""

import re
import unicodedata
from collections.abc import Iterator

from tilshi.search.letters import plain
from tilshi.search.suffixes import NOUN, suffixes

# Soft hyphens and other invisible characters; vowel signs that Arabic script does without.
_INVISIBLE = re.compile("[\u00ad\u0300-\u036f\u064b-\u065f\u0670\u200b-\u200f\u2060-\u206f\ufeff]")
_WORD = r"[^\W_]+(?:['’ʼ][^\W_]+)*"
_JOINED = re.compile(rf"{_WORD}(?:[-‐‑]{_WORD})*")
_HYPHEN = re.compile("[-‐‑]")


def words(text: str, lang: str) -> Iterator[str]:
    """The words of `text`: letters and digits, and apostrophes between them. What a hyphen joins
    are words of their own, except endings: АҚШ-тың is АҚШ.
    """
    for joined in _JOINED.findall(_INVISIBLE.sub("", unicodedata.normalize("NFC", text))):
        first, *others = _HYPHEN.split(joined)
        yield first
        for other in others:
            if not suffixes(lang).automaton.takers(plain(other)) & NOUN:
                yield other
