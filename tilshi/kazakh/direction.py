"""Isolates left-to-right runs inside right-to-left text.

The bidirectional algorithm (UAX #9) does not recognise telephone numbers or signs: between
right-to-left words, «+7 (7252) 00-00-00» is shown as «00-00-00 (7252) 7+», «−5» as «5−», and a year
after a Latin name moves in front of it. Such runs are isolated, and so are addresses and names with
a number: by `bdi` in HTML, by the characters U+2066 and U+2069 in plain text. What else is
displayed correctly is left alone.
"""

import re

from tilshi.kazakh.arabic import to_arabic
from tilshi.kazakh.markup import tokens
from tilshi.kazakh.protect import ADDRESS, MAY_BE_ADDRESS

_SPACE, _STEP = "[ \u00a0]", "[- \u00a0]"
_L = "A-Za-zÀ-ÖØ-öø-ɏ"
_SIGNS = "[-+−±–]"
_NUMBER = r"\d++(?:[.,]\d++)*+(?:\u00a0\d{3})*+"
_UNIT = rf"(?:{_SPACE}?(?:%|°[CF]?))?"
_TO = rf"{_SPACE}?(?:\.{{2,3}}|…|–|—|-|÷|/){_SPACE}?"
# A model, an edition, a version: Boeing 737-800, Windows 10/11.
_MODEL = r"\d++(?:[-/.,:]\d++)*+"
# A number before something counted does not belong to the name in front of it, and may not if a tag
# follows: what comes next is unknown.
_COUNTED = (
    "жыл ғасыр күн апта сағат минут секунд қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз"
    " қыркүйек қазан қараша желтоқсан млн млрд трлн миллион миллиард триллион мың теңге доллар еуро"
    " рубль юань пайыз адам бала оқушы студент қызметкер тұрғын орын балл ұпай ойын метр километр"
    " тонна гектар литр дана түрлі мемлекет өңір қала аудан ауыл отбасы пәтер жоба"
)
_COUNTED_WITHOUT_ENDING = "ж жж ғ ай жүз рет тг км м см мм кг т га л ел үй гол доп жас"
_SOMETHING_COUNTED = (
    rf"{_SPACE}?(?:[%₸°]|{to_arabic(_COUNTED).replace(' ', '|')}"
    rf"|(?:{to_arabic(_COUNTED_WITHOUT_ENDING).replace(' ', '|')})(?!\w))"
    r"|-(?:ء?(?:ىن)?شى|[^\W\d_ء]{4})"
)
_NAME_ENDS = rf"(?![\d%°]|{_SOMETHING_COUNTED}|{_SPACE}\Z)"
_WORD = (
    rf"(?:\d{{1,9}}-)?(?=[{_L}])(?![\w.+-]{{0,64}}(?:://|@)|www\.)"
    rf"[{_L}][{_L}\d]*(?:(?:[-.:/@_'’]|&(?:amp;|(?!\w{{1,32}};)))+[{_L}\d]+)*"
    r"(?:\++|\#|\([!-'*-;=?-~]{0,40}\))*"
)
_AND = rf"{_SPACE}(?:&(?:amp;)?{_SPACE})?"
_RUNS = "|".join(
    (
        r"&#?\w+;",
        # A telephone number: (7252) 53-00-11, with +7 or 8 before it; +7 701 123 45 67.
        rf"(?<!\w)(?:\+?\d{{1,3}}{_STEP}?)?\(\d{{2,5}}\){_STEP}?"
        rf"(?:\d{{5,7}}|\d{{2,3}}(?:{_STEP}\d{{2,4}}){{1,3}})(?!\w)",
        rf"(?<!\w)(?:\+\d{{1,3}}|8{_STEP}\d{{3}})(?:{_STEP}\d{{2,4}})+(?!\w)",
        # A date, a local telephone number, the number of a book.
        r"(?<![\w.,-])\d++(?:-\d++){2,}+(?![\w-])",
        # A signed number; a temperature; a range of them; an age.
        rf"(?P<signed>(?<![\w,])(?<!\d\.){_SIGNS}{_NUMBER}{_UNIT}"
        rf"(?:{_TO}{_SIGNS}?{_NUMBER}{_UNIT})*)",
        rf"(?<![\w.,]){_NUMBER}(?:{_TO}{_SIGNS}?{_NUMBER})?{_SPACE}?°[CF]?",
        r"(?<!\w)\d+\+(?!\w)",
        # 5×3, 2 + 2 = 4.
        rf"(?<![\w.,]){_NUMBER}(?:(?:[+×·±=]|{_SPACE}[+×·±=]{_SPACE}){_NUMBER})+",
        # Latin words, with numbers or an ampersand between them, and a model number at the end.
        rf"(?P<latin>(?<![\w.])(?>(?:[.@\#$/]|--?|~/)?{_WORD}"
        rf"(?:{_AND}{_WORD}|{_SPACE}{_MODEL}(?:{_AND}{_WORD}|\+?{_NAME_ENDS}))*))",
    )
)
_RUN = re.compile(_RUNS)
_RUN_OR_ADDRESS = re.compile(f"{ADDRESS.pattern}|{_RUNS}")
# Most texts have none of these characters, and so no such run.
_CHARACTER = re.compile(rf"[{_L}+−±°×·=\-–(8]")
_SIGN = re.compile(rf"[{_L}+−±°×·=]|[-–(]\d|(?<!\d)8{_STEP}\d")
_LATER_SIGNED = re.compile(rf"(?<=[.…–—÷/ \u00a0]){_SIGNS}{_NUMBER}")
_NUMBERED = re.compile(rf"{_SPACE}\d")
_RUNS_ON = re.compile(rf"[^\w<&]+[{_L}\d]")


def isolated(text: str, start: str = "\u2066", end: str = "\u2069") -> str:
    """`text`, which is among right-to-left words, with each run that would be reordered between
    `start` and `end`. Linear in the length of `text`.
    """
    if not _CHARACTER.search(text) or not _SIGN.search(text):
        return text

    def isolate(found: re.Match[str]) -> str:
        run = found[0]
        if run[0] == "&":  # an entity
            return run
        # A single Latin word is displayed correctly, unless it includes a sign, or is followed by a
        # number or another Latin word, which would join it.
        if found["latin"] and run[0].isalnum() and run[-1].isalnum() and not _NUMBERED.search(run):
            return f"{start}{run}{end}" if _RUNS_ON.match(text, found.end()) else run
        if found["signed"]:  # Each signed number of a range is isolated as it is outside one.
            run = _LATER_SIGNED.sub(rf"{start}\g<0>{end}", run)
        return f"{start}{run}{end}"

    return (_RUN_OR_ADDRESS if MAY_BE_ADDRESS.search(text) else _RUN).sub(isolate, text)


def isolated_html(html: str, lang: str) -> str:
    """The fragment `html` with runs in its text in `lang` isolated by `bdi`. Code and phrases in
    another language are already isolated.
    """
    html = html.replace("&nbsp;", "\u00a0")
    return "".join(
        isolated(token, "<bdi>", "</bdi>") if ours and not is_tag else token
        for token, is_tag, ours in tokens(html, lang)
    )
