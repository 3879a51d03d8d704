"""Soft hyphens in long Kazakh words, by syllable: browsers have no Kazakh hyphenation patterns.

Source: the school rule of тасымал. A syllable has one vowel and begins with one consonant (қа-ла,
мек-теп, ұлт-тар); ь and ъ stay with the letter before them; й, and у after a vowel, are consonants
(та-уар, қо-ян). In loanwords a stop and a liquid stay together (ас-сам-бле-я).
"""

import re
from functools import lru_cache

SOFT_HYPHEN = "\u00ad"

_CYRILLIC = "а-яёәғқңөұүһі"
_WORD = re.compile(rf"[{_CYRILLIC}{SOFT_HYPHEN}]+", re.IGNORECASE)
_LATIN_WORD = re.compile(rf"[a-zäğıñöşūüİ{SOFT_HYPHEN}]+", re.IGNORECASE)
_ANY_CYRILLIC = re.compile(f"[{_CYRILLIC}]", re.IGNORECASE)
_FOREIGN = re.compile("[cwx]", re.IGNORECASE)
_VOWELS = frozenset("аәеёиоөуұүыіэюяaäeoöūüyıiu")
_GLIDES = frozenset("уiu")
_SIGNS = "ьъ"
_LOWER = str.maketrans("İI", "iı")
_ONSET = re.compile("[бвгдкптфbvgdkptf][лрlr]$")
_SHORTEST, _LEAST = 10, 3


def hyphenate(text: str, shortest: int = _SHORTEST) -> str:
    """`text` with soft hyphens (U+00AD) in Kazakh words of at least `shortest` letters, Cyrillic or
    Latin, with three letters or more on either side.

    Idempotent; without its soft hyphens it is `text` again. Arabic script is never hyphenated;
    Latin words next to Cyrillic ones are in another language.
    """
    word = _WORD if _ANY_CYRILLIC.search(text) else _LATIN_WORD
    return word.sub(lambda found: _hyphenated(found[0], shortest), text)


@lru_cache(maxsize=20_000)
def _hyphenated(word: str, shortest: int) -> str:
    if len(word) < shortest or SOFT_HYPHEN in word or _FOREIGN.search(word):
        return word
    parts, at = [], 0
    for place in _syllable_starts(word.translate(_LOWER).lower()):
        if _LEAST <= place <= len(word) - _LEAST:
            parts.append(word[at:place])
            at = place
    return SOFT_HYPHEN.join([*parts, word[at:]])


def _syllable_starts(word: str) -> list[int]:
    """The positions where the syllables of a lower-case word begin, except the first."""
    starts = []
    last = None
    for place in range(len(word)):
        if not _is_vowel(word, place):
            continue
        if last is not None:
            starts.append(_start(word, last, place))
        last = place
    return starts


def _is_vowel(word: str, place: int) -> bool:
    letter = word[place]
    if letter not in _VOWELS:
        return False
    after_vowel = place > 0 and _is_vowel_letter(word, place - 1)
    before_vowel = place + 1 < len(word) and word[place + 1] in _VOWELS
    return not (letter in _GLIDES and (after_vowel or (place == 0 and before_vowel)))


def _is_vowel_letter(word: str, place: int) -> bool:
    """Whether the letter is a vowel when the next letter is read: not у in ауыр, but у in қуат."""
    letter = word[place]
    return letter in _VOWELS and not (
        letter in _GLIDES and place > 0 and word[place - 1] in _VOWELS
    )


def _start(word: str, vowel: int, following: int) -> int:
    """The position where the syllable of the vowel at `following` begins."""
    between = word[vowel + 1 : following]
    # ц, two letters in Latin, precedes и in all but a few words.
    if between.endswith("ts") and word[following] == "i":
        return following - 2
    if len(between) >= 3 and _ONSET.search(between):
        return following - 2
    if not between or between[-1] in _SIGNS:
        return following
    return following - 1
