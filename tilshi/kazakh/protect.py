"""What must never be transliterated in plain text: URLs and e-mail addresses."""

import re
from collections.abc import Callable

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
