"""Typography of Kazakh, Russian and English HTML and plain text: quotes, dashes, spaces.

The rules are those of `typesetting`, applied to whole blocks. Code is left alone; a phrase marked
with another language follows the rules of that language. typogrify joins the last two words of a
block (`widont`) and marks ampersands (`amp`); abbreviations in Cyrillic capitals are marked as its
`caps` marks Latin ones. Its other filters are not used: they do not know «», and they see one text
node at a time.
"""

import re
from collections.abc import Iterator

from typogrify.filters import amp, widont

from tilshi.kazakh.block import CONTENT, EDGE, MARKUP, NBSP, Edit, apart, applied
from tilshi.kazakh.markup import in_one_language, languages, mask_tags
from tilshi.kazakh.quotes import QUOTES
from tilshi.kazakh.typesetting import set_plain, typeset, without_addresses

_FOOTNOTE_MARK = re.compile('<sup id="fnref[^<>]*><a [^<>]*>[^<>]*</a></sup>')
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_QUOTE_ENTITY = re.compile(r"(<[^<>]*>)|&(?:quot|#34|#x22);")
_READ_ALOUD = re.compile(r' (?:alt|title|aria-label)="([^"]*)"')

_END = re.compile("</(?:p|h[1-6]|li|dt|dd)>")
_SEPARATOR = "</p>"
_LINE_BREAK = re.compile("<br[^>]*>")
_LONGEST_WORDS = 80

_CAPITAL = "А-ЯӘҒҚҢӨҰҮҺІЁ"
_CAPS_TAG = '<span class="caps">'
_CAPS = re.compile(rf"[{_CAPITAL}](?<!\w.)[{_CAPITAL}]+(?!\w)")


def typography(html: str, lang: str) -> str:
    """`html` (a fragment in `lang` with lower-case tags) with the typography of its languages, in
    text and in attributes that people read.

    Idempotent. In a language without rules (`QUOTES`), only typogrify's `widont` is applied.
    """
    html = html.replace("&nbsp;", NBSP)
    if "&quot;" in html or "&#34;" in html:
        html = _QUOTE_ENTITY.sub(lambda found: found[1] or '"', html)
    html = applied(html, apart(_edits(html, lang)))
    if " &amp; " in html:
        html = amp(html)
    return _without_widows(html).replace("&nbsp;", NBSP)


def plain_typography(text: str, lang: str) -> str:
    """`text` without markup (a title, a caption) with the typography of `lang`."""
    return set_plain(text, lang).strip()


def _edits(html: str, lang: str) -> Iterator[Edit]:
    for language, shown in _shown(html, lang):
        shown = without_addresses(shown)
        edits = typeset(shown, language)
        yield from edits
        yield from _capitals(html, shown, {edit.start for edit in edits})
    if ' alt="' in html or ' title="' in html or ' aria-label="' in html:
        yield from _attributes(html, lang)


def _capitals(html: str, shown: str, changed: set[int]) -> Iterator[Edit]:
    """Marks abbreviations, except after a hyphen that stays one."""
    for found in _CAPS.finditer(shown):
        start, end = found.span()
        hyphenated = shown.startswith("-", start - 1) and start - 1 not in changed
        if not hyphenated and not html.endswith(_CAPS_TAG, 0, start):
            yield Edit(start, end, f"{_CAPS_TAG}{found[0]}</span>")


def _shown(html: str, lang: str) -> Iterator[tuple[str, str]]:
    """Each language with rules in `html`, with the masked text for its rules."""
    html = _without_entities(html)
    if "fnref" in html:
        html = _FOOTNOTE_MARK.sub(lambda found: MARKUP * len(found[0]), html)
    if in_one_language(html):
        if lang in QUOTES:
            yield lang, mask_tags(html)
        return
    tokens = [
        (mask_tags(token) if is_tag else token, is_tag, (language or "").split("-")[0])
        for token, is_tag, language in languages(html, lang)
    ]
    for one in dict.fromkeys(language for _, _, language in tokens):
        if one in QUOTES:
            shown = (
                token if is_tag or language == one else _other(token, language, one == lang)
                for token, is_tag, language in tokens
            )
            yield one, "".join(shown)


def _other(text: str, language: str, in_host: bool) -> str:
    """Placeholders for `text` in another language: content in its host, a boundary around it."""
    return (CONTENT if in_host or not language else EDGE) * len(text)


def _without_entities(html: str) -> str:
    return _ENTITY.sub(lambda found: "&" * len(found[0]), html) if "&" in html else html


def _attributes(html: str, lang: str) -> Iterator[Edit]:
    """The edits to attributes that people read."""
    if in_one_language(html):
        for found in _READ_ALOUD.finditer(html):
            if html.rfind("<", 0, found.start()) > html.rfind(">", 0, found.start()):
                yield from _read_aloud(found, lang)
        return
    at = 0
    for token, is_tag, language in languages(html, lang):
        if is_tag and language:
            for found in _READ_ALOUD.finditer(html, at, at + len(token)):
                yield from _read_aloud(found, language.split("-")[0])
        at += len(token)


def _read_aloud(found: re.Match[str], lang: str) -> Iterator[Edit]:
    value = found[1].replace("&quot;", '"')
    shown = without_addresses(_without_entities(value))
    better = applied(value, typeset(shown, lang)).replace('"', "&quot;")
    if better != found[1]:
        yield Edit(*found.span(1), better)


def _without_widows(html: str) -> str:
    """`html` with typogrify's `widont`, which is slow but depends on the last two words of a block
    only. A single word after a line break is left alone: `widont` takes `<br>` for `<b>`.
    """
    spans, at = [], 0
    for end, following in [*(found.span() for found in _END.finditer(html)), (len(html), 0)]:
        spans.append((_start_of_widow(html, at, end), end))
        at = following
    set_ = widont(_SEPARATOR.join(html[start:end] for start, end in spans)).split(_SEPARATOR)
    parts, at = [], 0
    for (start, end), words in zip(spans, set_, strict=True):
        parts += [html[at:start], words]
        at = end
    return "".join(parts)


def _start_of_widow(html: str, at: int, end: int) -> int:
    """The start of what `widont` must see of the block that begins `at` a position."""
    text = max(html.rfind(">", at, end) + 1, at, end - _LONGEST_WORDS)
    words = html[text:end].rsplit(None, 1)
    if len(words) == 2:
        return text + len(words[0]) - 1
    for found in _LINE_BREAK.finditer(html, at, end):
        at = found.end()
    return at
