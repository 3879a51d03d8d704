"""The site that outputs are made for: its settings, registries and catalogue, and parts of views
that many pages share.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache, cached_property, lru_cache

from tilshi import urls
from tilshi.content.article import Article, Picture
from tilshi.content.registries import Registries, Section
from tilshi.editions import Edition
from tilshi.outputs import body, cards, menu, static_files
from tilshi.outputs.dates import month_of_year, timestamp
from tilshi.outputs.picture_cache import FOLDER, PictureCache
from tilshi.outputs.transliteration import transliterated
from tilshi.outputs.views import (
    Alternate,
    Alternates,
    AuthorView,
    EditionView,
    LogoView,
    Page,
    Ref,
    ShareView,
    SiteView,
    Teaser,
    Timestamp,
)
from tilshi.settings import Settings
from tilshi.store.reader import Catalogue
from tilshi.urls import ARCHIVE, AUTHOR, HOME, MONTH, SECTION, TOPIC


class Site:
    """What outputs ask for: addresses, names, and what many pages show."""

    def __init__(
        self, settings: Settings, catalogue: Catalogue, registries: Registries | None = None
    ) -> None:
        """The site of a catalogue; `registries` if they are already loaded."""
        self.settings, self.catalogue = settings, catalogue
        if registries is not None:
            self.registries = registries
        self._views: dict[str, SiteView] = {}
        # A story's card is on a dozen pages, and all editions of a story are made together.
        self.teaser = lru_cache(maxsize=30_000)(self._teaser)
        self.ref = lru_cache(maxsize=4000)(self._ref)
        self.author = lru_cache(maxsize=1000)(self._author)
        self.related = lru_cache(maxsize=100)(self._related)

    @cached_property
    def registries(self) -> Registries:
        """The four registries."""
        return self.catalogue.registries()

    @property
    def editions(self) -> tuple[Edition, ...]:
        """All editions, in their order."""
        return self.settings.editions

    def editions_in(self, lang: str) -> list[Edition]:
        """The editions of sources in `lang`."""
        return [edition for edition in self.editions if edition.lang == lang]

    @cached_property
    def static_files(self) -> Mapping[str, bytes]:
        """The theme's static files by their paths in the output."""
        colors = self.registries.imprint.colors
        return static_files.collect(self.settings.themes, colors)[0].files

    @cached_property
    def assets(self) -> Mapping[str, str]:
        """The paths of the theme's static files in the output, by their names."""
        return self.catalogue.theme().assets

    @cached_property
    def pictures(self) -> PictureCache:
        """The files of pictures."""
        settings = self.settings
        return PictureCache(
            settings.content / "images",
            settings.image_widths,
            settings.cache / FOLDER,
            self.catalogue.pictures(),
        )

    # addresses

    def url(self, path: str) -> str:
        """The address of `path` on the host."""
        return urls.url(self.settings.base, path)

    def absolute(self, path: str) -> str:
        """The absolute address of `path`."""
        return self.settings.absolute(self.url(path))

    def article_path(self, edition: Edition, article: Article) -> str:
        """The path of an article."""
        return urls.article_path(edition, article.date, article.slug, self.settings.zone)

    def story_path(self, edition: Edition, story: str) -> str | None:
        """The path of a story; None if readers of this edition may not see it."""
        if not self.catalogue.due(edition.lang, story):
            return None
        return self.article_path(edition, self.article(edition.lang, story))

    def listing_path(self, edition: Edition, kind: str, id_: str, number: int | None = None) -> str:
        """The path of a listing, with the slug of its section, topic or author."""
        slug = id_
        if kind in (SECTION, TOPIC, AUTHOR):
            slug = self.entry(kind, id_).slug_in(edition.lang)
        return urls.listing_path(edition, kind, slug, number)

    def alternates(
        self, edition: Edition, path: str, elsewhere: Callable[[Edition], str | None]
    ) -> Alternates:
        """The page at `path` in every edition; `elsewhere` gives its path in another one, if it
        exists there.
        """
        found: list[Alternate] = []
        for other in self.editions:
            current = other.id == edition.id
            there = path if current else elsewhere(other)
            target = urls.listing_path(other, HOME, "") if there is None else there
            found.append(
                Alternate(
                    tag=other.tag,
                    name=other.name,
                    short=other.short,
                    url=self.url(target),
                    absolute=self.absolute(target),
                    exact=there is not None,
                    current=current,
                )
            )
        exact = [alternate for alternate in found if alternate.exact]
        return Alternates(tuple(found), exact[0].absolute)

    # names

    def entry(self, kind: str, id_: str) -> Section:
        """The entry of a section, topic or author."""
        if kind == SECTION:
            return self.registries.sections[id_]
        return self.registries.topics[id_] if kind == TOPIC else self.registries.authors[id_]

    def listing_name(self, edition: Edition, kind: str, id_: str) -> str:
        """The name of a listing; "" for the front page."""
        if kind in (SECTION, TOPIC, AUTHOR):
            return self.entry(kind, id_).name[edition.lang]
        return month_of_year(edition.locale, id_) if kind == MONTH else ""

    def _ref(self, edition: Edition, kind: str, id_: str) -> Ref:
        path = self.listing_path(edition, kind, id_)
        return self.refer(edition, id_, self.listing_name(edition, kind, id_), path)

    def refer(self, edition: Edition, id_: str, name: str, path: str) -> Ref:
        """A name with the address of `path`."""
        return transliterated(Ref(id_, name, self.url(path)), edition)

    def _author(self, edition: Edition, id_: str) -> AuthorView:
        author, ref = self.registries.authors[id_], self.ref(edition, AUTHOR, id_)
        name = author.name[edition.lang]
        photo = Picture(author.photo, name) if author.photo else None
        view = AuthorView(
            id=id_,
            name=name,
            url=ref.url,
            about=author.about.get(edition.lang, ""),
            email=author.email,
            photo=body.picture_view(self, photo),
        )
        return transliterated(view, edition)

    def time(self, edition: Edition, time: datetime) -> Timestamp:
        """`time` in the format of the edition."""
        return timestamp(time, edition.locale, self.settings.zone)

    def month(self, article: Article) -> str:
        """The month in which an article was published, as `2019-03`."""
        return article.date.astimezone(self.settings.zone).strftime("%Y-%m")

    # stories

    def article(self, lang: str, story: str) -> Article:
        """A story in `lang` of which readers may see something."""
        found = self.catalogue.article(lang, story)
        assert found is not None
        return found[0]

    def teasers(self, edition: Edition, stories: Iterable[str]) -> tuple[Teaser, ...]:
        """What cards show of `stories`."""
        return tuple(self.teaser(edition, story) for story in stories)

    def _teaser(self, edition: Edition, story: str) -> Teaser:
        found = self.catalogue.article(edition.lang, story)
        assert found is not None
        article, _, mark = found
        teaser = Teaser(
            id=story,
            title=article.title,
            url=self.url(self.article_path(edition, article)),
            date=self.time(edition, article.date),
            section=self.ref(edition, SECTION, article.section),
            picture=body.picture_view(self, article.image),
            summary=article.summary,
            mark=mark,
        )
        return transliterated(teaser, edition)

    def _related(self, lang: str, story: str) -> list[str]:
        return self.catalogue.related(self.article(lang, story), self.settings.related_count)

    # pages

    def page(
        self,
        edition: Edition,
        template: str,
        path: str,
        alternates: Alternates,
        source: str | None = None,
        **views: object,
    ) -> Page:
        """The page at `path`, made by a template from these `views` and what all pages share;
        `source` is the path of its article or static page.
        """
        lettered = {name: transliterated(view, edition) for name, view in views.items()}
        if edition.letters is not None and source is not None:
            # In its original script, a body was checked when it was read.
            for view in lettered.values():
                body.check_printable(view, source, self.settings.base)
        variables = {**lettered, **self.common(edition), "alternates": alternates}
        return Page(template, path, variables, source)

    def common(self, edition: Edition) -> dict[str, object]:
        """What every template gets."""
        return {"site": self.view(edition), "edition": _edition_view(edition)}

    def view(self, edition: Edition) -> SiteView:
        """What every page of `edition` says of the site."""
        if edition.id not in self._views:
            whole = replace(self._frame(edition), logo=self._logo(), share=self._share(edition))
            self._views[edition.id] = transliterated(whole, edition)
        return self._views[edition.id]

    def frame(self, edition: Edition) -> SiteView:
        """What every page of `edition` shows about the site, except logo and card picture."""
        return transliterated(self._frame(edition), edition)

    def _logo(self) -> LogoView | None:
        found = [
            LogoView(self.url(self.assets[file.name]), file.width, file.height)
            for file in self.catalogue.theme().logo
        ]
        return replace(found[0], dark=found[1] if len(found) > 1 else None) if found else None

    def _share(self, edition: Edition) -> ShareView | None:
        imprint, lang = self.registries.imprint, edition.lang
        alt = imprint.share.alt[lang] if imprint.share else imprint.name[lang]
        return cards.view(self, edition, cards.of_site(self, edition), alt)

    def _frame(self, edition: Edition) -> SiteView:
        imprint, lang = self.registries.imprint, edition.lang
        home = urls.listing_path(edition, HOME, "")
        sections = tuple(
            self.ref(edition, SECTION, section)
            for section in self.registries.sections.entries
            if self.catalogue.places(lang, SECTION, section)
        )
        found = (menu.page_ref(self, edition, id_) for id_ in self.catalogue.pages(lang))
        pages = tuple(page for page in found if page is not None)
        chosen = {name: menu.refs(self, edition, links) for name, links in imprint.links.items()}
        return SiteView(
            name=imprint.name[lang],
            short_name=imprint.short_name.get(lang, ""),
            tagline=imprint.tagline.get(lang, ""),
            note=imprint.note.get(lang, ""),
            url=self.absolute(home),
            home=self.url(home),
            feed=self.url(urls.feed_path(edition))
            if self.catalogue.places(lang, HOME, "")
            else None,
            archive=self.url(urls.listing_path(edition, ARCHIVE, "")),
            topics=self.url(urls.directory_path(edition, TOPIC)),
            authors=self.url(urls.directory_path(edition, AUTHOR)),
            search=self.url(urls.search_path(edition)),
            open_search=self.url(urls.open_search_path(edition)),
            search_for=self.absolute(urls.search_path(edition)) + "?q={search_term_string}",
            sections=sections,
            pages=pages,
            menu=chosen.get("menu", sections),
            footer=chosen.get("footer", pages),
            social=imprint.social,
            license=imprint.license_line(imprint.license, lang),
            editor=imprint.editor[lang],
            address=imprint.address.get(lang, ""),
            email=imprint.email,
            preview=self.settings.preview,
        )


@cache
def _edition_view(edition: Edition) -> EditionView:
    return EditionView(
        id=edition.id,
        tag=edition.tag,
        dir=edition.dir,
        name=edition.name,
        locale=edition.territory,
    )
