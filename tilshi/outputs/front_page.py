"""The front page of each edition."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence

from tilshi import urls
from tilshi.content.front_plan import Package
from tilshi.editions import Edition
from tilshi.outputs import breaking, front
from tilshi.outputs.changes import (
    Change,
    ClockMoved,
    EntryChanged,
    FrontsChanged,
    ListingChanged,
    PictureChanged,
    VersionChanged,
)
from tilshi.outputs.dates import day_of_week
from tilshi.outputs.edition_file import EditionFile
from tilshi.outputs.key import Key
from tilshi.outputs.site import Site
from tilshi.outputs.views import Page, Ref, Teaser
from tilshi.store import publication_times
from tilshi.urls import HOME, SECTION, TOPIC


class FrontPage(EditionFile):
    """`/`."""

    kind = "front"

    def templates(self, key: Key) -> tuple[str, ...]:
        return ("home.html",)

    def make(self, key: Key, site: Site) -> Page:
        edition = site.settings.edition(key.edition)
        path = urls.listing_path(edition, HOME, "")
        places = _places(site, edition)
        newest = next(_teasers(site, edition, HOME, "", 1), None)
        date = newest.date.iso[:10] if newest else ""
        view = front.FrontView(
            **{name: getattr(places, name) for name in _PLACES},
            title=site.view(edition).name,
            url=site.url(path),
            canonical=site.absolute(path),
            more=site.url(urls.all_news_path(edition)),
            date=date,
            day=day_of_week(edition.locale, date) if date else "",
        )

        def elsewhere(other: Edition) -> str | None:
            # Where there is nothing to read is no version of this page, nor this one of any other.
            read = all(site.catalogue.places(one.lang, HOME, "") for one in (edition, other))
            return urls.listing_path(other, HOME, "") if read else None

        alternates = site.alternates(edition, path, elsewhere)
        lead = view.lead and view.lead.id
        banner = tuple(one for one in breaking.on_lists(site, edition) if one.id != lead)
        return site.page(edition, "home", path, alternates, breaking=banner, front=view)

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        langs: set[str] = set()
        if isinstance(change, VersionChanged) and change.is_article:
            langs = {change.lang} if change.teaser or change.topics else set()
        elif isinstance(change, FrontsChanged):
            langs = set(site.settings.langs)
        elif isinstance(change, EntryChanged):
            langs = {lang for lang in site.settings.langs if _shows_topic(site, lang, change)}
        elif isinstance(change, ClockMoved):
            langs = {lang for lang in site.settings.langs if _ends(site, lang, change)}
        elif isinstance(change, ListingChanged) and change.listing[1] == HOME:
            # Other languages only link here.
            langs = set(site.settings.langs) if change.opened_or_ended else {change.listing[0]}
        elif isinstance(change, PictureChanged):
            langs = {lang for lang, _ in site.catalogue.stories_with_picture(change.name)}
        return self.keys_in(site, *langs)


_PLACES = tuple(field.name for field in dataclasses.fields(front.Front))


def _places(site: Site, edition: Edition) -> front.Front:
    """Who stands where now."""
    now = publication_times.clock(site.catalogue.db)
    chosen = site.registries.fronts.plan(edition.lang).at(now)

    def due(stories: Iterable[str]) -> tuple[Teaser, ...]:
        seen = (story for story in stories if site.catalogue.due(edition.lang, story))
        return site.teasers(edition, seen)

    plan = front.Plan(
        lead=next(iter(due([chosen.lead.story])), None) if chosen.lead else None,
        breaking=breaking.on_lists(site, edition),
        pinned=due(pin.story for pin in chosen.pinned or ()),
        package=_package(site, edition, chosen.package, due) if chosen.package else None,
        chosen=chosen.sections is not None,
    )
    # As many as the rule may need, whatever stands elsewhere.
    set_apart = front.IN_A_PACKAGE if plan.package else 0
    newest = _teasers(site, edition, HOME, "", front.ABOVE + set_apart + len(plan.pinned) + 1)
    return front.arranged(newest, _sections(site, edition, chosen.sections, set_apart), plan)


def _package(
    site: Site,
    edition: Edition,
    package: Package,
    due: Callable[[Iterable[str]], tuple[Teaser, ...]],
) -> front.Block | None:
    topic = site.ref(edition, TOPIC, package.topic)
    if not site.catalogue.places(edition.lang, TOPIC, package.topic):
        return None
    if package.stories is not None:
        return front.Block(topic, due(package.stories))
    count = front.IN_A_PACKAGE + front.ABOVE
    return front.Block(topic, tuple(_teasers(site, edition, TOPIC, package.topic, count)))


def _shows_topic(site: Site, lang: str, change: EntryChanged) -> bool:
    package = site.registries.fronts.plan(lang).package
    return package is not None and (change.kind, change.id) == (TOPIC, package.topic)


def _ends(site: Site, lang: str, change: ClockMoved) -> bool:
    """Whether a part of the plan has ended, or would be back."""
    first, last = change.span
    ends = site.registries.fronts.plan(lang).ends()
    return any(first <= end.timestamp() <= last for end in ends)


def _sections(
    site: Site, edition: Edition, chosen: Sequence[str] | None, set_apart: int
) -> Iterator[tuple[Ref, Iterator[Teaser]]]:
    # As many as may stand above, and those of a block.
    count = front.ABOVE + set_apart + front.IN_A_BLOCK
    there = {section.id: section for section in site.view(edition).sections}
    for id_ in there if chosen is None else chosen:
        if id_ in there:
            yield there[id_], _teasers(site, edition, SECTION, id_, count)


def _teasers(site: Site, edition: Edition, kind: str, id_: str, count: int) -> Iterator[Teaser]:
    stories = site.catalogue.newest(edition.lang, kind, id_, count)
    return (site.teaser(edition, story) for story in stories)
