"""The embargo scan: the site contains no text, URL, picture or search key of a story that readers
may not see.

The strings to search for are made by the functions that print them: in the script of each edition,
with direction marks, with soft hyphens, and escaped as in each type of file.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Protocol
from zoneinfo import ZoneInfo

from markupsafe import escape
from pydantic import BaseModel

from tilshi import urls
from tilshi.content.article import Article
from tilshi.content.dossier import Dossier
from tilshi.content.fields import prose_of
from tilshi.content.schema import DossierFrontMatter, FrontMatter
from tilshi.editions import KAZAKH, Edition
from tilshi.kazakh import headline
from tilshi.kazakh.slug import slugify
from tilshi.outputs.attachment_cache import published_stem
from tilshi.outputs.search_documents import lead
from tilshi.outputs.transliteration import html_in, text_in
from tilshi.problems import Problem
from tilshi.search.shards import decode_shard

_SHORTEST = 20
"""Letters that a phrase needs to identify a story."""
_LONGEST_OF_BODY = 8
_MARKUP = re.compile(r"<[^>]*>|&[^;\s]+;")
_ESCAPED = re.compile(rb"\\u([0-9a-fA-F]{4})")
_SHARD = re.compile(r"search/data/([^/]+)/[^/]+/[^/]+\.bin")
_RENDITION = re.compile(
    r"(?:images/(.+)-[0-9a-f]{12}-[^/]+|(files/)(?:\w+/)?(.+)-[0-9a-f]{12}\.\w+)"
)


@dataclass(frozen=True)
class EmbargoedString:
    """A string that would reveal a story: `found` as it would be in a file, `said` as in the source
    ("" for a URL).
    """

    story: str
    found: bytes
    said: str


@dataclass(frozen=True)
class HiddenVersion:
    """A version of a story or a dossier that readers may not see. `body` is its HTML; one that is
    `withdrawn` has a notice at its address. Of a scheduled change, `before` is what readers see at
    this address until then, and the HTML of its body.
    """

    article: Article | Dossier
    body: str
    withdrawn: bool
    before: tuple[Article, str] | None = None


class PublicContent(Protocol):
    """What readers may see."""

    def says(self, phrase: str) -> bool:
        """Whether a public story contains `phrase`."""

    def shows(self, stem: str) -> bool:
        """Whether a public page shows a picture whose renditions, or an attached file whose path,
        begins with `stem`."""

    def hidden_keys(self) -> Mapping[str, Mapping[str, str]]:
        """The keys of the search index of each language that only stories have which readers may
        not see, each with one of these stories.
        """


def embargoed_strings(
    hidden: Iterable[HiddenVersion], editions: Sequence[Edition], zone: ZoneInfo, base: str
) -> list[EmbargoedString]:
    """The strings of the `hidden` stories that must not be in the site; `base` is the path of its
    root.
    """
    found: dict[bytes, EmbargoedString] = {}
    for one in hidden:
        for edition in editions:
            if edition.lang == one.article.lang:
                for secret in _strings_of(one, edition, zone, base):
                    found.setdefault(secret.found, secret)
    return list(found.values())


def _strings_of(
    one: HiddenVersion, edition: Edition, zone: ZoneInfo, base: str
) -> Iterator[EmbargoedString]:
    article, name = one.article, _name(one.article)
    model: type[BaseModel] = FrontMatter
    if isinstance(article, Dossier):
        path, model = urls.dossier_path(edition, name), DossierFrontMatter
    else:
        path = urls.article_path(edition, article.date, article.slug, zone)
    if one.withdrawn and isinstance(article, Article):
        article = replace(article, corrections=())  # the notice shows them
    elif one.before is None:
        yield EmbargoedString(name, urls.url(base, path).encode(), "")
    shown_before, body_before = one.before or (None, "")
    said_before = {*prose_of(FrontMatter, shown_before)} if shown_before else set()
    for text in prose_of(model, article):
        if len(text) >= _SHORTEST and text not in said_before:
            for form in printed_forms(text, edition):
                yield EmbargoedString(name, form.encode(), text)
    shown = lead(article.summary).rstrip("…")
    if len(shown) >= _SHORTEST and article.summary not in said_before:
        # As in the search; transliterated alone, it may differ from a part of the summary.
        for form in printed_forms(shown, edition):
            yield EmbargoedString(name, form.encode(), shown)
    for found, text in longest_runs(one.body, edition, body_before):
        for form in {found, json.dumps(found, ensure_ascii=False)[1:-1]}:  # in pages, in JSON
            yield EmbargoedString(name, form.encode(), text)


def _name(one: Article | Dossier) -> str:
    """The id of a story or a dossier."""
    return one.dossier if isinstance(one, Dossier) else one.story


def printed_forms(text: str, edition: Edition) -> set[str]:
    """All forms of the plain `text` in the files of `edition`: in HTML, as a headline or not, in
    XML, as HTML within XML, and in JSON.
    """
    words = text_in(edition, text)
    return {
        str(headline(words, edition.lang == KAZAKH)),
        str(escape(words)),
        html.escape(words),
        html.escape(words, quote=False),
        html.escape(html.escape(words), quote=False),
        json.dumps(words, ensure_ascii=False)[1:-1],
    }


def longest_runs(body: str, edition: Edition, before: str = "") -> Iterator[tuple[str, str]]:
    """The longest runs of text in a body without entities, as in the HTML of `edition` and as in
    the source; without those of the body `before`, which readers see.
    """
    whole = html_in(edition, body)
    seen = {run.strip() for run in _MARKUP.split(before)}
    new = (run.strip() for run in _MARKUP.split(body) if run.strip() not in seen)
    runs = sorted(new, key=len, reverse=True)
    for run in runs[:_LONGEST_OF_BODY]:
        printed = html_in(edition, run)
        # The context of a run may decide about a direction mark at its ends, or its language.
        pieces = (printed, *sorted(_MARKUP.split(printed), key=len, reverse=True))
        found = next((piece for piece in pieces if piece.strip() in whole), "").strip()
        if len(found) >= 2 * _SHORTEST:
            yield found, run


def find_embargoed(
    site: Path, paths: Iterable[str], hidden: Sequence[EmbargoedString], public: PublicContent
) -> list[Problem]:
    """The text files among `paths` that contain an embargoed string. Text that a public story also
    contains is not embargoed.
    """
    if not hidden:
        return []
    problems = []
    told: dict[str, bool] = {"": False}
    for path in paths:
        data = (site / path).read_bytes()
        if b"\\u" in data:  # JSON in ASCII, or within HTML
            data += _ESCAPED.sub(_unescaped, data)
        for secret in hidden:
            if secret.found not in data:
                continue
            if secret.said not in told:
                told[secret.said] = public.says(secret.said)
            if not told[secret.said]:
                values = {"value": secret.story}
                problems.append(Problem("publish-embargo", path, values=values))
                break
    return problems


def _unescaped(found: re.Match[bytes]) -> bytes:
    return chr(int(found[1], 16)).encode("utf-8", "surrogatepass")


def find_hidden_pictures(
    files: Iterable[str], hidden: Iterable[HiddenVersion], public: PublicContent
) -> list[Problem]:
    """The files that are pictures or attached files of hidden stories only."""
    stems: dict[str, str] = {}
    for one in hidden:
        image = one.article.image
        for name in (*one.article.images, *([image.src] if image else ())):
            stems[rendition_stem(name)] = _name(one.article)
        for name in one.article.files:
            stems[published_stem(name)] = _name(one.article)
    if not stems:
        return []
    problems = []
    for path in files:
        found = _RENDITION.fullmatch(path)
        stem = "".join(filter(None, found.groups())) if found else ""
        if stem in stems and not public.shows(stem):
            values = {"value": stems[stem]}
            problems.append(Problem("publish-embargo", path, values=values))
    return problems


def find_hidden_keys(site: Path, paths: Iterable[str], public: PublicContent) -> list[Problem]:
    """The shards of the search index among `paths` that have a key of hidden stories only."""
    hidden = public.hidden_keys()
    if not any(hidden.values()):
        return []
    problems = []
    for path in paths:
        found = _SHARD.fullmatch(path)
        words = hidden.get(found[1]) if found else None
        if words:
            keys = {key for key, *_ in decode_shard((site / path).read_bytes())}
            if telling := sorted(keys & words.keys()):
                values = {"value": words[telling[0]]}
                problems.append(Problem("publish-embargo", path, values=values))
    return problems


def rendition_stem(name: str) -> str:
    """The prefix of the names of a picture's renditions."""
    return slugify(PurePosixPath(name).stem) or "picture"
