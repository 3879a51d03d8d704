"""Sources together: translations inherit, names become ids, and everything named must exist."""

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from tilshi.content.registries import Registries, Registry, Section
from tilshi.content.schema import FrontMatter, PageFrontMatter, Status
from tilshi.content.source import ARTICLE, Name, Source, shorten
from tilshi.editions import SOURCE_LANG
from tilshi.kazakh.typography import plain_typography
from tilshi.problems import Problem, nearest

_INHERITED = (
    "date", "category", "tags", "related", "related_topics", "media_license", "authors",
    "status", "expires",
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """A story's picture with its words in the story's language."""

    src: str
    alt: str
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True)
class Correction:
    """What was put right in a story, and when."""

    date: datetime
    note: str


@dataclass(frozen=True)
class Article:
    """One story in one language, everything that it names resolved to ids.

    `mark` is set in a preview alone: what keeps the story from the public (draft, embargoed).
    """

    story: str
    lang: str
    path: str
    slug: str
    title: str
    date: datetime
    status: Status
    section: str
    body: str
    summary: str
    modified: datetime | None = None
    expires: datetime | None = None
    topics: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    related_topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    license: str | None = None
    image: Picture | None = None
    corrections: tuple[Correction, ...] = ()
    redirect_from: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    images: tuple[str, ...] = ()
    mark: str | None = None

    def due(self, at: datetime) -> bool:
        """Whether readers may see it at the time `at`."""
        return (
            self.status is Status.PUBLISHED
            and self.date <= at
            and (self.expires is None or self.expires > at)
        )

    def withdrawn(self, at: datetime) -> bool:
        """Whether it was public once and a notice stands at its address now."""
        return self.status is Status.RETRACTED and self.date <= at

    def counted(self, at: datetime) -> bool:
        """Whether it has a place in the numbering of listings: once public, it keeps it."""
        return self.status is not Status.DRAFT and self.date <= at


@dataclass(frozen=True)
class StaticPage:
    """One static page in one language."""

    page: str
    lang: str
    path: str
    title: str
    summary: str
    body: str
    order: int
    links: tuple[tuple[str, str], ...] = ()
    images: tuple[str, ...] = ()


@dataclass(frozen=True)
class Newsroom:
    """All that the content folder holds, resolved."""

    articles: tuple[Article, ...]
    pages: tuple[StaticPage, ...]


def gather(
    sources: Iterable[Source],
    registries: Registries,
    pictures: Collection[str],
    broken: Collection[Name] = (),
) -> tuple[Newsroom, list[Problem]]:
    """The newsroom made of `sources`, and every problem between them.

    `pictures` are the names of the files in `content/images/`; `broken` names sources that could
    not be read, so that a link to one is not a second problem. Articles with problems are left out
    of the newsroom.
    """
    stories: dict[str, dict[str, Source]] = defaultdict(dict)
    pages: dict[str, dict[str, Source]] = defaultdict(dict)
    problems: list[Problem] = []
    for source in sorted(sources, key=lambda source: source.name.path):
        name = source.name
        kind = stories if name.kind == ARTICLE else pages
        other = kind[name.story].setdefault(name.lang, source)
        if other is not source:
            values = {"value": name.story, "other": _file(other)}
            problems.append(Problem("story-twice", _file(source), values=values))
    index = _Index(stories, pages, registries, pictures, broken)
    articles: list[Article] = []
    for versions in stories.values():
        for source in versions.values():
            article, found = _article(source, versions.get(SOURCE_LANG), index)
            problems.extend(found)
            if article:
                articles.append(article)
    problems.extend(_same_slugs(articles, stories))
    static = []
    for versions in pages.values():
        for source in versions.values():
            problems.extend(_check_body(source, index))
            if source.fields.status is not Status.DRAFT:
                static.append(_page(source, versions.get(SOURCE_LANG)))
    return Newsroom(tuple(articles), tuple(static)), problems


def preview(newsroom: Newsroom, at: datetime) -> Newsroom:
    """The newsroom with drafts and embargoed stories shown, and marked as what they are at `at`;
    what has expired is left out.
    """
    shown = []
    for article in newsroom.articles:
        if article.status is Status.DRAFT:
            mark = "draft"
        elif article.date > at:
            mark = "embargoed"
        else:
            mark = None
        if mark is None and not article.due(at) and not article.withdrawn(at):
            continue
        status = Status.PUBLISHED if mark == "draft" else article.status
        shown.append(dataclasses.replace(article, status=status, expires=None, mark=mark))
    return Newsroom(tuple(shown), newsroom.pages)


