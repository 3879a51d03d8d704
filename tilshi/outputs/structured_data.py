"""What a page says about itself to search engines (schema.org as JSON-LD), from its views."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from markupsafe import Markup

from tilshi.content.markdown import plain
from tilshi.content.values import ADVERTISEMENT, LIVE
from tilshi.outputs.corrections_views import CorrectionsView
from tilshi.outputs.directory_views import DirectoryView
from tilshi.outputs.dossier_views import DossierView
from tilshi.outputs.front import FrontView
from tilshi.outputs.schema_org import (
    CONTEXT,
    BlogPosting,
    BreadcrumbList,
    CollectionPage,
    CorrectionComment,
    CreativeWork,
    EntryPoint,
    ImageObject,
    ListItem,
    LiveBlogPosting,
    NewsArticle,
    NewsMediaOrganization,
    Organization,
    Person,
    ProfilePage,
    PropertyValue,
    SearchAction,
    Thing,
    WebPage,
    WebSite,
)
from tilshi.outputs.site_views import SiteView
from tilshi.outputs.views import (
    Alternate,
    Alternates,
    ArticleView,
    EditionView,
    ListingView,
    Ref,
    StaticView,
    Timestamp,
)
from tilshi.urls import AUTHOR

MOST_BYTES = 1500
"""The most bytes of a page's data."""
_TYPES = {
    "opinion": "OpinionNewsArticle",
    "report": "ReportageNewsArticle",
    "analysis": "AnalysisNewsArticle",
    LIVE: "LiveBlogPosting",
    ADVERTISEMENT: "AdvertiserContentArticle",
}
"""The types of stories by their format; all others are plain ones."""
_SPARE = (
    "live_blog_update", "main_entity_of_page", "description", "keywords", "is_part_of",
    "work_translation", "correction", "same_as",
)  # fmt: skip
"""The fields that are shortened or left out, in this order, of data that would be larger."""
_CERTIFICATE = "certificate of registration of a media outlet"
_UNSAFE = re.compile("[<>&]")


def structured_data(
    views: Iterable[object], site: SiteView, edition: EditionView, alternates: Alternates
) -> Markup | None:
    """The content of the `script` of the type `application/ld+json` of a page with these `views`;
    None if there is nothing to say about it, or if it must not be indexed.
    """
    page = _Page(site, edition, alternates)
    things = tuple(chain.from_iterable(map(page.things, views)))
    return _fitting(things) if things else None


def _fitting(things: Sequence[Thing]) -> Markup:
    """The `things` as JSON, without as much of the spare fields as necessary."""
    text = ""
    for fewer in _shortened(things):
        text = _json(fewer)
        if len(text.encode()) <= MOST_BYTES:
            break
    return Markup(text)


