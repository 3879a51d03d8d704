"""Makes `endings.txt`, which takes a second, from the rules of the languages.

    python -m tilshi.search.make_endings

Kazakh endings are those of `tilshi.kazakh.endings`, and those of the passive, which stems are
without. Russian and English ones are whatever the Snowball stemmers remove.
"""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from tilshi.kazakh.endings import NASAL, VOWEL, L, noun_endings, verb_endings
from tilshi.search.automaton import automaton
from tilshi.search.letters import plain
from tilshi.search.suffixes import ALL, FILE, VERB, stemmer

# Words to be stemmed, and what may follow: the endings of snowballstem.org/algorithms, alone and
# after one another.
_BASES = {"ru": ("банабан", "банабана", "банабани"), "en": ("banaban", "banabakt")}
_LAYERS = {
    "ru": (
        "ост ость ейш ейше вш ивш ывш ющ ующ ащ ящ щ ем нн енн",
        "ее ие ые ое ими ыми ей ий ый ой ем им ым ом его ого ему ому их ых ую юю ая яя ою ею"
        " в вши ив ивши ыв ывши ла на ете йте ли й л н ло но ет ют ны ть ешь нно ила ыла ена ейте"
        " уйте ите или ыли уй ил ыл ен ило ыло ено ят ует уют ит ыт ены ить ыть ишь ую ю"
        " а ев ов ье е иями ями ами еи ии и ией иям ям ием ам о у ах иях ях ы ь ию ью ия ья я",
        "ся сь",
    ),
    "en": (
        "ation ational ator ate al ality alism ance ence er ic ical icity icate ative able ible"
        " ability ibility ably ibly ant ement ment ent ism iti ity ous ousness ive iveness ivity"
        " ize izer ization ication ion ional ful fulness fully less lessly ness ency ancy ology"
        " ologist",
        "ly li y ness",
        "e s es ed er ers ing ings ingly edly ies ied 's",
    ),
}  # fmt: skip


def endings_file() -> str:
    """The content of `endings.txt`."""
    found = {"kk": _kazakh(), **{lang: dict.fromkeys(_removed(lang), VERB) for lang in _BASES}}
    return "".join(f"{lang} {automaton(endings).states}\n" for lang, endings in found.items())


def _kazakh() -> dict[str, int]:
    """Plain endings, each with the kinds of verb and (shifted) of noun that take it."""
    found: dict[str, int] = {}
    for ending, kinds in noun_endings().items():
        _add(found, ending, _classes(kinds) << 6)
    for ending, kinds in verb_endings().items():
        classes = _classes(kinds)
        _add(found, ending, classes)
        # басталды, ашылды; тыңдалынды, салынды.
        if classes >> L & 1:
            _add(found, "l" + ending, 1 << VOWEL)
            _add(found, "yl" + ending, ALL & ~(1 << VOWEL))
        if classes >> NASAL & 1:
            _add(found, "n" + ending, 1 << VOWEL)
            _add(found, "yn" + ending, 1 << L)
    return found


def _classes(kinds: int) -> int:
    """The kinds without their harmony, of which plain letters say little."""
    return sum(1 << kind for kind in range(6) if kinds >> 2 * kind & 0b11)


def _add(found: dict[str, int], ending: str, kinds: int) -> None:
    # A letter before it, for a doubled one is kept where there are no others but i and l.
    form = plain(f"f{ending}")[1:]
    found[form] = found.get(form, 0) | kinds


def _removed(lang: str) -> Iterator[str]:
    """What the stemmer of `lang` removes from words with endings in one to all of the layers."""
    stem = stemmer(lang)
    for base in _BASES[lang]:
        for layers in product(*(("", *layer.split()) for layer in _LAYERS[lang])):
            # As English spells it: activ(e)-ed.
            spelling = re.sub("e(?=[aei])", "", base + "".join(layers))
            word, rest = plain(spelling), plain(stem(spelling))
            # The stem of English may have an e in the place of the ending.
            ending = word.removeprefix(rest if word.startswith(rest) else rest.removesuffix("e"))
            if 0 < len(ending) < len(word):
                yield ending


if __name__ == "__main__":
    Path(__file__).with_name(FILE).write_text(endings_file(), "utf-8")
