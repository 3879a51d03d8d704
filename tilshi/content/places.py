"""Two things at one address: found before anything is built."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from tilshi import addresses
from tilshi.addresses import ARCHIVE, HOME, SECTION
from tilshi.content.registries import Registries
from tilshi.content.source import Source
from tilshi.content.stories import Newsroom
from tilshi.editions import Edition
from tilshi.problems import Problem

_Place = tuple[str, str, int | None, str | None]
"""A file of the site, and the file, line and field that ask for it."""


def same_places(
    newsroom: Newsroom,
    sources: Iterable[Source],
    registries: Registries,
    editions: Sequence[Edition],
    zone: ZoneInfo,
) -> list[Problem]:
    """A problem for each address that two sources, sections or old addresses claim, also if only
    letter case or Unicode form tell them apart.
    """
    problems = []
    taken: dict[str, str] = {}
    by_path = {source.name.path: source for source in sources}
    for edition in editions:
        for place, file, line, field in _places(newsroom, by_path, registries, edition, zone):
            key = unicodedata.normalize("NFC", addresses.save_as(place)).casefold()
            other = taken.setdefault(key, place)
            if other is not place:
                values = {"value": f"/{place}", "other": f"/{other}"}
                problems.append(Problem("same-address", file, line, field, values))
    return problems


def _places(
    newsroom: Newsroom,
    sources: Mapping[str, Source],
    registries: Registries,
    edition: Edition,
    zone: ZoneInfo,
) -> Iterator[_Place]:
    for place in (
        addresses.listing_path(edition, HOME, ""),
        addresses.listing_path(edition, ARCHIVE, ""),
        addresses.not_found_path(edition),
    ):
        yield place, "theme/templates", None, None
    for id_, section in registries.sections.entries.items():
        path = addresses.listing_path(edition, SECTION, section.slug_in(edition.lang))
        yield path, f"content/sections.yaml ({id_})", None, "slug"
    for page in newsroom.pages:
        if page.lang == edition.lang:
            yield addresses.static_path(edition, page.page), f"content/{page.path}", None, None
    for article in newsroom.articles:
        if article.lang == edition.lang:
            path = addresses.article_path(edition, article.date, article.slug, zone)
            yield path, f"content/{article.path}", None, None
    if edition.letters is not None:
        return  # an old address leads to the story in its own letters only
    for article in newsroom.articles:
        if article.lang == edition.lang:
            line = sources[article.path].line("redirect_from")
            for old in article.redirect_from:
                file = f"content/{article.path}"
                yield addresses.redirect_path(old), file, line, "redirect_from"