def _shortened(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    """The `things`, then with one value less of their spare fields each time."""
    yield things
    for field in _SPARE:
        while any(getattr(thing, field, None) for thing in things):
            things = [_without_last(thing, field) for thing in things]
            yield things


def _without_last(thing: Thing, field: str) -> Thing:
    value = getattr(thing, field, None)
    fewer = (value[:-1] or None) if isinstance(value, tuple) else None
    return thing.model_copy(update={field: fewer}) if value else thing


def _json(things: Iterable[Thing]) -> str:
    """The `things` as JSON in which nothing can end the element or open a comment (HTML, 4.12.1.3).

    It is an array, not a graph, because not every reader of such data knows graphs.
    """
    dumped = (thing.model_dump_json(by_alias=True, exclude_none=True) for thing in things)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", f"[{','.join(dumped)}]")


@dataclass(frozen=True)
class _Page:
    """What the page's view alone does not say."""

    site: SiteView
    edition: EditionView
    alternates: Alternates

    def things(self, view: object) -> Iterator[Thing]:
        """What the page with this view is."""
        if isinstance(view, ArticleView):
            yield self._article(view)
            yield self._trail(view.section)
        elif isinstance(view, FrontView):
            yield self._website()
            yield self._newsroom()
        elif isinstance(view, ListingView) and not view.number:
            yield from self._listing(view)
        elif isinstance(view, DirectoryView | CorrectionsView):
            yield self._page(CollectionPage, view, "")
        elif isinstance(view, DossierView):
            yield self._page(CollectionPage, view, view.summary)
            yield self._trail(Ref(view.id, view.title, view.url))
        elif isinstance(view, StaticView):
            yield self._page(WebPage, view, view.summary)
            yield self._trail(Ref(view.id, view.title, view.url))

    def _listing(self, view: ListingView) -> Iterator[Thing]:
        if view.kind == AUTHOR:
            person = Person(name=view.title, url=view.canonical, description=view.about or None)
            yield ProfilePage(
                context=CONTEXT,
                url=view.canonical,
                in_language=self.edition.tag,
                main_entity=person,
            )
        else:
            yield self._page(CollectionPage, view, view.about)
        if view.title:
            yield self._trail(Ref(view.id, view.title, view.url))

    def _page(
        self,
        kind: type[CreativeWork],
        view: ListingView | DirectoryView | CorrectionsView | DossierView | StaticView,
        description: str,
    ) -> CreativeWork:
        return kind(
            context=CONTEXT,
            name=view.title or None,
            url=view.canonical,
            in_language=self.edition.tag,
            description=description or None,
        )

    # the newsroom

    def _website(self) -> WebSite:
        site = self.site
        action = SearchAction(
            target=EntryPoint(url_template=site.search_for),
            query_input="required name=search_term_string",
        )
        return WebSite(
            context=CONTEXT,
            name=site.name,
            url=site.url,
            in_language=self.edition.tag,
            potential_action=action,
        )

    def _newsroom(self) -> NewsMediaOrganization:
        site, policies = self.site, self.site.policies
        return NewsMediaOrganization(
            context=CONTEXT,
            name=site.name,
            url=site.url,
            logo=self._logo(),
            description=site.tagline or None,
            masthead=policies.masthead,
            publishing_principles=policies.principles,
            corrections_policy=policies.corrections,
            ownership_funding_info=policies.ownership,
            identifier=PropertyValue(property_id=_CERTIFICATE, value=site.certificate),
            address=site.address or None,
            email=site.email,
            same_as=tuple(network.url for network in site.social) or None,
        )

    def _publisher(self) -> NewsMediaOrganization:
        return NewsMediaOrganization(name=self.site.name, logo=self._logo())

    def _logo(self) -> ImageObject | None:
        if self.site.logo is not None:
            return ImageObject(url=self._absolute(self.site.logo.src))
        return ImageObject(url=self._absolute(self.site.icons.large)) if self.site.icons else None

    # a story

    def _article(self, view: ArticleView) -> NewsArticle:
        authors = tuple(Person(name=a.name, url=self._absolute(a.url)) for a in view.authors)
        original, others = self._other_languages(view.original, _type(view))
        kind, more = self._kind(view)
        return kind(
            **more,
            context=CONTEXT,
            main_entity_of_page=view.canonical,
            headline=view.title,
            in_language=self.edition.tag,
            image=self._images(view),
            date_published=view.date.iso,
            date_modified=_last_change(view) if view.modified or view.corrections else None,
            author=authors or (NewsMediaOrganization(name=self.site.name, url=self.site.url),),
            publisher=self._publisher(),
            article_section=view.section.name,
            keywords=tuple(topic.name for topic in view.topics) or None,
            is_part_of=tuple(
                CollectionPage(name=dossier.name, url=self._absolute(dossier.url))
                for dossier in view.dossiers
            )
            or None,
            correction=tuple(
                CorrectionComment(text=one.note, date_published=one.date.iso)
                for one in view.corrections
            )
            or None,
            translation_of_work=original,
            work_translation=others or None,
            typical_age_range=f"{view.age}-" if view.age else None,
            sponsor=Organization(name=view.sponsor) if view.sponsor else None,
        )

    def _kind(self, view: ArticleView) -> tuple[type[NewsArticle], dict[str, Any]]:
        """What kind of story it is, and what only that kind has."""
        if view.format != LIVE:
            return NewsArticle, {"type": _type(view)}
        updates = tuple(
            BlogPosting(headline=headline, date_published=entry.date.iso)
            for entry in view.entries
            if (headline := plain(str(entry.title)))
        )
        return LiveBlogPosting, {
            "coverage_start_time": min([view.date.iso, *(one.date.iso for one in view.entries)]),
            "live_blog_update": updates or None,
        }

    def _images(self, view: ArticleView) -> tuple[str | ImageObject, ...] | None:
        """The story's card, 1.91:1, and its whole picture with its credits."""
        share, picture = view.share or self.site.share, view.picture
        images: list[str | ImageObject] = [share.src] if share else []
        if picture is not None:
            rights, terms = picture.rights, self.site.policies.pictures
            images.append(
                ImageObject(
                    url=self._absolute(picture.largest),
                    credit_text=rights.credit,
                    creator=Person(name=rights.creator) if rights.creator else None,
                    copyright_notice=rights.copyright,
                    license=rights.license or terms,
                    acquire_license_page=terms or rights.license,
                )
            )
        return tuple(images) or None

    def _other_languages(
        self, original: str, type_: str
    ) -> tuple[CreativeWork | None, tuple[CreativeWork, ...]]:
        """The story that this one translates, and those that translate this one. If there is none
        in the language of the `original`, the first edition that has the story stands for it; other
        scripts of a language are no translations.
        """
        first: dict[str, Alternate] = {}
        for alternate in self.alternates.editions:
            if alternate.exact:
                first.setdefault(_language(alternate.tag), alternate)
        source = original if original in first else next(iter(first))
        if _language(self.edition.tag) == source:
            return None, tuple(
                _version(one, type_) for lang, one in first.items() if lang != source
            )
        return _version(first[source], type_), ()

    def _trail(self, here: Ref) -> BreadcrumbList:
        """From the front page to `here`."""
        steps = ((self.site.name, self.site.url), (here.name, self._absolute(here.url)))
        return BreadcrumbList(
            context=CONTEXT,
            item_list_element=tuple(
                ListItem(position=at, name=name, item=url)
                for at, (name, url) in enumerate(steps, 1)
            ),
        )

    def _absolute(self, url: str) -> str:
        return self.site.url.removesuffix(self.site.home) + url


def _type(view: ArticleView) -> str:
    return _TYPES.get(view.format, "NewsArticle")


def _version(alternate: Alternate, type_: str) -> CreativeWork:
    return CreativeWork(type=type_, id=alternate.absolute, in_language=alternate.tag)


def _language(tag: str) -> str:
    return tag.partition("-")[0]


def _last_change(view: ArticleView) -> str:
    """When the story last changed for readers."""
    modified = (view.modified,) if view.modified else ()
    times: tuple[Timestamp, ...] = (view.date, *modified, *(one.date for one in view.corrections))
    return max(times, key=lambda time: datetime.fromisoformat(time.iso)).iso
