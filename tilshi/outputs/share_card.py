"""Share cards: the picture that a link to a page shows in messengers and social networks."""

from collections.abc import Iterator

from tilshi.content.source import ARTICLE, DOSSIER
from tilshi.editions import Edition
from tilshi.outputs import cards, dossier_stories
from tilshi.outputs.cards import Card
from tilshi.outputs.changes import Change, ListingChanged, PictureChanged, VersionChanged
from tilshi.outputs.key import Key
from tilshi.outputs.output import File, Output
from tilshi.outputs.site import Site
from tilshi.store import dossiers
from tilshi.urls import HOME, SECTION


class ShareCard(Output):
    """`/images/cards/slug-1a2b3c4d5e6f-kk.jpg`; `listing` of its key is what the card is of."""

    kind = "card"

    def keys(self, site: Site) -> Iterator[Key]:
        for edition in site.editions:
            yield self._key(edition, HOME, "")
            for section in site.catalogue.ids(edition.lang, SECTION):
                yield self._key(edition, SECTION, section)
            for dossier in dossier_stories.ids(site, edition.lang):
                yield self._key(edition, DOSSIER, dossier)
        for story, lang, due in site.catalogue.stories():
            if due:
                yield from self._of_story(site, lang, story)

    def make(self, key: Key, site: Site) -> File | None:
        edition = site.settings.edition(key.edition)
        card = _card(key, site, edition)
        if card is None:
            return None
        return File(cards.path(site, edition, card), cards.read(site, card))

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, VersionChanged):
            if change.is_article and change.teaser:
                yield from self._of_story(site, change.lang, change.id)
                # A dossier appears with the first of its stories, and goes with the last.
                for dossier in dossiers.mentioning(site.catalogue.db, "story", change.id):
                    yield from self._everywhere(site, DOSSIER, dossier)
            elif change.kind == DOSSIER:
                yield from self._everywhere(site, DOSSIER, change.id)
        elif isinstance(change, ListingChanged):
            lang, kind, id_ = change.listing
            if kind == SECTION and change.opened_or_ended:
                for edition in site.editions_in(lang):
                    yield self._key(edition, SECTION, id_)
        elif isinstance(change, PictureChanged):
            for lang, story in site.catalogue.stories_with_picture(change.name):
                yield from self._of_story(site, lang, story)
            for dossier in dossiers.mentioning(site.catalogue.db, "picture", change.name):
                yield from self._everywhere(site, DOSSIER, dossier)

    def time(self, key: Key, site: Site) -> int:
        return site.catalogue.time_of_story(key.id) if key.listing == ARTICLE else 0

    def _of_story(self, site: Site, lang: str, story: str) -> Iterator[Key]:
        return (self._key(edition, ARTICLE, story) for edition in site.editions_in(lang))

    def _everywhere(self, site: Site, of: str, id_: str) -> Iterator[Key]:
        return (self._key(edition, of, id_) for edition in site.editions)

    def _key(self, edition: Edition, of: str, id_: str) -> Key:
        return Key(self.kind, edition.id, id_, of)


def _card(key: Key, site: Site, edition: Edition) -> Card | None:
    """The card with this key; None if there is none (any more)."""
    if key.listing == ARTICLE:
        if not site.catalogue.due(edition.lang, key.id):
            return None
        return cards.of_story(site, edition, site.article(edition.lang, key.id))
    if key.listing == DOSSIER:
        found = dossier_stories.shown(site, edition.lang, key.id)
        return cards.of_dossier(site, edition, key.id, found.dossier) if found else None
    if key.listing == SECTION:
        there = site.catalogue.places(edition.lang, SECTION, key.id)
        return cards.of_section(site, edition, key.id) if there else None
    return cards.of_site(site, edition)
