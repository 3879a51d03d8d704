"""What an import writes: for each post of an export the file that it becomes, as plain values.
Nothing is read or written here but pictures, through the store that the caller gives.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tilshi import urls
from tilshi.filesystem import digest
from tilshi.importing.export_records import Export, Post, Term, note
from tilshi.importing.import_entries import Entries, resolve_entries
from tilshi.importing.import_journal import ImportJournal, Written
from tilshi.importing.import_pictures import PictureStore
from tilshi.importing.newsroom_state import NewsroomState
from tilshi.importing.old_addresses import AddressBook, Targets
from tilshi.importing.post_file import FrontOfPost, PostWriter, headline
from tilshi.importing.post_places import (
    DELETED,
    UNCHANGED,
    Current,
    ImportOptions,
    PlacedPost,
    placed_posts,
)
from tilshi.problems import Problem, say


@dataclass(frozen=True)
class PlannedFile:
    """What becomes of a post: where its file is, and the `text` of this if it is to be written."""

    placed: PlacedPost
    text: str | None = None
    draft: bool = False


@dataclass(frozen=True)
class ImportPlan:
    """The files of an import, the entries that it adds to each registry, its journal and notes."""

    files: Sequence[PlannedFile]
    entries: Mapping[str, Entries]
    journal: ImportJournal
    notes: list[Problem] = field(default_factory=list)


Progress = Callable[[int, int], None]
"""Called with (done, total) as posts are written."""


def no_progress(done: int, total: int) -> None:
    """Reports no progress."""


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
    notes = list(export.notes)
    placed, book = placed_posts(export.posts, state, journal, current, options, notes)
    export, placed = _with_sections(export, placed, options)
    entries = _entries(export, placed, state, journal, book, options)
    notes += (one for found in entries.values() for one in found.notes)
    targets = _targets(export, placed)
    writer = PostWriter(export, targets, pictures, entries, options.lang, options.zone)
    files = []
    for number, one in enumerate(placed):
        progress(number, len(placed))
        file = PlannedFile(one)
        if one.is_written:
            front, lost = _front(one, book, export.site, options)
            text, found = writer.text(one.post, one.path, front)
            notes += [*lost, *found]
            if text is None:
                continue
            same = current(one.path) == text.encode()
            file = PlannedFile(
                replace(one, fate=UNCHANGED if same else one.fate), text, front.draft
            )
        files.append(file)
    return ImportPlan(files, entries, _journal(files, entries, journal, pictures), notes)


def _front(
    placed: PlacedPost, book: AddressBook, site: str, options: ImportOptions
) -> tuple[FrontOfPost, list[Problem]]:
    """What the front matter says besides the post itself, and notes of addresses that are lost."""
    post = placed.post
    addresses = (post.address, *post.old)
    kept, lost = book.take_old(addresses, site, placed.own_paths(options), options.lang)
    title = headline(post)
    notes = [note("import-address", post.file, post.line, value=one, title=title) for one in lost]
    undated = post.date is None and not post.page
    if undated:
        notes.append(note("import-no-date", post.file, post.line))
    return FrontOfPost(placed.date, tuple(kept), post.draft or undated), notes


def _with_sections(
    export: Export, placed: Sequence[PlacedPost], options: ImportOptions
) -> tuple[Export, list[PlacedPost]]:
    """The export and its posts, each article of which has a section."""
    names = {lang: options.section or say("import-no-section", lang) for lang in options.langs}
    sections = {**export.sections, "": Term(names[options.lang], names=names)}

    def with_section(post: Post) -> Post:
        known = post.page or post.section in export.sections
        return post if known else replace(post, section="")

    given = [replace(one, post=with_section(one.post)) for one in placed]
    return replace(export, sections=sections), given


def _entries(
    export: Export,
    placed: Sequence[PlacedPost],
    state: NewsroomState,
    journal: ImportJournal,
    book: AddressBook,
    options: ImportOptions,
) -> dict[str, Entries]:
    """The sections, topics and authors of the articles that are written."""
    articles = [one.post for one in placed if one.is_written and not one.post.page]
    used: Mapping[str, tuple[Mapping[str, Term], list[str]]] = {
        urls.SECTION: (export.sections, [post.section or "" for post in articles]),
        urls.TOPIC: (export.topics, [key for post in articles for key in post.topics]),
        urls.AUTHOR: (export.authors, [key for post in articles for key in post.authors]),
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


def _targets(export: Export, placed: Sequence[PlacedPost]) -> Targets:
    """What links between the posts lead to."""
    targets = Targets(export.site)
    for one in placed:
        if one.fate != DELETED:
            targets.add((one.post.address, *one.post.old), one.target)
    return targets


def _journal(
    files: Sequence[PlannedFile],
    entries: Mapping[str, Entries],
    before: ImportJournal,
    pictures: PictureStore,
) -> ImportJournal:
    posts = dict(before.posts)
    for file in files:
        if file.text is not None:
            placed = file.placed
            text = file.text.encode()
            posts[placed.post.id] = Written(placed.path, digest(text), placed.date)
    ids = dict(before.entries)
    for kind, found in entries.items():
        ids |= {f"{kind}:{key}": id_ for key, id_ in found.ids.items()}
    return ImportJournal(posts, {**before.pictures, **pictures.names}, ids)
