"""Which of two languages in the same script a paragraph is in: Kazakh or Russian."""

import re

_WORD = re.compile("[а-яёәғқңөұүһі]+", re.IGNORECASE)
_KAZAKH_LETTER = re.compile("[әғқңөұүһі]", re.IGNORECASE)
# Words and endings that only one of the two has, except loanwords and names.
_KAZAKH = frozenset(
    "да де та те ма ба па бар деп деген ол осы сол бул мен пен бен олар оны одан онда отыр жатыр"
    " керек емес болды болады болып болатын туралы бойынша сондай осындай жыл жылы жылдан ал тек"
    " екен басты арнайы астам алып айтты айтады айтып айтуынша арасында себебі немесе адам бала"
    " мемлекет жер ел жол жалпы сонымен алайда егер".split()
)
_RUSSIAN = frozenset(
    "в во и на с со из мы что по до за для его если больше есть под как когда ещё еще это но она"
    " чтобы только бы них её ее он поэтому этом от после прежде их было был была были все всё я"
    " всех которая которые который чем или станет будет у же об ко при так уже над между где там"
    " здесь этот эта эти того этого тоже также можно нужно лет года году город люди который себя"
    " нас вас вы ты они им ему ей о к города городе сегодня вчера новый новая новые".split()
)
_RUSSIAN_ENDING = re.compile(
    "..(?:[ое]го|[ое]му|[ыи]ми|[ыи]х|[ыи]й|[аяую]я|[оеыи]е|[ую]ю|[тч]ь|тся|ться|ния|ось|ась|лись|лся"
    "|ости|[еуюя]т|л[аои]|[ое]в|[ая]ми|[ая]х|[оеё]й|[оеё]м|ию|ии|ки|ку|ов)$"
)

_FEWEST_WORDS, _ENOUGH_WORDS = 4, 6


def detect_language(paragraph: str) -> str | None:
    """ "kk" or "ru", the language of `paragraph`; None if it is unclear.

    Most of the words must agree: a quotation or a name makes no difference.
    """
    words = _WORD.findall(paragraph)
    if len(words) < _FEWEST_WORDS:
        return None
    kazakh = sum(map(_is_kazakh, words)) / len(words)
    russian = sum(map(_is_russian, [words[0].lower(), *words[1:]])) / len(words)
    if russian >= (0.25 if len(words) >= _ENOUGH_WORDS else 0.5) and kazakh <= 0.1:
        return "ru"
    if kazakh >= 0.3 and russian <= 0.15:
        return "kk"
    return None


def _is_kazakh(word: str) -> bool:
    return bool(_KAZAKH_LETTER.search(word)) or word.lower() in _KAZAKH


def _is_russian(word: str) -> bool:
    """Whether `word`, which is not a capitalised name, is Russian."""
    if _KAZAKH_LETTER.search(word) or word.lower() in _KAZAKH:
        return False
    if word.lower() in _RUSSIAN:
        return True
    return word.islower() and len(word) > 4 and bool(_RUSSIAN_ENDING.search(word, len(word) - 6))
