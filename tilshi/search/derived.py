"""The entries of a segment that follow from others, so that browsers read less.

The *tail* of a frequent word holds the documents that are least about it; its own entry, the head,
holds the others and the number of all. A *mirror* is a plain form read backwards: a word with a
slip in its first letters is looked for there. Both precede all words in the order of shards.
"""

from collections.abc import Iterable, Iterator

from tilshi.search.keys import MIRROR, TAIL, is_word, plain_key
from tilshi.search.shards import Entry, decode_postings, encode_postings

HEAD = 512
"""Documents in the head of a frequent word."""


def all_entries(keys: Iterable[tuple[str, int, bytes]]) -> list[Entry]:
    """The entries of a segment whose keys these are, as (key, count, postings), in their order."""
    found = [entry for key in keys for entry in entries_of_key(*key)]
    plain_forms = {entry.plain for entry in found if is_word(entry.key)}
    return in_order([*found, *map(mirror, plain_forms)])


def entries_of(keys: Iterable[tuple[str, int, bytes]]) -> list[Entry]:
    """The entries of (key, count, postings)."""
    return [Entry(plain_key(key), key, count, postings) for key, count, postings in keys]


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """`entries` in the order in which shards have them."""
    return sorted(entries, key=lambda one: (one.plain, one.key))


def entries_of_key(key: str, count: int, postings: bytes) -> Iterator[Entry]:
    """The entry of a key, and of its tail if it has one. Facets have none: all their documents are
    needed at once.
    """
    if count <= HEAD or not is_word(key):
        yield from entries_of([(key, count, postings)])
        return
    documents = sorted(decode_postings(postings), key=lambda one: (one[1], one[0]))
    head, tail = (encode_postings(sorted(part)) for part in (documents[-HEAD:], documents[:-HEAD]))
    yield from entries_of([(key, count, head), (TAIL + key, count - HEAD, tail)])


def mirror(plain: str) -> Entry:
    """The mirror of a plain form."""
    key = MIRROR + plain[::-1]
    return Entry(key, key, 0, b"")
