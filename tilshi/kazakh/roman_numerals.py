"""Roman numerals typed in Cyrillic: «ХІХ ғасыр», «ІІ дүниежүзілік соғыс», «Петр І».

The Kazakh keyboard has Х, І, С and М, and editors use them; V and L come from the Latin layout, or
V is typed as У or Ү, II as П, III as Ш. Some words are numerals wherever they stand («ХІХ»), others
only in context: «Х» is one before «ғасыр», «М» in «М. Әуезов» never.
"""

import re

from tilshi.kazakh.protect import outside_addresses

_READ = str.maketrans(
    {"І": "I", "Ӏ": "I", "Х": "X", "С": "C", "М": "M", "У": "V", "Ү": "V", "П": "II", "Ш": "III",
     "1": "I", "l": "I"}
)  # fmt: skip
_VALID = re.compile(r"(?=.)M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")

_SURE = re.compile("(?=..)[ІӀХIXVLУҮ]+|(?=.{4})[ІӀХIXVLСМCMD]+")
_TELLING = re.compile("[ІӀХIXVL]")
_V_AS_U = re.compile("[УҮ]")
_ONE = re.compile("[ІӀI]")
_ONE_AS_DIGIT = re.compile("[1l]")
SEARCHED_LETTERS = frozenset("ІӀХIXVLУҮСМCMDіilxхv")
"""The first letters of a `searched_numeral`: a cheap test that most words fail."""

_SEARCHED = re.compile("[ІӀХIXVLУҮСМCMD]{2,}|(?=.{3})[іilxхv]*[xхv][іilxхv]*")
# Hundreds are rare in numerals, and their letters have other uses: a class, a vitamin, a size.
_HUNDREDS = re.compile("[СМCM]+")

_LETTERS = "ІӀХVСМУҮIXLCDM"
_WORD = re.compile(rf"(?<![\w.])[{_LETTERS}][{_LETTERS}ПШ1l]{{0,14}}(?!\w)")
# One that is not entirely Latin. The pattern starts with letters and only then looks behind, so
# that `re` can search by them.
_CYRILLIC_ONE = re.compile(
    rf"[{_LETTERS}](?<![\w.].)(?!(?<=[IVXLCDM])[IVXLCDM]*(?!\w))[{_LETTERS}ПШ1l]*(?!\w)"
)

# A space, and at most one tag (see `markup`).
_GAP = "(?:[ \u00a0]+(?:\0[ \u00a0]+)?)"
_COUNTED = re.compile(
    rf"{_GAP}(?:"
    "ғасыр|ғғ?\\.|мыңжылдық|дәуір|тоқсан|жартыжылдық|кезең|маусым|"
    "бөлім|бөлік|тарау|том(?!а|п)|кітап|басылым|шығарылым|бап|тармақ|параграф|көрініс|"
    "сынып|курс|класс|топ(?!ыр)|санат|дәреже|деңгей|буын|саты|орын|жүлде|тип|түр(?!к|м)|"
    "дүние|жалпы|халықаралық|республика|облыстық|қалалық|аудандық|мемлекеттік|қазақстан|"
    "азия|еуропа|әлем|жазғы|қысқы|шақыры|сайланған|сессия|отырыс|жиын|мәжіліс|"
    "съез|форум|құрылтай|саммит|конгресс|конференция|симпозиум|фестиваль|байқау|слет|"
    "спартакиада|олимпиада|паралимпиада|универсиада|ойын|чемпионат|турнир|кубок|лига|дивизион|"
    "раунд|тур(?![кғ])|айналым|блок|кезек|симфония|концерт|акт|"
    "интернационал|рейх|дума|легион|корпус|армия|дивизия|полк|батальон|патша|император|король|папа)"
    r"|-(?:і?нші|ы?ншы|ші|шы)(?!\w)",
    re.IGNORECASE,
)
_PART_OF_BOOK = re.compile(rf"{_GAP}(?:ғасыр|ғғ?\.|том(?!а|п)|тарау|бөлім)", re.IGNORECASE)
_DASH = re.compile(f"{_GAP}?[-–—]{_GAP}?")
_JOINED = re.compile(f"{_DASH.pattern}|,{_GAP}|{_GAP}(?:және|мен|пен|бен|не|немесе|әлде|яки){_GAP}")
# Names of rulers and popes, after which even «Х» is a number, and even before a full stop.
_RULER = re.compile(
    r"(?<!\w)(?:"
    "Петр|Пётр|Александр|Николай|Павел|Иван|Екатерина|Елизавета|Карл|Людовик|Луи|Фридрих|Вильгельм|"
    "Генрих|Филипп|Наполеон|Франциск|Иоанн|Яков|Георг|Эдуард|Ричард|Чарльз|Фердинанд|Альберт|"
    "Леопольд|Густав|Оттон|Лев|Пий|Григорий|Климент|Бенедикт|Юлий|Урбан|Иннокентий|Сикст|Кирилл|"
    "Алексий|Константин|Юстиниан|Дарий|Кир|Ксеркс|Артаксеркс|Хосров|Птолемей|Рамзес|Рамсес|"
    "Тутмос|Аменхотеп|Антиох|Митридат|Сүлеймен|Селим|Мұрат|Мехмет|Мехмед|Баязит|Осман|Ахмет|"
    "Махмұт|Аббас|Исмаил|Абдолла|Абдалла|Абдулла|Мұхаммед|Хасан|Хусейн|Альфонс|Альфонсо|Хуан|"
    "Мануэл|Жуан|Педру|Умберто|Виктор|Эммануил|Маргрете)"
    rf"{_GAP}\Z",
    re.IGNORECASE,
)
_NAME = re.compile(rf"(?<!\w)[А-ЯӘҒҚҢӨҰҮҺІ][А-Яа-яӘәҒғҚқҢңӨөҰұҮүҺһІі]+{_GAP}\Z")
_LONGEST_NAME = 40


