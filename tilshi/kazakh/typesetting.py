"""The engine of typography: the build applies its edits to pages, proofreading to sources."""

from tilshi.kazakh.block import CONTENT, Edit, apart, applied, hidden
from tilshi.kazakh.protect import verbatim
from tilshi.kazakh.quotes import QUOTES, quote_edits
from tilshi.kazakh.ranges import range_edits
from tilshi.kazakh.spaces import space_edits


def typeset(shown: str, lang: str) -> list[Edit]:
    """The edits to `shown`, text with the placeholders of `block`, by the rules of `lang`, in
    order. They do not overlap. None in a language without rules (`QUOTES`).

    `shown` may contain many blocks, separated by `EDGE`; addresses in it must be masked
    (`without_addresses`).
    """
    if lang not in QUOTES:
        return []
    edits = [*quote_edits(shown, lang), *space_edits(shown)]
    if "-" in shown:
        edits += range_edits(shown)
    return apart(edits)


def without_addresses(shown: str) -> str:
    """`shown` with addresses, file names and hashtags masked, which typography leaves alone."""
    return hidden(shown, verbatim(shown), CONTENT)


def set_plain(text: str, lang: str) -> str:
    """`text`, one block without markup, with the typography of `lang`."""
    return applied(text, typeset(without_addresses(text), lang))
