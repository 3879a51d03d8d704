"""Makes `nouns.txt` and `verbs.txt` from the dictionary of hunspell-kk 1.1.

    python -m tilshi.kazakh.lexicon.make /usr/share/hunspell/kk_KZ.dic

The dictionary lists inflected forms, stems of verbs and scraps among its nouns. They are told by
rules, never word by word; what the rules get wrong stands in the project's own lists.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tilshi.kazakh.endings import fit, in_both_harmonies
from tilshi.kazakh.lexicon import word_list
from tilshi.kazakh.script import common
from tilshi.kazakh.segmentation import cuts, noun_stems, verb_stems, without_passive
from tilshi.kazakh.vocabulary import is_surname

_HERE = Path(__file__).parent
_WORD = re.compile("[а-яёәғқңөұүһі]{2,}")
_HARD = {"б": "п", "г": "к", "ғ": "қ"}
# Only these two consonants begin a word, and only a borrowed one.
_CLUSTER = re.compile("[бвгғджзйкқлмнңпрстфхһцчшщ]{2}")
_BORROWED = re.compile(
    "[бвгдкптфх]р|[бвгкпфхсш]л|[псц]с|с[бвкмнптфхцч]|ш[вкмнпрт]|[дгзкстх]в|[гдзкпм]н|[дк]ж|дз"
)
# Shorter verbs are believed only where the project's own list has them; nouns, if something is made
# of them.
_SHORTEST_NOUN, _SHORTEST_VERB = 4, 4
# Endings of verbs that make nouns, too: баспа, жасаң; endings of nouns that make nouns of verbs:
# білім.
_ALSO_MAKE_NOUNS = frozenset("ma me ba be pa pe ñ".split())
_MAKE_NOUNS_OF_VERBS = frozenset("ym ım m".split())
# Endings that a word may have by chance (орын, дайын, талап): it is no form if something is made of
# it that is never made of a form (дайындық, талапсыз).
_BY_CHANCE = frozenset(
    "y ı sy sı n ñ m yn ın yñ ıñ ym ım ymdy ımdı ynda ınde da de ta te dan den tan ten nan nen dai"
    " dei tai tei ğa ge qa ke dy dı ty tı ny nı men ben pen i p yp ıp r ma me ba be pa pe".split()
)
_MAKE_NOUNS = tuple("lyq lık dyq dık tyq tık syz sız şyl şıl raq rek".split())
_MAKE_VERBS = tuple(a + b for a in "la le da de ta te".split() for b in ("", "n", "s", "t"))
# But not after the third person's ending: құқығынсыз, without their right.
_OF_THIRD_PERSON = ("ynsyz", "ınsız")
# Adjectives that look like the accusative of an everyday noun, and words that look like its third
# person, all stand in the project's own list.
_LISTED = frozenset("dy dı ty tı y ı sy sı".split())
# What makes a verb of a verb: passive and causative; reflexive, after these.
_VOICES = tuple("l t dyr dır tyr tır ğyz gız qyz kız".split())
_PASSIVE = ("yl", "ıl", "lyn", "lın")
_REFLEXIVE = ("lan", "len", "dan", "den", "tan", "ten")
# What forms cut short lack, by their last letters: нәтижес(і), үйлерд(ің), болмайт(ын), көзбе(н).
_CUT_SHORT = {
    **dict.fromkeys("sdn", ("y", "ı")), "t": ("y", "ı", "yn", "ın"),
    **dict.fromkeys(("me", "be", "pe"), ("n",)),
}  # fmt: skip


class Dictionary(NamedTuple):
    """The words of the dictionary: those that take endings of nouns, those in -лық and the like,
    which all are lemmas, and the stems of those that take endings of verbs.
    """

    nouns: set[str]
    derived: set[str]
    verbs: set[str]


class Known(NamedTuple):
    """What a word may be a form of: nouns, among them the project's own, and verbs; and of what
    other words are made. All in Latin.
    """

    nouns: set[str]
    own: set[str]
    verbs: set[str]
    bases: set[str]


def main(dictionary: Path) -> None:
    """Writes both lists."""
    own = {name: set(word_list(name)) for name in ("own", "names", "bare", "own_verbs")}
    found = parse(dictionary.read_text("utf-8-sig"))
    nouns, verbs = lemmas(found, own["own"] | own["names"], own["own_verbs"])
    nouns -= own["own"] | own["names"] | own["bare"]
    (_HERE / "nouns.txt").write_text(_text(nouns), "utf-8")
    (_HERE / "verbs.txt").write_text(_text(verbs - own["own_verbs"]), "utf-8")


def parse(text: str) -> Dictionary:
    """What a `.dic` of hunspell holds, without scraps and names."""
    found = Dictionary(set(), set(), set())
    for line in text.splitlines()[1:]:
        word, _, flags = line.strip().partition("/")
        if not _WORD.fullmatch(word):
            continue
        if "M" in flags:
            verb = _hard(word[:-1]) + ("й" if word.endswith("ю") else "")
            if len(verb) >= _SHORTEST_VERB:
                found.verbs.add(verb)
        elif flags or not common(word).endswith(_MAKE_NOUNS):
            found.nouns.add(word)
        else:
            found.derived.add(word)
    found.nouns.difference_update([word for word in found.nouns if is_scrap(word, found.nouns)])
    return found


def lemmas(found: Dictionary, own: set[str], own_verbs: set[str]) -> tuple[set[str], set[str]]:
    """The nouns and the verbs of `found` that are no forms of others of it or of the project's own
    words.
    """
    bases = set(_bases(found))
    verbs = found.verbs | own_verbs
    verbs -= _forms_of_verbs(verbs) - own_verbs
    keys = {common(verb) for verb in verbs}
    among_nouns = {word for word in found.nouns if _is_verb(common(word), keys, bases)}
    verbs |= among_nouns
    keys = {common(word) for word in own}
    known = Known(keys, set(keys), {common(verb) for verb in verbs}, bases)
    nouns = set()
    words = (found.nouns - among_nouns) | found.derived
    # A shorter word is no form of a longer one.
    for word in sorted(words - own, key=lambda word: (len(word), word)):
        key = common(word)
        if key in known.nouns or (word not in found.derived and is_form(key, known)):
            continue
        if (len(word) < _SHORTEST_NOUN and key not in bases) or is_cut_short(key, known):
            continue
        nouns.add(word)
        known.nouns.add(key)
    return {word for word in nouns if not lacks_a_vowel(common(word), known)}, verbs


def is_scrap(word: str, words: set[str]) -> bool:
    """Whether `word` is a piece of one (нген), or one as it is before an ending (көмег)."""
    if len(word) < 3 or word[0] == "ң" or (_CLUSTER.match(word) and not _BORROWED.match(word)):
        return True
    return _hard(word) != word and _hard(word) in words


def is_form(key: str, known: Known) -> bool:
    """Whether `key` is an inflected form of a known noun or verb."""
    is_base = len(key) > 3 and key in known.bases
    for end, as_noun, as_verb in cuts(key):
        rest, ending = key[:end], key[end:]
        is_listed = ending in _LISTED and rest in known.own
        if is_base and ending in _BY_CHANCE and not is_listed:
            continue
        if _is_form_of_noun(rest, ending, as_noun, known) or (
            ending not in _ALSO_MAKE_NOUNS and _is_form_of_verb(rest, ending, as_verb, known.verbs)
        ):
            return True
    return False


def _is_form_of_noun(rest: str, ending: str, takers: int, known: Known) -> bool:
    if ending in _MAKE_NOUNS_OF_VERBS and rest in known.verbs:
        return False
    for noun, _ in noun_stems(rest, ending[0]):
        kinds = fit(noun)
        if takers & kinds and _is_noun(noun, known.nouns):
            return True
        if takers & in_both_harmonies(kinds) and is_surname(noun):
            return True
    return False


def _is_form_of_verb(rest: str, ending: str, takers: int, verbs: set[str]) -> bool:
    return any(
        takers & fit(verb) and (verb in verbs or without_passive(verb, verbs.__contains__) != verb)
        for verb in verb_stems(rest, ending[0])
    )


def _is_noun(key: str, nouns: set[str]) -> bool:
    return key in nouns or any(
        key.endswith(suffix) and key.removesuffix(suffix) in nouns for suffix in _MAKE_NOUNS
    )


def is_cut_short(key: str, known: Known) -> bool:
    """Whether `key`, of which nothing is made, is a form that lacks its last sounds (нәтижес)."""
    if (len(key) > 3 and key in known.bases) or is_surname(key):
        return False
    forms = [
        key + lost for last, losses in _CUT_SHORT.items() if key.endswith(last) for lost in losses
    ]
    if key.endswith(("daq", "dek", "taq", "tek")):
        # үйдек: of үйдегі.
        forms.append(key[:-1] + {"q": "ğy", "k": "gı"}[key[-1]])
    return any(is_form(form, known) for form in forms)


def lacks_a_vowel(key: str, known: Known) -> bool:
    """Whether `key`, of which nothing is made, is a noun without the vowel before its last
    consonant (халқ).
    """
    stems = noun_stems(key, "y")[1:] if key not in known.bases else ()
    return any(must_be_known and noun in known.nouns for noun, must_be_known in stems)


def _bases(found: Dictionary) -> Iterator[str]:
    """What other words of the dictionary are made of."""
    for words, suffixes in ((found.nouns | found.derived, _MAKE_NOUNS), (found.verbs, _MAKE_VERBS)):
        for key in map(common, words):
            if not key.endswith(_OF_THIRD_PERSON):
                yield from (key.removesuffix(suffix) for suffix in suffixes if key.endswith(suffix))


def _forms_of_verbs(verbs: set[str]) -> set[str]:
    """Those of `verbs` that are forms of others: толма, кете, құрай."""
    keys = {common(verb) for verb in verbs}
    return {verb for verb in verbs if _is_negation_or_converb(common(verb), keys)}


def _is_negation_or_converb(key: str, verbs: set[str]) -> bool:
    if key.endswith(("ma", "me", "ba", "be", "pa", "pe")):
        return not verbs.isdisjoint(verb_stems(key[:-2], ""))
    if key.endswith(("a", "e")) and not verbs.isdisjoint(verb_stems(key[:-1], "a")):
        # A verb of its own has voices: бұра, бұрал.
        return key[-2] == "l" or not any(key + voice in verbs for voice in "lnst")
    return key.endswith(("i", "it")) and key.removesuffix("t").removesuffix("i") in verbs


def _is_verb(key: str, verbs: set[str], bases: set[str]) -> bool:
    """Whether `key`, listed among the nouns, is a verb: listed among these, too, or made of one.

    What ends in с is a noun all the same: жарыс, айтыс, одақтас.
    """
    is_passive = key.endswith(_PASSIVE)
    if key[-1] == "s" or ((len(key) < 5 or key in bases) and not is_passive):
        return False
    rests = [key.removesuffix(voice) for voice in _VOICES if key.endswith(voice)]
    if key.endswith(_REFLEXIVE):
        rests.append(key[:-1])
    if key.endswith(_PASSIVE):
        rests.append(key[:-2])
    return key in verbs or any(verb in verbs for rest in rests for verb in verb_stems(rest, "y"))


def _hard(word: str) -> str:
    return word[:-1] + _HARD.get(word[-1:], word[-1:])


def _text(words: Iterable[str]) -> str:
    return "\n".join(sorted(words)) + "\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
