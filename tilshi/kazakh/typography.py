"""Typography of Kazakh, Russian and English text: quotes, dashes, spaces that do not break.

Works on the text nodes of HTML only, never in code and never inside a phrase marked with
another language. typogrify sets the last two words of a block together (`widont`) and marks
ampersands (`amp`); smartypants, which it builds on, tells opening quotes from closing ones. Their
other filters are not used: they know neither «» nor Kazakh capitals.
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
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=\S)[ \t]{2,}(?=\S)", " "),
        # A dash that is typed as a hyphen: between words, and after the words of a speaker.
        (rf"(?<=[^\s])[ {NBSP}](?:-|–|--)[ {NBSP}]", f"{NBSP}{_DASH} "),
        (rf"(?<=[»“”,.!?])-[ {NBSP}](?=[а-яәғқңөұүһіё])", f"{NBSP}{_DASH} "),
        (r"(?<!\d)(?<!\d[-–])(\d{4})-(\d{4})(?![\d-])", rf"\1{_DASH}\2"),
        (r"№[ ]?(?=\d)", f"№{NBSP}"),
        (r"(?<=\d)[ ](?=(?:₸|теңге|км|кг|млн|млрд|мың|%|ж\.|г\.)(?!\w))", NBSP),
        (rf"(?<=\d)[ ](?=(?:{_MONTHS}))", NBSP),
        (r"(?<=\b\d{4})[ ](?=(?:жыл|год))", NBSP),
        (r"(?<=\d)[ ](?=\d{3}(?!\d))", NBSP),
        # Initials stay with the name: Қ. Тоқаев.
        (r"(?<![\w.])([А-ЯӘҒҚҢӨҰҮҺІЁA-Z]\.)[ ](?=[А-ЯӘҒҚҢӨҰҮҺІЁA-Z])", rf"\1{NBSP}"),
    )
)
_CAPS_TAG = '<span class="caps">'
_CAPS = re.compile(r"(?<![\w-])[А-ЯӘҒҚҢӨҰҮҺІЁ]{2,}(?![\w])")


def typography(html: str, lang: str) -> str:
    """`html` (a fragment, tags lower case) with the typography of `lang` (kk, ru, en).

    Idempotent. In a language that has no rules here, only typogrify's `widont` works.
    """
    setter = _Setter(lang)
    text = "".join(setter.token(*token) for token in tokens(html, lang))
    if " &amp; " in text:
        text = amp(text)
    return str(widont(text)).replace("&nbsp;", NBSP)


def plain_typography(text: str, lang: str) -> str:
    """`text` without markup (a title, a caption) with the typography of `lang`."""
    return _Setter(lang).text(text).strip()


class _Setter:
    """Goes through the tokens of one fragment and remembers what they are inside of."""

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
        if not ours or self.lang not in QUOTES:
            return token
        text = self.text(token)
        marked = self.last_tag == _CAPS_TAG
        return text if marked else _CAPS.sub(rf"{_CAPS_TAG}\g<0></span>", text)

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
            # An apostrophe inside a Kazakh or Russian word stays as it was typed.
            curled = re.sub(r"(?<=\w)’(?=\w)", "'", curled)
        outer_open, outer_close, inner_open, inner_close = QUOTES[self.lang]
        out = []
        for index, char in enumerate(curled):
            # smartypants takes the second of two closing quotes for an opening one, and an editor
            # may have typed „…“, whose second is one.
            opens = (
                char == "“"
                and curled[index + 1 : index + 2].strip(" .,;:!?”»)]")
                and not curled[index - 1 : index].isalnum()
            )
            if char in "«„":
                self.depth += 1
            elif char == "»":
                self.depth = max(0, self.depth - 1)
            elif opens:
                self.depth += 1
                char = outer_open if self.depth == 1 else inner_open
            elif char in "“”":
                char = outer_close if self.depth <= 1 else inner_close
                self.depth = max(0, self.depth - 1)
            out.append(char)
        return "".join(out)
