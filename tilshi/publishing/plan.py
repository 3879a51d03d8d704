"""The plan of a publication: what will be uploaded, deleted and pruned. `--dry-run` shows it, and a
target carries it out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tilshi.problems import say
from tilshi.publishing.diff import Manifest, ManifestDiff
from tilshi.publishing.precompress import with_twins
from tilshi.publishing.record import ReleaseRecord, to_keep, unfinished

ASSETS = "assets/"


@dataclass(frozen=True)
class TargetState:
    """What is at a target: the records of its releases, oldest first, and the current one;
    `touched` are the paths that an interrupted publication may have changed (in a bucket; a host
    has no such state).
    """

    records: tuple[ReleaseRecord, ...] = ()
    current: ReleaseRecord | None = None
    touched: tuple[str, ...] = ()

    def find(self, id_: str) -> ReleaseRecord | None:
        """The release with the id, or the only one whose id or commit begins with it."""
        found = [
            record
            for record in self.records
            if record.id.startswith(id_) or record.stamp.commit.startswith(id_)
        ]
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class PublishPlan:
    """A publication: its record, the release it is based on (None: none), the files to upload and
    to delete (including precompressed ones), the releases to prune. With `whole`, all files are
    sent, and the host takes those that it lacks. `changes` are those of the site's own files.
    """

    record: ReleaseRecord
    base: ReleaseRecord | None
    put: tuple[str, ...]
    delete: tuple[str, ...]
    prune: tuple[str, ...]
    whole: bool = False
    manifest: Manifest = field(default_factory=dict, repr=False)
    changes: ManifestDiff = field(default_factory=ManifestDiff, repr=False)

    def lines(self, lang: str) -> Iterator[str]:
        """The plan for people: one line for each step, in order."""
        for path in self.put:
            yield f"+ {path}"
        for path in self.delete:
            yield f"- {path}"
        yield say("plan-current", lang, id=self.record.id)
        for id_ in self.prune:
            yield say("plan-prune", lang, id=id_)


def assets(files: Iterable[str]) -> tuple[str, ...]:
    """The theme's files among `files`."""
    return tuple(sorted(path for path in files if path.startswith(ASSETS)))


def lingering(state: TargetState, own: Sequence[str], keep: int) -> tuple[str, ...]:
    """The theme's files of earlier releases that stay when a release with the files `own` follows.

    A page opened before the switch still finds its style sheet and fonts. Pictures do not stay: a
    withdrawn one must be gone.
    """
    if state.current is None:
        return ()
    here = {*state.current.assets, *state.current.linger}
    kept = to_keep(state.records, state.current.id, keep - 1)
    wanted = {path for record in kept for path in record.assets}
    return tuple(sorted((here & wanted) - set(own)))


def to_delete(state: TargetState, diff: ManifestDiff, record: ReleaseRecord) -> tuple[str, ...]:
    """The files of the current release that the release `record` no longer has."""
    had = set(state.current.linger) if state.current else set()
    gone = {*diff.gone, *had} - {*record.linger, *record.assets}
    return tuple(sorted(name for path in gone for name in with_twins(path)))


def to_prune(state: TargetState, keep: int) -> tuple[str, ...]:
    """The releases to delete once another one is current: interrupted ones, and all but the newest,
    which include the one that is current now.
    """
    if state.current is None:
        return tuple(record.id for record in state.records)
    cut = {record.id for record in unfinished(state.records, state.current.id)}
    whole = [record for record in state.records if record.id not in cut]
    kept = {record.id for record in to_keep(whole, state.current.id, keep - 1)}
    return tuple(record.id for record in state.records if record.id not in kept)
