"""The input and output of the rules of typography: masked text, and edits.

The rules read a string of the same length as its source, HTML or Markdown, in which placeholders
replace everything that is not text. So the positions of an edit are valid in both.
"""

from collections.abc import Iterable
from operator import itemgetter
from typing import Literal, NamedTuple

NBSP = "\u00a0"
CONTENT, MARKUP, EDGE, BREAK = "\ue000", "\ue001", "\ue002", "\ue003"
"""The placeholders: for text that is not typeset (code, an address, a phrase in another language);
for inline markup (a tag of emphasis or of a link), which the rules ignore; for the boundary of a
block (a paragraph, a table cell); for a line break."""

Code = Literal[
    "double-space", "wrong-quote", "lonely-quote", "hyphen-for-dash", "space-before-mark"
]
Span = tuple[int, int]


class Edit(NamedTuple):
    """`text[start:end]` becomes `fix`; if that is None, it needs a person's decision.

    `code` is the code of the finding in proofreading; None if editors need not know. `safe`: the
    edit can be applied to the source without review.
    """

    start: int
    end: int
    fix: str | None
    code: Code | None = None
    safe: bool = True


def apart(edits: Iterable[Edit]) -> list[Edit]:
    """The edits in order, without those that overlap an earlier one."""
    kept: list[Edit] = []
    at = 0
    for edit in sorted(edits, key=itemgetter(0)):
        if edit.start >= at:
            kept.append(edit)
            at = edit.end
    return kept


def applied(text: str, edits: Iterable[Edit]) -> str:
    """`text` with those `edits` applied that have a fix. They are in order and do not overlap."""
    parts, at = [], 0
    for start, end, fix, _, _ in edits:
        if fix is not None:
            parts += [text[at:start], fix]
            at = end
    return "".join([*parts, text[at:]]) if parts else text


def hidden(text: str, spans: Iterable[Span], placeholder: str) -> str:
    """`text` with a `placeholder` for each character of `spans`, in order; line breaks stay."""
    parts, at = [], 0
    for start, end in spans:
        if start >= at:
            lines = text[start:end].split("\n")
            parts += [text[at:start], "\n".join(placeholder * len(line) for line in lines)]
            at = end
    return "".join([*parts, text[at:]]) if parts else text
