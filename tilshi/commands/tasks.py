"""The commands, defined once: `inv build` in a newsroom and `tilshi build` are the same.

`tilshi --list` lists them; each has `--help`. A newsroom's `tasks.py` imports them all and may add
its own.
"""

from invoke import Context

from tilshi.commands import cli, publishing_cli, related_command
from tilshi.commands.desk_tasks import due as due
from tilshi.commands.desk_tasks import history as history
from tilshi.commands.desk_tasks import translations as translations
from tilshi.commands.import_command import ImportArguments, run_import_command
from tilshi.commands.new_command import NewOptions, run_new
from tilshi.commands.task_options import COMMON, CONFIG, command, end
from tilshi.publishing.config import PublishOptions

_WHOLE = "Read every file, even if its size and ctime are unchanged"


@command(
    help={
        **COMMON,
        "output": "Output folder, overrides the settings",
        "keep-going": "Keep stories with problems as last built, and exit with 3",
        "profile": "Print where the time went",
        "whole": _WHOLE,
        "allow-empty": "Allow a site without any article",
    }
)
def build(
    _: Context,
    config: str = CONFIG,
    content: str | None = None,
    output: str | None = None,
    at: str | None = None,
    lang: str | None = None,
    keep_going: bool = False,
    profile: bool = False,
    whole: bool = False,
    allow_empty: bool = False,
) -> None:
    """Check everything and build what has changed."""
    end(cli.run_build(config, content, output, at, lang, keep_going, profile, whole, allow_empty))


@command(
    help={
        **COMMON,
        "json": "Print problems as JSON on standard output",
        "fix": "Fix typing errors that are safe to fix, and show the diff",
        "annotate": "Print problems in the format of a code host: github or gitlab",
        "whole": _WHOLE,
        "spelling": "Note misspelt words, too: in what is not published yet; with --whole, in all",
    },
)
def check(
    _: Context,
    config: str = CONFIG,
    content: str | None = None,
    at: str | None = None,
    lang: str | None = None,
    json: bool = False,
    fix: bool = False,
    annotate: str = "",
    whole: bool = False,
    spelling: bool = False,
) -> None:
    """Check the content without building."""
    end(cli.run_check(config, content, at, lang, json, fix, annotate, whole, spelling))


@command(positional=["story"], help={**COMMON, "story": "Id of a story (the stem of its file)"})
def related(
    _: Context,
    story: str,
    config: str = CONFIG,
    content: str | None = None,
    at: str | None = None,
    lang: str | None = None,
) -> None:
    """Explain which stories are shown below a story, and why."""
    end(related_command.run_related(story, config, content, at, lang))


@command(
    help={
        "kind": "article, page, dossier, imprint or front",
        "markdown": "As a page of the docs; the first three share one",
        "lang": COMMON["lang"],
    }
)
def schema(
    _: Context, kind: str = "article", markdown: bool = False, lang: str | None = None
) -> None:
    """Print the fields of front matter, the imprint or front pages as a JSON Schema."""
    end(cli.run_schema(kind, markdown, lang))


@command(help={"to": "latin or arabic", "lang": COMMON["lang"]})
def kazakh(_: Context, to: str, lang: str | None = None) -> None:
    """Convert standard input, Kazakh in Cyrillic: inv kazakh --to latin < file."""
    end(cli.run_kazakh(to, lang))


@command(
    help={
        "folder": "A new or an empty folder",
        "name": "The name of the agency",
        "site": "The site's address, https://…",
        "editions": "Editions, separated by commas, the main one first: kk,qz,tote,ru,en",
        "certificate": "The number of its certificate of registration",
        "editor": "The name of its editor-in-chief",
        "timezone": "The time zone of its dates (default Asia/Almaty)",
        "sample": "Include the content of the sample site",
        "lang": COMMON["lang"],
    }
)
def init(
    _: Context,
    folder: str,
    name: str = "",
    site: str = "",
    editions: str = "",
    certificate: str = "",
    editor: str = "",
    timezone: str = "",
    sample: bool = False,
    lang: str | None = None,
) -> None:
    """Create a newsroom in a folder of its own."""
    end(cli.run_init(folder, name, site, editions, certificate, editor, timezone, sample, lang))


@command(
    help={
        "write": "Update files that the newsroom has not modified; default: only show the steps",
        "config": COMMON["config"],
        "lang": COMMON["lang"],
    }
)
def upgrade(_: Context, write: bool = False, config: str = CONFIG, lang: str | None = None) -> None:
    """Show what this version of Tilshi requires of a newsroom from an earlier one."""
    from tilshi.commands.upgrade import run_upgrade

    end(run_upgrade(config, write, lang))


