"""Edits of a segment: changes only the shards that have the keys of an edited document."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from tilshi.search.derived import entries_of, entries_of_key, in_order, vocabulary
from tilshi.search.keys import TAIL, is_word, plain_key
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
Changes = dict[str, Entry | None]
"""New entries by key; None for one that is gone."""
Shards = Callable[[str], Mapping[str, Entry]]
"""Gives the entries of the shard that has a key or would have it."""


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
    boundaries = [boundary for boundary, _ in shards]

    @cache
    def held(boundary: str) -> dict[str, Entry]:
        found = entries_of(decode_shard(read(boundary))) if shards else []
        return {entry.key: entry for entry in found}

    def shard_with(key: str) -> dict[str, Entry]:
        return held(_boundary(key, boundaries))

    changes = _with_vocabulary(_changed(edits, shard_with), shard_with)
    touched: dict[str, dict[str, Entry | None]] = {}
    for key, changed in changes.items():
        touched.setdefault(_boundary(key, boundaries), {})[key] = changed
    entries = [
        entry
        for boundary, changed in touched.items()
        for entry in {**held(boundary), **changed}.values()
        if entry
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


def _boundary(key: str, boundaries: Sequence[str]) -> str:
    """The boundary of the shard that has `key` or would have it."""
    place = max(0, bisect_right(boundaries, plain_key(key)) - 1)
    return boundaries[place] if boundaries else ""


def _changed(edits: Mapping[str, Documents], shard_with: Shards) -> Changes:
    """The new entries of the edited keys and of their tails; None for those that are gone."""
    found: Changes = {}
    for key, documents in edits.items():
        postings: dict[int, int | None] = {}
        entry = shard_with(key).get(key)
        found[key] = None
        if entry:
            postings |= decode_postings(entry.postings)
        if entry and len(postings) < entry.count:
            found[TAIL + key] = None
            postings |= decode_postings(shard_with(TAIL + key)[TAIL + key].postings)
        left = sorted(
            (number, impact)
            for number, impact in {**postings, **documents}.items()
            if impact is not None
        )
        if left:
            new = entries_of_key(key, len(left), encode_postings(left))
            found |= {entry.key: entry for entry in new}
    return found


def _with_vocabulary(changes: Changes, shard_with: Shards) -> Changes:
    """`changes`, and those of the vocabulary: plain forms that are new or gone."""
    found = dict(changes)
    for plain, group in groupby(sorted(filter(is_word, changes), key=plain_key), plain_key):
        before = {one.key for one in shard_with(plain).values() if one.plain == plain}
        after = before.union(group)
        after = {key for key in after if changes.get(key, True)}
        if bool(before) != bool(after):
            found |= {entry.key: entry if after else None for entry in vocabulary(plain)}
    return found
