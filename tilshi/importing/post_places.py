"""Where the file of each post is, and what happens to it: decided before anything is written, so
that posts can refer to each other.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from tilshi import urls
from tilshi.content.source import ARTICLE, PAGE
from tilshi.editions import Edition
from tilshi.filesystem import digest
from tilshi.importing.export_records import Post, note
from tilshi.importing.import_journal import ImportJournal
from tilshi.importing.newsroom_state import NewsroomState
from tilshi.importing.old_addresses import AddressBook
from tilshi.importing.post_file import beginning, headline
from tilshi.kazakh.slug import SLUG, slugify
from tilshi.problems import Problem

_LONGEST_STEM = 80
NEW, UPDATED, UNCHANGED, KEPT, DELETED = "new", "updated", "unchanged", "kept", "deleted"
"""What happens to a post's file: it is written, written again, already so, changed by an editor, or
deleted by one.
"""
_LEFT_ALONE = {KEPT: "import-kept", DELETED: "import-deleted"}

Current = Callable[[str], bytes | None]
"""The bytes of a file below the content folder; None if there is none."""


@dataclass(frozen=True)
class ImportOptions:
    """`lang` is the language of the texts, `main` whether it is that of the main edition, `langs`
    are those of the site; `zone` is its time zone, `at` the clock; `section` is the name of the
    section of posts that have none.
    """

    lang: str
    main: bool
    langs: Sequence[str]
    editions: Sequence[Edition]
    zone: ZoneInfo
    at: datetime
    section: str = ""

    @property
    def own_editions(self) -> list[Edition]:
        """The editions that show the texts."""
        return [edition for edition in self.editions if edition.lang == self.lang]


@dataclass(frozen=True)
class PlacedPost:
    """A post with the `path` of its file below the content folder, its `fate`, and its `date`: if
    it has none, that of its first import.
    """

    post: Post
    path: str
    fate: str
    date: datetime

    @property
    def is_written(self) -> bool:
        """Whether an import may write its file."""
        return self.fate in (NEW, UPDATED)

    @property
    def stem(self) -> str:
        """The id of the story or page."""
        return self.path.rpartition("/")[2].partition(".")[0]

    @property
    def target(self) -> str:
        """How a text links to it."""
        return f"{'page' if self.post.page else 'story'}:{self.stem}"

    def own_paths(self, options: ImportOptions) -> list[str]:
        """Its paths on the site."""
        return _paths(self.post, self.stem, self.date, options)


def _paths(post: Post, stem: str, date: datetime, options: ImportOptions) -> list[str]:
    if post.page:
        return [urls.static_path(edition, stem) for edition in options.own_editions]
    zone = options.zone
    return [urls.article_path(edition, date, stem, zone) for edition in options.own_editions]


def placed_posts(
    posts: Sequence[Post],
    state: NewsroomState,
    journal: ImportJournal,
    current: Current,
    options: ImportOptions,
    notes: list[Problem],
) -> tuple[list[PlacedPost], AddressBook]:
    """The posts with their places, and the paths that are taken then; `notes` are added of what is
    left alone.
    """
    known = [_as_before(post, journal, current, options) for post in _distinct(posts, notes)]
    again = {one.path for one in known if one.is_written}
    places = (some for path, some in state.places.items() if path not in again)
    book = AddressBook(options.editions, state.site_places.union(*places))
    for one in known:
        if one.fate in _LEFT_ALONE:
            values = {"value": f"content/{one.path}", "title": headline(one.post)}
            notes.append(note(_LEFT_ALONE[one.fate], one.post.file, one.post.line, **values))
        elif one.path:
            book.take(*one.own_paths(options))
    taken = _taken_stems(state)
    return [one if one.path else _with_path(one, taken, book, options) for one in known], book


def _as_before(
    post: Post, journal: ImportJournal, current: Current, options: ImportOptions
) -> PlacedPost:
    """A post where an earlier import has put it; with an empty path if none has."""
    before = journal.posts.get(post.id)
    if before is None:
        date = post.date or options.at.replace(second=0, microsecond=0)
        return PlacedPost(post, "", NEW, date)
    data = current(before.file)
    if data is None:
        fate = DELETED if journal.finished else NEW
    else:
        fate = UPDATED if digest(data) == before.digest else KEPT
    return PlacedPost(post, before.file, fate, post.date or before.date)


def _distinct(posts: Sequence[Post], notes: list[Problem]) -> Iterator[Post]:
    """The posts, without those that are in the export twice; those of a damaged export that only
    share a number get ids of their own.
    """
    met: dict[str, Post] = {}
    for post in map(_with_possible_dates, posts):
        id_ = post.id
        while (other := met.get(id_)) is not None:
            if (other.title, other.html, other.address) == (post.title, post.html, post.address):
                notes.append(note("import-twice", post.file, post.line, title=headline(post)))
                break
            id_ += f"-{slugify(post.title) or 'x'}"
        else:
            met[id_] = post
            yield replace(post, id=id_)


def _with_possible_dates(post: Post) -> Post:
    """A post without dates that no file may have."""
    date, modified = (
        one if one is not None and 1801 <= one.year <= 2199 else None
        for one in (post.date, post.modified)
    )
    return replace(post, date=date, modified=modified)


def _taken_stems(state: NewsroomState) -> Mapping[str, set[str]]:
    """The stems of all languages by kind: a story with the stem of one in another language would be
    its translation.
    """
    taken: dict[str, set[str]] = {ARTICLE: set(), PAGE: set()}
    for (kind, _), stems in state.stems.items():
        taken.setdefault(kind, set()).update(stems)
    return taken


def _with_path(
    placed: PlacedPost, taken: Mapping[str, set[str]], book: AddressBook, options: ImportOptions
) -> PlacedPost:
    """A new post with a path that nothing else has, which is then taken."""
    post = placed.post
    stems = taken[PAGE if post.page else ARTICLE]
    stem = chosen = _stem(post)
    number = 1
    while (
        chosen in stems
        or (post.page and urls.is_reserved(chosen))
        or not book.take(*_paths(post, chosen, placed.date, options))
    ):
        number += 1
        chosen = f"{stem}-{number}"
    stems.add(chosen)
    folder = "pages" if post.page else f"articles/{placed.date.astimezone(options.zone):%Y}"
    ending = ".md" if options.main else f".{options.lang}.md"
    return replace(placed, path=f"{folder}/{chosen}{ending}")


def _stem(post: Post) -> str:
    """The id that a post gets: from its headline, its old address, its text, or its number."""
    for words in (headline(post), post.slug, beginning(post)):
        stem = slugify(words)
        if len(stem) > _LONGEST_STEM:
            stem = stem[: _LONGEST_STEM + 1].rpartition("-")[0] or stem[:_LONGEST_STEM]
        if SLUG.fullmatch(stem) and not stem.isdigit():
            return stem
    kind = PAGE if post.page else ARTICLE
    return f"{kind}-{slugify(post.id) or '1'}"[-_LONGEST_STEM:].strip("-")
