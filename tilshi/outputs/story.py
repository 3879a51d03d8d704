"""A story's page: the article, or the notice at the address of a retracted one."""

from collections.abc import Iterable, Iterator

from tilshi import urls
from tilshi.content.article import Article, Visibility
from tilshi.content.source import ARTICLE
from tilshi.editions import Edition
from tilshi.outputs import body, breaking, cards, dossier_stories, further, live_story, share
from tilshi.outputs.changes import (
    AlikeChanged,
    Change,
    EntryChanged,
    NeighboursChanged,
    PictureChanged,
    VersionChanged,
)
from tilshi.outputs.key import Key
from tilshi.outputs.output import Output
from tilshi.outputs.site import Site
from tilshi.outputs.transliteration import text_in
from tilshi.outputs.views import ArticleView, CorrectionView, ForeignTeaser, NoticeView, Page
from tilshi.urls import AUTHOR, SECTION, TOPIC


class StoryPage(Output):
    """`/2019/03/slug/`."""

    kind = "story"

    def keys(self, site: Site) -> Iterator[Key]:
        for story, lang, _ in site.catalogue.stories():
            yield from self._in(site, lang, story)

    def templates(self, key: Key) -> tuple[str, ...]:
        return ("article.html", "notice.html")

    def time(self, key: Key, site: Site) -> int:
        return site.catalogue.time_of_story(key.id)

    def make(self, key: Key, site: Site) -> Page | None:
        edition, story = site.settings.edition(key.edition), key.id
        found = site.catalogue.article(edition.lang, story)
        if found is None:
            return None
        article, state, mark = found
        if state != Visibility.DUE:
            return self._notice(site, edition, article)
        path = site.article_path(edition, article)
        title, canonical = text_in(edition, article.title), site.absolute(path)
        related = site.related(edition.lang, story)
        on_topic, in_section = further.reading(site, edition, article, related)
        view = ArticleView(
            id=story,
            title=article.title,
            url=site.url(path),
            canonical=canonical,
            date=site.time(edition, article.date),
            modified=site.time(edition, article.updated) if article.updated else None,
            section=site.ref(edition, SECTION, article.section),
            topics=tuple(site.ref(edition, TOPIC, topic) for topic in article.topics),
            authors=tuple(site.author(edition, author) for author in article.authors),
            summary=article.summary,
            standfirst=article.summary if article.own_summary else "",
            picture=body.picture_view(site, article.image),
            corrections=self._corrections(site, edition, article),
            license=site.registries.imprint.license_line(article.license, edition.lang)
            if article.license
            else None,
            related=site.teasers(edition, related),
            mark=mark,
            format=article.format,
            sponsor=article.sponsor,
            breaking=article.breaking_until is not None,
            age=article.age,
            on_topic=on_topic,
            in_section=in_section,
            original=article.original,
            dossiers=dossier_stories.refs(site, edition, story),
            elsewhere=tuple(self._elsewhere(site, edition, story)),
            feed=site.url(urls.feed_path(site.listing_path(edition, SECTION, article.section))),
            **live_story.text(site, edition, article),
            share=cards.view(site, edition, cards.of_story(site, edition, article), article.title),
            share_links=share.links(title, canonical),
            report=share.report(site.registries.imprint.email, title, canonical),
        )
        alternates = site.alternates(edition, path, lambda other: site.story_path(other, story))
        banner = breaking.on_story(site, edition, article)
        return site.page(edition, "article", path, alternates, article.path, banner, article=view)

    def _elsewhere(self, site: Site, edition: Edition, story: str) -> Iterator[ForeignTeaser]:
        """Related stories in other languages, in the place of those that this one lacks."""
        left = site.settings.related_count - len(site.related(edition.lang, story))
        found: dict[str, Edition] = {}
        for lang in site.settings.langs if left > 0 else ():
            if lang != edition.lang and site.catalogue.due(lang, story):
                other_edition = site.editions_in(lang)[0]
                for other in site.related(lang, story):
                    if not site.catalogue.due(edition.lang, other):
                        found.setdefault(other, other_edition)
        for other, there in list(found.items())[: max(left, 0)]:
            yield ForeignTeaser(there.tag, there.dir, there.name, site.teaser(there, other))

    def _notice(self, site: Site, edition: Edition, article: Article) -> Page:
        path = site.article_path(edition, article)
        view = NoticeView(
            url=site.url(path),
            canonical=site.absolute(path),
            date=site.time(edition, article.date),
            corrections=self._corrections(site, edition, article),
        )

        def elsewhere(other: Edition) -> str | None:
            return site.article_path(other, article) if other.lang == edition.lang else None

        alternates = site.alternates(edition, path, elsewhere)
        return site.page(edition, "notice", path, alternates, article.path, notice=view)

    def _corrections(
        self, site: Site, edition: Edition, article: Article
    ) -> tuple[CorrectionView, ...]:
        return tuple(
            CorrectionView(site.time(edition, correction.date), correction.note)
            for correction in article.corrections
        )

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, VersionChanged):
            yield from self._by_version(change, site)
        elif isinstance(change, NeighboursChanged):
            yield from self._everywhere(site, change.story)
        elif isinstance(change, AlikeChanged):
            yield from self._showing(site, change.story)
            found = site.catalogue.article(change.lang, change.story)
            yield from self._preferring(site, [found[0]] if found else [])
        elif isinstance(change, EntryChanged):
            yield from self._of_entry(site, change.kind, change.id)
        elif isinstance(change, PictureChanged):
            yield from self._by_picture(change.name, site)

    def _by_version(self, change: VersionChanged, site: Site) -> Iterator[Key]:
        if change.is_article:
            # Its other versions link to it, and may show stories related to it.
            yield from self._everywhere(site, change.id)
            if change.address:
                yield from self._mentioning(site, "story", change.id)
            if change.teaser:
                yield from self._showing(site, change.id)
                for story in dossier_stories.former_neighbours(site, change):
                    yield from self._in(site, change.lang, story)
            if change.teaser or change.topics:
                for article in change.due:
                    yield from self._reading_on(site, article)
                yield from self._preferring(site, change.due)
        elif change.is_page and change.came_or_went:
            yield from self._mentioning(site, "page", change.id)
        for story in {story for one in change.dossiers for story in one.stories}:
            yield from self._in(site, change.lang, story)
        for story in breaking.stories_affected(site, change):
            yield from self._in(site, change.lang, story)

    def _by_picture(self, name: str, site: Site) -> Iterator[Key]:
        yield from self._mentioning(site, "picture", name)
        for author in site.registries.authors_by_photo.get(name, ()):
            yield from self._of_entry(site, AUTHOR, author)
        for lang, story in site.catalogue.stories_with_picture(name):
            yield from self._showing(site, story)
            yield from self._preferring(site, [site.article(lang, story)])
            yield from self._reading_on(site, site.article(lang, story))
            for other in dossier_stories.neighbours(site, lang, story):
                yield from self._in(site, lang, other)

    def _of_entry(self, site: Site, kind: str, id_: str) -> Iterator[Key]:
        """The stories of a topic or an author."""
        for lang in site.settings.langs:
            for story in site.catalogue.all_of(lang, kind, id_):
                yield from self._in(site, lang, story)

    def _reading_on(self, site: Site, article: Article) -> Iterator[Key]:
        """The pages that may show `article` among older stories of its section or topics."""
        for other in further.showing(site, article):
            yield from self._in(site, article.lang, other)

    def _in(self, site: Site, lang: str, story: str) -> Iterator[Key]:
        return (Key(self.kind, edition.id, story) for edition in site.editions_in(lang))

    def _everywhere(self, site: Site, story: str) -> Iterator[Key]:
        return (Key(self.kind, edition.id, story) for edition in site.editions)

    def _mentioning(self, site: Site, kind: str, key: str) -> Iterator[Key]:
        for whose_kind, whose in site.catalogue.mentioning(kind, key):
            if whose_kind == ARTICLE:
                yield from self._everywhere(site, whose)

    def _showing(self, site: Site, story: str) -> Iterator[Key]:
        """The pages that may show the story's card, because they mention it or are related; also
        those in other languages.
        """
        yield from self._mentioning(site, "story", story)
        for lang in site.settings.langs:
            for other in site.catalogue.neighbours(lang, story):
                yield from self._everywhere(site, other)

    def _preferring(self, site: Site, articles: Iterable[Article]) -> Iterator[Key]:
        """The pages that may show one of `articles` because they prefer one of its topics."""
        for article in articles:
            time = int(article.date.timestamp())
            for topic in article.topics:
                listing = (article.lang, TOPIC, topic)
                first, last = site.catalogue.around(*listing, time, article.story)
                for other in site.catalogue.preferring(article.lang, topic, first, last):
                    yield from self._everywhere(site, other)
