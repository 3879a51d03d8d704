"""Makes `nouns.txt` and `verbs.txt` from the dictionary of hunspell-kk 1.1.

    python -m tilshi.kazakh.lexicon.make /usr/share/hunspell/kk_KZ.dic

The dictionary lists many inflected forms as separate words; a noun that our endings can derive from
another is left out, unless it is on our own list or is derived from a verb (білім).
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from tilshi.kazakh.lexicon import word_list
from tilshi.kazakh.script import common

_HERE = Path(__file__).parent
# Verb endings that also form nouns: оқу, баспа, білім, төлем, қазы.
_NOUN_LIKE = {"u", "ma", "me", "ba", "be", "pa", "pe", "a", "e", "ñ"}
_WORD = re.compile("[а-яёәғқңөұүһі]{2,}")


def main(dictionary: Path) -> None:
    """Writes both lists."""
    nouns, verbs = set(), set()
    for line in dictionary.read_text("utf-8-sig").splitlines()[1:]:
        word, _, flags = line.strip().lower().partition("/")
        flags = line.strip().partition("/")[2]
        if not _WORD.fullmatch(word):
            continue
        if "M" in flags and word.endswith(("у", "ю")):
            verbs.add(word)
        elif "A" in flags or not flags:
            nouns.add(word)
    (_HERE / "verbs.txt").write_text(_text(_verb_stem(word) for word in verbs), "utf-8")
    (_HERE / "nouns.txt").write_text(_text(nouns), "utf-8")
    (_HERE / "nouns.txt").write_text(_text(nouns - _inflected(nouns)), "utf-8")


def _verb_stem(infinitive: str) -> str:
    return infinitive[:-1] + ("й" if infinitive.endswith("ю") else "")


def _inflected(nouns: set[str]) -> set[str]:
    # Imported only now, because the stemmer reads the lists just written.
    from tilshi.kazakh.lexicon import NOUN, VERB, lexicon
    from tilshi.kazakh.stem import _SHORT, analyses

    words, own = lexicon(), set(word_list("own"))
    found = set()
    for noun in nouns - own:
        for rest, ending, is_noun in analyses(common(noun)):
            if len(rest) == 2 and rest not in _SHORT:
                continue
            if is_noun and words.get(rest, ("", 0))[1] & NOUN:
                of_verb = common(noun)[: -len(ending)]
                if ending in ("ym", "ım", "m") and words.get(of_verb, ("", 0))[1] & VERB:
                    continue
                found.add(noun)
            elif not is_noun and ending not in _NOUN_LIKE:
                found.add(noun)
    return found


def _text(words: Iterable[str]) -> str:
    return "\n".join(sorted(words)) + "\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
