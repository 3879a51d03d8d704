"""Warnings: what editors refer to although readers may not see it."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from tilshi.content.article import StaticPage, Visibility
from tilshi.content.dossier import Dossier
from tilshi.content.front_matter import Located
from tilshi.content.front_plan import Fronts, located_plan, problem_at
from tilshi.content.schema import Status
from tilshi.content.source import ARTICLE, DOSSIER, PAGE
from tilshi.problems import Problem
from tilshi.settings import Settings
from tilshi.store import sources, writer
from tilshi.store.reader import Catalogue
from tilshi.store.versions import Version


def not_due(db: sqlite3.Connection) -> list[Problem]:
    """Warnings: what published articles, static pages and dossiers link to, and articles pick,
    although readers may not see it, unless the article states this itself (`not_public`).
    """
    catalogue = Catalogue(db)
    problems = []
    for kind, id_ in sources.naming_hidden(db):
        for version in writer.versions(db, (kind, id_)).values():
            if version.due:
                problems += list(_not_due(db, catalogue, kind, version))
    return problems


def _not_due(
    db: sqlite3.Connection, catalogue: Catalogue, kind: str, version: Version
) -> Iterator[Problem]:
    article = version.article if kind == ARTICLE else None
    links = article.links if article else _others(kind, version).links
    public = article.not_public if article else ()

    def hidden(what: str, target: str) -> bool:
        if what == PAGE:
            return not writer.versions(db, (PAGE, target))
        seen = any(state == Visibility.DUE for _, state in catalogue.versions(target))
        return not seen and target not in public

    unseen = [one for one in links if hidden(*one)]
    picks = enumerate(article.related if article else ())
    unpicked = {at: target for at, target in picks if hidden("story", target)}
    if not unseen and not unpicked:
        return
    path = article.source if article else version.path
    file, said = f"content/{path}", sources.lines_of(db, path)
    for what, target in unseen:
        line = said.link_line(what, target)
        value = target if what == "story" else f"{what}:{target}"
        yield Problem("link-not-due", file, line, None, {"value": value}, warning=True)
    for at, target in unpicked.items():
        line = said.line("related", at)
        yield Problem("pick-not-due", file, line, "related", {"value": target}, warning=True)


def _others(kind: str, version: Version) -> StaticPage | Dossier:
    return version.dossier if kind == DOSSIER else version.static_page


def not_on_front(
    db: sqlite3.Connection, fronts: Fronts, settings: Settings, at: datetime
) -> list[Problem]:
    """The stories of the front pages that readers do not see at the time `at`, each where the plan
    of its language names it; by rule, others stand in their places.
    """
    problems = []
    for lang, plan in fronts.plans.items():
        wanted = {story for _, story in plan.at(at.timestamp()).stories()}
        versions = {story: writer.versions(db, (ARTICLE, story)).get(lang) for story in wanted}
        unseen = {story: one for story, one in versions.items() if one is None or not one.due}
        here = located_plan(settings.content, lang) if unseen else Located()
        for place, story in plan.stories():
            if story in unseen:
                code, values = _why(unseen[story], at, settings)
                problem = problem_at(code, here, place, story, lang=lang, **values)
                problems.append(replace(problem, warning=True))
    return problems


def _why(version: Version | None, at: datetime, settings: Settings) -> tuple[str, dict[str, str]]:
    """The code and the values of the problem of a story on the front page that is not seen."""
    if version is None:
        return "front-untranslated", {}
    article = version.article
    if article.status is Status.DRAFT:
        return "front-draft", {}
    if article.date > at:
        time = article.date.astimezone(settings.zone)
        return "front-embargoed", {"time": f"{time:%Y-%m-%d %H:%M}"}
    return "front-withdrawn", {}
