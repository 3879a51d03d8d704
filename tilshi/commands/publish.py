"""What `inv publish` and `headers` do."""

import base64
import dataclasses
import os
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

from markupsafe import escape

from tilshi.commands import addresses
from tilshi.commands.releases import Desk
from tilshi.content.registries import Registries
from tilshi.editions import Edition
from tilshi.pipeline import staging
from tilshi.pipeline.run import build, check
from tilshi.pipeline.session import catalogue_file
from tilshi.pipeline.timing import Progress
from tilshi.pipeline.workers import Render
from tilshi.problems import Misuse, Problem, Wrong, report, say
from tilshi.publishing import embargo, limits, secrets
from tilshi.publishing import http_headers as rules
from tilshi.publishing.checks import Rules
from tilshi.publishing.config import Publishing, Wishes
from tilshi.publishing.git import Repository
from tilshi.publishing.place import branch_name, same_address
from tilshi.publishing.placeholders import placeholders
from tilshi.publishing.public_view import NothingHidden, PublicView
from tilshi.publishing.publish import Job, RolledBack, Site
from tilshi.publishing.publish import publish as publish_site
from tilshi.publishing.record import Stamp
from tilshi.publishing.verify import Address, fetch
from tilshi.settings import Settings

GOOD, PROBLEMS = 0, 1
_HOSTS = ("nginx", "nginx-first", "netlify", "netlify-redirects")


def publish(
    desk: Desk, at: datetime, render: Render, wishes: Wishes | None, progress: Progress
) -> int:
    """Builds the site as it stands at `at` and publishes it."""
    wishes = wishes or Wishes()
    started = time.monotonic()
    repository = Repository(desk.root)
    _no_secrets(desk, repository)
    preview = wishes.preview is not None
    if wishes.preview is not None:
        desk = _for_preview(desk, wishes.preview)
        # A branch may be written anew: what is older or newer means nothing there.
        wishes = dataclasses.replace(wishes, again=True)
    elif wishes.drafts:
        raise Misuse("drafts-public")
    publishing = desk.publishing(preview, wishes.to)
    if wishes.drafts:
        _protected(desk)
    settings = desk.settings
    summary = build(settings, at, render, progress, show_all=wishes.drafts)
    if summary.warnings:
        print(report(summary.warnings, desk.lang), file=sys.stderr)
    newsroom = PublicView(catalogue_file(settings), at)
    if not preview and (problems := placeholders(settings.siteurl, newsroom.registries().imprint)):
        raise Wrong(problems)
    job = _job(desk, publishing, repository, newsroom.registries(), wishes)
    if not preview:
        job = dataclasses.replace(job, addresses=partial(addresses.since, settings, at))
    site = _site(settings, at, newsroom, repository, wishes)
    try:
        done = publish_site(
            job, site, wishes, lambda: datetime.now(UTC), desk.tell, partial(_note, desk)
        )
    except RolledBack as back:
        print(report(back.problems, desk.lang), file=sys.stderr)
        key = "rolled-back-itself" if back.to else "rolled-back-not"
        print(say(key, desk.lang, id=back.to.id if back.to else ""), file=sys.stderr)
        return PROBLEMS
    if done.plan is None:
        desk.say("published-same")
        return GOOD
    plan, size = done.plan, round(done.size / 1000)
    if wishes.dry_run:
        print("\n".join(plan.lines(desk.lang)))
        desk.say("plan-total", put=len(plan.put), size=size, delete=len(plan.delete))
        return GOOD
    if not preview and plan.record.stamp.commit:
        addresses.note_published(settings, plan.record.stamp.commit)
    desk.say(
        "published",
        id=plan.record.id,
        words=plan.record.words[desk.lang],
        put=len(plan.put),
        size=size,
        fetched=done.fetched,
        seconds=f"{time.monotonic() - started:.1f}",
    )
    return GOOD


def _note(desk: Desk, notes: Sequence[Problem]) -> None:
    if notes:
        print(report(notes, desk.lang), file=sys.stderr, flush=True)


def headers(desk: Desk, host: str, preview: bool) -> int:
    """Prints the settings of a web server: a site file of nginx, the one before it has its first
    certificate (`nginx-first`), Netlify's `_headers`, or the `_redirects` that Netlify alone can
    follow.
    """
    if preview:
        desk = _for_preview(desk, "preview")
    settings = desk.settings
    if host not in _HOSTS:
        raise Misuse("unknown-choice", value=host, known=", ".join(_HOSTS))
    if host == "netlify":
        print(rules.netlify(settings.siteurl, preview).decode(), end="")
        return GOOD
    if host == "nginx-first":
        if urlsplit(settings.siteurl).scheme != "https":
            raise Misuse("headers-plain", value=settings.siteurl)
        print(rules.nginx_first(settings.siteurl), end="")
        return GOOD
    at = datetime.now(UTC)
    check(settings, at)
    old = PublicView(catalogue_file(settings), at).old_addresses(settings)
    if host == "netlify-redirects":
        print(rules.netlify_redirects(old).decode(), end="")
        return GOOD
    if settings.base != "/":
        raise Misuse("headers-base", value=settings.siteurl)
    place = desk.publishing(preview).place
    prefixes = [edition.prefix for edition in settings.editions if edition.prefix]
    root = f"{place.path}/current"
    print(rules.nginx(settings.siteurl, root, prefixes, preview, old=old), end="")
    return GOOD


