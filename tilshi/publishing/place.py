"""Targets of publishing: parsing them, and deciding whether two of them are the same."""

import hashlib
import ipaddress
import posixpath
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from tilshi.problems import UsageError

HANDED_OVER = ("pages", "pages+twins")
"""The kinds that are local folders which others publish, always as a whole."""
LOCAL = ("folder", *HANDED_OVER)
"""The kinds that are local folders."""

_HOST = re.compile(r"[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?\.?")
_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
_BUCKET = re.compile(r"(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LONGEST = 40
"""The maximum length of a branch's name: with its digest it must fit into one DNS label."""
_HASHED = re.compile(r"-[0-9a-f]{8}$")
_HERE = ("this machine",)
_PORTS = {"http": 80, "https": 443, "ssh": 22}


@dataclass(frozen=True)
class Place:
    """A target: its kind (`folder`, `ssh`, `s3`, `pages`) and location.

    `host` is `user@host` or the bucket, `port` that of ssh, `path` the folder on it or the prefix,
    both normalised; `said` is how the editor wrote it.
    """

    kind: str
    path: str
    host: str = ""
    port: int | None = None
    said: str = ""

    @property
    def handed_over(self) -> bool:
        """Whether others publish what is put there."""
        return self.kind in HANDED_OVER


def parse_place(value: str, name: str, root: Path) -> Place:
    """The target in `value`, of the setting or option `name`; folders are relative to `root`.
    Raises UsageError if it is invalid.
    """
    if not value:
        raise UsageError("publish-nowhere", name=name)
    wrong = UsageError("bad-setting", name=name, value=value)
    # urlsplit ignores control characters, and spaces at the ends.
    if value != value.strip() or not value.isprintable():
        raise wrong
    if not _SCHEME.match(value):
        return Place("folder", str(root / value), said=value)
    scheme, _, rest = value.partition(":")
    scheme = scheme.lower()
    if scheme in HANDED_OVER and rest:
        return Place(scheme, str(root / rest), said=value)
    try:
        parts = urlsplit(value)
        port = parts.port if scheme == "ssh" else None
    except ValueError:
        raise wrong from None
    if parts.password:
        raise UsageError("publish-secret", name=name)
    if not (parts.query or parts.fragment):
        if scheme == "ssh" and port != 0:
            place = _ssh(parts, port, value)
        elif scheme == "s3":
            place = _bucket(parts, value)
        else:
            raise wrong
        if place is not None:
            return place
    raise wrong


def _ssh(parts: SplitResult, port: int | None, said: str) -> Place | None:
    # A name that begins with a dash would be an option of ssh.
    host, user = parts.hostname or "", parts.username
    path = posixpath.normpath("/" + parts.path.lstrip("/"))
    if not (_HOST.fullmatch(host) or _is_ipv6(host)) or path == "/":
        return None
    if user is not None and not _USER.fullmatch(user):
        return None
    return Place("ssh", path, f"{user}@{host}" if user else host, port, said)


def _bucket(parts: SplitResult, said: str) -> Place | None:
    folders = [part for part in parts.path.split("/") if part]
    if not _BUCKET.fullmatch(parts.netloc) or {".", ".."} & set(folders):
        return None
    return Place("s3", "/".join(folders), parts.netloc, said=said)


def _is_ipv6(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).version == 6
    except ValueError:
        return False


def branch_name(branch: str) -> str:
    """The branch in URLs and folder names: unique for each branch, and unchanged if possible."""
    from tilshi.kazakh.slug import slugify  # of previews alone

    name = slugify(branch)[:_LONGEST].strip("-")
    if name and name == branch and not _HASHED.search(name):
        return name
    digest = hashlib.sha256(branch.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return f"{name or 'branch'}-{digest}"


def overlap(one: Place, other: Place) -> bool:
    """Whether the two are the same target or one contains the other, however they are written. The
    user at the host does not matter, but the host does.
    """
    folders = zip(_folders(one), _folders(other), strict=False)
    return _where(one) == _where(other) and all(a == b for a, b in folders)


def _where(place: Place) -> tuple[str | int, ...]:
    """The machine or bucket."""
    if place.kind == "s3":
        return "s3", place.host
    host = place.host.rpartition("@")[2].rstrip(".")
    if place.kind in LOCAL or host == "localhost" or _is_loopback(host):
        return _HERE
    return "ssh", host, place.port or _PORTS["ssh"]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _folders(place: Place) -> tuple[str, ...]:
    """The path, in lower case: targets that differ only in case are a mistake."""
    here = _where(place) == _HERE
    path = str(Path(place.path).resolve()) if here else place.path
    folded = unicodedata.normalize("NFC", path).casefold()
    return tuple(part for part in folded.split("/") if part)


def same_address(one: str, other: str) -> bool:
    """Whether two site addresses are the same, however they are written. Raises ValueError if one
    of them is invalid.
    """
    return _address(one) == _address(other)


def _address(url: str) -> tuple[str, int | None, str]:
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), parts.hostname
    if scheme not in ("http", "https") or not host or not url.isprintable() or " " in url:
        raise ValueError(url)
    try:
        host = host.encode("idna").decode()
    except UnicodeError:
        raise ValueError(url) from None
    # By http or https, it is the same site.
    port = None if parts.port in (None, _PORTS[scheme]) else parts.port
    path = posixpath.normpath("/" + unquote(parts.path).lstrip("/"))
    return host.rstrip(".").lower(), port, path