def not_due(newsroom: Newsroom, at: datetime) -> list[Problem]:
    """Warnings: what published articles link to or pick that readers may not see at `at`."""
    due = {article.story for article in newsroom.articles if article.due(at)}
    warnings = []
    for article in newsroom.articles:
        if not article.due(at):
            continue
        for kind, target in article.links:
            if kind == "story" and target not in due:
                warnings.append(_warning("link-not-due", article, target))
        warnings += [
            _warning("pick-not-due", article, pick) for pick in article.related if pick not in due
        ]
    return warnings


def _warning(code: str, article: Article, target: str) -> Problem:
    values = {"value": target}
    return Problem(code, f"content/{article.path}", values=values, warning=True)


class _Index:
    """What an article may name."""

    def __init__(
        self,
        stories: Mapping[str, Mapping[str, Source]],
        pages: Mapping[str, Mapping[str, Source]],
        registries: Registries,
        pictures: Collection[str],
        broken: Collection[Name],
    ) -> None:
        self.registries, self.pictures = registries, set(pictures)
        self.known: dict[str, set[str]] = {"story": set(stories), "page": set(pages)}
        for name in broken:
            self.known["story" if name.kind == ARTICLE else "page"].add(name.story)
        self.titles: dict[str, str] = {
            _fold(source.fields.title): story
            for story, versions in stories.items()
            for source in versions.values()
        }

    def story(self, name: str) -> str | None:
        return name if name in self.known["story"] else self.titles.get(_fold(name))

    def nearest_story(self, name: str) -> str | None:
        found = nearest(_fold(name), [*self.known["story"], *self.titles])
        return self.titles.get(found, found) if found else None


def _article(
    source: Source, kazakh: Source | None, index: _Index
) -> tuple[Article | None, list[Problem]]:
    fields = source.fields
    assert isinstance(fields, FrontMatter)
    problems = _check_body(source, index)
    base = kazakh.fields if kazakh is not None and kazakh is not source else None
    whole = _inherit(fields, base if isinstance(base, FrontMatter) else None)
    flawed = source.flawed | (kazakh.flawed if kazakh else frozenset())
    for name in ("date", "category"):
        if getattr(whole, name) is None and name not in flawed:
            line = source.line(name)
            problems.append(Problem("missing", _file(source), line, name, {"name": name}))
    resolve = _Resolver(source, index)
    section = resolve.one("category", whole.category, index.registries.sections)
    topics = resolve.many("tags", whole.tags, index.registries.topics)
    related_topics = resolve.many("related_topics", whole.related_topics, index.registries.topics)
    authors = resolve.many("authors", whole.authors, index.registries.authors)
    related = resolve.stories("related", whole.related)
    license_ = resolve.license(whole.media_license)
    image = resolve.image(whole)
    problems.extend(resolve.problems)
    if problems or source.flawed or whole.date is None or section is None:
        return None, problems
    lang = source.name.lang
    summary = whole.summary or shorten(source.body.text)
    return Article(
        story=source.name.story,
        lang=lang,
        path=source.name.path,
        slug=whole.slug or source.name.story,
        title=plain_typography(whole.title, lang),
        date=whole.date,
        status=whole.status or Status.PUBLISHED,
        section=section,
        body=source.body.html,
        summary=plain_typography(summary, lang),
        modified=whole.modified,
        expires=whole.expires,
        topics=topics,
        related=related,
        related_topics=related_topics,
        authors=authors,
        license=license_,
        image=image,
        corrections=tuple(
            Correction(correction.date, plain_typography(correction.note, lang))
            for correction in whole.corrections or ()
        ),
        redirect_from=whole.redirect_from or (),
        links=_links(source),
        images=_images(source),
    ), []


def _inherit(own: FrontMatter, base: FrontMatter | None) -> FrontMatter:
    if base is None:
        return own
    update: dict[str, object] = {
        name: getattr(base, name) for name in _INHERITED if getattr(own, name) is None
    }
    if base.image is not None:
        image = own.image or type(base.image)()
        update["image"] = image.model_copy(
            update={
                "src": image.src or base.image.src,
                "credit": image.credit or base.image.credit,
            }
        )
    return own.model_copy(update=update)


Entry = TypeVar("Entry", bound=Section)


