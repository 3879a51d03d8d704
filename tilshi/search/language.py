"""What `search.js` has to know of a language: the tables of this package as one JSON file."""

import json

from tilshi.kazakh import to_latin
from tilshi.kazakh.alphabet import LETTERS
from tilshi.search import letters
from tilshi.search.stop_words import STOP_WORDS
from tilshi.search.suffixes import suffixes

# How the letters of a query are spelt in terms, which tells қала from кәле.
_SPELLINGS = {"kk": {letter: to_latin(letter) for letter in LETTERS} | {"ё": "e"}, "ru": {"ё": "е"}}


def language_file(lang: str) -> bytes:
    """The file for `lang`."""
    table = suffixes(lang)
    content = {
        "letters": letters.CLASSES,
        "accented": letters.ACCENTED,
        "digraphs": letters.DIGRAPHS,
        "typed": letters.TYPED_VARIANTS,
        "arabic": letters.ARABIC_VARIANTS,
        "twins": letters.TWINS,
        "spelling": _SPELLINGS.get(lang, {}),
        "endings": table.automaton.states,
        "kinds": table.kinds,
        "changes": [
            (change.before, change.pattern.pattern, change.stem.replace("\\", "$"))
            for change in table.changes
        ],
        "stop": STOP_WORDS[lang],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
