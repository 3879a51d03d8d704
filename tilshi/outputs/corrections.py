"""The list of all corrections, by year, and its feed."""

from collections.abc import Iterator
from html import escape

from tilshi import urls
from tilshi.editions import Edition
from tilshi.outputs import menu
from tilshi.outputs.changes import Change, VersionChanged
from tilshi.outputs.corrections_views import CorrectedStory, CorrectionsView
from tilshi.outputs.feed import feed_note
from tilshi.outputs.feed_entry import tag_uri
from tilshi.outputs.feed_html import element
from tilshi.outputs.feed_records import Feed, FeedAuthor, FeedEntry
from tilshi.outputs.key import Key
from tilshi.outputs.output import File, Output
from tilshi.outputs.site import Site
from tilshi.outputs.transliteration import text_in
from tilshi.outputs.views import Page, Ref
from tilshi.store import correction_times
from tilshi.store.versions import Version

NEWEST = 50
"""At most so many corrections on the first page."""


class CorrectionsPage(Output):
    """`/corrections/`, and `/corrections/2026/` once that does not have all."""

    kind = "corrections"

    def keys(self, site: Site) -> Iterator[Key]:
        for edition in site.editions:
            years = {_year(site, time) for _, _, time in _all(site, edition)}
            yield from (Key(self.kind, edition.id, year) for year in ("", *sorted(years)))

    def templates(self, key: Key) -> tuple[str, ...]:
        return ("corrections.html",)

    def make(self, key: Key, site: Site) -> Page | None:
        edition, year = site.settings.edition(key.edition), key.id
        found = _all(site, edition)
        more = len(found) > NEWEST
        shown = [one for one in found if _year(site, one[2]) == year] if year else found[:NEWEST]
        if year and not (shown and more):
            return None
        listed = dict.fromkeys(_year(site, time) for _, _, time in found if more and not year)
        path, first = (urls.corrections_path(edition, one) for one in (year, ""))
        policies = site.registries.imprint.policies
        view = CorrectionsView(
            title="",
            url=site.url(path),
            canonical=site.absolute(path),
            year=year,
            entries=tuple(self._entry(site, edition, story, at) for story, at, _ in shown),
            years=tuple(
                Ref(one, one, site.url(urls.corrections_path(edition, one))) for one in listed
            ),
            feed=site.url(urls.feed_path(first)) if found else None,
            policy=menu.page_ref(site, edition, policies.corrections)
            if policies and policies.corrections
            else None,
        )

        def elsewhere(other: Edition) -> str | None:
            exists = not year or other.lang == edition.lang
            return urls.corrections_path(other, year) if exists else None

        alternates = site.alternates(edition, path, elsewhere)
        return site.page(edition, "corrections", path, alternates, corrections=view)

    def _entry(self, site: Site, edition: Edition, story: str, at: int) -> CorrectedStory:
        article = site.article(edition.lang, story)
        one = article.corrections[at]
        path = site.article_path(edition, article)
        corrected = site.refer(edition, story, article.title, path)
        return CorrectedStory(site.time(edition, one.date), one.note, corrected)

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        for lang, years in _affected(change, site):
            for edition in site.editions_in(lang):
                yield from (Key(self.kind, edition.id, year) for year in ("", *sorted(years)))


class CorrectionsFeed(Output):
    """`/corrections/feed.atom`; none while it would be empty."""

    kind = "corrections-feed"

    def keys(self, site: Site) -> Iterator[Key]:
        for edition in site.editions:
            if exist(site, edition):
                yield Key(self.kind, edition.id)

    def make(self, key: Key, site: Site) -> File | None:
        from tilshi.outputs.atom import atom

        edition = site.settings.edition(key.edition)
        found = _all(site, edition)
        if not found:
            return None
        page = urls.corrections_path(edition)
        view, words = site.view(edition), site.words(edition)
        feed = Feed(
            id=tag_uri(site, edition, "corrections"),
            title=f"{words('Corrections')} – {view.name}",
            subtitle="",
            author=FeedAuthor(view.name, view.url),
            lang=edition.tag,
            home=site.absolute(page),
            url=site.absolute(urls.feed_path(page)),
            style=site.url(site.assets["css/feed.css"]),
            updated=site.local(correction_times.last_correction(site.catalogue.db, edition.lang)),
            entries=[self._entry(site, edition, *one) for one in found[: site.settings.feed_size]],
            deleted=[],
            hub=site.settings.websub_hub,
            note=feed_note(site, edition, site.absolute(page), ""),
        )
        return File(urls.feed_path(page), atom(feed))

    def _entry(self, site: Site, edition: Edition, story: str, at: int, time: int) -> FeedEntry:
        article = site.article(edition.lang, story)
        note = text_in(edition, article.corrections[at].note)
        # Another one of the same time, as of a day, is added below the first, whose id stays.
        earlier = sum(one.date.timestamp() == time for one in article.corrections[:at])
        which = (str(time), str(earlier)) if earlier else (str(time),)
        html = element("p", escape(note))
        if edition.dir != "ltr":
            html = element("div", html, dir=edition.dir, lang=edition.tag)
        return FeedEntry(
            id=tag_uri(site, edition, "correction", story, *which),
            url=site.absolute(site.article_path(edition, article)),
            title=text_in(edition, article.title),
            summary=note,
            html=html,
            published=site.local(time),
            updated=site.local(time),
            categories=(),
            authors=(),
            picture=None,
        )

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        for lang, _ in _affected(change, site):
            yield from (Key(self.kind, edition.id) for edition in site.editions_in(lang))


def exist(site: Site, edition: Edition) -> bool:
    """Whether readers of an edition see any correction."""
    return bool(_all(site, edition))


def paths(site: Site, edition: Edition) -> list[str]:
    """The paths of the list: of its first page, and of its years if there are pages of them."""
    found = _all(site, edition)
    years = {_year(site, time) for _, _, time in found} if len(found) > NEWEST else set()
    return [urls.corrections_path(edition, year) for year in ("", *sorted(years))]


def changed(change: Change) -> bool:
    """Whether a change affects any correction that readers see or saw."""
    if not isinstance(change, VersionChanged) or not change.is_article:
        return False
    return _shown(change.before) != _shown(change.after)


def _all(site: Site, edition: Edition) -> list[tuple[str, int, int]]:
    return correction_times.corrections(site.catalogue.db, edition.lang)


def _year(site: Site, time: int) -> str:
    return f"{site.local(time):%Y}"


def _affected(change: Change, site: Site) -> Iterator[tuple[str, set[str]]]:
    """The languages whose corrections a change affects, and the years that have or had any: the
    pages of all years come and go together.
    """
    if not isinstance(change, VersionChanged):
        return
    if changed(change) or change.is_page:  # perhaps the policy
        (edition, *_) = site.editions_in(change.lang)
        years = {_year(site, time) for _, _, time in _all(site, edition)}
        articles = change.due if change.is_article else ()
        gone = (one.date for article in articles for one in article.corrections)
        yield change.lang, years | {_year(site, int(date.timestamp())) for date in gone}


def _shown(version: Version | None) -> object:
    """What the list shows of a version; of one that was withdrawn or has expired, its feed still
    has the time.
    """
    if version is None or not version.counted or not version.article.corrections:
        return None
    article = version.article
    return version.due, article.corrections, article.title, article.date, article.slug
