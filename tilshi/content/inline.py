"""What stands inside of a block: our additions to python-markdown's inline patterns.

Emphasis, links, code and the like are python-markdown's own. What people know from CommonMark and
GitHub besides: bare addresses, ~~strikethrough~~, a backslash before the end of a line, and every
mark of punctuation can be escaped. A star that follows a letter or a digit begins no emphasis:
2*2*2 is a sum.
"""

import re
import string
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import Delimiter, DelimiterProcessor, InlineProcessor
from markdown.inlinepatterns import SubstituteTagInlineProcessor as Tag
from markdown.util import AtomicString

Match = tuple[Element | None, int | None, int | None]

PHRASE = r"\[([^\[\]]+)\]\{:?\s*lang=[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)[\"']?\s*\}"
_AUTOLINK = r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\s]*)>"  # CommonMark 6.5
_EMAIL = (
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)
_AUTOMAIL = rf"<({_EMAIL})>"
# GitHub's extended autolinks. What may end a sentence does not end an address.
_BARE = (
    r"(?<![\w@/.:&=#?%+~-])(?:https?://(?=[^\s/.])|www\.(?=[\w-]+\.))(?:[^\s<>\"«»“”„\x02\x03]|\x02klzzwxh:\d+\x03)+"
    r"|(?<![\w.+/:@-])[A-Za-z0-9._+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?![\w@-])"
)
_STASHED = re.compile("\x02klzzwxh:([0-9]+)\x03")
_AFTER_ADDRESS = re.compile(r"(?:&[A-Za-z0-9]+;|[?!.,:;*_~'…–—])+$")


def extend(md: Markdown) -> None:
    """Registers our patterns with `md`."""
    md.ESCAPED_CHARS = [char for char in string.punctuation if char != "&"]
    patterns = md.inlinePatterns
    patterns.register(Tag(r"\\\n", "br"), "backslash-break", 185)
    patterns.register(_Ampersand(r"\\&", md), "ampersand", 186)
    patterns.register(_Autolink(_AUTOLINK, md), "autolink", 188)
    patterns.register(_Autolink(_AUTOMAIL, md), "automail", 187)
    patterns.register(_Phrase(PHRASE, md), "phrase", 175)
    patterns.register(_BareAddress(_BARE, md), "bare-address", 118)
    for name in ("reference", "image_reference"):
        # Not `[words] [label]`: a space parts them.
        patterns[name].RE_LINK = re.compile(r"\[([^\]]*)\]")  # type: ignore[attr-defined]
    emphasis = patterns["em_strong"]
    assert isinstance(emphasis, DelimiterProcessor)
    emphasis.delimiters["*"] = _stars()
    emphasis.add("~", "del", double=True)


class _Ampersand(InlineProcessor):
    """An escaped `&`, which begins no character reference."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: N802
        assert self.md is not None
        return self.md.htmlStash.store("&amp;"), m.start(0), m.end(0)


class _Phrase(InlineProcessor):
    """`[phrase]{: lang=ru}`: words in another language."""

    def handleMatch(self, m: re.Match[str], data: str) -> Match:  # type: ignore[override]  # noqa: N802
        span = Element("span", {"lang": m[2]})
        span.text = m[1]
        return span, m.start(0), m.end(0)


class _Autolink(InlineProcessor):
    """`<https://…>`, `<tel:…>`, `<info@…>`."""

    def handleMatch(self, m: re.Match[str], data: str) -> Match:  # type: ignore[override]  # noqa: N802
        return _address(m[1]), m.start(0), m.end(0)


class _BareAddress(InlineProcessor):
    """An address that just stands there, without what comes after it."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> Match:  # type: ignore[override]  # noqa: N802
        address = _trimmed(self._without_marks(m[0]))
        if not address:
            return None, None, None
        return _address(self.unescape(address)), m.start(0), m.start(0) + len(address)

    def _without_marks(self, address: str) -> str:
        """What of an address comes before code, a link or the like; escapes may be in it."""
        assert self.md is not None
        stash = self.md.treeprocessors["inline"].stashed_nodes  # type: ignore[attr-defined]
        for found in _STASHED.finditer(address):
            if not isinstance(stash.get(found[1]), str):
                return address[: found.start()]
        return address


def _trimmed(address: str) -> str:
    """`address` without the punctuation that follows it, and a bracket that it did not open."""
    while True:
        shorter = _AFTER_ADDRESS.sub("", address)
        if shorter.endswith((")", "]")):
            opening = {")": "(", "]": "["}[shorter[-1]]
            if shorter.count(shorter[-1]) > shorter.count(opening):
                shorter = shorter[:-1]
        if shorter == address:
            return address
        address = shorter


def _address(text: str) -> Element:
    link = Element("a")
    if "@" in text and ":" not in text:
        link.set("href", f"mailto:{text}")
    else:
        link.set("href", f"http://{text}" if text.startswith("www.") else text)
    link.text = AtomicString(text)
    return link


def _stars() -> Delimiter:
    """Stars begin no emphasis right after a letter or a digit; they may end one before it, for
    endings follow names: **«Абай»**дың.
    """
    stars = Delimiter("*", "strong,em", smart=False, double=False)
    stars.boundary = re.compile(
        r"(?P<ambiguous>(?<!^)(?<![\s*])(?<![^\W_])\*+(?![\s*])(?!$))"
        r"|(?P<end>(?<!^)(?<![\s*])\*+)"
        r"|(?P<start>(?<![^\W_])(?<!\*)\*+(?![\s*])(?!$))"
    )
    return stars
