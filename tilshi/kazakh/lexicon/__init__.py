"""The words that the stemmer knows.

`own.txt` is the project's own list: everyday words of the news, and words that look like forms of
others (білім, теңге, оқу). `nouns.txt` and `verbs.txt` are made by `make.py` from the Kazakh
dictionary for hunspell 1.1, © 2009 Akmaral Mussayeva, László Németh, Rail Aliev, under GPL-2+,
LGPL-2.1+ or MPL-1.1 (used here under later versions of the GPL), with the inflected forms removed.
"""

from functools import cache
from importlib.resources import files

from tilshi.kazakh.script import common

NOUN, VERB, OWN = 1, 2, 4


@cache
def lexicon() -> dict[str, tuple[str, int]]:
    """Latin lower case → (the word in Cyrillic, bit set of NOUN, VERB and OWN)."""
    words: dict[str, tuple[str, int]] = {}
    for name, kind in (("own", NOUN | OWN), ("nouns", NOUN), ("verbs", VERB)):
        for word in word_list(name):
            key = common.__wrapped__(word)
            spelling, kinds = words.get(key, (word, 0))
            words[key] = spelling, kinds | kind
    return words


def word_list(name: str) -> list[str]:
    """The words of the list `name`."""
    text = files(__package__).joinpath(f"{name}.txt").read_text("utf-8")
    return [word for line in text.splitlines() if not line.startswith("#") for word in line.split()]
