"""Editing documents leaves an index as if it had been made from the edited documents."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.search import derived
from tilshi.search.derived import all_entries
from tilshi.search.edits import apply_edits
from tilshi.search.shards import PostingsBuilder, Shard, decode_shard, make_shards

MOST = 60
KEYS = st.text("aäbcz09", min_size=1, max_size=4) | st.sampled_from(["s:sport", "y:2020", "t:a-b"])
DOCUMENT = st.dictionaries(KEYS, st.integers(0, 7), max_size=6)
DOCUMENTS = st.lists(DOCUMENT, min_size=1, max_size=40)


@pytest.fixture(autouse=True, scope="module")
def short_heads() -> Iterator[None]:
    """Words of a few documents have a tail."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(derived, "HEAD", 3)
        yield


def made(documents: list[dict[str, int]]) -> list[Shard]:
    builder = PostingsBuilder()
    for number, document in enumerate(documents):
        builder.add(number, document.items())
    return make_shards(all_entries(builder.take()), MOST)


def edited(
    shards: list[Shard], edits: Mapping[str, Mapping[int, int | None]]
) -> tuple[list[Shard], set[str]]:
    """The shards after `edits`, and the boundaries of those that were read."""
    files = {shard.boundary: shard for shard in shards}
    read = set()

    def data(boundary: str) -> bytes:
        read.add(boundary)
        return files[boundary].data

    places = [(shard.boundary, shard.size) for shard in shards]
    changed = apply_edits(edits, places, data, MOST)
    kept = [shard for shard in shards if shard.boundary not in changed.gone]
    return sorted([*kept, *changed.new], key=lambda shard: shard.boundary), read


@given(DOCUMENTS, st.data())
def test_edited_shards_are_those_of_the_edited_documents(
    documents: list[dict[str, int]], data: st.DataObject
) -> None:
    shards = made(documents)
    for _ in range(3):
        number = data.draw(st.integers(0, len(documents) - 1))
        before, after = documents[number], data.draw(DOCUMENT)
        edits = {
            key: {number: after.get(key)}
            for key in before.keys() | after.keys()
            if before.get(key) != after.get(key)
        }
        documents[number] = after
        shards, _ = edited(shards, edits)
        assert shards == made(documents)


@given(DOCUMENTS)
def test_an_edit_of_one_key_reads_the_shards_next_to_it_only(
    documents: list[dict[str, int]],
) -> None:
    documents = [*documents, {"b": 1}]
    shards = made(documents)
    changed, read = edited(shards, {"b": {0: 7}})
    assert changed == made([{**documents[0], "b": 7}, *documents[1:]])
    boundaries = [shard.boundary for shard in shards]
    near = set()
    for key in ("b", "-:b"):
        place = max(0, bisect_right(boundaries, key) - 1)
        near |= set(boundaries[max(0, place - 1) : place + 2])
    assert read <= near


def test_an_index_without_documents_has_no_shards() -> None:
    shards = made([{"aa": 1}])
    assert edited(shards, {"aa": {0: None}})[0] == []
    (shard,), _ = edited([], {"aa": {3: 2}})
    assert decode_shard(shard.data) == [("--a", 0, b""), ("-a", 0, b""), ("aa", 1, b"\x22")]
    assert decode_shard(b"") == []
