"""Isolates left-to-right runs inside right-to-left text.

The bidirectional algorithm (UAX #9) does not recognise telephone numbers or signs: between
right-to-left words, «+7 (7252) 00-00-00» is shown as «00-00-00 (7252) 7+», «−5» as «5−», and a year
after a Latin name moves in front of it. Such runs are isolated: by `bdi` in HTML, by the characters
U+2066 and U+2069 in plain text. What is displayed correctly anyway is left alone.
"""

import re

from tilshi.kazakh.markup import tokens

_SPACE, _STEP = "[ \u00a0]", "[- \u00a0]"
_L = "A-Za-zÀ-ÖØ-öø-ɏ"
_NUMBER = r"\d++(?:[.,]\d++)*+"
_WORD = rf"[{_L}][{_L}\d]*(?:(?:[-.:/@_'’]|&amp;)+[{_L}\d]+)*\+*"
_RUN = re.compile(
    "|".join(
        (
            r"&#?\w+;",
            # A telephone number: (7252) 53-00-11, with +7 or 8 before it; +7 701 123 45 67.
            rf"(?<!\w)(?:\+?\d{{1,3}}{_SPACE}?)?\(\d{{2,5}}\){_SPACE}?"
            rf"\d{{2,3}}(?:{_STEP}\d\d){{1,2}}(?!\w)",
            rf"(?<!\w)(?:\+\d{{1,3}}|8{_STEP}\d{{3}})(?:{_STEP}\d{{2,4}})+(?!\w)",
            # A signed number; a temperature; an age.
            rf"(?<![\w.,])[-+−±–]{_NUMBER}(?:\u00a0\d{{3}})*(?:{_SPACE}?(?:%|°[CF]?))?",
            rf"(?<![\w.,]){_NUMBER}{_SPACE}°[CF]?",
            r"(?<!\w)\d+\+(?!\w)",
            # Latin words, with a number or an ampersand between them if there is one.
            rf"(?P<latin>(?<![\w.])(?>[.@#]?{_WORD}(?:{_SPACE}(?:(?:\d+|&amp;){_SPACE})?{_WORD})*))",
        )
    )
)
# Most texts have none of these characters, and so no such run.
_CHARACTER = re.compile(rf"[{_L}+−±°\-–(8]")
_SIGN = re.compile(rf"[{_L}+−±°]|[-–(]\d|(?<!\d)8{_STEP}\d")
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
        whole = found["latin"] is None or run[0] in ".@#" or run[-1] == "+"
        return f"{start}{run}{end}" if whole or _RUNS_ON.match(text, found.end()) else run

    return _RUN.sub(isolate, text)


def isolated_html(html: str, lang: str) -> str:
    """The fragment `html` with runs in its text in `lang` isolated by `bdi`. Code and phrases in
    another language are already isolated.
    """
    html = html.replace("&nbsp;", "\u00a0")
    return "".join(
        isolated(token, "<bdi>", "</bdi>") if ours and not is_tag else token
        for token, is_tag, ours in tokens(html, lang)
    )
