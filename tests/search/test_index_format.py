"""The files of the search index: what is written is read again, and follows from the keys alone."""

from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.search.boundaries import boundaries_of
from tilshi.search import derived
from tilshi.search import segments as sizes
from tilshi.search.derived import entries_of_key
from tilshi.search.impact import COMPARED, FOUND
from tilshi.search.keys import document_keys, impacts
from tilshi.search.segments import segments
from tilshi.search.shards import (
    Entry,
    PostingsBuilder,
    Shard,
    boundary_list,
    decode_postings,
    decode_shard,
    divide,
    encode_postings,
    encode_shard,
    grouped,
    make_shards,
)

PLAIN = st.text("abcyz019:-", min_size=1, max_size=5)
DOCUMENTS = st.dictionaries(st.integers(0, 100_000), st.integers(0, 7), min_size=1, max_size=8)
POSTINGS = DOCUMENTS.map(lambda found: sorted(found.items()))
MOST = 60


def entries(keys: Mapping[str, int]) -> list[Entry]:
    """Entries of these plain forms, with postings of so many bytes; each in two spellings."""
    return [
        Entry(plain, key, 1, b"\x08" * size)
        for plain, size in sorted(keys.items())
        for key in (plain, plain + "ñ")
    ]


KEYS = st.dictionaries(PLAIN, st.integers(1, 40), min_size=1, max_size=60)


@given(POSTINGS)
def test_postings_are_read_as_they_were_written(postings: list[tuple[int, int]]) -> None:
    assert decode_postings(encode_postings(postings)) == postings


@given(st.lists(st.dictionaries(st.sampled_from("абвг"), st.integers(0, 7)), max_size=300))
def test_postings_of_a_whole_segment_are_those_of_each_key(docs: list[dict[str, int]]) -> None:
    builder = PostingsBuilder()
    for number, doc in enumerate(docs):
        builder.add(number, doc.items())
    expected = {
        key: [(number, doc[key]) for number, doc in enumerate(docs) if key in doc]
        for key in {key for doc in docs for key in doc}
    }
    found = {key: (count, decode_postings(data)) for key, count, data in builder.take()}
    assert found == {key: (len(docs), docs) for key, docs in expected.items()}


@given(st.dictionaries(st.text("aбә7", min_size=1, max_size=9), POSTINGS))
def test_a_shard_is_read_as_it_was_written(keys: dict[str, list[tuple[int, int]]]) -> None:
    written = [
        Entry("", key, len(postings), encode_postings(postings))
        for key, postings in sorted(keys.items())
    ]
    read = decode_shard(encode_shard(written))
    assert read == [(one.key, one.count, one.postings) for one in written]


def shard_with(shards: list[Shard], plain: str) -> Shard:
    """The shard in which a browser looks for a plain form."""
    boundaries = ["", *(shard.boundary for shard in shards[1:])]
    return [one for at, one in zip(boundaries, shards, strict=True) if at <= plain][-1]


@given(KEYS)
def test_every_key_is_in_the_one_shard_where_it_is_looked_for(keys: dict[str, int]) -> None:
    written = entries(keys)
    shards = make_shards(written, MOST)
    assert [key for shard in shards for key, *_ in decode_shard(shard.data)] == [
        entry.key for entry in written
    ]
    for entry in written:
        assert entry.key in [key for key, *_ in decode_shard(shard_with(shards, entry.plain).data)]


@given(KEYS)
def test_only_a_shard_with_one_plain_form_exceeds_the_limit(keys: dict[str, int]) -> None:
    for shard in make_shards(entries(keys), MOST):
        plain = {key.removesuffix("ñ") for key, *_ in decode_shard(shard.data)}
        assert len(plain) == 1 or shard.size <= MOST


@given(st.sets(st.text("abz019:-", min_size=1, max_size=70)))
def test_boundaries_are_read_as_they_were_written(boundaries: set[str]) -> None:
    first, *others = ["", *sorted(boundaries)]
    assert list(boundaries_of(boundary_list(["0", *others]))) == [first, *others]


