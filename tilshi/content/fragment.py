"""HTML as a browser's parser reads it (the HTML Standard's tree construction, by lexbor), and its
serialisation.

In the serialisation, `<` and `>` are escaped except in tags, and every attribute has a quoted
value, so regular expressions can read it as reliably as the parser.
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


def parse_fragment(html: str) -> LexborHTMLParser:
    """The fragment `html`, parsed as in a browser."""
    return LexborHTMLParser(html, is_fragment=True)


def is_canonical(html: str, written: str) -> bool:
    """Whether `html` is identical to its serialisation `written`."""
    return written == html.replace(NBSP, "&nbsp;")


def distinct_tokens(written: str) -> Iterable[str]:
    """Each distinct tag and comment in `written`, except closing tags."""
    return dict.fromkeys(_TOKEN.findall(written))


def every_token(written: str) -> Iterable[str]:
    """Each tag and comment in `written`, but for closing tags."""
    return _TOKEN.findall(written)


def element(token: str) -> tuple[str, dict[str, str]] | None:
    """(tag, attributes) of a token; None if it is not an element's."""
    found = _ELEMENT.fullmatch(token)
    if found is None:
        return None
    return found[1], {name: unescape(value) for name, value in _ATTRIBUTE.findall(found[2])}


def tags(html: str) -> Iterable[tuple[str, str]]:
    """("" or "/", name) of each tag in any HTML."""
    return ((end, name.lower()) for end, name in _TAG.findall(html))
