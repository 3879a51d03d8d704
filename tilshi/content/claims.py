"""Conflicts: two pages that claim the same path are found before anything is built."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from tilshi import urls
from tilshi.content.registries import Registries
from tilshi.content.stories import Resolved
from tilshi.editions import Edition
from tilshi.problems import Problem
from tilshi.urls import AUTHOR, DIRECTORIES, HOME, SECTION, TOPIC

FRAME, SECTIONS, PAGES, DOSSIERS, ARTICLES, OLD = range(6)
"""Which of two conflicting claims gives way: the later of these."""


@dataclass(frozen=True)
class Claim:
    """A path of the site, and the file and field that ask for it."""

    place: str
    rank: int
    file: str
    field: str | None = None
    line: int | None = None

    @property
    def key(self) -> str:
        """What two claims must not share."""
        return urls.file_key(self.place)


def site_claims(registries: Registries, editions: Sequence[Edition]) -> Iterator[Claim]:
    """The claims of every site: home, archive, directories, 404, and its sections."""
    for edition in editions:
        for place in (
            urls.listing_path(edition, HOME, ""),
            *(urls.directory_path(edition, kind) for kind in DIRECTORIES),
            urls.corrections_path(edition),
            urls.not_found_path(edition),
        ):
            yield Claim(place, FRAME, "theme/templates")
        for id_, section in registries.sections.entries.items():
            path = urls.listing_path(edition, SECTION, section.slug_in(edition.lang))
            yield Claim(path, SECTIONS, f"content/sections.yaml ({id_})", "slug")
    yield from _of_old_listings(registries, editions)


def _of_old_listings(registries: Registries, editions: Sequence[Edition]) -> Iterator[Claim]:
    """The old addresses of sections, topics and authors, and the listings at any of them."""
    named = [
        (kind, f"content/{kind}s.yaml ({id_})", entry)
        for kind, registry in registries.listed.items()
        for id_, entry in registry.entries.items()
    ]
    old = {
        place: file
        for _, file, entry in named
        for address in entry.redirect_from
        for place in urls.redirect_places(address, editions)
    }
    for _, file, entry in named:
        places = (urls.redirect_places(one, editions) for one in entry.redirect_from)
        for place in dict.fromkeys(place for some in places for place in some):
            yield Claim(place, OLD, file, "redirect_from")
    # Paths of topics and authors that nothing else can want are not claimed.
    for kind, file, entry in named if old else ():
        for edition in editions if kind in (TOPIC, AUTHOR) else ():
            path = urls.listing_path(edition, kind, entry.slug_in(edition.lang))
            if path in old:
                yield Claim(path, SECTIONS, file, "slug")


def story_claims(
    resolved: Resolved,
    editions: Sequence[Edition],
    zone: ZoneInfo,
    lines: Mapping[str, int],
) -> Iterator[Claim]:
    """The claims of a story, a static page or a dossier in all editions. `lines` are those of the
    field `redirect_from` in the sources, by their paths.
    """
    for edition in editions:
        for page in resolved.pages:
            if page.lang == edition.lang:
                path = urls.static_path(edition, page.page)
                yield Claim(path, PAGES, f"content/{page.path}")
        for dossier in resolved.dossiers:
            if dossier.lang == edition.lang:
                path = urls.dossier_path(edition, dossier.dossier)
                yield Claim(path, DOSSIERS, f"content/{dossier.path}")
        for article in resolved.articles:
            if article.lang == edition.lang:
                file = f"content/{article.path}"
                path = urls.article_path(edition, article.date, article.slug, zone)
                yield Claim(path, ARTICLES, file)
    for one in resolved.versions:
        places = [urls.redirect_places(old, editions, one.lang) for old in one.redirect_from]
        for place in dict.fromkeys(place for some in places for place in some):
            line = lines.get(one.path)
            yield Claim(place, OLD, f"content/{one.path}", "redirect_from", line)


def conflicts(claims: Iterable[Claim]) -> list[Problem]:
    """A problem for each claim after the first, except of two articles. The claims all have the
    same key.
    """
    first, *late = sorted(claims, key=lambda claim: (claim.rank, claim.file, claim.place))
    problems = []
    for claim in late:
        if claim.rank == first.rank == ARTICLES:
            continue  # They have one slug, which is told with its line.
        values = {"value": f"/{claim.place}", "other": f"/{first.place}"}
        itself = claim.rank == OLD and claim.file == first.file and first.rank != OLD
        code = "redirect-itself" if itself else "same-address"
        problems.append(Problem(code, claim.file, claim.line, claim.field, values))
    return problems
