"""What an import writes: for each post of an export the file that it becomes, as plain values.
Nothing is read or written here but pictures, through the store that the caller gives.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from tilshi import urls
from tilshi.content.source import ARTICLE, PAGE
from tilshi.editions import Edition
from tilshi.filesystem import digest
from tilshi.importing.export_records import Export, Post, Term, note
from tilshi.importing.import_entries import Entries, resolve_entries
from tilshi.importing.import_journal import ImportJournal, Written
from tilshi.importing.import_pictures import PictureStore
from tilshi.importing.newsroom_state import NewsroomState
from tilshi.importing.old_addresses import AddressBook, Targets
from tilshi.importing.post_file import FrontOfPost, PostWriter, beginning, headline
from tilshi.kazakh.slug import SLUG, slugify
from tilshi.problems import Problem, say

_LONGEST_STEM = 80
NEW, UPDATED, UNCHANGED, KEPT, DELETED = "new", "updated", "unchanged", "kept", "deleted"
"""What happens to a post's file: it is written, written again, already so, changed by an editor, or
deleted by one.
"""

_LEFT_ALONE = {KEPT: "import-kept", DELETED: "import-deleted"}


@dataclass(frozen=True)
class ImportOptions:
    """`lang` is the language of the texts, `zone` the site's time zone, `at` the clock; `section`
    is the name of the section of posts that have none.
    """

    lang: str
    main: bool
    langs: Sequence[str]
    editions: Sequence[Edition]
    zone: ZoneInfo
    at: datetime
    section: str = ""


@dataclass(frozen=True)
class PlannedFile:
    """What becomes of a post: the `path` of its file below the content folder, and its `text` if it
    is to be written.
    """

    post: Post
    path: str
    fate: str
    text: str | None = None
    draft: bool = False


@dataclass
class ImportPlan:
    """The files of an import, the entries that it adds to each registry, its journal and notes."""

    files: list[PlannedFile] = field(default_factory=list)
    entries: dict[str, Entries] = field(default_factory=dict)
    journal: ImportJournal = field(default_factory=ImportJournal)
    notes: list[Problem] = field(default_factory=list)


Progress = Callable[[int, int], None]
"""Called with (done, total) as posts are written."""


def no_progress(done: int, total: int) -> None:
    """Reports no progress."""


Current = Callable[[str], bytes | None]
"""The bytes of a file below the content folder; None if there is none."""


def plan_import(
    export: Export,
    state: NewsroomState,
    journal: ImportJournal,
    current: Current,
    pictures: PictureStore,
    options: ImportOptions,
    progress: Progress = no_progress,
) -> ImportPlan:
    """The plan of an import. A file that an editor has changed or deleted since the last import is
    left alone.
    """
    plan = ImportPlan(notes=list(export.notes))
    settled = list(_settled(export, state, journal, current, options, plan.notes))
    written = [(post, path) for post, path, fate in settled if fate in (NEW, UPDATED)]
    again = {path for _, path in written}
    places = (some for path, some in state.places.items() if path not in again)
    book = AddressBook(options.editions, state.site_places.union(*places))
    for post, path in written:
        book.take(*_own_paths(path, post, options))
    export, written = _with_sections(export, written, options)
    plan.entries = _entries(export, [post for post, _ in written], state, journal, book, options)
    for entries in plan.entries.values():
        plan.notes += entries.notes
    targets = _targets(export, settled)
    writer = PostWriter(export, targets, pictures, plan.entries, options.lang, options.zone)
    by_id = {post.id: (post, path) for post, path in written}
    for number, (post, path, fate) in enumerate(settled):
        progress(number, len(settled))
        if fate not in (NEW, UPDATED):
            plan.files.append(PlannedFile(post, path, fate))
            continue
        post, path = by_id[post.id]
        kept, lost = book.take_old(
            (post.address, *post.old), export.site, _own_paths(path, post, options), options.lang
        )
        plan.notes += [
            note("import-address", post.file, post.line, value=one, title=headline(post))
            for one in lost
        ]
        if post.date is None and not post.page:
            plan.notes.append(note("import-no-date", post.file, post.line))
        front = FrontOfPost(
            _date(post, options), tuple(kept), post.draft or (post.date is None and not post.page)
        )
        text, notes = writer.text(post, path, front)
        plan.notes += notes
        if text is None:
            continue
        fate = UNCHANGED if current(path) == text.encode() else fate
        plan.files.append(PlannedFile(post, path, fate, text, front.draft))
    plan.journal = _journal(plan, journal, pictures)
    return plan


def _settled(
    export: Export,
    state: NewsroomState,
    journal: ImportJournal,
    current: Current,
    options: ImportOptions,
    notes: list[Problem],
) -> Iterator[tuple[Post, str, str]]:
    """Each post with its path and its fate."""
    taken = {key: set(some) for key, some in state.stems.items()}
    for kind in (ARTICLE, PAGE):
        taken.setdefault((kind, options.lang), set())
    # A story of the same stem in another language would be its translation.
    for kind, lang in list(taken):
        taken[kind, options.lang] |= taken[kind, lang]
    sections = state.registries.sections.entries.values()
    taken[PAGE, options.lang] |= {one.slug_in(options.lang) for one in sections}
    for post in _distinct(export.posts, notes):
        before = journal.posts.get(post.id)
        if before is None:
            yield post, _new_path(post, taken, options), NEW
            continue
        data = current(before.file)
        if data is None:
            fate = DELETED if journal.finished else NEW
        else:
            fate = UPDATED if digest(data) == before.digest else KEPT
        if fate in (DELETED, KEPT):
            values = {"value": f"content/{before.file}", "title": headline(post)}
            notes.append(note(_LEFT_ALONE[fate], post.file, post.line, **values))
        yield post, before.file, fate


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


def _new_path(post: Post, taken: dict[tuple[str, str], set[str]], options: ImportOptions) -> str:
    kind = PAGE if post.page else ARTICLE
    stems = taken[kind, options.lang]
    stem = _stem(post)
    number, chosen = 1, stem
    while chosen in stems or (post.page and urls.is_reserved(chosen)):
        number += 1
        chosen = f"{stem}-{number}"
    stems.add(chosen)
    ending = ".md" if options.main else f".{options.lang}.md"
    if post.page:
        return f"pages/{chosen}{ending}"
    return f"articles/{_date(post, options).astimezone(options.zone):%Y}/{chosen}{ending}"


def _stem(post: Post) -> str:
    """The id that a post gets: from its headline, else from its old address or its number."""
    kind = PAGE if post.page else ARTICLE
    for words in (headline(post), post.slug, beginning(post)):
        stem = slugify(words)
        if len(stem) > _LONGEST_STEM:
            stem = stem[: _LONGEST_STEM + 1].rpartition("-")[0] or stem[:_LONGEST_STEM]
        if SLUG.fullmatch(stem) and not stem.isdigit():
            return stem
    return f"{kind}-{slugify(post.id) or '1'}"[-_LONGEST_STEM:].strip("-")


def _own_paths(path: str, post: Post, options: ImportOptions) -> list[str]:
    stem = path.rpartition("/")[2].partition(".")[0]
    own = [edition for edition in options.editions if edition.lang == options.lang]
    if post.page:
        return [urls.static_path(edition, stem) for edition in own]
    date = _date(post, options)
    return [urls.article_path(edition, date, stem, options.zone) for edition in own]


def _date(post: Post, options: ImportOptions) -> datetime:
    return post.date or options.at


def _with_sections(
    export: Export, written: Sequence[tuple[Post, str]], options: ImportOptions
) -> tuple[Export, list[tuple[Post, str]]]:
    """The export and its posts, each article of which has a section."""
    if all(post.page or post.section in export.sections for post, _ in written):
        return export, list(written)
    names = {lang: options.section or say("import-no-section", lang) for lang in options.langs}
    sections = {**export.sections, "": Term(names[options.lang], names=names)}
    given = [
        (post if post.page or post.section in export.sections else replace(post, section=""), path)
        for post, path in written
    ]
    return replace(export, sections=sections), given


def _entries(
    export: Export,
    posts: Sequence[Post],
    state: NewsroomState,
    journal: ImportJournal,
    book: AddressBook,
    options: ImportOptions,
) -> dict[str, Entries]:
    articles = [post for post in posts if not post.page]
    used: Mapping[str, tuple[Mapping[str, Term], list[str]]] = {
        urls.SECTION: (export.sections, [p.section for p in articles if p.section is not None]),
        urls.TOPIC: (export.topics, [one for p in articles for one in p.topics]),
        urls.AUTHOR: (export.authors, [one for p in articles for one in p.authors]),
    }
    found = {}
    for kind, (terms, keys) in used.items():
        known = {
            key.partition(":")[2]: id_
            for key, id_ in journal.entries.items()
            if key.startswith(f"{kind}:")
        }
        found[kind] = resolve_entries(
            kind, terms, [key for key in keys if key in terms], state.registries.listed[kind],
            known, book, export.site, export.posts[0].file, options.lang, options.editions,
        )  # fmt: skip
    return found


def _targets(export: Export, settled: Sequence[tuple[Post, str, str]]) -> Targets:
    targets = Targets(export.site)
    for post, path, fate in settled:
        if fate != DELETED:
            kind = "page" if path.startswith("pages/") else "story"
            stem = path.rpartition("/")[2].partition(".")[0]
            targets.add((post.address, *post.old), f"{kind}:{stem}")
    return targets


def _journal(plan: ImportPlan, before: ImportJournal, pictures: PictureStore) -> ImportJournal:
    posts = dict(before.posts)
    for file in plan.files:
        if file.text is not None:
            posts[file.post.id] = Written(file.path, digest(file.text.encode()))
    entries = dict(before.entries)
    for kind, found in plan.entries.items():
        entries |= {f"{kind}:{key}": id_ for key, id_ in found.ids.items()}
    return ImportJournal(posts, {**before.pictures, **pictures.names}, entries)
