"""The text of a story on its page; that of a live story in its parts."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from tilshi.content import live
from tilshi.content.article import Article
from tilshi.editions import Edition
from tilshi.outputs import body
from tilshi.outputs.site import Site
from tilshi.outputs.views import EntryView


def text(site: Site, edition: Edition, article: Article) -> dict[str, Any]:
    """The fields of the view of `article` that have its text."""
    stored = site.catalogue.body("article", edition.lang, article.story)
    whole = body.finished(site, edition, stored, article)
    if not article.entries:
        return {"body": whole}
    lead, *entries = live.sections(str(whole))
    key_points, rest = live.key_points(lead.html)
    return {
        "body": Markup(rest),
        "key_points": Markup(key_points) if key_points else None,
        "entries": tuple(_entries(site, edition, article, entries)),
    }


def _entries(
    site: Site, edition: Edition, article: Article, parts: list[live.LiveSection]
) -> Iterator[EntryView]:
    """The entries of `article`, whose `parts` are in the same order as on its page."""
    met: Counter[str] = Counter()
    for entry, part in zip(live.newest_first(article.entries), parts, strict=True):
        date = site.time(edition, entry.date)
        id_ = part.anchor or date.iso[:16].replace(":", "")
        met[id_] += 1
        yield EntryView(
            id=id_ if met[id_] == 1 else f"{id_}-{met[id_]}",
            date=date,
            title=Markup(part.title),
            body=Markup(part.html),
        )
