"""Redirects: pages at old addresses that lead to their stories."""

from collections.abc import Iterator

from tilshi import urls
from tilshi.editions import first_of_each
from tilshi.outputs.changes import Change, VersionChanged
from tilshi.outputs.key import Key
from tilshi.outputs.output import Output
from tilshi.outputs.site import Site
from tilshi.outputs.views import Page


class RedirectPage(Output):
    """One for each address in a story's `redirect_from`; a key's `id` is `STORY /old/address/`."""

    kind = "redirect"

    def keys(self, site: Site) -> Iterator[Key]:
        first = first_of_each(site.editions)
        for story, lang in site.catalogue.redirecting().fetchall():
            for old in site.article(lang, story).redirect_from if lang in first else ():
                yield Key(self.kind, first[lang].id, f"{story} {old}")

    def templates(self, key: Key) -> tuple[str, ...]:
        return ("redirect.html",)

    def make(self, key: Key, site: Site) -> Page | None:
        edition = site.settings.edition(key.edition)
        story, _, old = key.id.partition(" ")
        if not site.catalogue.due(edition.lang, story):
            return None
        article = site.article(edition.lang, story)
        if old not in article.redirect_from:
            return None
        path = site.article_path(edition, article)
        target = site.refer(edition, story, article.title, path)
        views = {"target": target, "canonical": site.absolute(path), **site.common(edition)}
        return Page("redirect", urls.redirect_path(old), views)

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, VersionChanged) and change.is_article and change.redirects:
            edition = first_of_each(site.editions)[change.lang]
            for article in change.shown:
                for old in article.redirect_from:
                    yield Key(self.kind, edition.id, f"{change.id} {old}")
