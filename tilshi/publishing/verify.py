"""Verification: readers get the release at the real address, byte for byte."""

import hashlib
import http.client
import time
import urllib.request
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import brotli

from tilshi import urls
from tilshi.problems import Problem, ProblemsError
from tilshi.publishing import http_client, http_headers
from tilshi.publishing.diff import Manifest, compare, is_page
from tilshi.publishing.record import ReleaseRecord, release_before
from tilshi.publishing.redirect_page import redirect_target
from tilshi.publishing.targets import Target

MOST = 400
"""The maximum number of files to fetch; beyond that, an even sample."""

_AT_ONCE = 8
_TRIES, _PAUSE = 3, 1.0
_CONNECT, _SECONDS, _MOST_BYTES = 20, 60, 512 * 1024 * 1024
"""The limits of a response: a host must not hold up a publication, nor fill the memory."""
_FIRST = 300
"""Seconds that all responses together may take, plus one for each."""
_PIECE = 1024 * 1024
_MOVED = (301, 308)
_ALWAYS = ("index.html", "404.html", "robots.txt", "feed.atom", "sitemap.xml")


@dataclass(frozen=True)
class SiteAddress:
    """The site's address without a trailing slash, whether the host can set headers, and whether it
    is a preview. `authorization` is sent with each request, if any.
    """

    siteurl: str
    headers: bool = True
    preview: bool = False
    authorization: str = ""


@dataclass(frozen=True)
class FetchResult:
    """A response: the status (0: none), the headers, and the SHA-256 of the decoded body; `why` it
    could not be read, if so.
    """

    status: int
    headers: Mapping[str, str]
    digest: str = ""
    why: str = ""