def latin_numerals(text: str) -> str:
    """`text` with Roman numerals typed in Cyrillic in Latin letters. Addresses are not touched.
    Idempotent.
    """
    return outside_addresses(text, _latin_numerals) if _CYRILLIC_ONE.search(text) else text


def numeral(word: str) -> str | None:
    """The numeral in Latin letters that `word`, in capitals, certainly is: «ХІХ» → XIX; or None.

    It takes two letters to be certain, four with hundreds; У and Ү are V only next to an І.
    """
    if not _SURE.fullmatch(word) or not _TELLING.search(word):
        return None
    if _V_AS_U.search(word) and not _ONE.search(word):
        return None
    return _read(word)


def searched_numeral(word: str) -> str | None:
    """The `numeral` that `word` means in a search, or None. Words in lower case count if they have
    at least three letters, one of them х or v.
    """
    return numeral(word.upper()) if _SEARCHED.fullmatch(word) else None


def _read(word: str) -> str | None:
    if _ONE_AS_DIGIT.search(word) and (len(word) < 3 or not _TELLING.match(word)):
        return None  # A model or a level: Х1, С1.
    latin = word.translate(_READ)
    return latin if _VALID.fullmatch(latin) else None


def _latin_numerals(text: str) -> str:
    words = list(_WORD.finditer(text))
    sure = [numeral(word[0]) is not None or _in_context(word) for word in words]
    # A word that is joined to a numeral is one: Х–ХІІ, І және ІІ топ.
    for n in reversed(range(len(words) - 1)):
        sure[n] = sure[n] or (sure[n + 1] and _joined(_JOINED, words[n], words[n + 1]))
    for n in range(1, len(words)):
        sure[n] = sure[n] or (sure[n - 1] and _joined(_DASH, words[n - 1], words[n]))
    parts, at = [], 0
    for word, is_sure in zip(words, sure, strict=True):
        parts += [text[at : word.start()], (is_sure and _read(word[0])) or word[0]]
        at = word.end()
    return "".join([*parts, text[at:]])


def _joined(by: re.Pattern[str], one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether only `by` is between the two words, and neither consists of hundreds."""
    hundreds = _HUNDREDS.fullmatch(one[0]) or _HUNDREDS.fullmatch(other[0])
    return not hundreds and by.fullmatch(one.string, one.end(), other.start()) is not None


def _in_context(word: re.Match[str]) -> bool:
    """Whether the text around `word` shows that it is a numeral."""
    text, (start, end) = word.string, word.span()
    if _HUNDREDS.fullmatch(word[0]):
        return end - start == 1 and _PART_OF_BOOK.match(text, end) is not None
    if _COUNTED.match(text, end):
        return True
    before = text[max(0, start - _LONGEST_NAME) : start]
    if _RULER.search(before):
        return True
    return word[0] in "ІӀ" and text[end : end + 1] != "." and _NAME.search(before) is not None
