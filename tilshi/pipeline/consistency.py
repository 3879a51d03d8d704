"""Checks of the whole newsroom: what two want at once, and what is named but may not be seen."""

import sqlite3

from tilshi.content import claims
from tilshi.content.article import State
from tilshi.content.claims import Claim
from tilshi.content.source import ARTICLE
from tilshi.pipeline.resolution import Story
from tilshi.problems import Problem
from tilshi.store.reader import Catalogue


def clashes(
    db: sqlite3.Connection, among: list[Story] | None
) -> tuple[list[Problem], frozenset[Story]]:
    """What two claims or two articles want at once, and the stories that must yield. Looks only
    `among` these stories and what they claim, if it is not None.
    """
    problems: list[Problem] = []
    blamed: set[Story] = set()
    for key in _claimed_twice(db, among):
        rows = db.execute(
            "select place, rank, file, field, line, whose_kind, whose from claim where key = ?",
            (key,),
        ).fetchall()
        problems += claims.clashes([Claim(*row[:5]) for row in rows])
        _, *late = sorted(rows, key=lambda row: (row[1], row[2], row[0]))
        blamed |= {(row[5], row[6]) for row in late}
    for path, slug, other, line, story in _slugs_twice(db, among):
        values = {"value": slug, "other": f"content/{other}"}
        problems.append(Problem("slug-taken", f"content/{path}", line, "slug", values))
        blamed.add((ARTICLE, story))
    return problems, frozenset(blamed)


def _claimed_twice(db: sqlite3.Connection, among: list[Story] | None) -> list[str]:
    if among is None:
        rows = db.execute("select key from claim group by key having count(*) > 1")
        return [row[0] for row in rows.fetchall()]
    keys: set[str] = set()
    for story in [*among, ("site", "")]:
        rows = db.execute(
            "select key from claim c where whose_kind = ? and whose = ?"
            " and (select count(*) from claim where key = c.key) > 1",
            story,
        )
        keys |= {row[0] for row in rows.fetchall()}
    return sorted(keys)


def _slugs_twice(
    db: sqlite3.Connection, among: list[Story] | None
) -> list[tuple[str, str, str, int, str]]:
    query = (
        "select a.path, a.slug, min(b.path), json_extract(s.value, '$.slug_line'), a.story"
        " from article a join article b on a.lang = b.lang and a.slug = b.slug"
        " and b.path < a.path join source s on s.path = a.path"
    )
    if among is None:
        return db.execute(query + " group by a.path, a.slug").fetchall()
    found = set()
    for kind, story in among:
        if kind == ARTICLE:
            for one in "ab":  # each by its index
                where = f" where {one}.story = ? group by a.path, a.slug"
                found.update(db.execute(query + where, (story,)).fetchall())
    return sorted(found)


def not_due(db: sqlite3.Connection) -> list[Problem]:
    """Warnings: what published articles link to or pick that readers may not see."""
    found = db.execute(
        "select distinct m.whose from mention m join article a on a.story = m.whose"
        " and a.state = 'due' where m.kind = 'story' and m.whose_kind = 'article'"
        # What is not due is little: it is asked who names it.
        " and m.key in (select story from source where kind = 'article'"
        " except select story from article where state = 'due')"
    ).fetchall()
    catalogue = Catalogue(db)
    problems = []
    for (story,) in found:
        for lang, state in catalogue.versions(story):
            shown = catalogue.article(lang, story)
            if shown is None or state != State.DUE:
                continue
            article = shown[0]
            links = [target for kind, target in article.links if kind == "story"]
            for code, targets in (("link-not-due", links), ("pick-not-due", article.related)):
                problems += [
                    Problem(code, f"content/{article.path}", values={"value": t}, warning=True)
                    for t in targets
                    if not any(state == State.DUE for _, state in catalogue.versions(t))
                ]
    return problems
