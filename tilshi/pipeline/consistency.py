"""Checks of the whole newsroom: conflicts, and what the registries name that does not exist."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from tilshi.content import claims
from tilshi.content.front_matter import Located
from tilshi.content.front_plan import Fronts, located_plan, problem_at
from tilshi.content.imprint import FILE, Imprint, located_imprint, unknown
from tilshi.content.links import PAGE
from tilshi.content.registries import Author, Registries
from tilshi.content.registry_file import load
from tilshi.content.source import ARTICLE
from tilshi.pipeline.story_resolution import CatalogueIndex
from tilshi.problems import Problem
from tilshi.store import writer
from tilshi.store.queues import SITE
from tilshi.store.records import Story


def find_conflicts(
    db: sqlite3.Connection, among: list[Story] | None
) -> tuple[list[Problem], frozenset[Story]]:
    """What two claims or two articles both want, and the stories that must give way. Only `among`
    these stories and what they claim, unless it is None.
    """
    problems: list[Problem] = []
    blamed: set[Story] = set()
    for key in writer.claimed_twice(db, None if among is None else [*among, SITE]):
        claimed = writer.claims_on(db, key)
        problems += claims.conflicts([claim for claim, _ in claimed])
        _, *late = sorted(claimed, key=lambda one: (one[0].rank, one[0].file, one[0].place))
        blamed |= {story for _, story in late}
    articles = None if among is None else [id_ for kind, id_ in among if kind == ARTICLE]
    for path, slug, other, line, story in writer.slugs_twice(db, articles):
        values = {"value": slug, "other": f"content/{other}"}
        problems.append(Problem("slug-taken", f"content/{path}", line, "slug", values))
        blamed.add((ARTICLE, story))
    return problems, frozenset(blamed)


def unknown_in_registries(
    index: CatalogueIndex, registries: Registries, content: Path
) -> list[Problem]:
    """Problems: pages, pictures and stories that the registries in the folder `content` mention and
    that do not exist.
    """
    return [
        *_unknown_in_imprint(index, registries.imprint, content),
        *_unknown_photos(index, registries.authors.entries.values(), content),
        *_unknown_in_fronts(index, registries.fronts, content),
    ]


def _unknown_in_fronts(index: CatalogueIndex, fronts: Fronts, content: Path) -> Iterator[Problem]:
    for lang, plan in fronts.plans.items():
        unknown = [one for one in plan.stories() if not index.has("story", one[1])]
        here = located_plan(content, lang) if unknown else Located()
        for place, story in unknown:
            guess = index.nearest("story", story)
            yield problem_at("front-unknown", here, place, story, guess=guess)


def _unknown_photos(
    index: CatalogueIndex, authors: Iterable[Author], content: Path
) -> Iterator[Problem]:
    photos = ((number, author.photo) for number, author in enumerate(authors) if author.photo)
    missing = [(number, name) for number, name in photos if not index.has_picture(name)]
    if missing:
        located, file, _ = load(content / "authors.yaml")
        for number, name in missing:
            guess = index.nearest("picture", name)
            yield unknown(located, (number, "photo"), name, guess, file)


def _unknown_in_imprint(index: CatalogueIndex, imprint: Imprint, content: Path) -> list[Problem]:
    named: list[tuple[str, str, tuple[str | int, ...]]] = [
        (PAGE, link.page, (name, number, PAGE))
        for name, links in imprint.links.items()
        for number, link in enumerate(links)
        if link.page is not None and not index.has(PAGE, link.page)
    ]
    if imprint.policies is not None:
        named += [
            (PAGE, page, ("policies", name))
            for name, page in imprint.policies.pages()
            if not index.has(PAGE, page)
        ]
    if imprint.share is not None and not index.has_picture(imprint.share.src):
        named.append(("picture", imprint.share.src, ("share", "src")))
    if not named:
        return []
    located = located_imprint(content)
    return [unknown(located, place, id_, index.nearest(kind, id_)) for kind, id_, place in named]


def expiring(imprint: Imprint, today: date, content: Path) -> list[Problem]:
    """Warnings: what the imprint in the folder `content` says to be valid no longer, or not for
    long.
    """
    security = imprint.security
    code = security.expiry(today) if security else None
    if security is None or code is None:
        return []
    line = located_imprint(content).line(("security", "expires"))
    values = {"date": f"{security.expires:%d.%m.%Y}"}
    return [Problem(code, FILE, line, "security.expires", values, warning=True)]
