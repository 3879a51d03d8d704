"""A publication from end to end: may it follow, proof, sending, proof at the address, way back."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tilshi.filesystem import write_atomically
from tilshi.problems import Misuse, Problem, Wrong
from tilshi.publishing import checks, embargo, verify
from tilshi.publishing.checks import Rules
from tilshi.publishing.config import Publishing, Wishes
from tilshi.publishing.diff import Changes, Manifest, changes, in_words, pages
from tilshi.publishing.embargo import Hidden, Public, Secret
from tilshi.publishing.git import Repository
from tilshi.publishing.limits import Host, over
from tilshi.publishing.plan import Plan, State, assets, lingering, to_delete, to_prune
from tilshi.publishing.precompress import is_text
from tilshi.publishing.publication import Publication
from tilshi.publishing.record import (
    BY_FAULT,
    Record,
    Stamp,
    digest,
    manifest_text,
    next_id,
    refusal,
)
from tilshi.publishing.targets import Target
from tilshi.publishing.verify import Address

_THREADS = 4
_SCANNED = "scanned.json"


@dataclass(frozen=True)
class Site:
    """A built site: its folder and the files of its manifest, and what it was built from; the
    stories that are hidden, what would give them away, and what is public.
    """

    output: Path
    files: Manifest
    stamp: Stamp
    public: Public
    hidden: Sequence[Hidden] = field(repr=False, default=())
    secrets: Sequence[Secret] = field(repr=False, default=())


@dataclass(frozen=True)
class Job:
    """Where and how a site is published: `home` is our own folder for this place; `hosts` are those
    to one of which a folder goes that somebody else's machinery publishes; `addresses` says what is
    wrong with the site's addresses after those of a commit.
    """

    publishing: Publishing
    target: Target
    repository: Repository
    rules: Rules
    address: Address
    home: Path
    hosts: Sequence[Host] = ()
    addresses: Callable[[str], list[Problem]] = lambda _: []


@dataclass(frozen=True)
class Done:
    """What a publication has done: its plan (None: nothing had changed), how many bytes of files
    it had to send and how many files were fetched for the proof.
    """

    plan: Plan | None
    size: int = 0
    fetched: int = 0


class RolledBack(Exception):  # noqa: N818 - a bearer of problems, as Wrong is
    """The proof at the address failed. `to` is the release that is current again, None if there
    was none to go back to.
    """

    def __init__(self, problems: list[Problem], to: Record | None) -> None:
        self.problems, self.to = problems, to
        super().__init__(str(to))


Tell = Callable[[str], None]
Note = Callable[[Sequence[Problem]], None]


def publish(
    job: Job,
    site: Site,
    wishes: Wishes,
    now: Callable[[], datetime],
    tell: Tell,
    note: Note,
) -> Done:
    """Publishes `site`. `tell` is called with the key of each stage, and `note`, before anything is
    sent, with what does not stop the publication but may stop the host.

    Raises Wrong, with readers seeing the last release, if anything is wrong before; Misuse if a
    preview would replace the public site, or the other way round; RolledBack if the proof at the
    address fails.
    """
    if wishes.dry_run:
        plan, publication = _planned(job, site, wishes, now, tell)
        note(_notes(job, plan, publication))
        return Done(plan, publication.bytes(_files(plan)) if plan else 0)
    tell("publish-lock")
    with job.target.lock(job.publishing.wait):
        state = job.target.state()
        plan, publication = _planned(job, site, wishes, now, tell, state)
        if plan is None:
            return Done(None)
        note(_notes(job, plan, publication))
        tell("publish-send")
        job.target.send(plan, publication.site)
        size = publication.bytes(_files(plan))
        if job.publishing.place.handed_over or not wishes.verify:
            return Done(plan, size)
        tell("publish-verify")
        paths = verify.chosen(_files(plan), site.files)
        problems = verify.verify(job.address, site.files, paths, plan.changes.gone)
        if problems:
            to = state.current
            if to is not None:
                job.target.switch(plan.record.taken_back(BY_FAULT), to)
            raise RolledBack(problems, to)
        return Done(plan, size, len(paths))


def _notes(job: Job, plan: Plan | None, publication: Publication) -> list[Problem]:
    """What is more than the hosts take that may publish the folder."""
    if plan is None or not job.hosts:
        return []
    twins = job.publishing.place.kind == "pages+twins"
    sizes = {
        name: (publication.site / name).stat().st_size
        for path in plan.manifest
        for name in (publication.paths(path) if twins else (path,))
    }
    return over(sizes, job.hosts)


def _planned(
    job: Job,
    site: Site,
    wishes: Wishes,
    now: Callable[[], datetime],
    tell: Tell,
    state: State | None = None,
) -> tuple[Plan | None, Publication]:
    """The plan of a publication that has passed the proof, and the folder with its files."""
    state = job.target.state() if state is None else state
    publication = Publication(job.home)
    # However the place is written, its releases know whose it is.
    if state.current and state.current.preview not in (None, job.rules.preview):
        raise Misuse("preview-here")
    refused = refusal(site.stamp, state.records, state.current, job.repository.is_ancestor)
    if refused and not wishes.again:
        raise Wrong([refused])
    old = _manifest(job.target, state, wishes.whole)
    diff = changes(old, site.files)
    if not diff and state.current and not wishes.whole and not state.touched:
        return None, publication
    tell("publish-compress")
    # A folder for somebody else's machinery is always filled with all of it.
    everything = wishes.whole or job.publishing.place.handed_over
    sent = site.files if everything else {*diff.put, *state.touched}
    publication.update(site.output, site.files, _THREADS, sent)
    tell("publish-prove")
    lost = job.addresses(state.current.stamp.commit) if state.current else []
    _prove(job, site, publication.site, old, diff, lost)
    return _plan(job, site, wishes, now, state, diff, publication), publication


def _plan(
    job: Job,
    site: Site,
    wishes: Wishes,
    now: Callable[[], datetime],
    state: State,
    diff: Changes,
    publication: Publication,
) -> Plan:
    own = assets(site.files)
    since = state.current.stamp.commit if state.current else ""
    record = Record(
        id=next_id(state.records, site.stamp),
        stamp=site.stamp,
        time=now().isoformat(timespec="seconds"),
        manifest=digest(manifest_text(site.files)),
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
    # What was cut may stand there, though nothing has changed since the last release.
    cut = [path for path in state.touched if path in site.files]
    sent = site.files if wishes.whole else {*diff.put, *cut}
    return Plan(
        record=record,
        base=state.current,
        put=tuple(sorted(name for path in sent for name in publication.paths(path))),
        delete=to_delete(state, diff, record),
        prune=to_prune(state, job.publishing.keep),
        whole=wishes.whole,
        manifest=site.files,
        changes=diff,
    )


def _prove(
    job: Job, site: Site, folder: Path, old: Manifest, diff: Changes, found: Sequence[Problem]
) -> None:
    """Raises Wrong with all that is wrong, `found` before or here."""
    problems = [*found, *checks.prove(folder, old, site.files, diff, job.rules)]
    problems += embargo.pictures(site.files, site.hidden, site.public)
    # Files that did not change are scanned again only for what has become secret since.
    memo = job.home / _SCANNED
    known = _scanned(memo)
    newly = [secret for secret in site.secrets if secret.found.hex() not in known]
    fresh = set(diff.put)
    texts = [path for path in site.files if is_text(path)]
    sent, stayed = [p for p in texts if p in fresh], [p for p in texts if p not in fresh]
    problems += embargo.scan(folder, sent, site.secrets, site.public)
    problems += embargo.scan(folder, stayed, newly, site.public)
    if problems:
        raise Wrong(problems)
    write_atomically(memo, json.dumps(sorted(s.found.hex() for s in site.secrets)).encode())


def _scanned(memo: Path) -> set[str]:
    try:
        return set(json.loads(memo.read_text("utf-8")))
    except (OSError, ValueError):
        return set()


def _manifest(target: Target, state: State, whole: bool) -> Manifest:
    """The files of the current release; with `whole`, a damaged record is as good as none."""
    if state.current is None:
        return {}
    try:
        return target.manifest(state.current)
    except Wrong:
        if not whole:
            raise
        return {}


def _files(plan: Plan) -> tuple[str, ...]:
    return tuple(path for path in plan.put if path in plan.manifest)
