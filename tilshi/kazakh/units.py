"""Words that stay with a number: units, currencies, months, years."""

MONTHS = (
    "қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша|желтоқсан"
    "|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
    "|January|February|March|April|May|June|July|August|September|October|November|December"
)
YEARS = r"(?:жж?\.|жыл|гг?\.|год)"

_MEASURES = (
    # Kazakh and Russian
    "[кдсм]?м[²³23]?|км/сағ|км/ч|м/с|га|[кмц]?г|т|ц|м?л|[кМГ]?Вт|к?В|[кМГ]?Гц|[КМГТ]Б"
    "|мың|тыс|млн|млрд|трлн|пайыз|теңге|тенге|доллар|рубл|евро|юань"
    # English and international
    "|[kcm]?m[²³23]?|km/h|mph|ha|[km]?g|m?l|[kMG]?W|[kMG]?Wh|[kMG]?Hz|[KkMGT]B|[MG]bps"
    "|thousand|million|billion|trillion|percent|tenge|[ap]\\.?m|KZT|USD|EUR|RUB"
)
_INFLECTED = "теңге|доллар|рубл|пайыз|юань"
MEASURES = rf"(?:[₸$€₽£¥%‰°]|(?:{_MEASURES})(?!\w)|(?:{_INFLECTED}))"
"""Units: a hyphen between two numbers before one is a dash."""
UNITS = (
    rf"(?:{MEASURES}|(?:тыс|жж?|ғғ?|гг?|вв?|бб?|сс?|стр|тг|руб|мин|сек|сағ|т)\.(?!\w)"
    rf"|(?:{MONTHS}))"
)
"""What must not be separated from its number by a line break."""
