"""The proof: what must be true of a staged site before it may replace the last one."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urlsplit

from tilshi.problems import Problem

_ADDRESS = re.compile(r'\s(?:href|src|srcset|poster)="([^"]*)"|<meta [^>]*url=([^">]*)"')
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


@dataclass(frozen=True)
class Made:
    """One file of the staged site: its hash, and the site's own addresses that it names."""

    path: str
    digest: str
    links: frozenset[str] = frozenset()


def links(html: str, siteurl: str) -> frozenset[str]:
    """The addresses on this site (paths) that a page names, fragments aside."""
    found = set()
    for attribute, refresh in _ADDRESS.findall(html):
        value = unescape(attribute or refresh)
        candidates = [part.split()[0] for part in value.split(", ")] if " " in value else [value]
        for candidate in candidates:
            local = candidate.removeprefix(siteurl) if candidate.startswith(siteurl) else candidate
            if local and not local.startswith("#") and not _ABSOLUTE.match(local):
                found.add(local.partition("#")[0].partition("?")[0])
    return frozenset(found)


def prove(made: Iterable[Made], base: str) -> list[Problem]:
    """What is wrong with a staged site: two files that a file system may take for one, and links
    that lead nowhere. `base` is the path of the site's root on its host.
    """
    files = {one.path: one for one in made}
    problems = _same_on_disk(files)
    for one in files.values():
        for link in sorted(one.links):
            if not _stands(link, files, base):
                problems.append(Problem("dead-link", one.path, values={"value": link}))
    return problems


def _stands(link: str, files: Mapping[str, Made], base: str) -> bool:
    path = unquote(urlsplit(link).path)
    if not path.startswith(base):
        return False
    inside = path.removeprefix(base)
    return inside in files or (
        (not inside or inside.endswith("/")) and inside + "index.html" in files
    )


def _same_on_disk(files: Iterable[str]) -> list[Problem]:
    problems = []
    taken: dict[str, str] = {}
    for path in sorted(files):
        folded = unicodedata.normalize("NFC", path).casefold()
        other = taken.setdefault(folded, path)
        if other != path:
            problems.append(Problem("same-address", path, values={"value": path, "other": other}))
    return problems
