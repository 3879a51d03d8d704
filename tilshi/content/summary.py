"""A summary out of a text."""

from tilshi.kazakh.sentences import sentence_ends

_LENGTH = 200
_NEXT = 20
"""Characters behind the last one that tell whether a sentence begins there."""


def shorten(text: str, length: int = _LENGTH) -> str:
    """The first sentences of `text` that fit in `length` characters and fill a third of it; else
    its first words and `…`.
    """
    if len(text) <= length:
        return text
    end = max((one for one in sentence_ends(text[: length + _NEXT]) if one <= length), default=0)
    if end > length // 3:
        return text[:end]
    words = text[: length + 1].rsplit(" ", 1)[0][:length].split(" ")
    while len(words) > 1 and words[-1].endswith((".", "№")):
        words.pop()
    return " ".join(words).rstrip(" ,;:–—-") + "…"