class _Resolver:
    """Turns the names in one source into ids, and collects those that name nothing."""

    def __init__(self, source: Source, index: _Index) -> None:
        self.source, self.index = source, index
        self.problems: list[Problem] = []

    def _unknown(self, code: str, field: str, value: str, guess: str | None, *at: int) -> None:
        line = self.source.line(field, *at)
        values = {"value": value}
        self.problems.append(Problem(code, _file(self.source), line, field, values, guess))

    def one(self, field: str, name: str | None, registry: Registry[Entry]) -> str | None:
        if name is None:
            return None
        found = registry.find(name)
        if found is None:
            self._unknown("unknown-" + field, field, name, registry.nearest(name))
        return found

    def many(
        self, field: str, names: tuple[str, ...] | None, registry: Registry[Entry]
    ) -> tuple[str, ...]:
        ids = []
        for number, name in enumerate(names or ()):
            found = registry.find(name)
            if found is None:
                self._unknown("unknown-" + field, field, name, registry.nearest(name), number)
            else:
                ids.append(found)
        return tuple(dict.fromkeys(ids))

    def stories(self, field: str, names: tuple[str, ...] | None) -> tuple[str, ...]:
        ids = []
        for number, name in enumerate(names or ()):
            found = self.index.story(name)
            if found is None:
                guess = self.index.nearest_story(name)
                self._unknown("unknown-related", field, name, guess, number)
            elif found == self.source.name.story:
                self._unknown("related-itself", field, name, None, number)
            else:
                ids.append(found)
        return tuple(dict.fromkeys(ids))

    def license(self, number: str | None) -> str | None:
        numbers = [license.number for license in self.index.registries.imprint.licenses]
        if number is not None and number not in numbers:
            guess = nearest(number, numbers)
            self._unknown("unknown-license", "media_license", number, guess)
        return number

    def image(self, whole: FrontMatter) -> Picture | None:
        image = whole.image
        if image is None:
            return None
        file, line = _file(self.source), self.source.line("image", "src")
        if image.src is None and "image" in self.source.flawed:
            return None
        if image.src is None:
            self.problems.append(Problem("missing", file, line, "image.src", {"name": "src"}))
            return None
        if image.src not in self.index.pictures:
            guess = nearest(image.src, self.index.pictures)
            self._unknown("unknown-picture", "image", image.src, guess)
        if image.alt is None and "image" not in self.source.flawed:
            self.problems.append(Problem("image-alt", file, line, "image.alt"))
        if image.alt is None:
            return None
        lang = self.source.name.lang
        caption = plain_typography(image.caption, lang) if image.caption else None
        return Picture(image.src, plain_typography(image.alt, lang), caption, image.credit)


def _check_body(source: Source, index: _Index) -> list[Problem]:
    problems = []
    file = _file(source)
    for kind, target, line in source.body.links:
        if target not in index.known[kind]:
            guess = nearest(target, index.known[kind])
            values = {"value": f"{kind}:{target}"}
            problems.append(Problem("unknown-link", file, line, None, values, guess))
    for name, line in source.body.images:
        if name not in index.pictures:
            guess = nearest(name, index.pictures)
            problems.append(Problem("unknown-picture", file, line, None, {"value": name}, guess))
    return problems


def _same_slugs(
    articles: Iterable[Article], stories: Mapping[str, Mapping[str, Source]]
) -> list[Problem]:
    problems = []
    taken: dict[tuple[str, str], Article] = {}
    for article in articles:
        other = taken.setdefault((article.lang, article.slug), article)
        if other is not article:
            source = stories[article.story][article.lang]
            values = {"value": article.slug, "other": f"content/{other.path}"}
            problems.append(
                Problem("slug-taken", _file(source), source.line("slug"), "slug", values)
            )
    return problems


def _page(source: Source, kazakh: Source | None) -> StaticPage:
    fields = source.fields
    assert isinstance(fields, PageFrontMatter)
    order = fields.order
    if order is None and kazakh is not None and isinstance(kazakh.fields, PageFrontMatter):
        order = kazakh.fields.order
    lang = source.name.lang
    return StaticPage(
        page=source.name.story,
        lang=lang,
        path=source.name.path,
        title=plain_typography(fields.title, lang),
        summary=plain_typography(fields.summary or shorten(source.body.text), lang),
        body=source.body.html,
        order=9999 if order is None else order,
        links=_links(source),
        images=_images(source),
    )


def _links(source: Source) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((kind, target) for kind, target, _ in source.body.links))


def _images(source: Source) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name, _ in source.body.images))


def _file(source: Source) -> str:
    return f"content/{source.name.path}"


def _fold(title: str) -> str:
    """A title for comparison: letter case, quotes and dashes aside."""
    plain = title.translate(_MARKS).casefold()
    return " ".join(plain.split())


_MARKS = str.maketrans(dict.fromkeys("«»“”„", '"') | dict.fromkeys("–—", "-"))
