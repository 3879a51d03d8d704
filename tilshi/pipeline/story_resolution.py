"""Resolution: resolves one dirty story, static page or dossier against all others.

Runs in workers, which read the catalogue and write nothing.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path, PurePath
from zoneinfo import ZoneInfo

from tilshi.content import claims
from tilshi.content import dossier as dossiers
from tilshi.content.article import (
    Article,
    PublicationState,
    PublicationTerms,
    StaticPage,
    Visibility,
    as_of,
    held_state,
    last_change,
    publication_state,
    with_terms,
    without_ended,
)
from tilshi.content.claims import Claim
from tilshi.content.content_folder import picture_name
from tilshi.content.dossier import Dossier
from tilshi.content.registries import Registries
from tilshi.content.schema import Status
from tilshi.content.source import ARTICLE, parse_name
from tilshi.content.stories import Resolved, likely_id, resolve_story, terms, title_key
from tilshi.editions import Edition
from tilshi.problems import Spellings
from tilshi.store import attachments, sources
from tilshi.store.connection import read_catalogue
from tilshi.store.records import Story
from tilshi.store.serialisation import (
    problems_from_json,
    problems_to_json,
    registries_from_json,
    source_from_json,
)
from tilshi.store.versions import ARTICLES, DOSSIERS, PAGES, PlannedVersion, Version

AT_ONCE = 100


@dataclass(frozen=True)
class Clock:
    """What decides which stories readers may see; `preview`: also those they may not see yet."""

    at: datetime
    zone: ZoneInfo
    preview: bool = False


@dataclass(frozen=True)
class Resolution:
    """The result of resolving one dirty story, ready to be written. If it has `problems`, its
    sources' `terms` still apply; `scheduled` are the times at which part of it appears, in seconds
    since the epoch, and `planned` its scheduled changes.
    """

    story: Story
    versions: tuple[Version, ...]
    mentions: frozenset[tuple[str, str]]
    claims: tuple[Claim, ...]
    problems: str
    terms: tuple[PublicationTerms, ...] = ()
    scheduled: tuple[int, ...] = ()
    planned: tuple[PlannedVersion, ...] = ()


class CatalogueIndex:
    """What an article may refer to, from the catalogue (implements `stories.Index`)."""

    def __init__(self, db: sqlite3.Connection, registries: Registries, zone: ZoneInfo) -> None:
        self.db, self.registries, self.zone = db, registries, zone
        self._known: dict[str, tuple[Spellings, dict[str, str]]] = {}

    def story(self, name: str) -> str | None:
        """The id of the story named `name` (an id or an exact title), or None."""
        if self.has("story", name):
            return name
        return sources.story_titled(self.db, title_key(name))

    def has(self, kind: str, target: str) -> bool:
        """Whether there is a story or page (`kind`) with the id `target`."""
        return sources.has_source(self.db, ARTICLE if kind == "story" else kind, target)

    def has_anchor(self, kind: str, target: str) -> bool:
        """Whether a story or page has the heading that `target`, `id#anchor`, names."""
        story, _, anchor = target.partition("#")
        return sources.has_anchor(self.db, ARTICLE if kind == "story" else kind, story, anchor)

    def has_picture(self, name: str) -> bool:
        """Whether there is a file `name` in `content/images/`, in any of its Unicode forms."""
        return sources.has_file(self.db, f"content/images/{name}") or name in self._pictures

    def has_file(self, name: str) -> bool:
        """Whether there is a file `name` in `content/files/`, in any of its Unicode forms."""
        return attachments.is_there(self.db, name)

    def nearest(self, kind: str, name: str) -> str | None:
        """The story, page, picture or file (`kind`) that is spelt most like `name`, of a picture
        what stands before its suffix; also one that is called so in Latin letters.
        """
        if kind not in self._known:
            called = self._called(kind)
            self._known[kind] = Spellings(called), called
        spellings, called = self._known[kind]
        key = PurePath(name).stem if kind == "picture" else title_key(name)
        found = spellings.nearest(key) or spellings.nearest(likely_id(key))
        return called[found] if found else None

    @cached_property
    def _pictures(self) -> list[str]:
        """The names of all pictures, in NFC, as sources name them."""
        return [picture_name(name) for name, _ in sources.file_digests(self.db, "content/images/")]

    @cached_property
    def _files(self) -> list[str]:
        """The names of all attached files, in NFC, as sources name them."""
        return [picture_name(name) for name, _ in sources.file_digests(self.db, "content/files/")]

    def _called(self, kind: str) -> dict[str, str]:
        """The names of a picture, story or page, and its id."""
        if kind == "picture":
            return {PurePath(name).stem: name for name in self._pictures}
        if kind == "file":
            return {name: name for name in self._files}
        called: dict[str, str] = {}
        for story, title in sources.titles(self.db, ARTICLE if kind == "story" else kind):
            called[story] = story
            if kind == "story" and title:
                called[title] = story
        return called


def resolve_batch(
    file: Path,
    registries: str,
    clock: Clock,
    editions: Sequence[Edition],
    stories: Sequence[Story],
) -> list[Resolution]:
    """Resolves `stories`; the catalogue is in `file`, the registries are JSON. Runs in a worker."""
    db = read_catalogue(file)
    try:
        index = CatalogueIndex(db, _registries(registries), clock.zone)
        return [resolve_one(db, index, clock, editions, story) for story in stories]
    finally:
        db.close()


@lru_cache(maxsize=1)
def _registries(text: str) -> Registries:
    return registries_from_json(text)


def resolve_one(
    db: sqlite3.Connection,
    index: CatalogueIndex,
    clock: Clock,
    editions: Sequence[Edition],
    story: Story,
) -> Resolution:
    """Resolves one story."""
    rows = sources.sources_of(db, story)
    problems = [problem for row in rows if row[4] for problem in problems_from_json(row[4])]
    read, digests, unread = [], {}, []
    langs = tuple(dict.fromkeys(edition.lang for edition in editions))
    for path, lang, digest, value, _ in rows:
        digests[path] = digest
        name = parse_name(path, langs)[0]
        assert name is not None
        if value is not None:
            read.append(source_from_json(value, name, clock.zone))
        elif name.since is None:
            unread.append(lang)
    resolved = resolve_story(read, index, clock.at)
    lines = {source.name.path: source.line("redirect_from") for source in read}
    claimed = claims.story_claims(resolved, editions, clock.zone, lines)
    return Resolution(
        story=story,
        versions=(
            *(_article_version(a, clock, digests[a.source]) for a in resolved.articles),
            *(_page_version(page, digests[page.path]) for page in resolved.pages),
            *(_dossier_version(d, clock, digests[d.path]) for d in resolved.dossiers),
        ),
        mentions=resolved.mentions,
        claims=tuple(claimed),
        problems=problems_to_json([*problems, *resolved.problems]),
        terms=terms(read, clock.at, unread),
        scheduled=tuple(sorted({int(t.timestamp()) for t in _scheduled(resolved)})),
        planned=tuple(
            _planned_version(article, since, digests[article.source])
            for since, article in resolved.planned
        ),
    )


def _scheduled(resolved: Resolved) -> Iterator[datetime]:
    """The times at which part of an article or a dossier appears, its text changes, or it is no
    longer breaking news.
    """
    yield from (since for since, _ in resolved.planned if since is not None)
    for article in resolved.articles:
        yield from filter(None, (article.modified, article.breaking_until))
        yield from (correction.date for correction in article.corrections)
        yield from (entry.date for entry in article.entries)
    for dossier in resolved.dossiers:
        yield from (event.date for event in dossier.timeline)


def held_version(version: Version, terms: PublicationTerms, clock: Clock) -> Version:
    """The last good version of an article whose sources now have problems, but state these
    terms.
    """
    article = without_ended(version.article, clock.at)
    version = replace(version, value=ARTICLES.dump_json(article).decode())
    stands = held_state(article, Visibility(version.state), terms, clock.at, clock.preview)
    if stands is None:
        return version
    article = with_terms(article, terms)
    return replace(
        version,
        state=stands.state,
        counted=stands.counted,
        mark=stands.mark,
        expires=int(article.expires.timestamp()) if article.expires else None,
        value=ARTICLES.dump_json(article).decode(),
        changed=_changed(article, stands),
    )


def _page_version(page: StaticPage, body: str) -> Version:
    return Version(
        lang=page.lang, id=page.page, path=page.path, state=Visibility.DUE, counted=False,
        mark=None, time=0, expires=None, slug="", body=body, value=PAGES.dump_json(page).decode(),
        position=page.order,
    )  # fmt: skip


def _dossier_version(dossier: Dossier, clock: Clock, body: str) -> Version:
    draft = dossier.status is Status.DRAFT
    if not clock.preview:
        dossier = dossiers.as_of(dossier, clock.at)
    return Version(
        lang=dossier.lang,
        id=dossier.dossier,
        path=dossier.path,
        state=Visibility.HIDDEN if draft and not clock.preview else Visibility.DUE,
        counted=False,
        mark="draft" if draft and clock.preview else None,
        time=0,
        expires=None,
        slug="",
        body=body,
        value=DOSSIERS.dump_json(dossier).decode(),
    )


def held_dossier(version: Version, terms: PublicationTerms, clock: Clock) -> Version:
    """The last good version of a dossier whose sources now have problems, but state these terms."""
    if terms.status is not Status.DRAFT:
        return version
    return _dossier_version(replace(version.dossier, status=Status.DRAFT), clock, version.body)


def _article_version(article: Article, clock: Clock, body: str) -> Version:
    stands = publication_state(article, clock.at, clock.preview)
    article = without_ended(article, clock.at)
    if not clock.preview:
        article = as_of(article, clock.at)
    return Version(
        lang=article.lang,
        id=article.story,
        path=article.path,
        state=stands.state,
        counted=stands.counted,
        mark=stands.mark,
        time=int(article.date.timestamp()),
        expires=int(article.expires.timestamp()) if article.expires else None,
        slug=article.slug,
        body=body,
        value=ARTICLES.dump_json(article).decode(),
        changed=_changed(article, stands),
    )


def _planned_version(article: Article, since: datetime | None, body: str) -> PlannedVersion:
    time = int(since.timestamp()) if since is not None else None
    value = ARTICLES.dump_json(article).decode()
    return PlannedVersion(article.lang, article.change or "", time, body, value)


def _changed(article: Article, stands: PublicationState) -> int:
    """When it last changed for readers; if it has expired, that time."""
    expired = stands.state is Visibility.HIDDEN and stands.counted and article.expires
    return int(max(last_change(article), expired or article.date).timestamp())
