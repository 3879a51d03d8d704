"""Where sentences end, in Kazakh, Russian and English."""

import re
from collections.abc import Iterator

_END = re.compile(r"[.!?…؟۔]+[»”“’\")\]]*(?= )")
_PAIRS = {"«": "»", "„": "“”", "“": "”", "(": ")", "[": "]"}
_WORD = re.compile(r"[^\s\u00a0«„“\"(\[]*\Z")
_ABBREVIATIONS = frozenset(
    # Kazakh
    "жж ғғ қ-сы обл ауд көш д-р проф акад қаң нау сәу мам мау шіл там қыр қаз қар жел жылж мыс мин"
    " сек сағ тг тең"
    # Russian
    " гг вв ул пр просп пер пл корп кв стр р-н пос руб коп тыс млн млрд трлн тел др проч см ср им"
    " гл рис табл напр чел экз изд ред зам зав янв фев мар апр авг сен сент окт ноя нояб дек ст пп"
    # English
    " mr mrs ms dr prof st sr jr vs etc cf inc ltd co corp no vol pp fig ed eds al approx dept est"
    " gen col capt lt sgt rev hon gov sen rep pres jan feb apr jun jul aug sep sept oct nov dec"
    "".split()
)
_ROMAN = re.compile(r"[IVXLCDMІХ]+")
_NUMBER = re.compile(r"\d{1,2}")


def sentence_ends(text: str) -> Iterator[int]:
    """Where sentences of `text` end that are followed by another one; within quotations and
    brackets none does. In doubt (an abbreviation may end a sentence, too) none ends.
    """
    closing: list[str] = []
    at = 0
    for found in _END.finditer(text):
        for sign in text[at : found.end()]:
            if closing and sign in closing[-1]:
                closing.pop()
            elif sign in _PAIRS:
                closing.append(_PAIRS[sign])
        at = found.end()
        if not closing and _begins(text[at + 1 :]) and not _goes_on(text[: found.start() + 1]):
            yield at


def _begins(rest: str) -> bool:
    """Whether a sentence may begin with `rest`."""
    first = rest.lstrip('«„“"([')[:1]
    return first.isalnum() and not first.islower()


def _goes_on(before: str) -> bool:
    """Whether the full stop at the end of `before` ends a word, not a sentence: an abbreviation,
    «т.б.», an initial, or a numeral that counts what follows.
    """
    found = _WORD.search(before[:-1])
    word = found[0] if found and before.endswith(".") else ""
    if _NUMBER.fullmatch(word):
        ahead = before[: -len(word) - 1].rstrip()
        return not ahead or ahead[-1] in ".!?…:"
    letters = bool(word) and all(len(part) == 1 and part.isalpha() for part in word.split("."))
    return letters or word.casefold() in _ABBREVIATIONS or bool(_ROMAN.fullmatch(word))
