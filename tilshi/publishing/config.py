"""Where and how a site is published: the names in publishconf.py."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tilshi.problems import Misuse
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
    "PREVIEW_TO": ("", "The place of previews"),
    "PREVIEW_URL": ("", "The address of previews"),
    "PREVIEW_PROTECTED": (False, "Whether the previews' place asks for a password"),
}  # fmt: skip


@dataclass(frozen=True)
class Publishing:
    """How one site is published."""

    place: Place
    ssh_config: str
    keep: int
    drop: int
    page_kb: int
    wait: int
    headers: bool


@dataclass(frozen=True)
class Wishes:
    """How the editor wants a publication.

    `to` names another place than the settings do; `dry_run` only shows the plan; `again` takes
    what was taken back or is older; `whole` compares all files; `allow_drop` lets any number of
    pages go; `verify` asks the address afterwards; `preview` is the branch that is shown to the
    newsroom alone (None: it is the public site), with `drafts` if so asked.
    """

    to: str | None = None
    dry_run: bool = False
    again: bool = False
    whole: bool = False
    allow_drop: bool = False
    verify: bool = True
    preview: str | None = None
    drafts: bool = False


def read(
    settings: Settings, root: Path, preview: bool = False, to: str | None = None
) -> Publishing:
    """The publishing settings among `settings`; folders are below `root` unless absolute. `to` is
    another place than theirs.

    Raises Misuse if there is no place, a value is not what it must be, a secret stands in the
    settings file, or a preview would go where the site is.
    """
    said = {name: settings.pelican.get(name, default) for name, (default, _) in SETTINGS.items()}
    for name, (default, _) in SETTINGS.items():
        if type(said[name]) is not type(default):
            raise Misuse("bad-setting", name=name, value=said[name])
    if said["PUBLISH_KEEP"] < 1:
        raise Misuse("bad-setting", name="PUBLISH_KEEP", value=said["PUBLISH_KEEP"])
    name = "PREVIEW_TO" if preview else "PUBLISH_TO"
    place = parse_place(said[name], name, root) if to is None else parse_place(to, "--to", root)
    public = said["PUBLISH_TO"]
    if preview and public and overlap(place, parse_place(public, "PUBLISH_TO", root)):
        raise Misuse("preview-here")
    ssh_config = said["PUBLISH_SSH_CONFIG"]
    return Publishing(
        place=place,
        ssh_config=str(root / ssh_config) if ssh_config else "",
        keep=said["PUBLISH_KEEP"],
        drop=said["PUBLISH_DROP"],
        page_kb=said["PUBLISH_PAGE_KB"],
        wait=said["PUBLISH_WAIT"],
        headers=said["PUBLISH_HEADERS"] and not place.handed_over,
    )
