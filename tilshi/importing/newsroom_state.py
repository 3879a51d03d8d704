"""What a newsroom has before an import: its registries, and the stems and paths that are taken."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tilshi import filesystem, urls
from tilshi.content import claims
from tilshi.content.content_folder import is_source, scan_content
from tilshi.content.fields import inherit
from tilshi.content.registries import Registries, read_registries
from tilshi.content.schema import AnyFrontMatter, FrontMatter
from tilshi.content.source import ARTICLE, DOSSIER, Name, parse_name, read_fields
from tilshi.problems import ProblemsError
from tilshi.settings import Settings


@dataclass(frozen=True)
class NewsroomState:
    """`stems` are those of articles and pages by (kind, language); `places` the paths (as
    `urls.file_key`) that each source has, by its path below the content folder.
    """

    registries: Registries
    stems: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    places: Mapping[str, frozenset[str]] = field(default_factory=dict)
    site_places: frozenset[str] = frozenset()


def read_state(settings: Settings) -> NewsroomState:
    """The state of the newsroom. Raises ProblemsError if its registries are wrong."""
    content = settings.content
    registries, problems = read_registries(content, settings.langs, settings.zone)
    if registries is None:
        raise ProblemsError(problems)
    files, _ = scan_content(content)
    sources: dict[Name, AnyFrontMatter | None] = {}
    for path in sorted(filter(is_source, files)):
        name, _ = parse_name(path, settings.langs)
        if name is not None and name.since is None:
            data = filesystem.read(content / path) or b""
            sources[name] = read_fields(data, name, settings.zone)
    stems: dict[tuple[str, str], set[str]] = {}
    for name in sources:
        stems.setdefault((name.kind, name.lang), set()).add(name.story)
    originals = {(name.kind, name.story): one for name, one in sources.items() if name.original}
    places = {
        name.path: frozenset(
            _places(name, fields, originals.get((name.kind, name.story)), settings)
        )
        for name, fields in sources.items()
    }
    site = claims.site_claims(registries, settings.editions)
    listings = (
        urls.file_key(urls.listing_path(edition, kind, entry.slug_in(edition.lang)))
        for kind, registry in registries.listed.items()
        for entry in registry.entries.values()
        for edition in settings.editions
    )
    return NewsroomState(
        registries,
        {key: frozenset(some) for key, some in stems.items()},
        places,
        frozenset((*(claim.key for claim in site), *listings)),
    )


def _places(
    name: Name, own: AnyFrontMatter | None, original: AnyFrontMatter | None, settings: Settings
) -> Iterator[str]:
    """The paths that one source has."""
    editions = [edition for edition in settings.editions if edition.lang == name.lang]
    fields = own
    if own is not None and original is not None and isinstance(original, type(own)):
        fields = inherit(own, original)
    paths: Iterable[str] = ()
    if name.kind == ARTICLE:
        if isinstance(fields, FrontMatter) and fields.date is not None:
            slug = fields.slug or name.story
            paths = [urls.article_path(one, fields.date, slug, settings.zone) for one in editions]
    elif name.kind == DOSSIER:
        paths = [urls.dossier_path(edition, name.story) for edition in editions]
    else:
        paths = [urls.static_path(edition, name.story) for edition in editions]
    yield from map(urls.file_key, paths)
    for old in (own.redirect_from if own is not None else None) or ():
        yield from map(urls.file_key, urls.redirect_places(old, settings.editions, name.lang))