@command(
    help={
        **COMMON,
        "title": "The headline; with --translate, the language to translate into; with --change, "
        "the time",
        "section": "Section, by name or id; asked for if left out",
        "topics": "Topics, separated by commas; asked for if left out",
        "language": "Language of the story (default: the site's main one)",
        "translate": "Id of what to translate: inv new --translate zheti-zharghy ru",
        "source": "With --translate: the language to translate from (default: the main one)",
        "change": 'Id of what to change at a time: inv new --change badam.ru "2026-12-01 09:00"',
        "dossier": 'Create a dossier: inv new --dossier "Бадам өзені"',
        "stories": "With --dossier: ids of its stories, separated by commas; asked for if left out",
    },
)
def new(
    _: Context,
    title: str,
    section: str = "",
    topics: str = "",
    language: str = "",
    translate: str = "",
    source: str = "",
    change: str = "",
    dossier: bool = False,
    stories: str = "",
    config: str = CONFIG,
    content: str | None = None,
    at: str | None = None,
    lang: str | None = None,
) -> None:
    """Create a story, a dossier, a translation of one, or a scheduled change of a story."""
    options = NewOptions(
        title, section, topics, language, translate, source, change, dossier, stories
    )
    end(run_new(config, content, at, lang, options))


@command(
    name="import",
    positional=["source"],
    help={
        **COMMON,
        "source": "The export: a file of WordPress, Ghost, Blogger or Telegram, a Word document, or"
        " a folder of documents or HTML pages",
        "language": "The language of its texts (default: that of the main edition)",
        "section": "The section of stories that have none",
        "pictures": "A folder with its pictures, such as wp-content/uploads",
        "download": "Fetch pictures that are not in the folder from their addresses",
        "types": "Further kinds of WordPress's posts to import as stories, separated by commas",
    },
)
def import_archive(
    _: Context,
    source: str,
    language: str = "",
    section: str = "",
    pictures: str | None = None,
    download: bool = False,
    types: str = "",
    config: str = CONFIG,
    content: str | None = None,
    at: str | None = None,
    lang: str | None = None,
) -> None:
    """Import the archive of another system; a repeated import leaves edited stories alone."""
    arguments = ImportArguments(source, language, section, pictures, download, types)
    end(run_import_command(config, content, arguments, at, lang))


@command(
    help={
        **COMMON,
        "port": "Port on this machine (default 8000)",
        "public": "Show what readers see now: without drafts and embargoed stories",
    }
)
def serve(
    _: Context,
    config: str = CONFIG,
    content: str | None = None,
    at: str | None = None,
    port: str = "8000",
    lang: str | None = None,
    public: bool = False,
) -> None:
    """Serve the site on this machine, drafts included, rebuilt after every change."""
    end(cli.run_serve(config, content, at, port, lang, public))


PUBLISH = "publishconf.py"
_PLACE = {
    "config": "Settings file (default publishconf.py)",
    "to": "The target, overrides PUBLISH_TO",
    "lang": COMMON["lang"],
}


@command(
    help={
        **COMMON,
        **_PLACE,
        "output": "Output folder, overrides the settings",
        "dry-run": "Show what would be uploaded, deleted and switched; change nothing",
        "again": "Allow a commit that was rolled back, or is older than the published one",
        "whole": "Compare every file on the host, and upload what differs",
        "allow-drop": "Allow more pages to disappear than PUBLISH_DROP",
        "verify": "Verify pages at their address afterwards (default; --no-verify: do not)",
        "preview": "Publish a preview of this branch, to PREVIEW_TO",
        "drafts": "With --preview: include drafts and embargoed stories; requires a password",
    }
)
def publish(
    _: Context,
    config: str = PUBLISH,
    content: str | None = None,
    output: str | None = None,
    at: str | None = None,
    lang: str | None = None,
    to: str | None = None,
    dry_run: bool = False,
    again: bool = False,
    whole: bool = False,
    allow_drop: bool = False,
    verify: bool = True,
    preview: str | None = None,
    drafts: bool = False,
) -> None:
    """Build the site, publish it, and verify it at its address."""
    options = PublishOptions(to, dry_run, again, whole, allow_drop, verify, preview, drafts)
    end(publishing_cli.run_publish(config, content, output, at, lang, options))


@command(help={**_PLACE, "release": "Id or commit of the release (default: the previous one)"})
def rollback(
    _: Context,
    release: str | None = None,
    config: str = PUBLISH,
    to: str | None = None,
    lang: str | None = None,
) -> None:
    """Restore an earlier release, within a second."""
    end(publishing_cli.run_rollback(config, release, to, lang))


@command(help=_PLACE)
def releases(
    _: Context, config: str = PUBLISH, to: str | None = None, lang: str | None = None
) -> None:
    """List the releases: when, from which commit, what changed."""
    end(publishing_cli.run_releases(config, to, lang))


@command(help={**_PLACE, "all": "Fetch every file, not only what the current release changed"})
def verify(
    _: Context,
    all: bool = False,
    config: str = PUBLISH,
    to: str | None = None,
    lang: str | None = None,
) -> None:
    """Fetch pages from their address and compare them with the release."""
    end(publishing_cli.run_verify(config, all, to, lang))


@command(
    help={
        "config": _PLACE["config"],
        "host": "nginx (a site file), nginx-first (before the first certificate), netlify "
        "(_headers, for Cloudflare Pages, too), or redirects alone: apache, netlify-redirects, "
        "cloudflare-redirects",
        "preview": "For previews, with a password",
        "lang": COMMON["lang"],
    }
)
def headers(
    _: Context,
    host: str = "nginx",
    preview: bool = False,
    config: str = PUBLISH,
    lang: str | None = None,
) -> None:
    """Print the web server configuration of the site."""
    end(publishing_cli.run_headers(config, host, preview, lang))
