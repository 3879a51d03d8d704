"""The OpenSearch description of an edition, by which browsers offer its search."""

from xml.sax.saxutils import escape, quoteattr

from tilshi import urls
from tilshi.outputs.edition_file import EditionFile
from tilshi.outputs.key import Key
from tilshi.outputs.output import File
from tilshi.outputs.site import Site

_LONGEST_NAME = 16


class OpenSearchFile(EditionFile):
    """`/opensearch.xml` (OpenSearch 1.1, draft 6)."""

    kind = "open-search"

    def make(self, key: Key, site: Site) -> File:
        edition = site.settings.edition(key.edition)
        frame = site.frame(edition)
        target = site.absolute(urls.search_path(edition)) + "?q={searchTerms}"
        xml = f"""<?xml version="1.0" encoding="utf-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>{escape(_short(frame.short_name or frame.name))}</ShortName>
<Description>{escape(frame.name)}</Description>
<Language>{edition.tag}</Language>
<InputEncoding>UTF-8</InputEncoding>
<Url type="text/html" template={quoteattr(target)}/>
</OpenSearchDescription>
"""
        return File(urls.open_search_path(edition), xml.encode())


def _short(name: str) -> str:
    """As many words of `name` as the standard allows, or as many letters of its first word."""
    if len(name) <= _LONGEST_NAME:
        return name
    words = name[: _LONGEST_NAME + 1].rpartition(" ")[0]
    return words or name[:_LONGEST_NAME]
