"""Validation: what must be true of a staged site before it replaces the last one."""

import hashlib
import re
import unicodedata
from array import array
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from tilshi.outputs.key import Key
from tilshi.problems import Problem

_ADDRESS = re.compile(r'\s(?:href|src|srcset|poster)="([^"]*)"')
_REFRESH, _REFRESHED = 'http-equiv="refresh"', re.compile(r'url=([^"]*)"')
# One pattern for each attribute: `re` is fastest with patterns that begin with a literal.
_ANYWHERE = [re.compile(name + '="([^"]*)"') for name in ("href", "src(?:set)?", "poster")]
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


@dataclass(frozen=True)
class MadeFile:
    """One file that was made, or, if `path` is None, that the site no longer has.

    `digest` is its SHA-256; `links` contains the `mark` of each file of the site that it links to,
    eight bytes each.
    """

    key: Key
    path: str | None = None
    digest: str = ""
    size: int = 0
    links: bytes = b""


@lru_cache(maxsize=20_000)
def mark(path: str) -> int:
    """A file's path hashed to eight bytes, as a signed number."""
    hashed = hashlib.blake2b(path.encode(), digest_size=8).digest()
    return int.from_bytes(hashed, "little", signed=True)


def links(html: str, siteurl: str, base: str) -> dict[str, str]:
    """The URLs of this site in the tags of a page, each with the file that answers there ("" if
    none can). `base` is the path of the site's root on its host.
    """
    found: dict[str, str] = {}
    # In text, `<` and `>` are always escaped.
    for tag in {piece.rpartition(">")[0] for piece in html.split("<") if '="' in piece}:
        for value in (_REFRESHED if _REFRESH in tag else _ADDRESS).findall(tag):
            found |= _named(value, siteurl, base)
    return found


class Marks(dict[str, tuple[int, ...]]):
    """The marks of linked files, cached by the value of the attribute, since most are on many
    pages.
    """

    _ENOUGH = 20_000

    def __init__(self, siteurl: str, base: str) -> None:
        super().__init__()
        self._where = (siteurl, base)

    def __missing__(self, value: str) -> tuple[int, ...]:
        if len(self) >= self._ENOUGH:
            self.clear()
        named = self[value] = tuple(map(mark, _named(value, *self._where).values()))
        return named

    def of(self, html: str) -> bytes:
        """The marks for a page's `MadeFile.links`, including URLs that its text shows as code:
        parsing tags would take twice as long. `dead_links` examines dead ones again.
        """
        if _REFRESH in html:
            found = set(map(mark, links(html, *self._where).values()))
        else:
            values = {value for pattern in _ANYWHERE for value in pattern.findall(html)}
            found = set().union(*map(self.__getitem__, values))
        return array("q", sorted(found)).tobytes()


def _named(value: str, siteurl: str, base: str) -> dict[str, str]:
    """The URLs of this site in an attribute's value, in the form of `links`."""
    value = unescape(value)
    found = {}
    candidates = [word for part in value.split(", ") for word in part.split()[:1]]
    for candidate in candidates:
        local = candidate.removeprefix(siteurl) if candidate.startswith(siteurl) else candidate
        if local and not local.startswith("#") and not _ABSOLUTE.match(local):
            link = local.partition("#")[0].partition("?")[0]
            found[link] = _file(link, base)
    return found


@lru_cache(maxsize=20_000)
def _file(link: str, base: str) -> str:
    path, root = unquote(link), unquote(base)
    if not path.startswith(root):
        return ""
    inside = path.removeprefix(root)
    return inside + "index.html" if not inside or inside.endswith("/") else inside


def dead_links(
    pages: Iterable[str], dead: Set[int], folders: Sequence[Path], siteurl: str, base: str
) -> list[Problem]:
    """A problem for each link in the files `pages` whose mark is among the `dead`. A file is in the
    first of the `folders` that has it.
    """
    problems = []
    for path in pages:
        if path.endswith(".html"):
            file = next(folder / path for folder in folders if (folder / path).exists())
            problems += [
                Problem("dead-link", path, values={"value": link})
                for link, target in sorted(links(file.read_text("utf-8"), siteurl, base).items())
                if mark(target) in dead
            ]
    return problems


def fold_path(path: str) -> str:
    """A path as case-insensitive and normalising file systems see it."""
    return unicodedata.normalize("NFC", path).casefold()


def same_on_disk(paths: Iterable[str]) -> list[Problem]:
    """A problem for each pair of `paths` that a file system may confuse."""
    problems = []
    taken: dict[str, str] = {}
    for path in sorted(paths):
        other = taken.setdefault(fold_path(path), path)
        if other != path:
            problems.append(Problem("same-address", path, values={"value": path, "other": other}))
    return problems
