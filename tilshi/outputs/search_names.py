"""The names that the search suggests, in the script of each edition."""

from collections.abc import Iterator

from tilshi.outputs.changes import Change, EntryChanged, ListingChanged
from tilshi.outputs.compact_json import compact_json
from tilshi.outputs.edition_file import EditionFile
from tilshi.outputs.key import Key
from tilshi.outputs.output import File
from tilshi.outputs.site import Site
from tilshi.urls import AUTHOR, SECTION, TOPIC, search_data

_TOPICS, _AUTHORS = 300, 100


class SearchNames(EditionFile):
    """`/search/data/kk/names.json`: kind, id, name and address of the sections, and of the topics
    and authors with most stories.
    """

    kind = "search-names"

    def make(self, key: Key, site: Site) -> File:
        edition = site.settings.edition(key.edition)
        refs = (
            (kind, site.ref(edition, kind, id_))
            for kind, id_ in (
                *((SECTION, section.id) for section in site.view(edition).sections),
                *((TOPIC, id_) for id_ in fullest(site, edition.lang, TOPIC, _TOPICS)),
                *((AUTHOR, id_) for id_ in fullest(site, edition.lang, AUTHOR, _AUTHORS)),
            )
        )
        names = [[kind, ref.id, ref.name, ref.url] for kind, ref in refs]
        return File(search_data(f"{edition.id}/names.json"), compact_json(names))

    def stale(self, change: Change, site: Site) -> Iterator[Key]:
        if isinstance(change, EntryChanged):
            yield from self.keys(site)
        elif isinstance(change, ListingChanged):
            lang, kind, _ = change.listing
            weighs = weight(change.length) != weight(change.length_before)
            if kind in (SECTION, TOPIC, AUTHOR) and (weighs or change.opened_or_ended):
                yield from self.keys_in(site, lang)


def weight(stories: int) -> int:
    """What orders names: the number of stories by powers of two, so that few new stories change
    the order.
    """
    return stories.bit_length()


def fullest(site: Site, lang: str, kind: str, count: int) -> list[str]:
    """The ids of the topics or authors with most stories."""
    registry = site.registries.topics if kind == TOPIC else site.registries.authors
    weights = {id_: weight(site.catalogue.places(lang, kind, id_)) for id_ in registry.entries}
    found = sorted((-many, id_) for id_, many in weights.items() if many)
    return [id_ for _, id_ in found[:count]]