@given(POSTINGS, st.integers(1, 9))
def test_the_head_of_a_word_has_the_documents_that_are_most_about_it(
    postings: list[tuple[int, int]], most: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(derived, "HEAD", most)
        head, *tails = entries_of_key("aa", len(postings), encode_postings(postings))
    assert head.count == len(postings)
    shown = decode_postings(head.postings)
    assert len(shown) == min(most, len(postings))
    rest = [one for tail in tails for one in decode_postings(tail.postings)]
    assert sorted(shown + rest) == postings
    assert all(one[::-1] < other[::-1] for one in rest for other in shown)


@given(KEYS)
def test_shards_are_not_smaller_than_needed(keys: dict[str, int]) -> None:
    shards = make_shards(entries(keys), MOST)
    assert len(shards) == 1 or len(shards) < 1 + 8 * sum(one.size for one in shards) / MOST


@given(KEYS, st.data())
def test_boundaries_after_a_change_are_those_made_from_nothing(
    keys: dict[str, int], data: st.DataObject
) -> None:
    before = make_shards(entries(keys), MOST)
    gone = data.draw(st.sets(st.sampled_from(sorted(keys)), max_size=3))
    new = data.draw(st.dictionaries(PLAIN, st.integers(1, 40), max_size=3))
    after = {key: size for key, size in keys.items() if key not in gone} | new
    touched = {shard_with(before, key).boundary for key in gone | new.keys()}
    whole = [(shard.boundary, shard.size) for shard in before if shard.boundary not in touched]
    held = {
        key
        for shard in before
        if shard.boundary not in touched
        for key, *_ in decode_shard(shard.data)
    }
    single = grouped(one for one in entries(after) if one.key not in held)[0]
    boundaries = [boundary for boundary, *_ in divide(sorted(whole + single), MOST)]
    assert boundaries == [shard.boundary for shard in make_shards(entries(after), MOST)]


@given(KEYS, PLAIN, st.integers(1, 40))
def test_a_new_key_changes_only_shards_next_to_each_other(
    keys: dict[str, int], plain: str, size: int
) -> None:
    keys.pop(plain, None)
    before = make_shards(entries(keys), MOST)
    after = make_shards(entries(keys | {plain: size}), MOST)
    changed = [shard not in before for shard in after]
    first, end = changed.index(True), len(changed) - changed[::-1].index(True)
    assert all(changed[first:end])
    assert sum(one.size for one in after[first:end]) <= 2 * MOST + 2 * entries({plain: 40})[0].size


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        (0, []),
        (1, ["0-128"]),
        (128, ["0-128"]),
        (129, ["0-128", "128-128"]),
        (1023, ["0-512", "512-256", "768-128", "896-128"]),
        (1024, ["0-1024"]),
        (10_000, ["0-8192", "8192-1024", "9216-512", "9728-256", "9984-128"]),
    ],
)
def test_segments_are_the_largest_that_are_full_and_a_young_one(
    documents: int, expected: list[str]
) -> None:
    assert list(map(str, segments(documents))) == expected


@given(st.integers(1, 200_000))
def test_each_document_is_in_one_segment(documents: int) -> None:
    found = segments(documents)
    assert found[0].first == 0
    assert all(one.end == other.first for one, other in pairwise(found))
    assert found[-1].first < documents <= found[-1].end
    assert all(one.end <= documents for one in found if one.size > sizes.SMALLEST)


@given(st.integers(1, 200_000))
def test_a_new_document_changes_only_the_youngest_segment_unless_it_fills_one(
    documents: int,
) -> None:
    before, after = segments(documents), segments(documents + 1)
    if (documents + 1) % (sizes.SMALLEST * sizes.FACTOR):
        assert after[: len(before)] == before


def impacts_of(title: str = "", summary: str = "", body: str = "") -> dict[str, int]:
    return impacts(document_keys("en", title, summary, body))


def test_the_impact_of_a_word_grows_with_its_place_and_number() -> None:
    body = " ".join(map(str, range(217)))
    found = impacts_of("alpha", "bravo", f"{body} carol carol {'delta ' * 50}")
    assert found["1"] < found["bravo"] <= found["alpha"] < found["delta"] == 7
    assert found["1"] < found["carol"] == found["bravo"]


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_impacts_fit_in_their_bits(weight: int, length: int) -> None:
    assert 0 <= FOUND.impact(weight, length) <= 7
    assert 0 <= COMPARED.impact(weight, length) <= 15
