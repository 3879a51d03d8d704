"""A story's HTML for feeds, which readers see far from the site and its style sheets."""

import re
from html import escape, unescape

# In finished bodies, `<` and `>` are escaped except in tags, and every value is quoted.
_TAG = re.compile(r'<([a-z][a-z0-9]*)((?: [^\s"=<>]+="[^"]*")+)>')
_ATTRIBUTE = re.compile(r' ([^\s"=<>]+)="([^"]*)"')
_OF_THE_SITE = {"class", "tabindex", "sizes", "loading", "decoding"}
"""Attributes that mean something only with the site's style sheets, layout or loading."""
_PULL_QUOTE = re.compile(r'<blockquote class="pull">.*?</blockquote>\n?', re.DOTALL)
_ANY_TAG = re.compile("<[^<>]*>")
_WORD = re.compile(r"\w+")
_DRAWING = re.compile(r'<div class="plot".*?</svg></div>.*?</div></div>|<svg .*?</svg>', re.DOTALL)
"""The lines of a chart, which are nothing without a style sheet; its data are there as a table."""
_CANDIDATE = re.compile(r"(?<![^\s,])/")


def for_feeds(html: str, origin: str, prefix: str) -> str:
    """The finished body `html` with absolute addresses on the host `origin`, with `prefix` before
    each id, because a reader may show many stories on one page, and without what only the site
    understands.
    """

    def attribute(found: re.Match[str]) -> str:
        name, value = found.groups()
        if name in _OF_THE_SITE:
            return ""
        if name == "id":
            value = prefix + value
        elif name == "href" and value.startswith("#"):
            value = f"#{prefix}{value[1:]}"
        elif name in ("href", "src", "poster"):
            value = origin + value if value.startswith("/") else value
        elif name == "srcset":
            value = _CANDIDATE.sub(f"{origin}/", value)
        return f' {name}="{value}"'

    told = _DRAWING.sub("", _without_repeated(html))
    return _TAG.sub(lambda tag: f"<{tag[1]}{_ATTRIBUTE.sub(attribute, tag[2])}>", told)


def _without_repeated(html: str) -> str:
    """`html` without the pull quotes that repeat a sentence of the text: the site sets it large,
    but without a style sheet it would only stand there twice.
    """
    text = _words(_PULL_QUOTE.sub("", html))
    return _PULL_QUOTE.sub(lambda quote: "" if _words(quote[0]) in text else quote[0], html)


def _words(html: str) -> str:
    return f" {' '.join(_WORD.findall(unescape(_ANY_TAG.sub(' ', html))))} "


def element(tag: str, content: str = "", **attributes: object) -> str:
    """An element with text attributes, those without a value left out, and HTML `content`."""
    given = "".join(
        f' {name}="{escape(str(value))}"' for name, value in attributes.items() if value is not None
    )
    return f"<{tag}{given}>" if tag in ("img", "hr") else f"<{tag}{given}>{content}</{tag}>"
