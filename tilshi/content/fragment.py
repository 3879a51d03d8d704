"""HTML as the parser of a browser understands it (the HTML Standard's tree construction, by
lexbor), and as that parser writes what it has understood.

In what it has written, `<` and `>` are escaped wherever they are no tags, and every attribute has a
quoted value: patterns can read it as surely as the parser can.
"""

import re
from collections.abc import Iterable
from html import unescape

from selectolax.lexbor import LexborHTMLParser

NBSP = "\u00a0"
_TOKEN = re.compile("<[^/>][^>]*>")
_ELEMENT = re.compile(r'<([a-z][a-z0-9]*)((?: [^\s"=<>]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([^\s"=<>]+)="([^"]*)"')
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")


def parse(html: str) -> LexborHTMLParser:
    """The fragment `html` as a browser's parser understands it inside of a page."""
    return LexborHTMLParser(html, is_fragment=True)


def is_canonical(html: str, written: str) -> bool:
    """Whether `html` is just what a parser has `written` of it."""
    return written == html.replace(NBSP, "&nbsp;")


def tokens(written: str) -> Iterable[str]:
    """Each different tag and comment in `written`, but for closing tags."""
    return dict.fromkeys(_TOKEN.findall(written))


def every_token(written: str) -> Iterable[str]:
    """Each tag and comment in `written`, but for closing tags."""
    return _TOKEN.findall(written)


def element(token: str) -> tuple[str, dict[str, str]] | None:
    """(tag, attributes) of one of the `tokens`; None if it is no element's."""
    found = _ELEMENT.fullmatch(token)
    if found is None:
        return None
    return found[1], {name: unescape(value) for name, value in _ATTRIBUTE.findall(found[2])}


def tags(html: str) -> Iterable[tuple[str, str]]:
    """("" or "/", name) of each tag in any HTML."""
    return ((end, name.lower()) for end, name in _TAG.findall(html))
