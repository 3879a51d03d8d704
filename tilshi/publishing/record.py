"""Release records: what was published, when, from which commit, and what may follow it."""

import dataclasses
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tilshi.problems import Problem
from tilshi.publishing.diff import Manifest, all_inside

BY_HAND, BY_FAULT = "hand", "fault"
"""Why a release was rolled back: by an editor, or because verification failed."""

_ID = re.compile(r"\d{6}-[0-9a-z]{1,40}")


@dataclass(frozen=True)
class Provenance:
    """What a release was built from: its commit ("" outside git), the ISO time of that commit,
    whether there were uncommitted changes, and the build's clock (ISO, UTC).
    """

    commit: str
    committed: str
    dirty: bool
    at: str


@dataclass(frozen=True)
class ReleaseRecord:
    """One release. Ids sort in the order of publication.

    `time` is the ISO time of publication, `manifest` the digest of the manifest's text, `pages` the
    number of pages, `words` a summary of changes by language; `assets` are the theme's files,
    `linger` those of earlier releases kept for open pages; `base` is the release that it replaced,
    "" if there was none; `back` why it was rolled back, "" if it was not; `preview` whether it is
    for the newsroom (None: not recorded).
    """

    id: str
    stamp: Provenance
    time: str
    manifest: str
    pages: int
    words: Mapping[str, str]
    assets: tuple[str, ...] = ()
    linger: tuple[str, ...] = ()
    base: str = ""
    back: str = ""
    preview: bool | None = None

    def taken_back(self, why: str) -> "ReleaseRecord":
        """The record of the same release after it was rolled back."""
        return dataclasses.replace(self, back=why)

    def as_text(self) -> str:
        """The record as one line of JSON."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False)


def parse_record(text: str) -> ReleaseRecord:
    """The record in a line from `as_text`. Raises ValueError if it is invalid."""
    try:
        said = json.loads(text)
        stamp = Provenance(**said.pop("stamp"))
        assets, linger = tuple(said.pop("assets")), tuple(said.pop("linger"))
        record = ReleaseRecord(stamp=stamp, assets=assets, linger=linger, **said)
        # The id becomes a folder name, and lingering files are eventually deleted.
        if not _ID.fullmatch(record.id) or not all_inside((*assets, *linger)):
            raise ValueError(text)
        return record
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(text) from error


def next_id(records: Sequence[ReleaseRecord], stamp: Provenance) -> str:
    """The id of the release after all `records`: a number, and the commit."""
    last = max((int(record.id[:6]) for record in records), default=0)
    return f"{last + 1:06}-{stamp.commit[:8] or 'nogit'}"


def manifest_text(files: Manifest) -> str:
    """A manifest as text, one line per file; equal manifests give equal text."""
    # With `separators`, because `indent` would select Python's slow encoder.
    lines = json.dumps(dict(files), ensure_ascii=False, sort_keys=True, separators=(",\n", ": "))
    return f'{{"files": {lines}}}\n'


def manifest_files(text: str) -> dict[str, str]:
    """The files in a manifest's text. Raises ValueError if it is invalid, or names a file outside
    the site.
    """
    try:
        files: dict[str, str] = dict(json.loads(text)["files"])
    except (KeyError, TypeError) as error:
        raise ValueError(text[:80]) from error
    if not all_inside(files):
        raise ValueError(text[:80])
    return files


def sha256_of(text: str) -> str:
    """The SHA-256 of `text`."""
    return hashlib.sha256(text.encode()).hexdigest()


def refusal(
    new: Provenance,
    records: Sequence[ReleaseRecord],
    current: ReleaseRecord | None,
    is_ancestor: Callable[[str, str], bool | None],
) -> Problem | None:
    """Why `new` must not follow `current`, None if it may.

    `is_ancestor(a, b)` tells whether commit `b` is a descendant of `a`; None if git does not know.
    What was rolled back by hand is not published again automatically, and an older commit or an
    older clock never replaces a newer one.
    """
    back = {record.stamp.commit for record in records if record.back == BY_HAND}
    if new.commit and new.commit in back:
        return Problem("publish-taken-back", values={"value": new.commit[:8]})
    if current is None:
        return None
    values = {"value": new.commit[:8], "other": current.stamp.commit[:8]}
    if new.commit == current.stamp.commit:
        older = _time(new.at) < _time(current.stamp.at)
        return Problem("publish-older-clock", values={"value": new.at}) if older else None
    if not new.commit or not current.stamp.commit:
        return None
    if is_ancestor(current.stamp.commit, new.commit):
        return None
    known = is_ancestor(new.commit, current.stamp.commit)
    if known or _time(new.committed) < _time(current.stamp.committed):
        return Problem("publish-older-commit", values=values)
    return None


def to_keep(records: Sequence[ReleaseRecord], current: str, keep: int) -> tuple[ReleaseRecord, ...]:
    """`keep` of `records`: the current one, whatever its age, and the newest."""
    newest = sorted(records, key=lambda record: (record.id == current, record.id), reverse=True)
    return tuple(newest[: max(keep, 1)])


def unfinished(records: Sequence[ReleaseRecord], current: str | None) -> tuple[ReleaseRecord, ...]:
    """The records of publications that were interrupted before they became current."""
    seen = max((record.id for record in records if record.back), default="")
    return tuple(record for record in records if record.id > max(current or "", seen))


def release_before(
    records: Sequence[ReleaseRecord], current: ReleaseRecord
) -> ReleaseRecord | None:
    """The release that a rollback from `current` leads to: the one it replaced, or, if that is
    gone, the newest earlier one that was not rolled back.
    """
    good = [record for record in records if record.id < current.id and not record.back]
    replaced = [record for record in good if record.id == current.base]
    return max(replaced or good, key=lambda record: record.id, default=None)


def _time(iso: str) -> datetime:
    return datetime.fromisoformat(iso)
