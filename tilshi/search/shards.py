"""Shards: the files of a segment, each with neighbouring keys and the documents that have them.

Keys are ordered by their plain form, in which queries are compared; keys with the same plain form
are in one shard. All numbers in a shard are LEB128: unsigned, seven bits a byte, the lowest first.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from operator import attrgetter

FIRST = "-"
"""The name of the first shard of a segment."""
_LETTERS = ("", *"-0123456789:abcdefghijklmnopqrstuvwxyz")
"""What may follow a beginning of a plain key, in order; "" is its end."""
LIMITS = ((0, 2_000), (65_536, 3_000))
_IMPACT_BITS = 3


@dataclass(frozen=True)
class Entry:
    """A key with its plain form, the number of its documents, and their postings, encoded."""

    plain: str
    key: str
    count: int
    postings: bytes

    @property
    def size(self) -> int:
        """What it takes in a shard that it is the only one in, about."""
        return len(self.key.encode()) + len(self.postings) + 6


@dataclass(frozen=True)
class Shard:
    """A shard: the beginning of its keys, what its entries may take in bytes, and its file."""

    boundary: str
    size: int
    data: bytes


def limit(size: int) -> int:
    """What the entries of a shard may take in a segment of `size` documents, unless it has but one
    plain key. Since common beginnings are written once, files are a quarter smaller.
    """
    return max(most for least, most in LIMITS if size >= least)


# postings


def encode_postings(documents: Iterable[tuple[int, int]]) -> bytes:
    """(number in the segment, impact) of documents, in ascending order, as differences."""
    data = bytearray()
    last = -1
    for number, impact in documents:
        _put(data, (number - last) << _IMPACT_BITS | impact)
        last = number
    return bytes(data)


def decode_postings(data: bytes) -> list[tuple[int, int]]:
    """The documents of `encode_postings`."""
    found = []
    number, at = -1, 0
    while at < len(data):
        value, at = _get(data, at)
        number += value >> _IMPACT_BITS
        found.append((number, value & (1 << _IMPACT_BITS) - 1))
    return found


class PostingsBuilder:
    """The postings of a whole segment, in as many bytes as they are written with."""

    def __init__(self) -> None:
        self._lists: dict[str, bytearray] = {}
        self._last: dict[str, int] = {}
        self._counts: dict[str, int] = {}

    def add(self, number: int, impacts: Iterable[tuple[str, int]]) -> None:
        """Adds a document, with a higher number than the last."""
        lists, lasts, counts = self._lists, self._last, self._counts
        for key, impact in impacts:
            data = lists.get(key)
            if data is None:
                data = lists[key] = bytearray()
                value = (number + 1) << _IMPACT_BITS | impact
                counts[key] = 1
            else:
                value = (number - lasts[key]) << _IMPACT_BITS | impact
                counts[key] += 1
            lasts[key] = number
            # As `_put`, which would take as long to call as to run.
            while value > 0x7F:
                data.append(value & 0x7F | 0x80)
                value >>= 7
            data.append(value)

    def take(self) -> Iterator[tuple[str, int, bytes]]:
        """(key, count, postings) of all keys; each is forgotten."""
        while self._lists:
            key, data = self._lists.popitem()
            yield key, self._counts.pop(key), bytes(data)


# files


def encode_shard(entries: Iterable[Entry]) -> bytes:
    """The file of `entries`, in their order: of each key the bytes that it has in common with the
    last, the rest, the count and the postings.
    """
    data = bytearray()
    last = b""
    for entry in entries:
        key = entry.key.encode()
        common = _common(last, key)
        data.append(common)
        data.append(len(key) - common)
        data += key[common:]
        _put(data, entry.count)
        _put(data, len(entry.postings))
        data += entry.postings
        last = key
    return bytes(data)


def decode_shard(data: bytes) -> list[tuple[str, int, bytes]]:
    """(key, count, postings) of the entries of a shard, in their order."""
    found = []
    key, at = b"", 0
    while at < len(data):
        rest = at + 2
        at = rest + data[at + 1]
        key = key[: data[rest - 2]] + data[rest:at]
        count, at = _get(data, at)
        length, at = _get(data, at)
        found.append((key.decode(), count, data[at : at + length]))
        at += length
    return found


def make_shards(entries: Sequence[Entry], most: int) -> list[Shard]:
    """The shards of the whole segment with these `entries`, in the order of plain form and key."""
    atoms, groups = grouped(entries)
    return [
        shard_of(boundary, [entry for group in groups[first:end] for entry in group])
        for boundary, first, end in divide(atoms, most)
    ]


def grouped(entries: Iterable[Entry]) -> tuple[list[tuple[str, int]], list[list[Entry]]]:
    """(plain form, bytes) of the groups of `entries` with the same plain form, and the groups."""
    groups = [list(group) for _, group in groupby(entries, attrgetter("plain"))]
    return [(group[0].plain, sum(one.size for one in group)) for group in groups], groups


def shard_of(boundary: str, entries: Sequence[Entry]) -> Shard:
    """A shard with these `entries`."""
    return Shard(boundary, sum(entry.size for entry in entries), encode_shard(entries))


def shard_names(boundaries: Sequence[str]) -> dict[str, str]:
    """The boundary of each shard of a segment by its name: the boundary, or of the first one `-`,
    because whatever comes before the second is looked for there.
    """
    return dict(zip([FIRST, *boundaries[1:]], boundaries, strict=False))


def boundary_list(boundaries: Sequence[str]) -> str:
    """The boundaries of the shards of a segment, as a browser reads them: of each but the first one
    how many letters of the last one are dropped (A is 0; Z is 25 and others follow), and what is
    added. The first is read as empty: whatever comes before the second is looked for there.
    """
    found, last = [], ""
    for boundary in boundaries[1:]:
        common = _common(last.encode(), boundary.encode())
        further, drop = divmod(len(last) - common, 25)
        found.append(f"{'Z' * further}{chr(ord('A') + drop)}{boundary[common:]}")
        last = boundary
    return "".join(found)


def divide(atoms: Sequence[tuple[str, int]], most: int) -> list[tuple[str, int, int]]:
    """(boundary, first, end) of the shards into which `atoms` are divided: each a plain form, or
    the boundary of a shard that stays whole, with its bytes, in ascending order.

    Possible keys are a tree: a node is a beginning with a range of letters that may follow, its two
    children are the halves of that range. A shard is the highest node whose keys take no more than
    `most` bytes. So a change of one key moves only boundaries of its own shard and of those next to
    it, and all boundaries follow from the keys, whatever was before.
    """
    names = [name for name, _ in atoms]
    sums = [0, *accumulate(size for _, size in atoms)]
    found: list[tuple[str, int, int]] = []
    open_: list[tuple[str, int, int, int, int]] = [("", 0, len(_LETTERS), 0, len(names))]
    while open_:
        start, low, high, first, end = open_.pop()
        if first == end:
            continue
        boundary = start + _LETTERS[low]
        only = high == low + 1
        if sums[end] - sums[first] <= most or end == first + 1:
            found.append((boundary, first, end))
        elif only:
            open_.append((boundary, 0, len(_LETTERS), first, end))
        else:
            half = (low + high) // 2
            middle = bisect_left(names, start + _LETTERS[half], first, end)
            open_ += ((start, half, high, middle, end), (start, low, half, first, middle))
    return found


def _common(one: bytes, other: bytes) -> int:
    length = min(len(one), len(other))
    return next((at for at in range(length) if one[at] != other[at]), length)


def _put(data: bytearray, value: int) -> None:
    while value > 0x7F:
        data.append(value & 0x7F | 0x80)
        value >>= 7
    data.append(value)


def _get(data: bytes, at: int) -> tuple[int, int]:
    """A number, and where the next one begins."""
    value = shift = 0
    while data[at] > 0x7F:
        value |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
    return value | data[at] << shift, at + 1
