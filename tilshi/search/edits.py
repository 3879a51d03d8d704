"""Edits of a segment: changes only the shards that have the keys of an edited document."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tilshi.search.keys import plain_key
from tilshi.search.shards import (
    Entry,
    Shard,
    decode_postings,
    decode_shard,
    divide,
    encode_postings,
    grouped,
    shard_of,
)

Documents = Mapping[int, int | None]
"""The new impact of documents by number; None for one that no longer has the key."""


@dataclass(frozen=True)
class EditedShards:
    """The boundaries of the shards that are `gone` or replaced, and the `new` shards."""

    gone: frozenset[str]
    new: tuple[Shard, ...]


def apply_edits(
    edits: Mapping[str, Documents],
    shards: Sequence[tuple[str, int]],
    read: Callable[[str], bytes],
    most: int,
) -> EditedShards:
    """Applies `edits`, by key, to a segment, which becomes as if it had been made from nothing.
    `shards` are (boundary, bytes) of all its shards, in order; `read` gives the file of one of
    them; `most` is the limit of their bytes.
    """
    touched = _by_shard(edits, [boundary for boundary, _ in shards])
    entries = [
        entry
        for boundary, changes in touched.items()
        for entry in _edited(read(boundary) if shards else b"", changes)
    ]
    atoms, groups = grouped(in_order(entries))
    parts = {plain: group for (plain, _), group in zip(atoms, groups, strict=True)}
    atoms = sorted(atoms + [shard for shard in shards if shard[0] not in touched])
    gone, new = set(touched) if shards else set(), []
    for boundary, first, end in divide(atoms, most):
        names = [name for name, _ in atoms[first:end]]
        whole = [name for name in names if name not in parts]
        if whole != [boundary] or len(names) > 1:
            gone.update(whole)
            found = [parts.get(name) or entries_of(decode_shard(read(name))) for name in names]
            new.append(shard_of(boundary, [entry for group in found for entry in group]))
    return EditedShards(frozenset(gone), tuple(new))


def entries_of(keys: Iterable[tuple[str, int, bytes]]) -> list[Entry]:
    """The entries of (key, count, postings)."""
    return [Entry(plain_key(key), key, count, postings) for key, count, postings in keys]


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """`entries` in the order in which shards have them."""
    return sorted(entries, key=lambda one: (one.plain, one.key))


def _by_shard(
    edits: Mapping[str, Documents], boundaries: Sequence[str]
) -> dict[str, dict[str, Documents]]:
    """The edits by the boundary of the shard that has the key or would have it."""
    found: dict[str, dict[str, Documents]] = {}
    for key, documents in edits.items():
        place = max(0, bisect_right(boundaries, plain_key(key)) - 1)
        found.setdefault(boundaries[place] if boundaries else "", {})[key] = documents
    return found


def _edited(data: bytes, changes: Mapping[str, Documents]) -> Iterator[Entry]:
    """The entries of the shard in `data` after these changes."""
    kept = {key: (count, postings) for key, count, postings in decode_shard(data)}
    for key, documents in changes.items():
        _, postings = kept.pop(key, (0, b""))
        merged = {**dict(decode_postings(postings)), **documents}
        found = sorted((number, one) for number, one in merged.items() if one is not None)
        if found:
            kept[key] = len(found), encode_postings(found)
    yield from entries_of((key, *rest) for key, rest in kept.items())
