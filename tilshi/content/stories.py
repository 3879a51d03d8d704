"""Sources together: translations inherit, names become ids, and every reference must exist."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from itertools import chain
from typing import Protocol
from zoneinfo import ZoneInfo

from tilshi.content.article import Article, Correction, PublicationTerms, StaticPage
from tilshi.content.attachment_names import FOLDER, with_captions
from tilshi.content.dossier import Dossier, Event
from tilshi.content.fields import example, inherit, typeset
from tilshi.content.live import LiveEntry
from tilshi.content.name_resolver import NameResolver
from tilshi.content.original import check_originals, original_source, without_inherited
from tilshi.content.registries import Registries
from tilshi.content.registry_file import name_key
from tilshi.content.scheduled_change import by_time, with_time_of_change
from tilshi.content.schema import DossierFrontMatter, FrontMatter, PageFrontMatter, Status
from tilshi.content.source import ARTICLE, DOSSIER, Source
from tilshi.content.story_checks import (
    check_body,
    check_entries,
    check_placeholders,
    check_sponsor,
    check_times,
)
from tilshi.content.summary import shorten
from tilshi.content.values import LIVE, NEWS
from tilshi.kazakh.html_typography import plain_typography
from tilshi.kazakh.slug import slugify
from tilshi.problems import Problem, set_of


class Index(Protocol):
    """What an article may refer to."""

    registries: Registries
    zone: ZoneInfo

    def story(self, name: str) -> str | None:
        """The id of the story named `name` (an id or an exact title), or None."""

    def has(self, kind: str, target: str) -> bool:
        """Whether there is a story or page (`kind`) with the id `target`."""

    def has_anchor(self, kind: str, target: str) -> bool:
        """Whether a story or page (`kind`) has the heading that `target`, `id#anchor`, names."""

    def has_picture(self, name: str) -> bool:
        """Whether `content/images/` has a file `name`."""

    def has_file(self, name: str) -> bool:
        """Whether `content/files/` has a file `name`."""

    def nearest(self, kind: str, name: str) -> str | None:
        """The story, page, picture or file (`kind`) with the name most similar to `name`."""


@dataclass(frozen=True)
class Resolved:
    """All versions of one story, static page or dossier, with their problems.

    `mentions` are the (kind, key) of everything they refer to, both as written and as resolved:
    when one of these appears, disappears or changes its name, the story must be resolved again. An
    attached file is mentioned as a picture, by its path `files/NAME`.
    `planned` are the articles from the time of each scheduled change on, even if that has passed;
    the time is None if the change is a draft.
    """

    articles: tuple[Article, ...] = ()
    pages: tuple[StaticPage, ...] = ()
    dossiers: tuple[Dossier, ...] = ()
    problems: tuple[Problem, ...] = ()
    mentions: frozenset[tuple[str, str]] = frozenset()
    planned: tuple[tuple[datetime | None, Article], ...] = ()

    @property
    def versions(self) -> tuple[Article | StaticPage | Dossier, ...]:
        """The versions, of whatever kind."""
        return (*self.articles, *self.pages, *self.dossiers)


def resolve_story(sources: Sequence[Source], index: Index, at: datetime) -> Resolved:
    """Resolves the `sources` of one story, page or dossier, in the order of their paths, as they
    stand at the time `at`. Scheduled changes are resolved, too, each at its own time.

    A version with problems is left out.
    """
    dated, problems = by_time(sources)
    now = _resolve_together(dated.at(at), index)
    stages = [now, _resolve_together(list(dated.first.values()), index)] if dated.changes else [now]
    planned = []
    for change in dated.changes:
        stage = _resolve_together(dated.with_change(change), index)
        stages.append(stage)
        since = None if change.fields.status is Status.DRAFT else change.since
        planned += [(since, one) for one in stage.articles if one.change == change.name.path]
    problems += chain.from_iterable(one.problems for one in stages)
    mentions = frozenset(chain.from_iterable(one.mentions for one in stages))
    return replace(now, problems=tuple(set_of(problems)), mentions=mentions, planned=tuple(planned))


def _resolve_together(sources: Sequence[Source], index: Index) -> Resolved:
    """Resolves `sources`, one in each language."""
    problems: list[Problem] = []
    original = original_source(sources)
    problems += check_originals(sources, original)
    articles, pages, dossiers = [], [], []
    mentions: set[tuple[str, str]] = set()
    for source in sources:
        mentions |= _mentions(source)
        if source.name.kind == ARTICLE:
            article, found = _article(source, original, index)
            problems += found
            if article:
                articles.append(article)
                mentions.update(("story", pick) for pick in article.related)
                mentions.update(("related_topic", topic) for topic in article.related_topics)
        elif source.name.kind == DOSSIER:
            dossier, found = _dossier(source, original, index)
            problems += found
            if dossier:
                dossiers.append(dossier)
                mentions.update(("story", story) for story in dossier.stories)
        else:
            problems += check_body(source, index)
            if source.fields.status is not Status.DRAFT:
                pages.append(_page(source, original))
    problems = list(without_inherited(problems, sources, original))
    return Resolved(
        tuple(articles), tuple(pages), tuple(dossiers), tuple(problems), frozenset(mentions)
    )


def terms(
    sources: Sequence[Source], at: datetime, unread: Iterable[str] = ()
) -> tuple[PublicationTerms, ...]:
    """The publication terms of one story, page or dossier at the time `at`, from its `sources`, and
    for the versions in the languages `unread`, whose sources cannot be read at all.
    """
    sources = by_time(sources)[0].at(at)
    original = original_source(sources)
    base = original.fields if original is not None else None
    found = []
    for source in sources:
        own, lang = source.fields, source.name.lang
        own = inherit(own, base if isinstance(base, type(own)) and source is not original else None)
        status = own.status or Status.PUBLISHED
        if isinstance(own, FrontMatter):
            found.append(PublicationTerms(lang, status, own.date, own.expires))
        else:
            found.append(PublicationTerms(lang, status))
    lang = original.name.lang if original is not None else ""
    kept = next((one for one in found if one.lang == lang), PublicationTerms("", Status.PUBLISHED))
    return (*found, *(replace(kept, lang=lang) for lang in unread))


def _mentions(source: Source) -> set[tuple[str, str]]:
    """(kind, key) of everything that `source` refers to, as written."""
    found = {(kind, target) for kind, target, _ in source.body.links}
    found |= {("picture", name) for name, _ in source.body.images}
    found |= {("picture", FOLDER + name) for name in _files(source)}
    found |= {("anchor", f"{kind}:{target}") for kind, target, _ in source.body.anchored}
    fields = source.fields
    if isinstance(fields, FrontMatter):
        for kind, names in (
            ("section", (fields.category,) if fields.category else ()),
            ("topic", (*(fields.tags or ()), *(fields.related_topics or ()))),
            ("author", fields.authors or ()),
        ):
            found |= {(kind, name_key(name)) for name in names}
        named = (fields.related, fields.related_exclude, fields.not_public)
        for name in chain.from_iterable(names or () for names in named):
            found |= {("story", name), ("story", title_key(name))}
    if isinstance(fields, DossierFrontMatter):
        for name in fields.stories or ():
            found |= {("story", name), ("story", title_key(name))}
    image = None if isinstance(fields, PageFrontMatter) else fields.image
    if image is not None and image.src:
        found.add(("picture", image.src))
    return found


def _article(
    source: Source, original: Source | None, index: Index
) -> tuple[Article | None, list[Problem]]:
    own = source.fields
    assert isinstance(own, FrontMatter)
    problems = check_body(source, index)
    base = original.fields if original is not None and original is not source else None
    inherited = inherit(own, base if isinstance(base, FrontMatter) else None)
    inherited = with_time_of_change(inherited, source.since)
    whole = typeset(inherited, source.name.lang)
    flawed = source.flawed | (original.flawed if original else frozenset())
    missing = [
        name for name in ("date", "category") if getattr(whole, name) is None and name not in flawed
    ]
    if len(missing) == 2 and original is None and not source.name.original:
        values = {"value": f"{source.name.story}.md"}
        problems.append(Problem("translation-alone", source.file, None, None, values))
        missing = []
    for name in missing:
        line = source.line(name)
        values = {"name": name, "example": example(FrontMatter, name)}
        problems.append(Problem("missing", source.file, line, name, values))
    problems += check_placeholders(source, whole)
    problems += [*check_times(source, whole), *check_sponsor(source, whole)]
    is_live = whole.format == LIVE
    problems += check_entries(source) if is_live else ()
    resolver = NameResolver(source, index)
    section = resolver.one("category", whole.category, index.registries.sections)
    topics = resolver.many("tags", whole.tags, index.registries.topics)
    related_topics = resolver.many("related_topics", whole.related_topics, index.registries.topics)
    authors = resolver.many("authors", whole.authors, index.registries.authors)
    related = resolver.stories("related", inherited.related)
    excluded = resolver.excluded(inherited.related_exclude, related)
    not_public = resolver.stories("not_public", inherited.not_public)
    license_ = resolver.license(whole.media_license)
    image = resolver.image(whole)
    problems.extend(resolver.problems)
    if problems or source.flawed or whole.date is None or section is None:
        return None, problems
    lang = source.name.lang
    as_they_stand = {name: getattr(whole, name) for name in _SHARED}
    resolved = {
        "story": source.name.story,
        "lang": lang,
        "path": source.name.story_path,
        "change": source.name.path if source.since else None,
        "original": original.name.lang if original is not None else source.name.lang,
        "slug": whole.slug or source.name.story,
        "status": whole.status or Status.PUBLISHED,
        "section": section,
        "summary": whole.summary or plain_typography(shorten(source.body.text), lang),
        "own_summary": bool(whole.summary),
        "topics": topics,
        "related": related,
        "related_exclude": excluded,
        "not_public": not_public,
        "related_topics": related_topics,
        "authors": authors,
        "license": license_,
        "image": image,
        "corrections": tuple(Correction(one.date, one.note) for one in whole.corrections or ()),
        "redirect_from": whole.redirect_from or (),
        "links": _links(source),
        "images": _images(source),
        "format": whole.format or NEWS,
        "entries": _entries(source, whole.date, index.zone) if is_live else (),
        "files": _files(source),
    }
    return Article(**(as_they_stand | resolved)), []


def _entries(source: Source, published: datetime, zone: ZoneInfo) -> tuple[LiveEntry, ...]:
    return tuple(
        LiveEntry(number, part.moment(published, zone), part.images, part.files)
        for number, part in enumerate(source.parts)
    )


_SHARED = tuple(one.name for one in fields(Article) if one.name in FrontMatter.model_fields)
"""The fields that an article takes from its front matter unchanged."""


def _page(source: Source, original: Source | None) -> StaticPage:
    own, lang = source.fields, source.name.lang
    assert isinstance(own, PageFrontMatter)
    base = original.fields if original is not None and original is not source else None
    whole = typeset(inherit(own, base if isinstance(base, PageFrontMatter) else None), lang)
    return StaticPage(
        page=source.name.story,
        lang=lang,
        path=source.name.path,
        title=whole.title,
        summary=whole.summary or plain_typography(shorten(source.body.text), lang),
        own_summary=bool(whole.summary),
        order=9999 if whole.order is None else whole.order,
        redirect_from=whole.redirect_from or (),
        links=_links(source),
        images=_images(source),
        files=_files(source),
    )


def _dossier(
    source: Source, original: Source | None, index: Index
) -> tuple[Dossier | None, list[Problem]]:
    own, lang = source.fields, source.name.lang
    assert isinstance(own, DossierFrontMatter)
    base = original.fields if original is not None and original is not source else None
    inherited = inherit(own, base if isinstance(base, DossierFrontMatter) else None)
    whole = typeset(inherited, lang)
    problems = [*check_body(source, index), *check_placeholders(source, whole)]
    flawed = source.flawed | (original.flawed if original else frozenset())
    if not whole.stories and "stories" not in flawed:
        values = {"name": "stories", "example": example(DossierFrontMatter, "stories")}
        line = source.line("stories")
        problems.append(Problem("missing", source.file, line, "stories", values))
    resolver = NameResolver(source, index)
    stories = resolver.listed_stories("stories", whole.stories)
    image = resolver.image(whole)
    problems += resolver.problems
    if problems or source.flawed or not stories:
        return None, problems
    return Dossier(
        dossier=source.name.story,
        lang=lang,
        path=source.name.path,
        title=whole.title,
        status=whole.status or Status.PUBLISHED,
        summary=whole.summary or plain_typography(shorten(source.body.text), lang),
        own_summary=bool(whole.summary),
        stories=stories,
        order=whole.order or "listed",
        timeline=tuple(Event(one.date, one.note) for one in whole.timeline or ()),
        image=image,
        redirect_from=whole.redirect_from or (),
        links=_links(source),
        images=_images(source),
        files=_files(source),
    ), []


def _links(source: Source) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((kind, target) for kind, target, _ in source.body.links))


def _images(source: Source) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name, _ in source.body.images))


def _files(source: Source) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name for name, _ in source.body.files))
    return with_captions(names, source.name.lang)


def title_key(title: str) -> str:
    """A title for comparison, ignoring letter case, quotes and dashes."""
    plain = title.translate(_MARKS).casefold()
    return " ".join(plain.split())


def likely_id(title: str) -> str:
    """The id that a story with this `title`, or a picture of this name, was likely given."""
    return slugify(title)


_MARKS = str.maketrans(dict.fromkeys("«»“”„", '"') | dict.fromkeys("–—", "-"))
