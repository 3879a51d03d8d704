"""Two things at one address: found before anything is built."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from tilshi import urls
from tilshi.content.article import Article, StaticPage
from tilshi.content.registries import Registries
from tilshi.editions import Edition, first_of_each
from tilshi.problems import Problem
from tilshi.urls import ARCHIVE, HOME, SECTION

FRAME, SECTIONS, PAGES, ARTICLES, OLD = range(5)
"""Who yields when two want one place: the later of these."""


@dataclass(frozen=True)
class Claim:
    """A place of the site, and the file and field that ask for it."""

    place: str
    rank: int
    file: str
    field: str | None = None
    line: int | None = None

    @property
    def key(self) -> str:
        """What two claims must not share."""
        return urls.file_key(self.place)


def of_frame(registries: Registries, editions: Sequence[Edition]) -> Iterator[Claim]:
    """What every site has: home, archive, 404, and its sections."""
    for edition in editions:
        for place in (
            urls.listing_path(edition, HOME, ""),
            urls.listing_path(edition, ARCHIVE, ""),
            urls.not_found_path(edition),
        ):
            yield Claim(place, FRAME, "theme/templates")
        for id_, section in registries.sections.entries.items():
            path = urls.listing_path(edition, SECTION, section.slug_in(edition.lang))
            yield Claim(path, SECTIONS, f"content/sections.yaml ({id_})", "slug")


def of_story(
    articles: Iterable[Article],
    pages: Iterable[StaticPage],
    editions: Sequence[Edition],
    zone: ZoneInfo,
    lines: Mapping[str, int],
) -> Iterator[Claim]:
    """What a story or a static page asks for in all editions. `lines` are those of the field
    `redirect_from` in the sources, by their paths.
    """
    first = first_of_each(editions)
    for edition in editions:
        for page in pages:
            if page.lang == edition.lang:
                path = urls.static_path(edition, page.page)
                yield Claim(path, PAGES, f"content/{page.path}")
        for article in articles:
            if article.lang == edition.lang:
                file = f"content/{article.path}"
                path = urls.article_path(edition, article.date, article.slug, zone)
                yield Claim(path, ARTICLES, file)
                for old in article.redirect_from if first[edition.lang] is edition else ():
                    place, line = urls.redirect_path(old), lines.get(article.path)
                    yield Claim(place, OLD, file, "redirect_from", line)


def clashes(claims: Iterable[Claim]) -> list[Problem]:
    """A problem for each claim that comes too late. The claims all have one key."""
    first, *late = sorted(claims, key=lambda claim: (claim.rank, claim.file, claim.place))
    problems = []
    for claim in late:
        values = {"value": f"/{claim.place}", "other": f"/{first.place}"}
        problems.append(Problem("same-address", claim.file, claim.line, claim.field, values))
    return problems
