"""Makes whole segments of the search index. Runs in workers, which read the catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tilshi.search.derived import all_entries
from tilshi.search.segments import Segment
from tilshi.search.shards import PostingsBuilder, Shard, limit, make_shards
from tilshi.store import search_index
from tilshi.store.connection import read_catalogue


@dataclass(frozen=True)
class SegmentToMake:
    """A segment, and the due documents in it, in order: the number in the segment, the digest of
    the source, and the facets.
    """

    segment: Segment
    documents: Sequence[tuple[int, str, Mapping[str, int]]]


def make_segment(file: Path, part: SegmentToMake) -> list[Shard]:
    """The shards of a segment; the catalogue is in `file`."""
    db = read_catalogue(file)
    try:
        builder = PostingsBuilder()
        for number, digest, facets in part.documents:
            builder.add(number, search_index.keys(db, digest).items())
            builder.add(number, facets.items())
    finally:
        db.close()
    return make_shards(all_entries(builder.take()), limit(part.segment.size))
