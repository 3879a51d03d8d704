"""What a browser has to know of a language to search in it."""

from collections.abc import Iterator

from tilshi.outputs.key import Key
from tilshi.outputs.output import File, Output
from tilshi.outputs.site import Site
from tilshi.search.language import language_file
from tilshi.urls import search_data


class SearchLanguage(Output):
    """`/search/data/kk/language.json`: letters, endings and stop words."""

    kind = "search-language"

    def keys(self, site: Site) -> Iterator[Key]:
        return (Key(self.kind, listing=lang) for lang in site.settings.langs)

    def make(self, key: Key, site: Site) -> File:
        return File(search_data(f"{key.listing}/language.json"), language_file(key.listing))
