"""The embargo scan: no words, address or picture of what readers may not see yet is in the site."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol
from zoneinfo import ZoneInfo

from markupsafe import escape

from tilshi import addresses
from tilshi.content.article import Article
from tilshi.editions import Edition
from tilshi.kazakh.slug import slugify
from tilshi.problems import Problem

_SHORTEST = 20
"""Letters that a phrase must have to tell one story from all others."""
_LONGEST_OF_BODY = 8
_RENDITION = re.compile(r"images/(.+)-[0-9a-f]{12}-[^/]+")


@dataclass(frozen=True)
class Secret:
    """What would give a story away: `found` as it would stand in a file, `said` as the source says
    it ("" for an address).
    """

    story: str
    found: bytes
    said: str


@dataclass(frozen=True)
class Hidden:
    """A version of a story that readers may not see. `body` is its HTML; at the address of one
    that is `withdrawn` stands a notice.
    """

    article: Article
    body: str
    withdrawn: bool


class Public(Protocol):
    """What readers may see."""

    def says(self, phrase: str) -> bool:
        """Whether a public story says `phrase` itself."""

    def shows(self, stem: str) -> bool:
        """Whether a public page shows a picture whose renditions begin with `stem`."""


def secrets(
    hidden: Iterable[Hidden], editions: Sequence[Edition], zone: ZoneInfo, base: str
) -> list[Secret]:
    """What of the `hidden` stories must not be in a site; `base` is the path of its root."""
    found: dict[bytes, Secret] = {}
    for one in hidden:
        for edition in editions:
            if edition.lang == one.article.lang:
                for secret in _secrets(one, edition, zone, base):
                    found.setdefault(secret.found, secret)
    return list(found.values())


def _secrets(one: Hidden, edition: Edition, zone: ZoneInfo, base: str) -> Iterator[Secret]:
    article = one.article
    if not one.withdrawn:
        path = addresses.article_path(edition, article.date, article.slug, zone)
        yield Secret(article.story, addresses.url(base, path).encode(), "")
    texts = [article.title, article.summary]
    if article.image:
        texts += [article.image.alt, article.image.caption or ""]
    for text in texts:
        if len(text) >= _SHORTEST:
            lettered = edition.letters(text) if edition.letters else text
            yield Secret(article.story, str(escape(lettered)).encode(), text)
    for text in _telling(one.body):
        lettered = edition.letters(text) if edition.letters else text
        yield Secret(article.story, lettered.encode(), text)


def _telling(body: str) -> list[str]:
    """The longest runs of text in a body, entities aside, as they stand in its HTML."""
    runs = (run.strip() for run in re.split(r"<[^>]*>|&[^;\s]+;", body))
    long = sorted((run for run in runs if len(run) >= 2 * _SHORTEST), key=len, reverse=True)
    return long[:_LONGEST_OF_BODY]


def scan(
    site: Path, paths: Iterable[str], hidden: Sequence[Secret], public: Public
) -> list[Problem]:
    """Where a secret stands in one of the text files `paths`. What a public story says itself is
    no secret.
    """
    if not hidden:
        return []
    problems = []
    told: dict[str, bool] = {"": False}
    for path in paths:
        data = (site / path).read_bytes()
        for secret in hidden:
            if secret.found not in data:
                continue
            if secret.said not in told:
                told[secret.said] = public.says(secret.said)
            if not told[secret.said]:
                values = {"value": secret.story}
                problems.append(Problem("publish-embargo", path, values=values))
                break
    return problems


def pictures(files: Iterable[str], hidden: Iterable[Hidden], public: Public) -> list[Problem]:
    """The files that are pictures of hidden stories alone."""
    stems: dict[str, str] = {}
    for one in hidden:
        image = one.article.image
        for name in (*one.article.images, *([image.src] if image else ())):
            stems[stem(name)] = one.article.story
    if not stems:
        return []
    problems = []
    for path in files:
        found = _RENDITION.fullmatch(path)
        if found and found[1] in stems and not public.shows(found[1]):
            values = {"value": stems[found[1]]}
            problems.append(Problem("publish-embargo", path, values=values))
    return problems


def stem(name: str) -> str:
    """How the names of a picture's renditions begin."""
    return slugify(PurePosixPath(name).stem) or "picture"
