"""The words of HTML on one line, for headlines, names and summaries."""

import re

from tilshi.content.fragment import parse_fragment
from tilshi.content.text import first_forbidden
from tilshi.unicode_form import composed

_BLOCK_END = re.compile(r"</(?:p|div|li|h[1-6]|blockquote)>|<br\s*/?>", re.IGNORECASE)


def plain_words(html: str) -> str:
    """The words of `html`, without characters that no text may have."""
    if "<" in html or "&" in html:
        tree = parse_fragment(_BLOCK_END.sub(" ", html))
        tree.strip_tags(["script", "style"])
        html = tree.root.text() if tree.root is not None else ""
    words = " ".join(without_forbidden(html).split())
    return words if any(map(str.isprintable, words.replace(" ", ""))) else ""


def without_forbidden(text: str) -> str:
    """`text` in NFC without characters that no text may have."""
    text = composed(text)
    while (character := first_forbidden(text)) is not None:
        text = text.replace(character, "")
    return text
