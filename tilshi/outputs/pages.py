"""Pages: the views of one page at a time, made from what the catalogue knows."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache, lru_cache

from markupsafe import Markup

from tilshi import urls
from tilshi.content.allow_list import unclean
from tilshi.content.article import Article, Picture, State
from tilshi.content.markdown import resolve
from tilshi.content.registries import Registries, Section
from tilshi.editions import Edition
from tilshi.outputs.dates import moment, month_alone, month_of_year
from tilshi.outputs.renditions import Renditions
from tilshi.outputs.views import (
    Alternate,
    Alternates,
    ArticleView,
    CorrectionView,
    EditionView,
    Group,
    ListingView,
    Moment,
    NoticeView,
    Page,
    PictureView,
    Ref,
    SiteView,
    StaticView,
    Teaser,
    relettered,
)
from tilshi.problems import Problem, Wrong
from tilshi.settings import Settings
from tilshi.store.reader import Catalogue
from tilshi.urls import ARCHIVE, AUTHOR, HOME, MONTH, SECTION, TOPIC

HOME_SECTION_TEASERS = 4


class Pages:
    """Makes the pages of one site from its catalogue."""

    def __init__(self, settings: Settings, registries: Registries, catalogue: Catalogue) -> None:
        self.settings, self.registries, self.catalogue = settings, registries, catalogue
        self._sites: dict[str, SiteView] = {}
        # A story's card stands on a dozen pages, and all editions of a story are made together.
        self.teaser = lru_cache(maxsize=30_000)(self._teaser)
        self._ref = lru_cache(maxsize=4000)(self._named)
        self._related = lru_cache(maxsize=100)(self._relatives)

    # pages

    # Each is None if the site does not have the page (any more).

    def article(self, edition: Edition, story: str) -> Page | None:
        """The page of a story that is due, or the notice of one that was retracted."""
        found = self.catalogue.article(edition.lang, story)
        if found is None:
            return None
        article, state, mark = found
        path = self._article_path(edition, article)
        if state != State.DUE:
            return self._notice(edition, article, path)
        body = self.catalogue.body("article", edition.lang, story)
        view = ArticleView(
            id=story,
            title=article.title,
            url=self._url(path),
            canonical=self._absolute(path),
            date=self._moment(edition, article.date),
            modified=self._moment(edition, article.modified) if article.modified else None,
            section=self._ref(edition, SECTION, article.section),
            topics=tuple(self._ref(edition, TOPIC, topic) for topic in article.topics),
            authors=tuple(self._ref(edition, AUTHOR, author) for author in article.authors),
            summary=article.summary,
            picture=self._picture(article.image),
            body=self._body(edition, body, article.links, article.images),
            corrections=self._corrections(edition, article),
            license=self.registries.imprint.license_line(article.license, edition.lang)
            if article.license
            else None,
            related=self._teasers(edition, self._related(edition.lang, story)),
            mark=mark,
        )
        alternates = self._alternates(edition, path, lambda other: self._story_in(other, story))
        return self._page(edition, "article", path, alternates, article.path, article=view)

    def _notice(self, edition: Edition, article: Article, path: str) -> Page:
        view = NoticeView(
            url=self._url(path),
            canonical=self._absolute(path),
            date=self._moment(edition, article.date),
            corrections=self._corrections(edition, article),
        )

        def elsewhere(other: Edition) -> str | None:
            return self._article_path(other, article) if other.lang == edition.lang else None

        alternates = self._alternates(edition, path, elsewhere)
        return self._page(edition, "notice", path, alternates, article.path, notice=view)

    def listing(
        self, edition: Edition, kind: str, id_: str, number: int | None = None
    ) -> Page | None:
        """A page of a listing: of its newest stories, or its page `number` from the oldest."""
        size = self.settings.listing_size
        places = self.catalogue.places(edition.lang, kind, id_)
        if (not places and kind != HOME) or (number or 0) > places // size:
            return None
        # The newest page shows what no whole numbered page has yet, and the last whole one, so that
        # it is never short; a new story touches no numbered page but the one it completes.
        whole = places // size
        first_new = max(0, whole - 1) * size + 1
        if number:
            first, last = (number - 1) * size + 1, number * size
            newer = number + 1 if number < whole else None
            older = number - 1 if number > 1 else None
        else:
            first, last, newer = first_new, places, None
            older = (first_new - 1) // size or None
        path = self.listing_path(edition, kind, id_, number)
        name = self._listing_name(edition, kind, id_)
        view = ListingView(
            kind=kind,
            id=id_,
            title=name,
            about=self._about(edition, kind, id_),
            url=self._url(path),
            canonical=self._absolute(path),
            teasers=self._teasers(
                edition, self.catalogue.listed(edition.lang, kind, id_, first, last)
            ),
            number=number,
            older=self._url(self.listing_path(edition, kind, id_, older)) if older else None,
            newer=self._url(self.listing_path(edition, kind, id_, newer)) if number else None,
            groups=self._home_groups(edition) if kind == HOME and not number else (),
        )

        def elsewhere(other: Edition) -> str | None:
            # Another language has other stories on its numbered pages; another script the same.
            if number and other.lang != edition.lang:
                return None
            if not self.catalogue.places(other.lang, kind, id_):
                return None
            return self.listing_path(other, kind, id_, number)

        alternates = self._alternates(edition, path, elsewhere)
        template = "home" if kind == HOME and not number else "listing"
        return self._page(edition, template, path, alternates, listing=view)

    def archive(self, edition: Edition) -> Page:
        """The way to every month."""
        path = urls.listing_path(edition, ARCHIVE, "")
        years: dict[str, list[Ref]] = {}
        for month in reversed(self.catalogue.ids(edition.lang, MONTH)):
            name = month_alone(edition.locale, month)
            path_ = urls.listing_path(edition, MONTH, month)
            years.setdefault(month[:4], []).append(self._refer(edition, month, name, path_))
        view = ListingView(
            kind=ARCHIVE,
            id="",
            title="",
            about="",
            url=self._url(path),
            canonical=self._absolute(path),
            groups=tuple(
                Group(title=year, url=None, months=tuple(months)) for year, months in years.items()
            ),
        )
        alternates = self._alternates(
            edition, path, lambda other: urls.listing_path(other, ARCHIVE, "")
        )
        return self._page(edition, "archive", path, alternates, listing=view)

    def static(self, edition: Edition, id_: str) -> Page | None:
        """A static page."""
        page = self.catalogue.page(edition.lang, id_)
        if page is None:
            return None
        html = self.catalogue.body("page", edition.lang, id_)
        path = urls.static_path(edition, id_)
        view = StaticView(
            id=id_,
            title=page.title,
            url=self._url(path),
            canonical=self._absolute(path),
            summary=page.summary,
            body=self._body(edition, html, page.links, page.images),
        )

        def elsewhere(other: Edition) -> str | None:
            found = self.catalogue.page(other.lang, id_)
            return urls.static_path(other, id_) if found else None

        alternates = self._alternates(edition, path, elsewhere)
        return self._page(edition, "page", path, alternates, page.path, page=view)

    def not_found(self, edition: Edition) -> Page:
        """What a host shows where there is nothing."""
        path = urls.not_found_path(edition)
        alternates = self._alternates(edition, path, lambda _: None)
        return self._page(edition, "404", path, alternates)

    def redirect(self, edition: Edition, story: str, old: str) -> Page | None:
        """A page at an old address that leads to the story."""
        if not self.catalogue.due(edition.lang, story):
            return None
        article = self._due(edition, story)
        if old not in article.redirect_from:
            return None
        path = self._article_path(edition, article)
        target = self._refer(edition, story, article.title, path)
        return Page(
            "redirect",
            urls.redirect_path(old),
            {"target": target, "canonical": self._absolute(path), **self._common(edition)},
        )

    # what all pages share

    def _page(
        self,
        edition: Edition,
        template: str,
        path: str,
        alternates: Alternates,
        source: str | None = None,
        **own: object,
    ) -> Page:
        lettered = {name: relettered(view, edition) for name, view in own.items()}
        for view in lettered.values() if edition.letters else ():
            # In the letters of its source a body was proven when it was read.
            if isinstance(view, ArticleView | StaticView):
                self._prove(view.body, source)
        variables = {**lettered, **self._common(edition), "alternates": alternates}
        return Page(template, path, variables, source)

    def _prove(self, body: Markup, source: str | None) -> None:
        """Proves that nothing is in the finished `body` that may not be printed. Raises Wrong."""
        strange = unclean(str(body), self.settings.base)
        if strange is not None:
            raise Wrong([Problem("html-broken", f"content/{source}", values={"tag": strange})])

    def _common(self, edition: Edition) -> dict[str, object]:
        return {"site": self.site(edition), "edition": _edition_view(edition)}

    def site(self, edition: Edition) -> SiteView:
        """What every page of `edition` says of the site."""
        if edition.id not in self._sites:
            self._sites[edition.id] = relettered(self._site(edition), edition)
        return self._sites[edition.id]

    def _site(self, edition: Edition) -> SiteView:
        imprint, lang = self.registries.imprint, edition.lang
        home = urls.listing_path(edition, HOME, "")
        return SiteView(
            name=imprint.name[lang],
            tagline=imprint.tagline.get(lang, ""),
            note=imprint.note.get(lang, ""),
            url=self._absolute(home),
            home=self._url(home),
            feed=self._url(edition.prefix + "feed.atom")
            if self.catalogue.places(lang, HOME, "")
            else None,
            archive=self._url(urls.listing_path(edition, ARCHIVE, "")),
            sections=tuple(
                self._ref(edition, SECTION, section)
                for section in self.registries.sections.entries
                if self.catalogue.places(lang, SECTION, section)
            ),
            pages=tuple(
                self._refer(
                    edition, page, self._static_title(lang, page), edition.prefix + f"{page}/"
                )
                for page in self.catalogue.pages(lang)
            ),
            social=imprint.social,
            license=imprint.license_line(imprint.license, lang),
            editor=imprint.editor[lang],
            address=imprint.address.get(lang, ""),
            email=imprint.email,
            preview=self.settings.preview,
        )

    def _static_title(self, lang: str, id_: str) -> str:
        page = self.catalogue.page(lang, id_)
        return page.title if page else ""

    def _alternates(
        self, edition: Edition, path: str, elsewhere: Callable[[Edition], str | None]
    ) -> Alternates:
        found: list[Alternate] = []
        for other in self.settings.editions:
            current = other.id == edition.id
            there = path if current else elsewhere(other)
            target = urls.listing_path(other, HOME, "") if there is None else there
            found.append(
                Alternate(
                    tag=other.tag,
                    name=other.name,
                    short=other.short,
                    url=self._url(target),
                    absolute=self._absolute(target),
                    exact=there is not None,
                    current=current,
                )
            )
        exact = [alternate for alternate in found if alternate.exact]
        return Alternates(tuple(found), exact[0].absolute)

    # parts of views

    def _teasers(self, edition: Edition, stories: Iterable[str]) -> tuple[Teaser, ...]:
        return tuple(self.teaser(edition, story) for story in stories)

    def _due(self, edition: Edition, story: str) -> Article:
        found = self.catalogue.article(edition.lang, story)
        assert found is not None
        return found[0]

    def _teaser(self, edition: Edition, story: str) -> Teaser:
        found = self.catalogue.article(edition.lang, story)
        assert found is not None
        article, _, mark = found
        teaser = Teaser(
            id=story,
            title=article.title,
            url=self._url(self._article_path(edition, article)),
            date=self._moment(edition, article.date),
            section=self._ref(edition, SECTION, article.section),
            picture=self._picture(article.image),
            summary=article.summary,
            mark=mark,
        )
        return relettered(teaser, edition)

    def _relatives(self, lang: str, story: str) -> list[str]:
        found = self.catalogue.article(lang, story)
        assert found is not None
        return self.catalogue.related(found[0], self.settings.related_count)

    def _home_groups(self, edition: Edition) -> tuple[Group, ...]:
        return tuple(
            Group(
                title=self._listing_name(edition, SECTION, section.id),
                url=section.url,
                teasers=self._teasers(
                    edition,
                    self.catalogue.newest(edition.lang, SECTION, section.id, HOME_SECTION_TEASERS),
                ),
            )
            for section in self.site(edition).sections
        )

    def _body(
        self,
        edition: Edition,
        html: str,
        links: tuple[tuple[str, str], ...],
        images: tuple[str, ...],
    ) -> Markup:
        address = {link: url for link in links if (url := self._link(edition, *link))}
        pictures = {name: self._attributes(name) for name in images}
        return Markup(resolve(html, address, pictures))

    def _link(self, edition: Edition, kind: str, target: str) -> str | None:
        for other in (edition, *self.settings.editions):
            if kind == "story":
                path = self._story_in(other, target)
            else:
                found = self.catalogue.page(other.lang, target)
                path = urls.static_path(other, target) if found else None
            if path is not None:
                return self._url(path)
        return None

    def _attributes(self, name: str) -> str:
        made = self.catalogue.renditions(name)
        attributes = Markup(
            'src="{src}" srcset="{srcset}" sizes="(min-width: 48rem) 44rem, 100vw"'
            ' width="{width}" height="{height}" loading="lazy" decoding="async"'
        )
        return str(
            attributes.format(
                src=self._src(made),
                srcset=self._srcset(made),
                width=made.width,
                height=made.height,
            )
        )

    def _picture(self, image: Picture | None) -> PictureView | None:
        if image is None:
            return None
        made = self.catalogue.renditions(image.src)
        return PictureView(
            src=self._src(made),
            srcset=self._srcset(made),
            width=made.width,
            height=made.height,
            alt=image.alt,
            caption=image.caption,
            credit=image.credit,
            share=self._absolute(made.share),
        )

    def _src(self, made: Renditions) -> str:
        return self._url(made.files[min(1, len(made.files) - 1)][1])

    def _srcset(self, made: Renditions) -> str:
        return ", ".join(f"{self._url(file)} {width}w" for width, file in made.files)

    def _corrections(self, edition: Edition, article: Article) -> tuple[CorrectionView, ...]:
        return tuple(
            CorrectionView(self._moment(edition, correction.date), correction.note)
            for correction in article.corrections
        )

    def _named(self, edition: Edition, kind: str, id_: str) -> Ref:
        path = self.listing_path(edition, kind, id_)
        return self._refer(edition, id_, self._listing_name(edition, kind, id_), path)

    def _refer(self, edition: Edition, id_: str, name: str, path: str) -> Ref:
        return relettered(Ref(id_, name, self._url(path)), edition)

    def _entry(self, kind: str, id_: str) -> Section:
        if kind == SECTION:
            return self.registries.sections[id_]
        return self.registries.topics[id_] if kind == TOPIC else self.registries.authors[id_]

    def _listing_name(self, edition: Edition, kind: str, id_: str) -> str:
        if kind in (SECTION, TOPIC, AUTHOR):
            return self._entry(kind, id_).name[edition.lang]
        if kind == MONTH:
            return month_of_year(edition.locale, id_)
        return ""

    def _about(self, edition: Edition, kind: str, id_: str) -> str:
        if kind in (SECTION, TOPIC, AUTHOR):
            return self._entry(kind, id_).about.get(edition.lang, "")
        return ""

    def author_names(self, edition: Edition, article: Article) -> tuple[str, ...]:
        """What the authors of `article` are called in the edition."""
        return tuple(self._ref(edition, AUTHOR, author).name for author in article.authors)

    def listing_path(self, edition: Edition, kind: str, id_: str, number: int | None = None) -> str:
        """The place of a listing, with the slug of its section, topic or author."""
        slug = id_
        if kind in (SECTION, TOPIC, AUTHOR):
            slug = self._entry(kind, id_).slug_in(edition.lang)
        return urls.listing_path(edition, kind, slug, number)

    def _story_in(self, edition: Edition, story: str) -> str | None:
        if not self.catalogue.due(edition.lang, story):
            return None
        return self._article_path(edition, self._due(edition, story))

    def _article_path(self, edition: Edition, article: Article) -> str:
        return urls.article_path(edition, article.date, article.slug, self.settings.zone)

    def _moment(self, edition: Edition, time: datetime) -> Moment:
        return moment(time, edition.locale, self.settings.zone)

    def _url(self, path: str) -> str:
        return urls.url(self.settings.base, path)

    def _absolute(self, path: str) -> str:
        return self.settings.absolute(self._url(path))


@cache
def _edition_view(edition: Edition) -> EditionView:
    return EditionView(
        id=edition.id,
        tag=edition.tag,
        dir=edition.dir,
        name=edition.name,
        locale=edition.territory,
    )