def _no_secrets(desk: Desk, repository: Repository) -> None:
    settings = {desk.settings.config, *desk.root.glob("*.py")}
    found = secrets.find(repository, sorted(settings), desk.root)
    if found:
        raise Wrong(
            Problem("publish-secret", one.path, one.line, values={"name": one.kind})
            for one in found
        )


def _for_preview(desk: Desk, branch: str) -> Desk:
    """The same desk over a preview of `branch`: another address, output folder and place."""
    settings = desk.settings
    said, name = settings.pelican, branch_name(branch)
    given = {key: said.get(key, "") for key in ("PREVIEW_URL", "PREVIEW_TO")}
    for key, value in given.items():
        if not isinstance(value, str):
            raise Misuse("bad-setting", name=key, value=value)
    url, to = (value.replace("{branch}", name) for value in given.values())
    url = url.rstrip("/")
    if not url:
        raise Misuse("publish-nowhere", name="PREVIEW_URL")
    try:
        if same_address(url, settings.siteurl):
            raise Misuse("preview-here")
    except ValueError:
        raise Misuse("bad-setting", name="PREVIEW_URL", value=url) from None
    moved = dataclasses.replace(
        settings,
        siteurl=url,
        output=settings.cache / "preview-published",
        preview=branch,
        # What the settings say decides what the build can keep of the last one.
        pelican={**said, "SITEURL": url, "PREVIEW_TO": to, "PREVIEW": branch},
    )
    return dataclasses.replace(desk, settings=moved)


def _protected(desk: Desk) -> None:
    """Makes sure that the previews' place lets nobody in without the password."""
    url = desk.settings.siteurl
    if desk.settings.pelican.get("PREVIEW_PROTECTED") is not True:
        raise Misuse("preview-unprotected", value=url)
    if fetch(Address(url), "index.html").status not in (401, 403):
        raise Misuse("preview-unprotected", value=url)


def _job(
    desk: Desk,
    publishing: Publishing,
    repository: Repository,
    registries: Registries,
    wishes: Wishes,
) -> Job:
    settings = desk.settings
    preview = bool(settings.preview)
    login = os.environ.get("PREVIEW_LOGIN", "") if preview else ""
    basic = f"Basic {base64.b64encode(login.encode()).decode()}" if login else ""
    return Job(
        publishing=publishing,
        target=desk.target(publishing),
        repository=repository,
        rules=Rules(
            siteurl=settings.absolute(""),
            base=settings.base,
            imprint=_imprint(registries, settings.editions),
            page_kb=publishing.page_kb,
            drop=100 if wishes.allow_drop else publishing.drop,
            preview=preview,
        ),
        address=Address(settings.siteurl, publishing.headers, preview, basic),
        home=desk.home(publishing),
        hosts=limits.hosts(settings.siteurl, os.environ) if publishing.place.handed_over else (),
    )


def _imprint(
    registries: Registries, editions: tuple[Edition, ...]
) -> dict[str, tuple[bytes, ...]]:  # fmt: skip
    """What the footer of every page must say, by the prefix of its edition."""
    imprint = registries.imprint
    said = {}
    for edition in editions:
        lines = (imprint.license_line(imprint.license, edition.lang), imprint.editor[edition.lang])
        letters = edition.letters or str
        said[edition.prefix] = tuple(str(escape(letters(line))).encode() for line in lines)
    return said


def _site(
    settings: Settings, at: datetime, newsroom: PublicView, repository: Repository, wishes: Wishes
) -> Site:
    commit, committed = repository.head()
    clock = at.astimezone(UTC).isoformat(timespec="seconds")
    # A preview with drafts keeps nothing back: its password does.
    hidden = [] if wishes.drafts else newsroom.hidden()
    return Site(
        output=settings.output,
        files=staging.manifest(settings.output),
        stamp=Stamp(commit, committed, repository.dirty(), clock),
        public=NothingHidden() if wishes.drafts else newsroom,
        hidden=hidden,
        secrets=embargo.secrets(hidden, settings.editions, settings.zone, settings.base),
    )
