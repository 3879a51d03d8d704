"""The entries of a segment that follow from others, so that browsers read less.

The *tail* of a frequent word holds the documents that are least about it; its own entry, the head,
holds the others and the number of all. The *vocabulary* lists all plain forms without documents,
forwards and backwards: there a browser finds what a word with a slip may mean, by the letters
before the slip or by those after it. Both precede all words in the order of shards.
"""

from collections.abc import Iterable, Iterator

from tilshi.search.keys import BACKWARDS, FORWARDS, TAIL, is_word, plain_key
from tilshi.search.shards import Entry, decode_postings, encode_postings

HEAD = 512
"""Documents in the head of a frequent word."""


def all_entries(keys: Iterable[tuple[str, int, bytes]]) -> list[Entry]:
    """The entries of a segment whose keys these are, as (key, count, postings), in their order."""
    found = [entry for key in keys for entry in entries_of_key(*key)]
    plain_forms = {entry.plain for entry in found if is_word(entry.key)}
    listed = (entry for plain in plain_forms for entry in vocabulary(plain))
    return in_order([*found, *listed])


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


def vocabulary(plain: str) -> Iterator[Entry]:
    """The two entries of a plain form in the vocabulary."""
    for key in (FORWARDS + plain, BACKWARDS + plain[::-1]):
        yield Entry(key, key, 0, b"")
