"""The words that the stemmer knows.

The project's own lists are `own.txt` (everyday words of the news, and those that look like forms of
others: білім, теңге, оқу), `own_verbs.txt`, `bare.txt` (words that take no endings), `names.txt`
and `irregular.txt`. `nouns.txt` and `verbs.txt` are made by `make.py` from the Kazakh dictionary
for hunspell 1.1, © 2009 Akmaral Mussayeva, László Németh, Rail Aliev, under GPL-2+, LGPL-2.1+ or
MPL-1.1 (taken here under the GPL's later versions), with the inflected forms removed.
"""

from functools import cache
from importlib.resources import files

from tilshi.kazakh.script import common, common_list

NOUN, VERB, OWN, BARE = 1, 2, 4, 8
_LISTS = {
    "own": NOUN | OWN, "names": NOUN, "bare": BARE, "own_verbs": VERB | OWN, "nouns": NOUN,
    "verbs": VERB,
}  # fmt: skip


@cache
def lexicon() -> dict[str, tuple[str, int]]:
    """Latin lower case → (the word in Cyrillic, bit set of NOUN, VERB, OWN and BARE)."""
    words: dict[str, tuple[str, int]] = {}
    for name, kind in _LISTS.items():
        listed = word_list(name)
        for word, key in zip(listed, common_list(listed), strict=True):
            spelling, kinds = words.get(key, (word, 0))
            words[key] = spelling, kinds | kind
    return words


@cache
def irregular() -> dict[str, str]:
    """Forms whose stem no rule finds → the stem; both in Latin lower case."""
    lines = (map(common.__wrapped__, line.split()) for line in _lines("irregular"))
    return {form: stem for stem, *forms in lines for form in forms}


def word_list(name: str) -> list[str]:
    """The words of the list `name`."""
    return " ".join(_lines(name)).split()


def _lines(name: str) -> list[str]:
    text = files(__package__).joinpath(f"{name}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
