"""The embargo scan: no words, address or picture of what readers may not see yet is in the site."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

from markupsafe import escape

from tilshi import addresses
from tilshi.content.stories import Article
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


def secrets(
    articles: Iterable[Article],
    editions: Sequence[Edition],
    zone: ZoneInfo,
    base: str,
    at: datetime,
) -> list[Secret]:
    """What must not be in a site as it stands at `at`; `base` is the path of its root."""
    hidden: dict[bytes, Secret] = {}
    for article in articles:
        if article.due(at):
            continue
        for edition in editions:
            if edition.lang == article.lang:
                for secret in _secrets(article, edition, zone, base, at):
                    hidden.setdefault(secret.found, secret)
    return list(hidden.values())


def _secrets(
    article: Article, edition: Edition, zone: ZoneInfo, base: str, at: datetime
) -> Iterator[Secret]:
    if not article.withdrawn(at):
        path = addresses.article_path(edition, article.date, article.slug, zone)
        yield Secret(article.story, addresses.url(base, path).encode(), "")
    texts = [article.title, article.summary]
    if article.image:
        texts += [article.image.alt, article.image.caption or ""]
    for text in texts:
        if len(text) >= _SHORTEST:
            lettered = edition.letters(text) if edition.letters else text
            yield Secret(article.story, str(escape(lettered)).encode(), text)
    for text in _telling(article.body):
        lettered = edition.letters(text) if edition.letters else text
        yield Secret(article.story, lettered.encode(), text)


def _telling(body: str) -> list[str]:
    """The longest runs of text in a body, entities aside, as they stand in its HTML."""
    runs = (run.strip() for run in re.split(r"<[^>]*>|&[^;\s]+;", body))
    long = sorted((run for run in runs if len(run) >= 2 * _SHORTEST), key=len, reverse=True)
    return long[:_LONGEST_OF_BODY]


def scan(
    site: Path, paths: Iterable[str], hidden: Sequence[Secret], articles: Sequence[Article],
    at: datetime,
) -> list[Problem]:  # fmt: skip
    """Where a secret stands in one of the text files `paths`. What a public article of `articles`
    says itself is no secret.
    """
    if not hidden:
        return []
    public: dict[str, bool] = {}

    def told(secret: Secret) -> bool:
        if secret.said and secret.said not in public:
            public[secret.said] = any(
                _says(article, secret.said) for article in articles if article.due(at)
            )
        return public.get(secret.said, False)

    problems = []
    for path in paths:
        data = (site / path).read_bytes()
        for secret in hidden:
            if secret.found in data and not told(secret):
                values = {"value": secret.story}
                problems.append(Problem("publish-embargo", path, values=values))
                break
    return problems


def pictures(
    files: Iterable[str], articles: Sequence[Article], shown: Iterable[str], at: datetime
) -> list[Problem]:
    """The files that are pictures of hidden stories alone. `shown` are pictures of static pages."""
    public, hidden = set(map(_stem, shown)), dict[str, str]()
    for article in articles:
        names = {*article.images, *([article.image.src] if article.image else [])}
        if article.due(at):
            public.update(map(_stem, names))
        else:
            hidden.update((_stem(name), article.story) for name in names)
    problems = []
    for path in files:
        found = _RENDITION.fullmatch(path)
        if found and found[1] in hidden and found[1] not in public:
            values = {"value": hidden[found[1]]}
            problems.append(Problem("publish-embargo", path, values=values))
    return problems


def _stem(name: str) -> str:
    return slugify(PurePosixPath(name).stem) or "picture"


def _says(article: Article, phrase: str) -> bool:
    texts = [article.title, article.summary, article.body]
    if article.image:
        texts += [article.image.alt, article.image.caption or ""]
    return any(phrase in text for text in texts)
