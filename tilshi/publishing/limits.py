"""The documented limits of hosts that publish a folder (`pages:`):

- GitHub Pages: 1 GB for a site (docs.github.com, “GitHub Pages limits”);
- GitLab.com: 1 GB, and 200,000 files and folders (docs.gitlab.com, “GitLab Pages”; other
  installations set their own);
- Netlify: 54,000 files in one folder, else the deploy fails (docs.netlify.com, “Site deploys
  overview”);
- Cloudflare Pages: 20,000 files, 100,000 on paid plans, and 25 MiB for each
  (developers.cloudflare.com, “Pages: Limits”).

A limit can be raised for one customer or changed for all, so exceeding one is only a warning.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from tilshi.problems import Problem

_GB, _MIB = 10**9, 2**20


@dataclass(frozen=True)
class HostLimits:
    """The limits of a host, None where it documents none: the number of `files` of a site and
    `in_folder` of a folder, the bytes of a `file` and of the whole `site`. `folders`: they count as
    files.

    It is recognised by the `domain` of its addresses, or by a `variable` of its builds.
    """

    name: str
    domain: str
    variable: str | None = None
    files: int | None = None
    folders: bool = False
    in_folder: int | None = None
    file: int | None = None
    site: int | None = None


HOSTS = (
    HostLimits("GitHub Pages", "github.io", site=_GB),
    HostLimits("GitLab Pages", "gitlab.io", "GITLAB_CI", files=200_000, folders=True, site=_GB),
    HostLimits("Netlify", "netlify.app", "NETLIFY", in_folder=54_000),
    HostLimits("Cloudflare Pages", "pages.dev", "CF_PAGES", files=20_000, file=25 * _MIB),
)


def hosts(siteurl: str, environment: Mapping[str, str]) -> tuple[HostLimits, ...]:
    """The host that publishes the site at `siteurl`; all of them if that is unknown."""
    name = f".{urlsplit(siteurl).hostname or ''}"
    for host in HOSTS:
        if name.endswith(f".{host.domain}"):
            return (host,)
    for host in HOSTS:
        if host.variable and environment.get(host.variable):
            return (host,)
    return HOSTS


def over_limits(sizes: Mapping[str, int], among: Sequence[HostLimits]) -> list[Problem]:
    """Warnings of exceeded limits; `sizes` are those of all files, in bytes."""
    return [note for host in among for note in _over(sizes, host)]


def _over(sizes: Mapping[str, int], host: HostLimits) -> Iterator[Problem]:
    inside = Counter(path.rpartition("/")[0] for path in sizes)
    count = len(sizes) + (len(_folders(inside)) if host.folders else 0)
    if host.files is not None and count > host.files:
        yield _note("host-files", host, "", count, host.files)
    for folder, files in inside.items():
        if host.in_folder is not None and files > host.in_folder:
            yield _note("host-folder-files", host, folder, files, host.in_folder)
    for path, size in sizes.items():
        if host.file is not None and size > host.file:
            yield _note("host-file-size", host, path, -(-size // _MIB), host.file // _MIB)
    whole = sum(sizes.values())
    if host.site is not None and whole > host.site:
        yield _note("host-size", host, "", -(-whole // 10**6), host.site // 10**6)


def _folders(inside: Mapping[str, int]) -> set[str]:
    above = (str(parent) for folder in inside for parent in PurePosixPath(folder).parents)
    return {*inside, *above} - {"", "."}


def _note(code: str, host: HostLimits, file: str, value: int, limit: int) -> Problem:
    values = {"name": host.name, "value": value, "limit": limit}
    return Problem(code, file, values=values, warning=True)
