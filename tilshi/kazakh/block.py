"""Text as the rules of typography see it, and the edits that they give.

The rules read a string of the same length as its source, HTML or Markdown, in which a sign stands
in place of each character that is not text. So an edit of one is an edit of the other.
"""

from collections.abc import Iterable
from operator import itemgetter
from typing import Literal, NamedTuple

NBSP = "\u00a0"
CONTENT, MARKUP, EDGE, BREAK = "\ue000", "\ue001", "\ue002", "\ue003"
"""The signs: for text that is not to be set (code, an address, a phrase in another language); for a
mark round words (a tag of emphasis or of a link), which the rules look through; for the edge of a
block (a paragraph, a table cell); for a line break."""

Code = Literal[
    "double-space", "wrong-quote", "lonely-quote", "hyphen-for-dash", "space-before-mark"
]
Span = tuple[int, int]


class Edit(NamedTuple):
    """`text[start:end]` becomes `fix`, or is for a person to decide if that is None.

    `code` is what proofreading calls it; None if it is of no concern to who types. `safe` says
    whether the source can be changed so without being looked at.
    """

    start: int
    end: int
    fix: str | None
    code: Code | None = None
    safe: bool = True


def apart(edits: Iterable[Edit]) -> list[Edit]:
    """The edits in their order, without those that overlap an earlier one."""
    kept: list[Edit] = []
    at = 0
    for edit in sorted(edits, key=itemgetter(0)):
        if edit.start >= at:
            kept.append(edit)
            at = edit.end
    return kept


def applied(text: str, edits: Iterable[Edit]) -> str:
    """`text` with those of the `edits` made that have a fix. They are in order and apart."""
    parts, at = [], 0
    for start, end, fix, _, _ in edits:
        if fix is not None:
            parts += [text[at:start], fix]
            at = end
    return "".join([*parts, text[at:]]) if parts else text


def hidden(text: str, spans: Iterable[Span], sign: str) -> str:
    """`text` with a `sign` for each character of `spans`, which are in order; line ends stay."""
    parts, at = [], 0
    for start, end in spans:
        if start >= at:
            lines = text[start:end].split("\n")
            parts += [text[at:start], "\n".join(sign * len(line) for line in lines)]
            at = end
    return "".join([*parts, text[at:]]) if parts else text
