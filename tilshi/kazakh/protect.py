"""What must never be transliterated in plain text: URLs, e-mail addresses and file names."""

import re
from collections.abc import Callable, Iterator

# Up to the last character that is not punctuation; brackets are allowed in pairs. In HTML, an
# entity other than &amp; ends it.
_IN_BRACKETS = r"\([^\s<>«»()]*+\)"
_ENTITY = r"&(?:quot|[lg]t|nbsp|[lr]aquo|#\w+);"
_REST = (
    rf"(?:(?!{_ENTITY})[^\s<>«»()،؛؟]|{_IN_BRACKETS})*"
    rf"(?:[^\s<>«»()\]&.,;:!?،؛؟…'\"*’”“]|(?<=[\w/])&amp;|{_IN_BRACKETS})"
)
ADDRESS = re.compile(
    rf"(?:(?:https?|ftp|tg)://|www\.|mailto:|tel:){_REST}"
    r"|(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+"
    r"|@[A-Za-z0-9_]+"
    # A file, possibly with folders, or a host with a path: «есеп.pdf», t.me/арна.
    r"|(?<![\w.+/\\@-])(?:[A-Za-z]:\\)?(?:[\w-]++[/\\])*+[\w-]++(?:\.[\w-]+)*"
    rf"\.(?:[a-z][a-z\d]{{1,4}}|қаз|рф)(?![\w])(?:/(?:{_REST})?)?"
)
# Every address has one of these, and few texts do.
MAY_BE_ADDRESS = re.compile(r"://|@|\.(?:[a-z]|қаз|рф)|www\.|mailto:|tel:")


def outside_addresses(text: str, change: Callable[[str], str]) -> str:
    """`text` changed by `change` except in its addresses."""
    if not MAY_BE_ADDRESS.search(text):
        return change(text)
    parts, at = [], 0
    for found in ADDRESS.finditer(text):
        parts += [change(text[at : found.start()]), found[0]]
        at = found.end()
    parts.append(change(text[at:]))
    return "".join(parts)


# What every address contains, quick to find; only the word around it is searched for addresses.
_MARKS = ("@", "#", "://", "mailto:", "tel:")
_DOT = re.compile(r"\.(?=[A-Za-z]{2}|қаз|рф)(?<=\w.)")
_BETWEEN_WORDS = r"\s<>«»\"“”„\ue000-\uf8ff"
_WORD = re.compile(f"[^{_BETWEEN_WORDS}]*")
_IN_WORD = re.compile(f"[^{_BETWEEN_WORDS}]")
_VERBATIM = re.compile(
    rf"{ADDRESS.pattern}|(?<!\w)#\w+|(?<![\w.%~/\\-])[\w.%~/\\-]*\w\.[A-Z]{{2,4}}(?!\w)"
)


def verbatim(text: str) -> Iterator[tuple[int, int]]:
    """The spans in `text` that typography leaves alone: addresses, file and account names, and
    hashtags.
    """
    places = [found.start() for found in _DOT.finditer(text)]
    for mark in _MARKS:
        if mark in text:
            places += [found.start() for found in re.finditer(re.escape(mark), text)]
    end = 0
    for place in sorted(places):
        if place < end:
            continue
        start = place
        while start > end and _IN_WORD.match(text, start - 1):
            start -= 1
        word = _WORD.match(text, place)
        end = word.end() if word else place
        yield from (found.span() for found in _VERBATIM.finditer(text, start, end))
