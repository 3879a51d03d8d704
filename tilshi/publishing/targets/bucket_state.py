"""The state of a bucket: its releases, and what is backed up for them. Pure."""

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass

from tilshi.problems import Problem, ProblemsError
from tilshi.publishing.record import ReleaseRecord, parse_record


@dataclass(frozen=True)
class BucketState:
    """The content of `state.json`: the records, the current one's id, for each release the digests
    backed up when it was replaced, and the paths that an interrupted publication was changing (none
    if there was none).
    """

    records: tuple[ReleaseRecord, ...] = ()
    current: str | None = None
    aside: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    touched: tuple[str, ...] = ()

    def as_text(self) -> str:
        """As JSON."""
        return json.dumps(
            {
                "records": [record.as_text() for record in self.records],
                "current": self.current,
                "aside": self.aside,
                "touched": self.touched,
            }
        )


def parse_state(data: bytes) -> BucketState:
    """The state in the JSON from `as_text`. Raises ProblemsError if it is damaged."""
    try:
        said = json.loads(data)
        records = tuple(parse_record(line) for line in said["records"])
        return BucketState(records, said["current"], said["aside"], tuple(said["touched"]))
    except (ValueError, KeyError, TypeError):
        raise ProblemsError([Problem("publish-record", values={"value": "state.json"})]) from None


def inherited(kept: BucketState, records: Sequence[ReleaseRecord]) -> dict[str, list[str]]:
    """The backups of each of `records`, when the others of `kept` are pruned.

    A file that did not change between releases was backed up only when the later one was replaced.
    After a rollback that one may be pruned first: then the earlier ones inherit the backup.
    """
    aside = {one.id: {*kept.aside.get(one.id, ())} for one in records}
    for gone, those in kept.aside.items():
        if gone not in aside:
            last = max((one.id for one in records if one.base == gone), default=records[-1].id)
            for successor in (one.id for one in records if one.id < last):
                aside[successor] |= {*those}
    return {id_: sorted(those) for id_, those in aside.items() if those}
