"""Warnings: what editors refer to although readers may not see it."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from tilshi.content.article import Article, Visibility
from tilshi.content.front_matter import Located
from tilshi.content.front_plan import Fronts, located_plan, problem_at
from tilshi.content.schema import Status
from tilshi.content.source import ARTICLE
from tilshi.problems import Problem
from tilshi.settings import Settings
from tilshi.store import sources, writer
from tilshi.store.reader import Catalogue
from tilshi.store.versions import Version


def not_due(db: sqlite3.Connection) -> list[Problem]:
    """Warnings: what published articles link to or pick although readers may not see it, unless the
    article states this itself (`not_public`).
    """
    catalogue = Catalogue(db)
    problems = []
    for story in catalogue.naming_hidden():
        for lang, state in catalogue.versions(story):
            if state == Visibility.DUE and (shown := catalogue.article(lang, story)):
                problems += list(_not_due(db, catalogue, shown[0]))
    return problems


def _not_due(db: sqlite3.Connection, catalogue: Catalogue, article: Article) -> Iterator[Problem]:
    def hidden(target: str) -> bool:
        seen = any(state == Visibility.DUE for _, state in catalogue.versions(target))
        return not seen and target not in article.not_public

    links = [target for kind, target in article.links if kind == "story" and hidden(target)]
    picks = {at: target for at, target in enumerate(article.related) if hidden(target)}
    if not links and not picks:
        return
    file, said = f"content/{article.source}", sources.lines_of(db, article.source)
    for target in links:
        line = said.link_line("story", target)
        yield Problem("link-not-due", file, line, None, {"value": target}, warning=True)
    for at, target in picks.items():
        line = said.line("related", at)
        yield Problem("pick-not-due", file, line, "related", {"value": target}, warning=True)


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
