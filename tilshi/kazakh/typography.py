"""Typography of Kazakh, Russian and English text: quotes, dashes, no-break spaces.

Works on text nodes of HTML only, never in code or in a phrase marked with another language.
typogrify joins the last two words of a block (`widont`) and marks ampersands (`amp`); smartypants,
which it uses, tells opening quotes from closing ones. Their other filters are not used, because
they know neither «» nor Kazakh capitals.
"""

import re

from smartypants import Attr, smartypants
from typogrify.filters import amp, widont

from tilshi.kazakh.markup import tokens

NBSP = "\u00a0"

_BLOCKS = {
    "p", "li", "dd", "dt", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6",
    "blockquote", "figcaption", "caption", "div",
}  # fmt: skip

QUOTES = {
    # language: outer opening, outer closing, inner opening, inner closing
    "kk": ("«", "»", "„", "“"),
    "ru": ("«", "»", "„", "“"),
    "en": ("“", "”", "‘", "’"),
}

_MONTHS = (
    "қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша|желтоқсан"
    "|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
)

_DASH = "–"
_CAPITAL = "А-ЯӘҒҚҢӨҰҮҺІЁ"
_LOWER = "а-яәғқңөұүһіё"

# Each rule begins with a rare character and only then looks behind: `re` searches for the first
# character, so most of a text is skipped. No group is captured, because a replacement that refers
# to groups costs a call even where nothing is replaced.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"[ \t](?=[ \t])(?<=\S.)[ \t]+(?=\S)", " "),
        # A dash typed as a hyphen: between words, and after direct speech.
        (rf"[ {NBSP}](?=[-–])(?<=\S.)(?:--?|–)[ {NBSP}]+", f"{NBSP}{_DASH} "),
        (rf"-(?<=[»“”,.!?].)[ {NBSP}](?=[{_LOWER}])", f"{NBSP}{_DASH} "),
        (r"-(?<=\d{4}.)(?<!\d{5}.)(?<!\d[-–]\d{4}.)(?=\d{4}(?![\d-]))", _DASH),
        (r"№[ ]?(?=\d)", f"№{NBSP}"),
        # A number stays with its unit, its month, the word for year and the next three digits.
        (
            r"[ ](?<=\d.)(?="
            r"(?:₸|теңге|км|кг|млн|млрд|мың|%|ж\.|г\.)(?!\w)"
            rf"|{_MONTHS}|(?<=\b\d{{4}}.)(?:жыл|год)|\d{{3}}(?!\d))",
            NBSP,
        ),
        # Initials stay with the name: Қ. Тоқаев.
        (rf"\.[ ](?<=[{_CAPITAL}A-Z]..)(?<![\w.]...)(?=[{_CAPITAL}A-Z])", f".{NBSP}"),
    )
)
_CAPS_TAG = '<span class="caps">'
_CAPS = re.compile(rf"[{_CAPITAL}](?<![\w-].)[{_CAPITAL}]+(?!\w)")
_QUOTE = re.compile("[«»„“”]")


def typography(html: str, lang: str) -> str:
    """`html` (a fragment with lower-case tags) with the typography of `lang` (kk, ru, en).

    Idempotent. In a language without rules here, only typogrify's `widont` is applied.
    """
    setter = _Setter(lang)
    text = "".join(setter.token(*token) for token in tokens(html, lang))
    if " &amp; " in text:
        text = amp(text)
    return _ENDS.sub(_widont, text).replace("&nbsp;", NBSP)


def plain_typography(text: str, lang: str) -> str:
    """`text` without markup (a title, a caption) with the typography of `lang`."""
    return _Setter(lang).text(text).strip()


# What precedes the end of a block or of the fragment: a tag, the text after it, closing inline
# tags. The tags are those that `widont` knows.
_ENDS = re.compile(
    r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*+>|[<>]|\A)([^<>]*+)"""
    r"((?:</(?:a|em|span|strong|i|b)>[^<>]*+)*+)"
    r"(?=</(?:p|h[1-6]|li|dt|dd)>|\Z)"
)


def _widont(end: re.Match[str]) -> str:
    """`end` with typogrify's `widont`, which is slow but depends on the last two words only."""
    before, text, after = end.groups()
    words = text.rsplit(None, 2)
    if len(words) < 3 or after:
        return str(widont(end[0]))
    cut = len(words[0])
    return f"{before}{text[:cut]}{widont(text[cut:])}"


def _mark_caps(found: re.Match[str]) -> str:
    return f"{_CAPS_TAG}{found[0]}</span>"


class _Setter:
    """Processes the tokens of one fragment and keeps track of the elements they are in."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.depth = 0
        self.last_tag = ""

    def token(self, token: str, is_tag: bool, ours: bool) -> str:
        if is_tag:
            self.last_tag = token
            if token.strip("</>").split(" ")[0] in _BLOCKS:
                self.depth = 0
            return token
        if not ours or self.lang not in QUOTES or token.isspace():
            return token
        text = self.text(token)
        marked = self.last_tag == _CAPS_TAG
        return text if marked else _CAPS.sub(_mark_caps, text)

    def text(self, text: str) -> str:
        if self.lang not in QUOTES:
            return text
        text = self._quotes(text)
        for pattern, replacement in _RULES:
            text = pattern.sub(replacement, text)
        return text

    def _quotes(self, text: str) -> str:
        english = self.lang == "en"
        if '"' not in text and "&quot;" not in text and not (english and "'" in text):
            return text
        curled = smartypants(text, Attr.q | Attr.w | Attr.u)
        if "'" in text and not english:
            # An apostrophe in a Kazakh or Russian word stays as typed.
            curled = re.sub(r"(?<=\w)’(?=\w)", "'", curled)
        return _QUOTE.sub(self._quote, curled)

    def _quote(self, found: re.Match[str]) -> str:
        outer_open, outer_close, inner_open, inner_close = QUOTES[self.lang]
        char, text = found[0], found.string
        start, end = found.span()
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        if char in "«„":
            self.depth += 1
            return char
        # smartypants takes the second of two closing quotes for an opening one, and an editor may
        # have typed „…“, which ends in one.
        if char == "“" and after.strip(" .,;:!?”»)]") and not before.isalnum():
            self.depth += 1
            return outer_open if self.depth == 1 else inner_open
        if char != "»":
            char = outer_close if self.depth <= 1 else inner_close
        self.depth = max(0, self.depth - 1)
        return char
