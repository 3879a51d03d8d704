"""Where and how a site is published: the settings in publishconf.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tilshi.problems import UsageError
from tilshi.publishing.place import Place, overlap, parse_place
from tilshi.settings import Settings

SETTINGS: dict[str, tuple[Any, str]] = {
    "PUBLISH_TO": (
        "",
        "The place: a folder, `ssh://user@host:port/folder`, `s3://bucket/prefix`, `pages:folder`",
    ),
    "PUBLISH_SSH_CONFIG": ("", "A configuration file for ssh (`ssh -F`): key, known hosts"),
    "PUBLISH_KEEP": (5, "Releases that stay on the host for a rollback"),
    "PUBLISH_DROP": (10, "Percent of pages that may be gone at once; more stops the publication"),
    "PUBLISH_PAGE_KB": (100, "The most that a compressed page may weigh, in kB"),
    "PUBLISH_WAIT": (600, "Seconds to wait while somebody else is publishing"),
    "PUBLISH_HEADERS": (True, "Whether `inv verify` looks at headers; False where none can be set"),
    "TELEGRAM_CHANNELS": (
        "",
        "The Telegram channels that announce new stories, by edition: `kk:@ulgi ru:@ulgi_ru`",
    ),
    "TELEGRAM_API": ("https://api.telegram.org", "The server of Telegram's Bot API"),
    "INDEXNOW_API": ("https://api.indexnow.org/indexnow", "The address of IndexNow"),
    "PREVIEW_TO": ("", "The place of previews"),
    "PREVIEW_URL": ("", "The address of previews"),
    "PREVIEW_PROTECTED": (False, "Whether the previews' place asks for a password"),
}  # fmt: skip

ANNOUNCING = ("TELEGRAM_CHANNELS", "TELEGRAM_API", "INDEXNOW_API")


@dataclass(frozen=True)
class Publishing:
    """How one site is published; `announcing` are the settings of the channels on which that is
    announced.
    """

    place: Place
    ssh_config: str
    keep: int
    drop: int
    page_kb: int
    wait: int
    headers: bool
    announcing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PublishOptions:
    """The options of a publication.

    `to` overrides the target of the settings; `dry_run` only shows the plan; `again` allows a
    release that was rolled back or is older; `whole` compares all files; `allow_drop` allows any
    number of pages to disappear; `verify` fetches the address afterwards; `preview` is the branch
    of a preview (None: the public site), with `drafts` if requested.
    """

    to: str | None = None
    dry_run: bool = False
    again: bool = False
    whole: bool = False
    allow_drop: bool = False
    verify: bool = True
    preview: str | None = None
    drafts: bool = False


def read_publishing(
    settings: Settings, root: Path, preview: bool = False, to: str | None = None
) -> Publishing:
    """The publishing settings among `settings`; folders are relative to `root`. `to` overrides the
    target.

    Raises UsageError if there is no target, a value is invalid, the settings file contains a
    secret, or a preview would overwrite the site.
    """
    said = {name: settings.pelican.get(name, default) for name, (default, _) in SETTINGS.items()}
    for name, (default, _) in SETTINGS.items():
        if type(said[name]) is not type(default):
            raise UsageError("bad-setting", name=name, value=said[name])
    if said["PUBLISH_KEEP"] < 1:
        raise UsageError("bad-setting", name="PUBLISH_KEEP", value=said["PUBLISH_KEEP"])
    name = "PREVIEW_TO" if preview else "PUBLISH_TO"
    place = parse_place(said[name], name, root) if to is None else parse_place(to, "--to", root)
    public = said["PUBLISH_TO"]
    if preview and public and overlap(place, parse_place(public, "PUBLISH_TO", root)):
        raise UsageError("preview-here")
    ssh_config = said["PUBLISH_SSH_CONFIG"]
    return Publishing(
        place=place,
        ssh_config=str(root / ssh_config) if ssh_config else "",
        keep=said["PUBLISH_KEEP"],
        drop=said["PUBLISH_DROP"],
        page_kb=said["PUBLISH_PAGE_KB"],
        wait=said["PUBLISH_WAIT"],
        headers=said["PUBLISH_HEADERS"] and not place.handed_over,
        announcing={name: said[name] for name in ANNOUNCING},
    )
