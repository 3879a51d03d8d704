"""Where and how a site is published: the names in publishconf.py."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tilshi.problems import Misuse
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

_SECRET_NAME = re.compile(r"(?:^|_)(?:PASSWORD|PASSWD|SECRET|TOKEN|ACCESS_KEY|API_KEY)(?:_|$)")


@dataclass(frozen=True)
class Place:
    """A place of publication: its kind (`folder`, `ssh`, `s3`, `pages`) and what is to be known.

    `host` is `user@host` or the bucket, `port` of ssh, `path` the folder on it or the prefix.
    """

    kind: str
    path: str
    host: str = ""
    port: int | None = None
    said: str = ""


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
    newsroom alone, with `drafts` if so asked.
    """

    to: str | None = None
    dry_run: bool = False
    again: bool = False
    whole: bool = False
    allow_drop: bool = False
    verify: bool = True
    preview: str = ""
    drafts: bool = False


def read(
    settings: Settings, root: Path, preview: bool | str = False, to: str | None = None
) -> Publishing:
    """The publishing settings among `settings`; folders are below `root` unless absolute.

    Raises Misuse if there is no place, a value is not what it must be, or a secret stands in the
    settings file.
    """
    said = {name: settings.pelican.get(name, default) for name, (default, _) in SETTINGS.items()}
    for name, (default, _) in SETTINGS.items():
        if type(said[name]) is not type(default):
            raise Misuse("bad-setting", name=name, value=said[name])
    if said["PUBLISH_KEEP"] < 1:
        raise Misuse("bad-setting", name="PUBLISH_KEEP", value=said["PUBLISH_KEEP"])
    name = "PREVIEW_TO" if preview else "PUBLISH_TO"
    place = parse_place(to or said[name], name, root)
    ssh_config = said["PUBLISH_SSH_CONFIG"]
    return Publishing(
        place=place,
        ssh_config=str(root / ssh_config) if ssh_config else "",
        keep=said["PUBLISH_KEEP"],
        drop=said["PUBLISH_DROP"],
        page_kb=said["PUBLISH_PAGE_KB"],
        wait=said["PUBLISH_WAIT"],
        headers=said["PUBLISH_HEADERS"] and not place.kind.startswith("pages"),
    )


def parse_place(value: str, name: str, root: Path) -> Place:
    """The place that the setting `name` says. Raises Misuse if it says none."""
    if not value:
        raise Misuse("publish-nowhere", name=name)
    parts = urlsplit(value)
    if parts.password:
        raise Misuse("publish-secret", name=name)
    if parts.scheme == "ssh" and parts.hostname and parts.path.strip("/"):
        # A name that begins with a dash would be an option of ssh.
        user = f"{parts.username}@" if parts.username else ""
        if not (user + parts.hostname).startswith("-"):
            return Place("ssh", parts.path, user + parts.hostname, parts.port, value)
    elif parts.scheme == "s3" and parts.netloc:
        return Place("s3", parts.path.strip("/"), parts.netloc, said=value)
    elif parts.scheme in ("pages", "pages+twins") and parts.path:
        return Place(parts.scheme, str(root / parts.path), said=value)
    elif not parts.scheme:
        return Place("folder", str(root / value), said=value)
    raise Misuse("bad-setting", name=name, value=value)


def secret_names(text: str) -> list[tuple[int, str]]:
    """(line, name) of the secrets that are written out in a settings file: a name such as
    `…_PASSWORD` or `…_TOKEN` that is given a string.
    """
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        given = re.match(r"\s*([A-Z][A-Z0-9_]*)\s*(?::[^=]*)?=\s*[rbf]?[\"'](?![\"'])", line)
        if given and _SECRET_NAME.search(given[1]):
            found.append((number, given[1]))
    return found
