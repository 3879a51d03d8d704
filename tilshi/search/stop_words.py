"""Words that stand in most texts and say nothing of their subject; they are neither indexed nor
searched for, unless a query has no others.
"""

STOP_WORDS = {
    "kk": "және мен пен бен да де та те ма ме ба бе па пе ал бірақ өйткені себебі сондықтан егер"
    " немесе не яки әлде ғана қана тек ғой шығар емес иә үшін туралы жайлы арқылы дейін кейін бұрын"
    " сияқты секілді қарай бойынша ретінде бұл осы сол ол мына ана оның оған оны онда одан олар"
    " бұның мұның бұған бұны бұнда осыны соны біз сіз мені сені маған саған өз өзі болып болды"
    " болған болады болатын еді екен деп деді деген дейді тағы жоқ бар әр бір өте ең",
    "ru": "и в во не на я он она оно они мы вы ты с со как а но да то все это этот эта эти тот та"
    " те так его ее её их им же бы по только из за от до при для о об у к ко ли или ни если уже"
    " еще ещё вот был была было были быть есть будет который которая которое которые что чтобы"
    " когда где там тут над под без про через после между также нет",
    "en": "a an the and or but if of in on at to for from by with as is are was were be been being"
    " it its this that these those he she they we you i his her their our your not no so than then"
    " there has have had do does did will would can could about into over after also which who",
}  # fmt: skip
"""Language → its stop words, with spaces between."""


def is_stop_word(word: str, lang: str) -> bool:
    """Whether `word`, as it stands in a text in `lang`, is not indexed."""
    return word.lower() in _SETS[lang]


_SETS = {lang: frozenset(words.split()) for lang, words in STOP_WORDS.items()}
