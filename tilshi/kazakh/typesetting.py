"""The one engine of typography: the build sets pages by its edits, proofreading mends sources."""

from tilshi.kazakh.block import CONTENT, Edit, apart, applied, hidden
from tilshi.kazakh.protect import verbatim
from tilshi.kazakh.quotes import QUOTES, quote_edits
from tilshi.kazakh.ranges import range_edits
from tilshi.kazakh.spaces import space_edits


def typeset(shown: str, lang: str) -> list[Edit]:
    """What is to be changed in `shown`, text with the signs of `block`, by the rules of `lang`: in
    its order, no two overlapping. Nothing in a language without rules (`QUOTES`).

    It may hold many blocks, parted by `EDGE`, and must be `without_addresses`.
    """
    if lang not in QUOTES:
        return []
    edits = [*quote_edits(shown, lang), *space_edits(shown)]
    if "-" in shown:
        edits += range_edits(shown)
    return apart(edits)


def without_addresses(shown: str) -> str:
    """`shown` with what typography leaves alone hidden: addresses, file names, hashtags."""
    return hidden(shown, verbatim(shown), CONTENT)


def set_plain(text: str, lang: str) -> str:
    """`text`, one block without markup, in the typography of `lang`."""
    return applied(text, typeset(without_addresses(text), lang))
