"""The day's commands. `inv --list` names them; each has `--help`."""

import sys
from pathlib import Path

from invoke import Context, Exit, task

sys.path.insert(0, str(Path(__file__).parent))
# Invoke forbids Python to keep what it has compiled, of our own code too: a tenth of a short build.
sys.dont_write_bytecode = bool(sys.flags.dont_write_bytecode)

from tilshi.commands import cli  # noqa: E402
from tilshi.publishing.config import Wishes  # noqa: E402

CONFIG = "pelicanconf.py"
_COMMON = {
    "config": "Settings file (default pelicanconf.py)",
    "content": "Content folder, instead of the settings' one",
    "at": 'The clock, such as "2026-11-23 09:00"; default now',
    "lang": "Language of messages: kk, ru or en; default the locale's, else kk",
}
_WHOLE = "Read every file, also those whose size and time are as they were"


def _end(status: int) -> None:
    if status:
        raise Exit(code=status)


@task(
    help={
        **_COMMON,
        "output": "Output folder, instead of the settings' one",
        "keep-going": "Leave stories with problems as they were last built, and exit with 3",
        "profile": "Print where the time went",
        "whole": _WHOLE,
        "allow-empty": "Build a site without any article",
    }
)
def build(
    _: Context,
    config=CONFIG,
    content=None,
    output=None,
    at=None,
    lang=None,
    keep_going=False,
    profile=False,
    whole=False,
    allow_empty=False,
):
    """Check everything and build what has changed."""
    _end(cli.run_build(config, content, output, at, lang, keep_going, profile, whole, allow_empty))


@task(
    help={
        **_COMMON,
        "json": "Problems as JSON on standard output",
        "fix": "Mend slips of the keyboard that are safe to mend, and show the change",
        "annotate": "Problems beside their lines on a code host: github or gitlab",
        "whole": _WHOLE,
    },
)
def check(
    _: Context,
    config=CONFIG,
    content=None,
    at=None,
    lang=None,
    json=False,
    fix=False,
    annotate="",
    whole=False,
):
    """Check the content without building."""
    _end(cli.run_check(config, content, at, lang, json, fix, annotate, whole))


@task(help={"to": "latin or arabic", "lang": _COMMON["lang"]})
def kazakh(_: Context, to, lang=None):
    """Standard input, in Kazakh Cyrillic, in other letters: inv kazakh --to latin < file."""
    _end(cli.run_kazakh(to, lang))


@task(
    help={
        **_COMMON,
        "title": "The headline; with --translate, the language to translate into",
        "section": "Section, by name or id; asked for if left out",
        "topics": "Topics, parted by commas; asked for if left out",
        "translate": "Id of the story to translate: inv new --translate zheti-zharghy ru",
    },
)
def new(
    _: Context,
    title,
    section="",
    topics="",
    translate="",
    config=CONFIG,
    content=None,
    at=None,
    lang=None,
):
    """Start a new story, or the translation of one."""
    _end(cli.run_new(config, content, title, section, topics, translate, at, lang))


@task(help={**_COMMON, "port": "Port on this machine (default 8000)"})
def serve(_: Context, config=CONFIG, content=None, at=None, port=8000, lang=None):
    """Show the site on this machine, drafts included, built anew at every change."""
    _end(cli.run_serve(config, content, at, port, lang))


@task(
    help={
        "articles": "Sizes to measure, parted by commas; with --corpus, the one size to write",
        "large": "Measure 100,000 articles too",
        "corpus": "Only write a content folder of made-up news to this folder",
        "seed": "What the made-up news is drawn by",
        "only": "Tools, parted by commas, of tilshi, tilshi-five, pelican, hugo; default all",
        "scenarios": "Of clean, body, title, new, topic, template, nothing; default all",
        "rounds": "How often each build is repeated at most",
        "results": "Folder for the figures",
        "language": "Measure the language functions instead",
        "data": "With --language: a folder of word lists (bench/language.py names them)",
    }
)
def bench(
    _: Context,
    articles="1000,10000",
    large=False,
    corpus="",
    seed=1,
    only="",
    scenarios="",
    rounds=5,
    results="bench/results",
    language=False,
    data="",
):
    """Measure builds against plain Pelican and Hugo, or the language; or only write the corpus."""
    if language:
        from bench.language import main

        _end(main(data))
    else:
        _end(_bench(articles, large, corpus, seed, only, scenarios, rounds, results))


def _bench(articles, large, corpus, seed, *choice):
    if corpus:
        from bench.corpus import main

        return main(corpus, articles, seed)
    from bench.build import main

    return main(articles, large, seed, *choice)


PUBLISH = "publishconf.py"
_PLACE = {
    "config": "Settings file (default publishconf.py)",
    "to": "The place, instead of the settings' PUBLISH_TO",
    "lang": _COMMON["lang"],
}


@task(
    help={
        **_COMMON,
        **_PLACE,
        "output": "Output folder, instead of the settings' one",
        "dry-run": "Show what would be sent, deleted and switched; change nothing",
        "again": "Also a commit that was taken back, or is older than what is published",
        "whole": "Compare every file on the host, and send what differs",
        "allow-drop": "Also if more pages are gone than PUBLISH_DROP allows",
        "verify": "Prove the pages at their address afterwards (default; --no-verify: do not)",
        "preview": "Publish a preview of the branch named here, to PREVIEW_TO",
        "drafts": "With --preview: drafts and embargoed stories, too; the place needs a password",
    }
)
def publish(
    _: Context,
    config=PUBLISH,
    content=None,
    output=None,
    at=None,
    lang=None,
    to=None,
    dry_run=False,
    again=False,
    whole=False,
    allow_drop=False,
    verify=True,
    preview=None,
    drafts=False,
):
    """Build the site, publish it, and prove it at its address."""
    wishes = Wishes(to, dry_run, again, whole, allow_drop, verify, preview, drafts)
    _end(cli.run_publish(config, content, output, at, lang, wishes))


@task(help={**_PLACE, "release": "Id or commit of the release; default the one before"})
def rollback(_: Context, release=None, config=PUBLISH, to=None, lang=None):
    """Show readers an earlier release again, within a second."""
    _end(cli.run_rollback(config, release, to, lang))


@task(help=_PLACE)
def releases(_: Context, config=PUBLISH, to=None, lang=None):
    """List the releases: when, from which commit, what changed."""
    _end(cli.run_releases(config, to, lang))


@task(help={**_PLACE, "all": "Every file, not only what the current release changed"})
def verify(_: Context, all=False, config=PUBLISH, to=None, lang=None):
    """Fetch pages from their address and compare them with the release."""
    _end(cli.run_verify(config, all, to, lang))


@task(
    help={
        "config": _PLACE["config"],
        "host": "nginx (a site file) or netlify (_headers, for Cloudflare Pages, too)",
        "preview": "For the place of previews, with a password",
        "lang": _COMMON["lang"],
    }
)
def headers(_: Context, host="nginx", preview=False, config=PUBLISH, lang=None):
    """Print the settings of a web server for the site."""
    _end(cli.run_headers(config, host, preview, lang))


@task(help={"all": "With what takes long: fuzzing, every page in a browser"})
def test(ctx: Context, all=False):
    """Lint, check types, run the tests."""
    lint(ctx)
    marks = "" if all else ' -m "not slow"'
    ctx.run(f"{sys.executable} -m pytest -n auto{marks}", pty=False)


@task
def lint(ctx: Context):
    """Check style and types."""
    for command in ("ruff format --check .", "ruff check .", "mypy"):
        ctx.run(f"{sys.executable} -m {command}", pty=False)
