"""What must never be transliterated in plain text: URLs and e-mail addresses."""

import re
from collections.abc import Callable, Iterator

ADDRESS = re.compile(
    r"(?:https?://|www\.|mailto:)[^\s<>«»]+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@[A-Za-z0-9_]+"
)


def outside_addresses(text: str, change: Callable[[str], str]) -> str:
    """`text` changed by `change` except in its addresses."""
    if "@" not in text and "://" not in text and "www." not in text:
        return change(text)
    parts, at = [], 0
    for found in ADDRESS.finditer(text):
        parts += [change(text[at : found.start()]), found[0]]
        at = found.end()
    parts.append(change(text[at:]))
    return "".join(parts)


# What an address has in it, found fast; the run of signs round it is then looked at more closely.
_MARKS = ("@", "#", "://", "mailto:")
_DOT = re.compile(r"\.(?=[A-Za-z]{2}|қаз|рф)(?<=\w.)")
_RUN_END = r"\s<>«»\"“”„\ue000-\uf8ff"
_RUN = re.compile(f"[^{_RUN_END}]*")
_IN_RUN = re.compile(f"[^{_RUN_END}]")
_VERBATIM = re.compile(
    rf"(?:(?:https?|ftp)://|www\.|mailto:)[^{_RUN_END}]+"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<!\w)[@#]\w+"
    # A host or a file: its name, an ending, and perhaps the way to a page.
    r"|(?<![\w.%~/\\-])[\w.%~/\\-]*\w\.(?:[A-Za-z][A-Za-z0-9]{1,9}|қаз|рф)(?!\w)"
    rf"(?:[/?#:][^{_RUN_END}]*)?"
)


def verbatim(text: str) -> Iterator[tuple[int, int]]:
    """Where in `text` the addresses of pages, hosts and e-mail, names of files and accounts, and
    hashtags are, which typography leaves alone.
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
        while start > end and _IN_RUN.match(text, start - 1):
            start -= 1
        run = _RUN.match(text, place)
        end = run.end() if run else place
        yield from (found.span() for found in _VERBATIM.finditer(text, start, end))
