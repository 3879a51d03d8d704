"""Which words are known: those of the lexicon, those made of them by the rules of word-building,
and surnames.
"""

import re

from tilshi.kazakh.endings import BUZZ, GLIDE, HARD, NASAL, VOWEL, L, fit, in_both_harmonies
from tilshi.kazakh.lexicon import NOUN, OWN, VERB, lexicon
from tilshi.kazakh.segmentation import verb_stems, without_passive

# Endings that make nouns and adjectives of nouns → the kinds of stem that take them.
_DERIVED = {
    ending: sum(0b11 << 2 * kind for kind in kinds)
    for endings, kinds in (
        ("lyq lık ly lı la le", (VOWEL, GLIDE)),
        ("dyq dık da de", (L, NASAL, BUZZ)),
        ("tyq tık ta te", (HARD,)),
        ("syz sız şy şı şylyq şılık", range(6)),
    )
    for ending in endings.split()
}
_NOUNS_OF_NOUNS = tuple(ending for ending in _DERIVED if ending[-1] not in "ae")
_VERBS_OF_NOUNS = tuple(ending for ending in _DERIVED if ending[-1] in "ae")
_AGENTS = ("uşy", "uşı")
_CAUSATIVES = tuple("dyr dır tyr tır ğyz gız qyz kız".split())
_VOICES = ("ndyr", "ndır", "styr", "stır", "n", "s", "t")
# Surnames and patronymics: Тоқаев, Мәсімова, Островский, Қанышқызы; Пушкин, but not the й and н of
# қойны.
_SURNAMES = ("ov", "ev", "ova", "eva", "skii", "skaia", "vitş", "vna", "ūly", "qyzy")
_IN = re.compile(".*[^aäeoöūüyıui]ina?")
# Тоқаевтың, Әлиевтің: as the Kazakh part of the name is. Каспийде, Бакуде; Жетісуда.
_OF_EITHER_HARMONY = ("ov", "ev", "in", "ii", "u")
_MADE = _NOUNS_OF_NOUNS + _AGENTS + _SURNAMES + ("in", "ina")


def kinds(key: str) -> int:
    """The bit set of NOUN, VERB, OWN and BARE of `key`, lower-case Latin; 0 if it is not known."""
    known = lexicon().get(key)
    if known:
        return known[1]
    if len(key) > 4 and key.endswith(_MADE) and (is_surname(key) or _is_derived(key)):
        return NOUN
    return 0


def takes(key: str) -> int:
    """The bit set of kinds of stem whose endings the noun `key` takes."""
    classes = fit(key)
    known = lexicon().get(key)
    if key.endswith(_OF_EITHER_HARMONY) or (known[0].endswith("ь") if known else key[-1] == "l"):
        # A soft sign, which Latin does not write, brings front endings: корольдің; Монреальге.
        return in_both_harmonies(classes)
    return classes


def listed_verb(key: str) -> str:
    """The verb of the lexicon that `key` is, or is the passive of; "" if it is neither."""
    known = lexicon().get(key)
    is_listed = bool(known and known[1] & VERB)
    if known and is_listed and known[1] & OWN:
        return key
    verb = without_passive(key, _is_listed_verb)
    return verb if is_listed or verb != key else ""


def made_verb(key: str) -> str:
    """The verb made of a word of the lexicon that `key` is, or is the passive of (хабарла, сөндір);
    "" if it is neither.
    """
    verb = without_passive(key, _is_made)
    return verb if verb != key or _is_made(key) else ""


def _is_made(key: str) -> bool:
    if len(key) < 5:
        return False
    if key.endswith(_CAUSATIVES):
        return any(map(_is_listed_verb, verb_stems(key[:-3], "")))
    return key[-1] in "aenst" and _is_made_of_noun(key)


def _is_listed_verb(key: str) -> bool:
    known = lexicon().get(key)
    return bool(known and known[1] & VERB)


def _is_derived(key: str) -> bool:
    for ending in _NOUNS_OF_NOUNS:
        if key.endswith(ending) and _is_noun(key.removesuffix(ending), _DERIVED[ending]):
            return True
    return key.endswith(_AGENTS) and any(
        _is_listed_verb(verb) or _is_made(verb) for verb in verb_stems(key[:-3], "u")
    )


def _is_made_of_noun(key: str) -> bool:
    for voice in _VOICES:
        if key.endswith(voice):
            key = key.removesuffix(voice)
            break
    base, ending = key[:-2], key[-2:]
    return ending in _VERBS_OF_NOUNS and len(base) > 2 and _is_noun(base, _DERIVED[ending])


def _is_noun(key: str, classes: int) -> bool:
    known = lexicon().get(key)
    return bool(known and known[1] & NOUN and fit(key) & classes)


def is_surname(key: str) -> bool:
    """Whether `key` ends as surnames and patronymics do."""
    return key.endswith(_SURNAMES) or bool(_IN.fullmatch(key))
