"""A publication from end to end: permission, checks, upload, verification, automatic rollback."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tilshi.filesystem import write_atomically
from tilshi.problems import Problem, ProblemsError, UsageError
from tilshi.publishing import checks, embargo, verify
from tilshi.publishing.announce.announcer import Announcer
from tilshi.publishing.announce.journal import Announcement
from tilshi.publishing.checks import ReleaseRules
from tilshi.publishing.config import Publishing, PublishOptions
from tilshi.publishing.diff import Manifest, ManifestDiff, compare, in_words, pages
from tilshi.publishing.embargo import EmbargoedString, HiddenVersion, PublicContent
from tilshi.publishing.git import Repository
from tilshi.publishing.limits import HostLimits, over_limits
from tilshi.publishing.plan import PublishPlan, TargetState, assets, lingering, to_delete, to_prune
from tilshi.publishing.precompress import is_text
from tilshi.publishing.publication import Publication
from tilshi.publishing.record import (
    BY_FAULT,
    Provenance,
    ReleaseRecord,
    manifest_text,
    next_id,
    refusal,
    sha256_of,
)
from tilshi.publishing.targets import Target
from tilshi.publishing.verify import SiteAddress

_THREADS = 4
_SCANNED = "scanned.json"


@dataclass(frozen=True)
class BuiltSite:
    """A built site: its folder and the files of its manifest, its provenance, the hidden stories,
    the strings that would reveal them, and what is public.
    """

    output: Path
    files: Manifest
    stamp: Provenance
    public: PublicContent
    hidden: Sequence[HiddenVersion] = field(repr=False, default=())
    secrets: Sequence[EmbargoedString] = field(repr=False, default=())


@dataclass(frozen=True)
class PublishJob:
    """Where and how a site is published: `home` is the local state folder of this target; `hosts`
    are the possible hosts of a folder that others publish; `addresses` reports addresses lost since
    a commit; `announcer` announces releases, if that is wanted.
    """

    publishing: Publishing
    target: Target
    repository: Repository
    rules: ReleaseRules
    address: SiteAddress
    home: Path
    hosts: Sequence[HostLimits] = ()
    addresses: Callable[[str], list[Problem]] = lambda _: []
    announcer: Announcer | None = None


@dataclass(frozen=True)
class PublishResult:
    """The result of a publication: its plan (None: nothing had changed), the bytes to upload, and
    the number of files fetched for verification; of a dry run, also what would be announced.
    """

    plan: PublishPlan | None
    size: int = 0
    fetched: int = 0
    announced: Sequence[Announcement] = ()


class RolledBack(Exception):  # noqa: N818 - a bearer of problems, as ProblemsError is
    """Verification failed. `to` is the release that is current again, None if there was none to go
    back to.
    """

    def __init__(self, problems: list[Problem], to: ReleaseRecord | None) -> None:
        self.problems, self.to = problems, to
        super().__init__(str(to))


Tell = Callable[[str], None]
Note = Callable[[Sequence[Problem]], None]


def publish(
    job: PublishJob,
    site: BuiltSite,
    options: PublishOptions,
    now: Callable[[], datetime],
    tell: Tell,
    note: Note,
) -> PublishResult:
    """Publishes `site`. `tell` is called with the key of each stage, and `note`, before the upload,
    with warnings about the host's limits.

    Raises ProblemsError, with readers still on the last release, if a check fails; UsageError if a
    preview would replace the public site, or the reverse; RolledBack if verification fails.
    """
    if options.dry_run:
        plan, publication = _planned(job, site, options, now, tell)
        note(_notes(job, plan, publication))
        if plan is None:
            return PublishResult(None)
        news = job.announcer.planned(plan, job.target) if job.announcer else ()
        return PublishResult(plan, publication.bytes(_files(plan)), announced=news)
    tell("publish-lock")
    with job.target.lock(job.publishing.wait):
        state = job.target.state()
        plan, publication = _planned(job, site, options, now, tell, state)
        if plan is None:
            note(_announced(job, tell, state))
            return PublishResult(None)
        note(_notes(job, plan, publication))
        if job.announcer is not None:
            note(job.announcer.prepare(plan, state, job.target))
        tell("publish-send")
        job.target.send(plan, publication.site)
        size = publication.bytes(_files(plan))
        published = TargetState((*state.records, plan.record), plan.record)
        if job.publishing.place.handed_over or not options.verify:
            # Readers may not have it yet: it is announced by the next publication.
            note(_announced(job, tell, published, plan.record.id))
            return PublishResult(plan, size)
        tell("publish-verify")
        paths = verify.chosen(_files(plan), site.files)
        problems = verify.verify(
            job.address, site.files, paths, plan.changes.gone, publication.site
        )
        if problems:
            to = state.current
            if to is not None:
                job.target.switch(plan.record.taken_back(BY_FAULT), to)
            raise RolledBack(problems, to)
        note(_announced(job, tell, published))
        return PublishResult(plan, size, len(paths))


def _announced(job: PublishJob, tell: Tell, state: TargetState, but: str = "") -> list[Problem]:
    """Announces what is pending, except what the release `but` brought; returns warnings."""
    if job.announcer is None:
        return []
    tell("publish-announce")
    return job.announcer.announce(state, job.target, but)


def _notes(job: PublishJob, plan: PublishPlan | None, publication: Publication) -> list[Problem]:
    """Warnings of limits of the hosts that may publish the folder."""
    if plan is None or not job.hosts:
        return []
    twins = job.publishing.place.kind == "pages+twins"
    sizes = {
        name: (publication.site / name).stat().st_size
        for path in plan.manifest
        for name in (publication.paths(path) if twins else (path,))
    }
    return over_limits(sizes, job.hosts)


def _planned(
    job: PublishJob,
    site: BuiltSite,
    options: PublishOptions,
    now: Callable[[], datetime],
    tell: Tell,
    state: TargetState | None = None,
) -> tuple[PublishPlan | None, Publication]:
    """The plan of a publication that has passed the checks, and the folder with its files."""
    state = job.target.state() if state is None else state
    publication = Publication(job.home)
    # However the target is written, its releases record whose they are.
    if state.current and state.current.preview not in (None, job.rules.preview):
        raise UsageError("preview-here")
    refused = refusal(site.stamp, state.records, state.current, job.repository.is_ancestor)
    if refused and not options.again:
        raise ProblemsError([refused])
    old = _manifest(job.target, state, options.whole)
    diff = compare(old, site.files)
    if not diff and state.current and not options.whole and not state.touched:
        return None, publication
    tell("publish-compress")
    # A folder that others publish is always filled completely.
    everything = options.whole or job.publishing.place.handed_over
    sent = site.files if everything else {*diff.put, *state.touched}
    publication.update(site.output, site.files, _THREADS, sent)
    tell("publish-prove")
    lost = job.addresses(state.current.stamp.commit) if state.current else []
    _prove(job, site, publication.site, old, diff, lost)
    return _plan(job, site, options, now, state, diff, publication), publication


def _plan(
    job: PublishJob,
    site: BuiltSite,
    options: PublishOptions,
    now: Callable[[], datetime],
    state: TargetState,
    diff: ManifestDiff,
    publication: Publication,
) -> PublishPlan:
    own = assets(site.files)
    since = state.current.stamp.commit if state.current else ""
    record = ReleaseRecord(
        id=next_id(state.records, site.stamp),
        stamp=site.stamp,
        time=now().isoformat(timespec="seconds"),
        manifest=sha256_of(manifest_text(site.files)),
        pages=pages(site.files),
        words=in_words(
            diff,
            job.repository.edited(since, site.stamp.commit),
            lambda path: checks.is_notice((publication.site / path).read_bytes()),
        ),
        assets=own,
        linger=lingering(state, own, job.publishing.keep),
        base=state.current.id if state.current else "",
        preview=job.rules.preview,
    )
    # Files of an interrupted publication may be there, though nothing has changed since the last
    # release.
    cut = [path for path in state.touched if path in site.files]
    sent = site.files if options.whole else {*diff.put, *cut}
    return PublishPlan(
        record=record,
        base=state.current,
        put=tuple(sorted(name for path in sent for name in publication.paths(path))),
        delete=to_delete(state, diff, record),
        prune=to_prune(state, job.publishing.keep),
        whole=options.whole,
        manifest=site.files,
        changes=diff,
    )


def _prove(
    job: PublishJob,
    site: BuiltSite,
    folder: Path,
    old: Manifest,
    diff: ManifestDiff,
    found: Sequence[Problem],
) -> None:
    """Raises ProblemsError with all problems, including those already `found`."""
    problems = [*found, *checks.check_release(folder, old, site.files, diff, job.rules)]
    problems += embargo.find_hidden_pictures(site.files, site.hidden, site.public)
    problems += embargo.find_hidden_keys(folder, site.files, site.public)
    # Unchanged files are searched only for strings that have become embargoed since.
    memo = job.home / _SCANNED
    known = _scanned(memo)
    newly = [secret for secret in site.secrets if secret.found.hex() not in known]
    fresh = set(diff.put)
    texts = [path for path in site.files if is_text(path)]
    sent, stayed = [p for p in texts if p in fresh], [p for p in texts if p not in fresh]
    problems += embargo.find_embargoed(folder, sent, site.secrets, site.public)
    problems += embargo.find_embargoed(folder, stayed, newly, site.public)
    if problems:
        raise ProblemsError(problems)
    write_atomically(memo, json.dumps(sorted(s.found.hex() for s in site.secrets)).encode())


def _scanned(memo: Path) -> set[str]:
    try:
        return set(json.loads(memo.read_text("utf-8")))
    except (OSError, ValueError):
        return set()


def _manifest(target: Target, state: TargetState, whole: bool) -> Manifest:
    """The files of the current release; with `whole`, a damaged manifest counts as empty."""
    if state.current is None:
        return {}
    try:
        return target.manifest(state.current)
    except ProblemsError:
        if not whole:
            raise
        return {}


def _files(plan: PublishPlan) -> tuple[str, ...]:
    return tuple(path for path in plan.put if path in plan.manifest)
