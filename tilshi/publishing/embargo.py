"""The embargo scan: no words, address or picture of what readers may not see yet is in the site.

What is looked for is made by the functions that print it: in the letters of each edition, with the
marks of direction, with soft hyphens, and escaped as files of each kind want it.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Protocol
from zoneinfo import ZoneInfo

from markupsafe import escape

from tilshi import urls
from tilshi.content.article import Article
from tilshi.content.fields import prose_of
from tilshi.content.schema import FrontMatter
from tilshi.editions import KAZAKH, Edition
from tilshi.kazakh import hyphenate
from tilshi.kazakh.slug import slugify
from tilshi.outputs.transliteration import html_in, text_in
from tilshi.problems import Problem

_SHORTEST = 20
"""Letters that a phrase must have to tell one story from all others."""
_LONGEST_OF_BODY = 8
_MARKUP = re.compile(r"<[^>]*>|&[^;\s]+;")
_ESCAPED = re.compile(rb"\\u([0-9a-fA-F]{4})")
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
    if one.withdrawn:
        article = replace(article, corrections=())  # the notice shows them
    else:
        path = urls.article_path(edition, article.date, article.slug, zone)
        yield Secret(article.story, urls.url(base, path).encode(), "")
    for text in prose_of(FrontMatter, article):
        if len(text) >= _SHORTEST:
            for form in forms(text, edition):
                yield Secret(article.story, form.encode(), text)
    for found, text in telling(one.body, edition):
        yield Secret(article.story, found.encode(), text)


def forms(text: str, edition: Edition) -> set[str]:
    """All that the plain `text` is in the files of `edition`: in HTML, a headline or not, in XML,
    as HTML within XML, and in JSON.
    """
    words = text_in(edition, text)
    headline = hyphenate(words) if edition.lang == KAZAKH else words
    return {
        form
        for one in (words, headline)
        for form in (
            str(escape(one)),
            html.escape(one),
            html.escape(one, quote=False),
            html.escape(html.escape(one), quote=False),
            json.dumps(one, ensure_ascii=False)[1:-1],
        )
    }


def telling(body: str, edition: Edition) -> Iterator[tuple[str, str]]:
    """The longest runs of text in a body, entities aside, as they stand in the HTML of `edition`,
    and in the source's.
    """
    whole = html_in(edition, body)
    runs = sorted((run.strip() for run in _MARKUP.split(body)), key=len, reverse=True)
    for run in runs[:_LONGEST_OF_BODY]:
        printed = html_in(edition, run)
        # What stands around a run may decide on a mark of direction at its ends, or the language.
        pieces = (printed, *sorted(_MARKUP.split(printed), key=len, reverse=True))
        found = next((piece for piece in pieces if piece.strip() in whole), "").strip()
        if len(found) >= 2 * _SHORTEST:
            yield found, run


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
        if b"\\u" in data:  # JSON in ASCII, or within HTML
            data += _ESCAPED.sub(_unescaped, data)
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


def _unescaped(found: re.Match[bytes]) -> bytes:
    return chr(int(found[1], 16)).encode("utf-8", "surrogatepass")


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
