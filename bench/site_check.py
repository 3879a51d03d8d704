"""Checks that a site has everything it must have: a tool that omits work is not fast."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from bench.peers.content import Content, Source
from bench.tools import Tool
from tilshi.editions import EDITIONS, Edition

_PAGE_SIZE, _FEED_SIZE, _RELATED = 12, 30, 5
_CARD = re.compile(r'class="teaser-title"><a href="([^"]+)"')
_LOCATION = re.compile(r"<loc>([^<]+)</loc>")


class SiteError(Exception):
    """A site that is incomplete."""


@dataclass(frozen=True)
class _Count:
    """How many elements a page has at `selector`."""

    selector: str
    least: int
    most: int | None = None


def check_site(site: Tool, content: Path) -> None:
    """Checks the finished `site` of the corpus in `content`. Raises SiteError if a story has no
    page, a page lacks an element, or a list, archive, feed or sitemap lacks a story.
    """
    sources = list(Content(content).sources())
    langs: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        langs[source.stem].add(source.lang)
    sections = len(Content(content).registry("sections"))
    for edition in map(EDITIONS.__getitem__, site.editions):
        own = [source for source in sources if source.lang == edition.lang]
        looked = _Edition(site, edition, {_path(edition, source): source for source in own})
        looked.stories(langs, most=sections)
        looked.lists()
        looked.others()


class _Edition:
    """One edition of a finished site, with its stories by their paths."""

    def __init__(self, site: Tool, edition: Edition, sources: Mapping[str, Source]) -> None:
        self.site, self.edition, self.sources = site, edition, sources

    def stories(self, langs: Mapping[str, set[str]], most: int) -> None:
        """Every story has its page with everything on it; `most` is the number of sections."""
        sections = len({source.fields["category"] for source in self.sources.values()})
        related = min(self.site.related, len(self.sources) - 1)
        versions = {
            stem: sum(EDITIONS[name].lang in has for name in self.site.editions)
            for stem, has in langs.items()
        }
        for path, source in self.sources.items():
            counts = [
                *_everywhere(len(self.site.editions)),
                _Count("nav.sections li a", sections, most),
                _Count("footer.footer li a", sections + 4),
                *_story(source, versions[source.stem], related),
            ]
            self._count(path, counts)

    def lists(self) -> None:
        """Every story is in the lists of its section, topics, authors and month, and in that of all
        stories; the lists have numbered pages.
        """
        lists: dict[str, set[str]] = defaultdict(set)
        for path, source in self.sources.items():
            for place in ("", *_listings(source)):
                lists[place].add(path)
        for place, paths in lists.items():
            pages = self._pages(place)
            if len(pages) < max(1, len(paths) // _PAGE_SIZE):
                raise self._wrong(place, f"{len(pages)} pages for {len(paths)} stories")
            listed = {self._bare(url) for page in pages for url in _CARD.findall(_text(page))}
            if missing := paths - listed:
                raise self._wrong(place, f"does not list {min(missing)}")

    def others(self) -> None:
        """The archive links to every month; static pages, 404, feed and sitemaps exist."""
        prefix = self.edition.prefix
        for path in ("about/", "archive/", "404.html"):
            self._text(prefix + path)
        archive = LexborHTMLParser(self._text(prefix + "archive/"))
        linked = {self._bare(link.attributes["href"] or "") for link in archive.css("main a")}
        for source in self.sources.values():
            month = _month(source)
            if not {f"{prefix}{name}/" for name in (month, month.replace("-", "/"))} & linked:
                raise self._wrong("archive/", f"does not lead to {month}")
        feed = self._first(f"{prefix}feed.atom", f"{prefix}index.xml")
        if len(re.findall("<(?:entry|item)>", feed)) != min(_FEED_SIZE, len(self.sources)):
            raise self._wrong("feed", "has not the newest stories")
        self._sitemap()

    def _sitemap(self) -> None:
        """Every story is in a sitemap."""
        output, prefix = self.site.output, self.edition.prefix
        paths = set(self.sources)
        maps = [*output.glob(f"{prefix}sitemap*.xml")]
        maps += output.glob(f"{self.edition.id}/sitemap*.xml")
        if self.site.one_sitemap:
            maps, paths = [output / "sitemap.xml"], {path.removeprefix(prefix) for path in paths}
        located = {self._bare(url) for file in maps for url in _LOCATION.findall(_text(file))}
        if missing := paths - located:
            raise self._wrong("sitemap", f"lacks {min(missing)}")

    def _count(self, path: str, counts: Sequence[_Count]) -> None:
        page = LexborHTMLParser(self._text(path))
        for count in counts:
            found = len(page.css(count.selector))
            if found < count.least or (count.most is not None and found > count.most):
                raise self._wrong(path, f"has {found} of {count.selector}")

    def _pages(self, place: str) -> list[Path]:
        """The numbered pages of the list at `place`, whatever the format of its month."""
        folder = self.site.output / self.edition.prefix / place
        if not folder.is_dir():
            folder = self.site.output / self.edition.prefix / place.replace("-", "/", 1)
        return [*folder.glob("index.html"), *folder.glob("p/*/index.html")]

    def _first(self, *paths: str) -> str:
        found: Iterator[Path] = (self.site.output / path for path in paths)
        return next((_text(file) for file in found if file.is_file()), "")

    def _text(self, path: str) -> str:
        file = self.site.output / (path + "index.html" if path.endswith("/") else path)
        if not file.is_file():
            raise self._wrong(path, "is not there")
        return _text(file)

    def _bare(self, url: str) -> str:
        """The path that `url` leads to from the site's root."""
        return urlsplit(urljoin("https://olshem.example/", url)).path.lstrip("/")

    def _wrong(self, place: str, what: str) -> SiteError:
        return SiteError(f"{self.site.name}, edition {self.edition.id}: {place} {what}")


