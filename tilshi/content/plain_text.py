"""Words without markup: what titles, summaries, captions and names are made of.

Markup is what CommonMark, GitHub's Markdown or HTML would make something of; an asterisk or an
underscore within or between words is none.
"""

import re
from html import unescape

_SIGN = re.compile(r"[<&*_`\[~\\{#>]")
_HTML = re.compile(r"<[A-Za-z/!?][^<>]*>?|&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
# No pattern looks further than the next mark of its kind, so that none takes long.
_MARKDOWN = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"<((?:https?://|mailto:)[^<>\s]+|[^<>\s@]+@[^<>\s@]+)>", r"\1"),
        (r"(?<!`)(`{1,3})(?!`)([^`]+)\1(?!`)", r"\2"),
        (r"\{\{[^{}]*\}\}|\{%[^{}]*%\}", ""),
        (r"\[\^[^\[\]]+\]", ""),
        (r"!?\[([^\[\]]*)\](?:\((?:[^()\[\]]|\([^()]*\))*\)|\[[^\[\]]*\]|\{[^{}]*\})", r"\1"),
        (r"\*\*(?=[^\s*])([^*]+)(?<=\S)\*\*", r"\1"),
        (r"(?<!\w)__(?=[^\s_])([^_]+)(?<=\S)__(?!\w)", r"\1"),
        (r"(?<![\w*])\*(?=[^\s*])([^*]+)(?<=\S)\*(?![\w*])", r"\1"),
        (r"(?<!\w)_(?=[^\s_])([^_]+)(?<=\S)_(?!\w)", r"\1"),
        (r"~~(?=[^\s~])([^~]+)(?<=\S)~~", r"\1"),
        (r"^(?:#{1,6}|>)\s+", ""),
        (r"\\([*_`\[\]#~\\])", r"\1"),
    )
)
_ROUNDS = 5


def html_in(text: str) -> str | None:
    """The first tag or character reference in `text`, whole; None if there is none."""
    found = _HTML.search(text) if _SIGN.search(text) else None
    return found[0] if found else None


def markup_in(text: str) -> str | None:
    """The first piece of Markdown or HTML in `text`, or of another system's template; None if it is
    plain.
    """
    if not _SIGN.search(text):
        return None
    found = [match for pattern, _ in _MARKDOWN if (match := pattern.search(text))]
    return min(found, key=lambda match: match.start())[0] if found else html_in(text)


def without_markup(text: str) -> str:
    """`text` as it would be read if its markup were understood: the words alone."""
    for _ in range(_ROUNDS):
        if markup_in(text) is None:
            return text
        for pattern, replacement in _MARKDOWN:
            text = pattern.sub(replacement, text)
        text = " ".join(_HTML.sub(_unmarked, text).split())
    return " ".join(_SIGN.sub(" ", text).split())


def _unmarked(found: re.Match[str]) -> str:
    """What is left of a tag or a reference; of a lonely `<` or `&`, the character and a space."""
    if found[0].startswith("&"):
        character = unescape(found[0])
        return character if character != found[0] else " & " + found[0][1:]
    return "" if found[0].endswith(">") else " < " + found[0][1:]
