"""Which abbreviations are read letter by letter (ҚР, АҚШ, БҰҰ), and which as words (НАТО).

The rule: up to five capitals are read letter by letter if no word has that form: if they have no
vowel, two adjacent vowels, or two consonants that no word begins with or, in three letters, ends
with; and three letters with Э. Exceptions are listed.
"""

import re
from functools import lru_cache

CAPITALS = "А-ЯЁӘҒҚҢӨҰҮҺІ"
_VOWELS = "АӘЕЁИОӨУҰҮЫІЭЮЯ"
_C = f"(?:(?![{_VOWELS}ЬЪ])[{CAPITALS}])"
_LETTERED = (
    re.compile(f"[^{_VOWELS}]{{2,}}"),
    # У and И next to another vowel are consonants: ТАУ, КИІМ. РАЕВ is a name.
    re.compile("(?=.*[АӘЕЁОӨҰҮЫІЭ][АӘЕОӨҰҮЫІЭ])(?!.*ЕВ).{2,5}"),
    re.compile("(?=.*Э)..."),
    # Words begin so: СПОРТ, ШТАТ, ДРОН; and end so: АЛТ, ҮСТ, АКТ.
    re.compile(f"(?!.[РЛ]|С[ТПКМНВХФЦ]|Ш[ТКПНВМ]|[ТДКХЗ]В|[ДК]Н|Д[ЖЗ]|ФТ|ПС){_C}{_C}..?"),
    re.compile(f"[{_VOWELS}](?![РЛНЙМ]|СТ|СК|[КҚП][ТС]){_C}{_C}"),
)

_BY_LETTERS = frozenset("ЕО ЖИ СІМ ҚАЖ ОҚО АХҚО ҰҒА ҰО ҰҚШҰ ЖЕК".split())
# In a text in capitals, these are words.
_BY_LETTERS_OR_WORDS = frozenset("АҚ БАҚ".split())
_AS_WORDS = frozenset(
    "ЭРА МЭР ПЭР ЭХО СЭР РЭП ПОЭТ ПОЭМА ДУЭТ АЭРО АЛОЭ ХАОС ЛАОС РЕАЛ ТЕАТР ВИДЕО НЕОН КАКАО ОАЗИС"
    " БОАО ПОЕЗД ЗАЕМ АСЕАН".split()
)


@lru_cache(maxsize=5000)
def read_by_letters(word: str, in_capitals: bool = False) -> bool:
    """Whether `word`, in Cyrillic capitals, is an abbreviation that is read letter by letter;
    `in_capitals` says that the text is in capitals altogether.
    """
    if word in _AS_WORDS:
        return False
    if word in _BY_LETTERS or (word in _BY_LETTERS_OR_WORDS and not in_capitals):
        return True
    return any(rule.fullmatch(word) for rule in _LETTERED)