def _everywhere(editions: int) -> list[_Count]:
    """What every page must have."""
    once = ["title", "meta[name=description]", "link[rel=canonical]", "link[rel=stylesheet]",
            'meta[property="og:title"]', 'meta[property="og:url"]',
            'meta[property="og:locale"]', 'meta[name="twitter:card"]', "a.skip", "header .brand",
            ".footer-name", ".footer-imprint", "footer.footer a[href^=mailto]"]  # fmt: skip
    return [
        *(_Count(selector, 1, 1) for selector in once),
        _Count('link[type="application/atom+xml"][title]', 1),
        _Count("nav.languages a[hreflang]", editions - 1, editions),
    ]


def _story(source: Source, versions: int, related: int) -> list[_Count]:
    """What the page of `source` must have if its story is in `versions` editions."""
    topics, authors = len(source.fields["tags"]), len(source.fields["authors"])
    pictures = int("image" in source.fields)
    exactly = {
        'link[hreflang]:not([hreflang="x-default"])[rel=alternate]': versions,
        'link[hreflang="x-default"]': 1,
        'meta[property="article:published_time"]': 1,
        'meta[property="article:section"]': 1,
        'meta[property="article:tag"]': topics,
        'meta[name="author"]': authors,
        'meta[property="og:image"]': pictures,
        "article.story h1": 1,
        "article.story .kicker a": 1,
        "article.story .standfirst": 1,
        "article.story .authors a[rel=author]": authors,
        "article.story .byline time[datetime]": 1,
        "article.story figure img[srcset][alt]": pictures,
        "article.story figcaption": pictures,
        "article.story .body blockquote": 1,
        "article.story .body h2": 1,
        "article.story .topics a[rel=tag]": topics,
    }
    return [
        *(_Count(selector, number, number) for selector, number in exactly.items()),
        _Count("article.story .body p", 6),
        _Count(".related article.teaser h3 a", related, _RELATED),
        _Count(".related article.teaser time", related, _RELATED),
    ]


def _path(edition: Edition, source: Source) -> str:
    year, month, _ = source.fields["date"].split("-", 2)
    return f"{edition.prefix}{year}/{month}/{source.stem}/"


def _month(source: Source) -> str:
    month: str = source.fields["date"][:7]
    return month


def _listings(source: Source) -> list[str]:
    return [
        f"{source.fields['category']}/",
        *(f"topic/{topic}/" for topic in source.fields["tags"]),
        *(f"author/{author}/" for author in source.fields["authors"]),
        f"{_month(source)}/",
    ]


def _text(file: Path) -> str:
    return file.read_text("utf-8")
