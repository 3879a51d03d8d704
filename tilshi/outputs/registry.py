"""The list of outputs, and queries to all of them."""

from collections.abc import Iterable, Iterator

from tilshi.outputs.api import ApiListFile, ApiSchemaFile, ApiStoryFile
from tilshi.outputs.attachment_file import AttachmentFile
from tilshi.outputs.changes import Change
from tilshi.outputs.corrections import CorrectionsFeed, CorrectionsPage
from tilshi.outputs.directory import DirectoryPage
from tilshi.outputs.dossier_page import DossierPage
from tilshi.outputs.feed import AtomFile, JsonFeedFile, RssFile
from tilshi.outputs.front_page import FrontPage
from tilshi.outputs.icon_file import IconFile
from tilshi.outputs.index_now import IndexNowKey
from tilshi.outputs.key import Key
from tilshi.outputs.listing import ListingPage
from tilshi.outputs.news_sitemap import NewsSitemap
from tilshi.outputs.not_found import NotFoundPage
from tilshi.outputs.open_search import OpenSearchFile
from tilshi.outputs.opml import FeedList
from tilshi.outputs.output import Output
from tilshi.outputs.picture import PictureFile
from tilshi.outputs.redirect import RedirectPage
from tilshi.outputs.robots import RobotsFile
from tilshi.outputs.search_documents import SearchDocuments
from tilshi.outputs.search_language import SearchLanguage
from tilshi.outputs.search_names import SearchNames
from tilshi.outputs.search_page import SearchPage
from tilshi.outputs.search_shards import SearchList, SearchShard
from tilshi.outputs.share_card import ShareCard
from tilshi.outputs.site import Site
from tilshi.outputs.sitemap import MonthSitemap, PagesSitemap, SitemapIndex
from tilshi.outputs.static_file import StaticFile
from tilshi.outputs.static_page import StaticPageOutput
from tilshi.outputs.story import StoryPage
from tilshi.outputs.web_manifest import WebManifest
from tilshi.outputs.well_known import WellKnownFile

OUTPUTS: tuple[Output, ...] = (
    StoryPage(),
    FrontPage(),
    ListingPage(),
    DirectoryPage(),
    CorrectionsPage(),
    StaticPageOutput(),
    DossierPage(),
    NotFoundPage(),
    RedirectPage(),
    AtomFile(),
    RssFile(),
    JsonFeedFile(),
    CorrectionsFeed(),
    FeedList(),
    ApiListFile(),
    ApiStoryFile(),
    ApiSchemaFile(),
    SitemapIndex(),
    MonthSitemap(),
    PagesSitemap(),
    NewsSitemap(),
    RobotsFile(),
    IndexNowKey(),
    SearchPage(),
    OpenSearchFile(),
    SearchShard(),
    SearchList(),
    SearchLanguage(),
    SearchDocuments(),
    SearchNames(),
    WebManifest(),
    IconFile(),
    WellKnownFile(),
    StaticFile(),
    PictureFile(),
    AttachmentFile(),
    ShareCard(),
)
_BY_KIND = {output.kind: output for output in OUTPUTS}


def output_of(key: Key) -> Output:
    """The output that makes the file with this key. Raises KeyError if there is no such kind."""
    return _BY_KIND[key.kind]


def all_keys(site: Site) -> Iterator[Key]:
    """The keys of all files that the site has."""
    for output in OUTPUTS:
        yield from output.keys(site)


def invalidated_keys(changes: Iterable[Change], site: Site) -> set[Key]:
    """The keys of all files that show any of the `changes`."""
    return {key for change in changes for output in OUTPUTS for key in output.stale(change, site)}
