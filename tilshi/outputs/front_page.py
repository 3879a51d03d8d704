"""The front page of each edition."""

from collections.abc import Iterator

from tilshi import urls
from tilshi.editions import Edition
from tilshi.outputs import front
from tilshi.outputs.changes import Change, ListingChanged, PictureChanged, VersionChanged
from tilshi.outputs.dates import day_of_week
from tilshi.outputs.edition_file import EditionFile
from tilshi.outputs.key import Key
from tilshi.outputs.site import Site
from tilshi.outputs.views import Page, Ref, Teaser
from tilshi.urls import HOME, SECTION


class FrontPage(EditionFile):
    """`/`."""

    kind = "front"

    def templates(self, key: Key) -> tuple[str, ...]:
        return ("home.html",)

    def make(self, key: Key, site: Site) -> Page:
        edition = site.settings.edition(key.edition)
        path = urls.listing_path(edition, HOME, "")
        newest = tuple(_teasers(site, edition, HOME, "", front.ABOVE))
        places = front.arranged(newest, _sections(site, edition))
        date = newest[0].date.iso[:10] if newest else ""
        view = front.FrontView(
            lead=places.lead,
            seconds=places.seconds,
            latest=places.latest,
            blocks=places.blocks,
            title=site.view(edition).name,
            url=site.url(path),
            canonical=site.absolute(path),
            more=site.url(urls.all_news_path(edition)),
            date=date,
            day=day_of_week(edition.locale, date) if date else "",
        )

        def elsewhere(other: Edition) -> str | None:
            has_stories = site.catalogue.places(other.lang, HOME, "")
            return urls.listing_path(other, HOME, "") if has_stories else None

        alternates = site.alternates(edition, path, elsewhere)
        return site.page(edition, "home", path, alternates, front=view)

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        langs: set[str] = set()
        if isinstance(change, VersionChanged) and change.is_article and change.teaser:
            langs = {change.lang}
        elif isinstance(change, ListingChanged) and change.listing[1] == HOME:
            # Other languages only link here.
            langs = set(site.settings.langs) if change.opened_or_ended else {change.listing[0]}
        elif isinstance(change, PictureChanged):
            langs = {lang for lang, _ in site.catalogue.stories_with_picture(change.name)}
        return self.keys_in(site, *langs)


def _sections(site: Site, edition: Edition) -> Iterator[tuple[Ref, Iterator[Teaser]]]:
    # As many as may stand above, and those of a block.
    count = front.ABOVE + front.IN_A_BLOCK
    for section in site.view(edition).sections:
        yield section, _teasers(site, edition, SECTION, section.id, count)


def _teasers(site: Site, edition: Edition, kind: str, id_: str, count: int) -> Iterator[Teaser]:
    stories = site.catalogue.newest(edition.lang, kind, id_, count)
    return (site.teaser(edition, story) for story in stories)
