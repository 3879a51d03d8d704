"""The list of a segment's shards, as a browser reads it."""

import re
from collections.abc import Iterator


def boundaries_of(text: str) -> Iterator[str]:
    """The boundaries in `text`, the first one empty: of each other how many letters of the last one
    are dropped (A is 0), and what is added.
    """
    last = ""
    yield last
    for drops, added in re.findall("([A-Z]+)([^A-Z]*)", text):
        drop = sum(ord(letter) - ord("A") for letter in drops)
        last = last[: len(last) - drop] + added
        yield last
