"""The site that outputs are made for: its settings, registries and catalogue, and parts of views
that many pages share.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache, cached_property, lru_cache, partial

from tilshi import urls
from tilshi.content.article import Article, Picture
from tilshi.content.registries import Registries, Section
from tilshi.editions import Edition
from tilshi.outputs import (
    attachment_cache,
    body,
    feed_entry,
    interface_words,
    site_view,
    static_files,
)
from tilshi.outputs.dates import month_of_year, timestamp
from tilshi.outputs.picture_cache import FOLDER, PictureCache
from tilshi.outputs.site_views import SiteView
from tilshi.outputs.structured_data import structured_data
from tilshi.outputs.transliteration import transliterated
from tilshi.outputs.views import (
    Alternate,
    Alternates,
    AuthorView,
    EditionView,
    Page,
    Ref,
    Teaser,
    Timestamp,
)
from tilshi.settings import Settings
from tilshi.store import breaking_news
from tilshi.store.reader import Catalogue
from tilshi.store.records import Theme
from tilshi.store.versions import AttachedFile
from tilshi.urls import AUTHOR, HOME, MONTH, SECTION, TOPIC


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
        self.breaking = cache(partial(breaking_news.breaking, catalogue.db))
        # A story is in half a dozen feeds.
        self.feed_entry = lru_cache(maxsize=2000)(partial(feed_entry.entry, self))

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
    def theme(self) -> Theme:
        """The theme as last loaded."""
        return self.catalogue.theme()

    @cached_property
    def static_files(self) -> Mapping[str, bytes]:
        """The theme's static files by their paths in the output."""
        colors = self.registries.imprint.colors
        return static_files.collect(self.settings.themes, colors)[0].files

    @cached_property
    def assets(self) -> Mapping[str, str]:
        """The paths of the theme's static files in the output, by their names."""
        return self.theme.assets

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

    def attached(self, name: str, attachment: AttachedFile) -> bytes:
        """The bytes of an attached file."""
        settings = self.settings
        cache = settings.cache / attachment_cache.CACHE
        return attachment_cache.read(settings.content / "files", cache, name, attachment)

    # addresses

    def url(self, path: str) -> str:
        """The address of `path` on the host."""
        return urls.url(self.settings.base, path)

    def absolute(self, path: str) -> str:
        """The absolute address of `path`."""
        return self.settings.absolute(self.url(path))

    def picture(self, name: str) -> str:
        """The absolute address of a picture's widest rendition."""
        return self.absolute(self.catalogue.renditions(name).files[-1][1])

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
        locales = dict.fromkeys(
            other.territory for other, one in zip(self.editions, found, strict=True) if one.exact
        )
        locales.pop(edition.territory)
        return Alternates(tuple(found), exact[0].absolute, tuple(locales))

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

    def words(self, edition: Edition) -> Callable[[str], str]:
        """What translates the theme's English words for a file without a template."""
        folder = self.settings.cache / self.theme.words
        return interface_words.words_of(folder, edition.id)

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

    def local(self, seconds: int) -> datetime:
        """A time, in seconds since the epoch, in the site's time zone."""
        return datetime.fromtimestamp(seconds, self.settings.zone)

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
            updated=self.time(edition, article.updated) if article.updated else None,
            format=article.format,
            sponsor=article.sponsor,
            breaking=article.breaking_until is not None,
            age=article.age,
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
        breaking: tuple[Teaser, ...] = (),
        **views: object,
    ) -> Page:
        """The page at `path`, made by a template from these `views` and what all pages share;
        `source` is the path of its article or static page, `breaking` are the stories of its
        banner.
        """
        lettered = {name: transliterated(view, edition) for name, view in views.items()}
        if edition.letters is not None and source is not None:
            # In its original script, a body was checked when it was read.
            for view in lettered.values():
                body.check_printable(view, source, self.settings.base)
        variables = {**lettered, **self.common(edition), "alternates": alternates}
        variables["breaking"] = breaking
        variables["structured_data"] = structured_data(
            lettered.values(), self.view(edition), _edition_view(edition), alternates
        )
        return Page(template, path, variables, source)

    def common(self, edition: Edition) -> dict[str, object]:
        """What every template gets."""
        return {"site": self.view(edition), "edition": _edition_view(edition)}

    def view(self, edition: Edition) -> SiteView:
        """What every page of `edition` says of the site."""
        if edition.id not in self._views:
            self._views[edition.id] = site_view.whole(self, edition)
        return self._views[edition.id]

    def frame(self, edition: Edition) -> SiteView:
        """What every page of `edition` shows about the site, except pictures and what the theme
        decides.
        """
        return site_view.frame(self, edition)


@cache
def _edition_view(edition: Edition) -> EditionView:
    return EditionView(
        id=edition.id,
        tag=edition.tag,
        dir=edition.dir,
        name=edition.name,
        locale=edition.territory,
    )
