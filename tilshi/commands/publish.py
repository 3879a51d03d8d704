"""The commands `inv publish` and `inv headers`."""

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

from tilshi.commands import address_check
from tilshi.commands.releases import CommandContext
from tilshi.content.registries import Registries
from tilshi.editions import Edition
from tilshi.pipeline import staging
from tilshi.pipeline.run import build, check
from tilshi.pipeline.session import catalogue_file
from tilshi.pipeline.timing import Progress
from tilshi.pipeline.workers import Render
from tilshi.problems import Problem, ProblemsError, UsageError, report, say
from tilshi.publishing import embargo, limits, nginx, redirect_rules, secrets
from tilshi.publishing import http_headers as rules
from tilshi.publishing.announce import configuration as announce
from tilshi.publishing.announce.announcer import Announcer
from tilshi.publishing.checks import ReleaseRules
from tilshi.publishing.config import Publishing, PublishOptions
from tilshi.publishing.git import Repository
from tilshi.publishing.limits import HostLimits
from tilshi.publishing.place import branch_name, same_address
from tilshi.publishing.placeholders import placeholders
from tilshi.publishing.public_view import NothingHidden, PublicView
from tilshi.publishing.publisher import BuiltSite, PublishJob, RolledBack
from tilshi.publishing.publisher import publish as publish_site
from tilshi.publishing.record import Provenance
from tilshi.publishing.verify import SiteAddress, fetch
from tilshi.settings import Settings, site_address

GOOD, PROBLEMS = 0, 1
_REDIRECTS = {
    "netlify-redirects": redirect_rules.netlify,
    "cloudflare-redirects": redirect_rules.cloudflare,
    "apache": redirect_rules.apache,
}
_READ_THERE = {"Netlify": redirect_rules.netlify, "Cloudflare Pages": redirect_rules.cloudflare}
"""The hosts that read redirects from the published folder."""

_HOSTS = ("nginx", "nginx-first", "netlify", *_REDIRECTS)


def publish(
    context: CommandContext,
    at: datetime,
    render: Render,
    options: PublishOptions | None,
    progress: Progress,
) -> int:
    """Builds the site as it stands at `at` and publishes it."""
    options = options or PublishOptions()
    started = time.monotonic()
    repository = Repository(context.root)
    _no_secrets(context, repository)
    preview = options.preview is not None
    if options.preview is not None:
        context = _for_preview(context, options.preview)
        # A branch may be force-pushed: older and newer mean nothing there.
        options = dataclasses.replace(options, again=True)
    elif options.drafts:
        raise UsageError("drafts-public")
    publishing = context.publishing(preview, options.to)
    if options.drafts:
        _protected(context)
    settings = context.settings
    channels = () if preview else announce.channels(settings, os.environ, publishing.announcing)
    summary = build(settings, at, render, progress, show_all=options.drafts)
    if summary.warnings:
        print(report(summary.warnings, context.lang), file=sys.stderr)
    newsroom = PublicView(catalogue_file(settings), at)
    if not preview and (problems := placeholders(settings.siteurl, newsroom.registries().imprint)):
        raise ProblemsError(problems)
    job = _job(context, publishing, repository, newsroom, options)
    if not preview:
        job = dataclasses.replace(
            job, addresses=partial(address_check.problems_since, settings, at)
        )
    if channels:
        folder = job.home / "site"
        news = announce.SiteNews(settings, channels, newsroom, repository, folder)
        job = dataclasses.replace(job, announcer=Announcer(channels, news, _now))
    site = _site(settings, at, newsroom, repository, options)
    try:
        done = publish_site(job, site, options, _now, context.tell, partial(_note, context))
    except RolledBack as back:
        print(report(back.problems, context.lang), file=sys.stderr)
        key = "rolled-back-itself" if back.to else "rolled-back-not"
        print(say(key, context.lang, id=back.to.id if back.to else ""), file=sys.stderr)
        return PROBLEMS
    if done.plan is None:
        context.say("published-same")
        return GOOD
    plan, size = done.plan, round(done.size / 1000)
    if options.dry_run:
        print("\n".join(plan.lines(context.lang)))
        for one in done.announced:
            context.say("plan-announce", name=one.channel, value=one.url)
        context.say("plan-total", put=len(plan.put), size=size, delete=len(plan.delete))
        return GOOD
    if not preview and plan.record.stamp.commit:
        address_check.note_published(settings, plan.record.stamp.commit)
    context.say(
        "published",
        id=plan.record.id,
        words=plan.record.words[context.lang],
        put=len(plan.put),
        size=size,
        fetched=done.fetched,
        seconds=f"{time.monotonic() - started:.1f}",
    )
    return GOOD


def _now() -> datetime:
    return datetime.now(UTC)


def _note(context: CommandContext, notes: Sequence[Problem]) -> None:
    if notes:
        print(report(notes, context.lang), file=sys.stderr, flush=True)