def chosen(sent: Iterable[str], files: Manifest) -> tuple[str, ...]:
    """The files to fetch: what was uploaded, and what every reader needs."""
    wanted = sorted({*sent, *(path for path in _ALWAYS if path in files)})
    step = max(1, -(-len(wanted) // MOST))
    return tuple(wanted[::step])


def verify(
    address: SiteAddress,
    files: Manifest,
    paths: Sequence[str],
    gone: Iterable[str] = (),
    site: Path | None = None,
) -> list[Problem]:
    """The differences between what readers get and the manifest `files`: of `paths`, and of pages
    that are `gone` and must not be found. `site` is a folder that may have the files, to tell which
    of them redirect.
    """
    wanted: list[tuple[str, str | None]] = [(path, files[path]) for path in paths]
    wanted += [(path, None) for path in [path for path in gone if is_page(path)][:MOST]]
    problems: list[Problem | None] = []
    end = time.monotonic() + _FIRST + len(wanted)

    def ask(one: tuple[str, str | None]) -> Problem | None:
        late = time.monotonic() > end
        answer = FetchResult(0, {}, why="timed out") if late else fetch(address, one[0])
        return judge(address, *one, answer, partial(_may_redirect, address, files, site))

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        # A host with several locations may take a moment.
        for attempt in range(_TRIES):
            if attempt:
                time.sleep(_PAUSE)
            problems = list(pool.map(ask, wanted))
            wanted = [one for one, problem in zip(wanted, problems, strict=True) if problem]
            if not wanted:
                break
    return [problem for problem in problems if problem is not None]


def verified(
    target: Target, address: SiteAddress, everything: bool, site: Path
) -> tuple[int, list[Problem], ReleaseRecord]:
    """Fetches what the current release changed (or, with `everything`, all of it); returns the
    number of files, the problems, and the release. `site` is a folder that may have its files.
    Raises ProblemsError if nothing is published.
    """
    state = target.state()
    if state.current is None:
        raise ProblemsError([Problem("publish-none")])
    files = target.manifest(state.current)
    last = None if everything else release_before(state.records, state.current)
    old = target.manifest(last) if last else {}
    diff = compare(old, files)
    paths = tuple(files) if everything else chosen(diff.put, files)
    return len(paths), verify(address, files, paths, diff.gone, site), state.current


def judge(
    address: SiteAddress,
    path: str,
    digest: str | None,
    answer: FetchResult,
    may_redirect: Callable[[str, str], bool],
) -> Problem | None:
    """The problem with a response at `path`, whose SHA-256 should be `digest` (None: gone), or
    which leads to another URL, as `may_redirect` allows.
    """
    if answer.status == 0:
        return Problem("verify-silent", path, values={"why": answer.why})
    if answer.status in _MOVED:
        url = urljoin(_url(address, path), answer.headers.get("location", ""))
        if digest is None or may_redirect(path, url):
            return None
        return Problem("verify-moved", path, values={"value": url})
    if digest is None:
        if answer.status in (404, 410):
            return None
        return Problem("verify-not-gone", path, values={"value": answer.status})
    expected = 404 if path.endswith("404.html") else 200
    if answer.status not in (200, expected):
        return Problem("verify-status", path, values={"value": answer.status})
    if answer.digest != digest:
        return Problem("verify-other", path)
    return _headers(address, path, answer.headers) if address.headers else None


def _may_redirect(
    address: SiteAddress, files: Manifest, site: Path | None, path: str, url: str
) -> bool:
    """Whether the host may lead from the page `path` to `url`: that page must redirect there. If it
    is not in the folder `site`, any page of the site will do.
    """
    try:
        page = (site / path).read_bytes() if site else b""
    except OSError:
        page = b""
    if hashlib.sha256(page).hexdigest() == files[path]:
        return redirect_target(page) == url
    place = unquote(url.removeprefix(f"{address.siteurl}/"))
    return url.startswith(f"{address.siteurl}/") and urls.save_as(place) in files


def _url(address: SiteAddress, path: str) -> str:
    return urls.url(address.siteurl + "/", urls.place_of(path))


def _headers(address: SiteAddress, path: str, got: Mapping[str, str]) -> Problem | None:
    wanted = http_headers.for_file(address.siteurl, path, address.preview)
    for name, value in wanted.items():
        said = got.get(name.lower(), "")
        if _plain(said) != _plain(value):
            values = {"value": f"{name}: {said}".strip(), "other": value}
            return Problem("verify-header", path, values=values)
    if not address.preview and "noindex" in got.get("x-robots-tag", ""):
        values = {"value": "X-Robots-Tag: noindex", "other": ""}
        return Problem("verify-header", path, values=values)
    return None


def _plain(value: str) -> str:
    return value.replace('"', "").replace(" ", "").lower()


def fetch(address: SiteAddress, path: str) -> FetchResult:
    """Requests a file as a browser does, bypassing caches."""
    asked = {"Accept-Encoding": "br, gzip", "Cache-Control": "no-cache", "User-Agent": "tilshi"}
    if address.authorization:
        asked["Authorization"] = address.authorization
    try:
        request = urllib.request.Request(_url(address, path), headers=asked)
        with http_client.send(request, _CONNECT, _SECONDS) as response:
            return _answer(response)
    except (OSError, http.client.HTTPException, ValueError, zlib.error, brotli.error) as error:
        return FetchResult(0, {}, why=str(error) or type(error).__name__)


def _answer(response: Any) -> FetchResult:
    got = {name.lower(): value for name, value in response.headers.items()}
    encoding = got.get("content-encoding", "").lower()
    if encoding not in _ENCODINGS:
        return FetchResult(0, got, why=got["content-encoding"])
    digest, size = hashlib.sha256(), 0
    for piece in _ENCODINGS[encoding](iter(lambda: response.read(_PIECE), b"")):
        size += len(piece)
        if size > _MOST_BYTES:
            return FetchResult(0, got, why=f"> {_MOST_BYTES // 1024**2} MB")
        digest.update(piece)
    return FetchResult(response.status, got, digest.hexdigest())


# In pieces: a few bytes can decompress to gigabytes.


def _plainly(pieces: Iterator[bytes]) -> Iterator[bytes]:
    return pieces


def _gunzipped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)
    for piece in pieces:
        rest = piece
        while rest:
            yield unpacking.decompress(rest, _PIECE)
            rest = unpacking.unconsumed_tail
    if not unpacking.eof:
        raise zlib.error("cut short")


def _unbrotlied(pieces: Iterator[bytes]) -> Iterator[bytes]:
    unpacking = brotli.Decompressor()
    for piece in pieces:
        more = unpacking.process(piece, output_buffer_limit=_PIECE)
        while more:
            yield more
            finished = unpacking.is_finished()
            more = b"" if finished else unpacking.process(b"", output_buffer_limit=_PIECE)
    if not unpacking.is_finished():
        raise brotli.error("cut short")


_ENCODINGS: Mapping[str, Callable[[Iterator[bytes]], Iterator[bytes]]] = {
    "": _plainly, "identity": _plainly, "gzip": _gunzipped, "br": _unbrotlied,
}  # fmt: skip
