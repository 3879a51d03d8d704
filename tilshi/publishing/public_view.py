"""What the build's catalogue says about hidden and public stories."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path

from tilshi.content.article import Article, Visibility, publication_state
from tilshi.content.dossier import Dossier
from tilshi.content.registries import Registries
from tilshi.content.source import Name
from tilshi.editions import Edition
from tilshi.outputs.attachment_cache import published_stem
from tilshi.outputs.redirect import old_addresses
from tilshi.outputs.site import Site
from tilshi.publishing.announce.news import NewStory
from tilshi.publishing.embargo import HiddenVersion, rendition_stem
from tilshi.publishing.redirect_rules import RedirectRules, redirect_rules
from tilshi.search.keys import facets
from tilshi.settings import Settings
from tilshi.store import visibility
from tilshi.store.connection import read_catalogue
from tilshi.store.reader import Catalogue
from tilshi.store.records import Listing, Story
from tilshi.store.versions import ARTICLES, DOSSIERS
from tilshi.urls import AUTHOR, HOME, TOPIC, file_key, has_query, redirect_places, save_as

_NEW, _MOST_NEW = timedelta(days=1), 200
"""How old a new story may be, and how many of them there may be."""

# Visibility is computed again here: the check must not rely on the build.


class PublicView:
    """The catalogue in `file`, as the last build left it, at the time `at`."""

    def __init__(self, file: Path, at: datetime) -> None:
        self.file, self.at = file, at

    def registries(self) -> Registries:
        """The four registries."""
        with self._open() as db:
            return Catalogue(db).registries()

    def hidden(self) -> list[HiddenVersion]:
        """The versions of stories and dossiers that readers may not see, and what scheduled changes
        will make of those that they see.
        """
        with self._open() as db:
            rows = visibility.hidden(db, self.at.timestamp())
            dossiers = visibility.hidden_dossiers(db, self.at.timestamp())
            planned = visibility.planned(db, self.at.timestamp())
        found = [HiddenVersion(DOSSIERS.validate_json(v), html, False) for v, html in dossiers]
        for value, html in rows:
            article = ARTICLES.validate_json(value)
            withdrawn = publication_state(article, self.at).state == Visibility.WITHDRAWN
            found.append(HiddenVersion(article, html, withdrawn))
        for value, html, now, shown in planned:
            before = (ARTICLES.validate_json(now), shown or "") if now is not None else None
            found.append(HiddenVersion(ARTICLES.validate_json(value), html, False, before))
        return found

    def changes_in_force(self) -> list[tuple[Article, datetime]]:
        """The articles as scheduled changes have made them, and since when, in that order."""
        with self._open() as db:
            rows = visibility.in_force(db, self.at.timestamp())
        return [(ARTICLES.validate_json(v), datetime.fromtimestamp(t, UTC)) for v, t in rows]

    def says(self, phrase: str) -> bool:
        """Whether a public story or dossier contains `phrase`."""
        quoted = json.dumps(phrase, ensure_ascii=False)[1:-1]
        with self._open() as db:
            return visibility.says(db, self.at.timestamp(), phrase, quoted)

    def shows(self, wanted: str) -> bool:
        """Whether a public page shows a picture whose renditions, or an attached file whose path,
        begins with `wanted`.
        """
        with self._open() as db:
            values = visibility.shown(db, self.at.timestamp())
            share = Catalogue(db).registries().imprint.share
        if share is not None and rendition_stem(share.src) == wanted:
            return True
        for said in map(json.loads, values):
            image = said.get("image")
            names = [*said.get("images", ()), *([image["src"]] if image else ())]
            files = said.get("files", ())
            stems = chain(map(rendition_stem, names), map(published_stem, files))
            if wanted in stems:
                return True
        return False

    def hidden_keys(self) -> dict[str, dict[str, str]]:
        """The keys of the search index of each language that only stories have which readers may
        not see, each with one of these stories.
        """
        found: dict[str, dict[str, str]] = {}
        with self._open() as db:
            for lang, story, keys in visibility.hidden_words(db, self.at.timestamp()):
                found.setdefault(lang, {}).update(dict.fromkeys(keys, story))
            for lang, words in found.items():
                for keys in visibility.public_words(db, self.at.timestamp(), lang):
                    for key in keys:
                        words.pop(key, None)
        for one in self.hidden():
            article = one.article
            if isinstance(article, Dossier):
                continue  # not in the index
            places = [(TOPIC, topic) for topic in article.topics]
            places += [(AUTHOR, author) for author in article.authors]
            empty = {(article.lang, *place) for place in places}
            empty -= self.listed(empty)
            keys = facets((kind, id_) for _, kind, id_ in empty)
            found.setdefault(article.lang, {}).update(dict.fromkeys(keys, article.story))
        return found

    def answered(self, places: Iterable[str]) -> set[str]:
        """Those of `places` at which readers get an answer, or did until a story expired."""
        with self._open() as db:
            return {
                place
                for place in places
                if visibility.answered(db, self.at.timestamp(), file_key(place))
            }

    def paths_of(self, stories: Iterable[Story]) -> dict[Story, list[str]]:
        """The paths of the sources of stories, static pages and dossiers."""
        with self._open() as db:
            return {story: visibility.paths_of(db, *story) for story in stories}

    def has_page(self, name: Name) -> bool:
        """Whether readers see a page or a notice for the source called `name`."""
        with self._open() as db:
            at = self.at.timestamp()
            return visibility.has_page(db, at, name.kind, name.lang, name.story)

    def listed(self, listings: Iterable[Listing]) -> set[Listing]:
        """Those of the `listings` that have any story to read."""
        with self._open() as db:
            return {one for one in listings if visibility.is_listed(db, *one)}

    def names_in_addresses(self, sources: Iterable[str]) -> set[str]:
        """The names that the addresses of stories, pages and dossiers with these names of sources
        have.
        """
        with self._open() as db:
            return {slug for one in sources for slug in visibility.slugs(db, one)} | {*sources}

    def new_stories(self, settings: Settings, edition: Edition) -> list[NewStory]:
        """The public stories of the last day in an edition, oldest first."""
        with self._open() as db:
            site = Site(settings, Catalogue(db))
            stories = site.catalogue.newest(edition.lang, HOME, "", _MOST_NEW)
            dated = [(site.article(edition.lang, one), one) for one in reversed(stories)]
            return [
                _new_story(site, edition, article, one)
                for article, one in dated
                if self.at - _NEW <= article.date <= self.at
            ]

    def redirect_rules(self, settings: Settings) -> RedirectRules:
        """What a host may answer at old addresses."""
        with self._open() as db:
            site = Site(settings, Catalogue(db))
            gone = (
                place
                for old in site.registries.gone
                if not has_query(old)
                for place in redirect_places(old, settings.editions)
            )
            return redirect_rules(settings.base, old_addresses(site), dict.fromkeys(gone))

    def _open(self) -> closing[sqlite3.Connection]:
        return closing(read_catalogue(self.file))


def _new_story(site: Site, edition: Edition, article: Article, story: str) -> NewStory:
    teaser = site.teaser(edition, story)
    old = {
        save_as(place)
        for address in article.redirect_from
        for place in redirect_places(address, site.editions, edition.lang)
    }
    return NewStory(
        id=story,
        edition=edition.id,
        title=teaser.title,
        summary=teaser.summary,
        url=site.settings.absolute(teaser.url),
        file=save_as(site.article_path(edition, article)),
        old_files=frozenset(old),
    )


class NothingHidden:
    """For a preview protected by a password: nothing is hidden."""

    def hidden_keys(self) -> dict[str, dict[str, str]]:
        """None."""
        return {}

    def says(self, phrase: str) -> bool:
        """Never called."""
        return False

    def shows(self, wanted: str) -> bool:
        """Never called."""
        return False