def headers(context: CommandContext, host: str, preview: bool) -> int:
    """Prints a web server's configuration: of nginx, of nginx before the first certificate
    (`nginx-first`), Netlify's `_headers`, or the redirects of another host.
    """
    if preview:
        context = _for_preview(context, "preview")
    settings = context.settings
    if host not in _HOSTS:
        raise UsageError("unknown-choice", value=host, known=", ".join(_HOSTS))
    if host == "netlify":
        print(rules.netlify(settings.siteurl, preview).decode(), end="")
        return GOOD
    if host == "nginx-first":
        if urlsplit(settings.siteurl).scheme != "https":
            raise UsageError("headers-plain", value=settings.siteurl)
        print(nginx.nginx_first(settings.siteurl), end="")
        return GOOD
    at = datetime.now(UTC)
    check(settings, at)
    old = PublicView(catalogue_file(settings), at).redirect_rules(settings)
    prefixes = [edition.prefix for edition in settings.editions if edition.prefix]
    if host in _REDIRECTS:
        print(_REDIRECTS[host](old).decode(), end="")
        if host == "apache":
            print(redirect_rules.apache_errors(settings.base, prefixes).decode(), end="")
        return GOOD
    if settings.base != "/":
        raise UsageError("headers-base", value=settings.siteurl)
    place = context.publishing(preview).place
    root = f"{place.path}/current"
    print(nginx.nginx(settings.siteurl, root, prefixes, preview, old=old), end="")
    return GOOD


def _no_secrets(context: CommandContext, repository: Repository) -> None:
    settings = {context.settings.config, *context.root.glob("*.py")}
    found = secrets.find_secrets(repository, sorted(settings), context.root)
    if found:
        raise ProblemsError(
            Problem("publish-secret", one.path, one.line, values={"name": one.kind})
            for one in found
        )


def _for_preview(context: CommandContext, branch: str) -> CommandContext:
    """The context for a preview of `branch`: another address, output folder and target."""
    settings = context.settings
    said, name = settings.pelican, branch_name(branch)
    given = {key: said.get(key, "") for key in ("PREVIEW_URL", "PREVIEW_TO")}
    for key, value in given.items():
        if not isinstance(value, str):
            raise UsageError("bad-setting", name=key, value=value)
    url, to = (value.replace("{branch}", name) for value in given.values())
    if not url.rstrip("/"):
        raise UsageError("publish-nowhere", name="PREVIEW_URL")
    try:
        url = site_address(url)
        if same_address(url, settings.siteurl):
            raise UsageError("preview-here")
    except ValueError:
        raise UsageError("bad-setting", name="PREVIEW_URL", value=url) from None
    moved = dataclasses.replace(
        settings,
        siteurl=url,
        output=settings.cache / "preview-published",
        preview=branch,
        # The cache key depends on these settings.
        pelican={**said, "SITEURL": url, "PREVIEW_TO": to, "PREVIEW": branch},
    )
    return dataclasses.replace(context, settings=moved)


def _protected(context: CommandContext) -> None:
    """Raises UsageError unless the address of previews asks for a password."""
    url = context.settings.siteurl
    if context.settings.pelican.get("PREVIEW_PROTECTED") is not True:
        raise UsageError("preview-unprotected", value=url)
    if fetch(SiteAddress(url), "index.html").status not in (401, 403):
        raise UsageError("preview-unprotected", value=url)


def _job(
    context: CommandContext,
    publishing: Publishing,
    repository: Repository,
    newsroom: PublicView,
    options: PublishOptions,
) -> PublishJob:
    settings = context.settings
    hosts = limits.hosts(settings.siteurl, os.environ) if publishing.place.handed_over else ()
    preview = bool(settings.preview)
    login = os.environ.get("PREVIEW_LOGIN", "") if preview else ""
    basic = f"Basic {base64.b64encode(login.encode()).decode()}" if login else ""
    return PublishJob(
        publishing=publishing,
        target=context.target(publishing, _own_files(settings, newsroom, hosts)),
        repository=repository,
        rules=ReleaseRules(
            siteurl=settings.absolute(""),
            base=settings.base,
            imprint=_imprint(newsroom.registries(), settings.editions),
            page_kb=publishing.page_kb,
            drop=100 if options.allow_drop else publishing.drop,
            preview=preview,
        ),
        address=SiteAddress(settings.siteurl, publishing.headers, preview, basic),
        home=context.home(publishing),
        hosts=hosts,
    )


def _own_files(
    settings: Settings, newsroom: PublicView, hosts: Sequence[HostLimits]
) -> dict[str, bytes]:
    """The redirects for the only one of `hosts`, if they are read there."""
    if len(hosts) != 1 or hosts[0].name not in _READ_THERE or settings.base != "/":
        return {}
    rules = newsroom.redirect_rules(settings)
    return {"_redirects": _READ_THERE[hosts[0].name](rules)}


def _imprint(
    registries: Registries, editions: tuple[Edition, ...]
) -> dict[str, tuple[bytes, ...]]:  # fmt: skip
    """What the footer of every page must contain, by the prefix of its edition."""
    imprint = registries.imprint
    said = {}
    for edition in editions:
        lines = (imprint.license_line(imprint.license, edition.lang), imprint.editor[edition.lang])
        letters = edition.letters or str
        said[edition.prefix] = tuple(str(escape(letters(line))).encode() for line in lines)
    return said


def _site(
    settings: Settings,
    at: datetime,
    newsroom: PublicView,
    repository: Repository,
    options: PublishOptions,
) -> BuiltSite:
    commit, committed = repository.head()
    clock = at.astimezone(UTC).isoformat(timespec="seconds")
    # A preview with drafts hides nothing: it is protected by its password.
    hidden = [] if options.drafts else newsroom.hidden()
    return BuiltSite(
        output=settings.output,
        files=staging.read_manifest(settings.output),
        stamp=Provenance(commit, committed, repository.dirty(), clock),
        public=NothingHidden() if options.drafts else newsroom,
        hidden=hidden,
        secrets=embargo.embargoed_strings(hidden, settings.editions, settings.zone, settings.base),
    )
