"""The checks before publishing: what must be true of a release.

Unchanged pages were checked with the last release; they are read again only for links to files that
are gone.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tilshi import urls
from tilshi.pipeline import validate
from tilshi.problems import Problem
from tilshi.publishing.diff import Manifest, ManifestDiff, is_page, pages

BANNER = b'class="preview"'
_NOINDEX = b'<meta name="robots" content="noindex">'
_CANONICAL = b'rel="canonical"'
_REFRESH = b'http-equiv="refresh"'
_FOOTER = b"<footer"
_ENDING = re.compile(r"index\.html$|-\d+\.\w+$")


@dataclass(frozen=True)
class ReleaseRules:
    """The limits for a release.

    `siteurl` and `base` are its address and the path of its root; `imprint` gives, for each
    edition's prefix, what every page must contain; `page_kb` is the maximum size of a compressed
    page in kilobytes of 1000 bytes; `drop` the percentage of pages that may disappear; `preview`
    whether it is for the newsroom.
    """

    siteurl: str
    base: str
    imprint: Mapping[str, tuple[bytes, ...]]
    page_kb: int
    drop: int
    preview: bool = False


def check_release(
    site: Path, old: Manifest, new: Manifest, diff: ManifestDiff, rules: ReleaseRules
) -> list[Problem]:
    """What is wrong with the release in the folder `site`, whose manifest `new` replaces `old`."""
    problems = count(old, new, rules.drop)
    for path in diff.put:
        data = (site / path).read_bytes()
        if not data:
            problems.append(Problem("publish-empty", path))
        if is_page(path):
            problems += page(path, data, rules)
            weight = (site / f"{path}.gz").stat().st_size
            if weight > rules.page_kb * 1000:
                values = {"value": round(weight / 1000), "other": rules.page_kb}
                problems.append(Problem("publish-heavy", path, values=values))
            problems += [
                Problem("dead-link", path, values={"value": link})
                for link, target in validate.links(data.decode(), rules.siteurl, rules.base).items()
                if target not in new
            ]
    if diff.new:
        problems += validate.same_on_disk(new)
    sent = set(diff.put)
    unchanged = (path for path in new if path not in sent)
    return problems + left_over(site, unchanged, diff.gone, rules)


def count(old: Manifest, new: Manifest, drop: int) -> list[Problem]:
    """Whether more pages are gone than allowed, regardless of new ones."""
    before = pages(old)
    gone = pages([path for path in old if path not in new])
    if gone * 100 > before * drop:
        values = {"value": gone, "other": before, "limit": drop}
        return [Problem("publish-drop", values=values)]
    return []


def page(path: str, data: bytes, rules: ReleaseRules) -> list[Problem]:
    """What is wrong with the page `data` by itself."""
    return list(_page(path, data, rules))


def _page(path: str, data: bytes, rules: ReleaseRules) -> Iterator[Problem]:
    leads_on = _REFRESH in data
    if not leads_on:
        prefix = max((p for p in rules.imprint if path.startswith(p)), key=len, default=None)
        lines = rules.imprint[prefix] if prefix is not None else ()
        footer = data[data.rfind(_FOOTER) :] if _FOOTER in data else b""
        if not lines or any(line not in footer for line in lines):
            yield Problem("publish-imprint", path)
    if rules.preview:
        if _NOINDEX not in data or not (leads_on or BANNER in data):
            yield Problem("publish-preview-open", path)
    elif BANNER in data or (_NOINDEX in data and _CANONICAL in data and not leads_on):
        yield Problem("publish-preview-mark", path)


def is_notice(data: bytes) -> bool:
    """Whether the page says that its story was withdrawn."""
    return _NOINDEX in data and _CANONICAL not in data


def left_over(
    site: Path, unchanged: Iterable[str], gone: Collection[str], rules: ReleaseRules
) -> list[Problem]:
    """The unchanged pages that still link to what is gone."""
    if not gone:
        return []
    dead = {validate.mark(path) for path in gone}
    # All sizes of a picture share a prefix, so there are few strings to search every page for.
    told = {urls.url("", _ENDING.sub("", path)).encode() for path in gone}
    named = [
        path for path in unchanged if is_page(path) and _tells((site / path).read_bytes(), told)
    ]
    return validate.dead_links(named, dead, [site], rules.siteurl, rules.base)


def _tells(data: bytes, words: Iterable[bytes]) -> bool:
    return any(word in data for word in words)
