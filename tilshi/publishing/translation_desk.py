"""The translation desk: what is not translated, not finished, or older than its original."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from tilshi.content.text_changes import TextChange, only_typing, text_changes
from tilshi.publishing.git import Repository
from tilshi.store.article_facts import ArticleFact, article_facts
from tilshi.store.connection import read_catalogue

TRANSLATED = ("title", "summary", "image.alt", "image.caption", "text")
"""What a translation has of its own, as `text_changes` names it."""
_AT_ONCE = 500


class TranslationState(StrEnum):
    """What is wrong with a translation."""

    MISSING = "missing"
    OUTDATED = "outdated"
    UNFINISHED = "unfinished"


@dataclass(frozen=True)
class TranslationTask:
    """A translation to make, finish or update: of which story (its title is that of the original,
    its date that of publication), from and into which language, and its file, None if there is
    none. If it is outdated, `changes` are what the original has become since; there are none if
    only the times of their changes are known.
    """

    state: TranslationState
    story: str
    title: str
    date: datetime
    original: str
    lang: str
    file: str | None
    changes: tuple[TextChange, ...] = ()


Changes = Callable[[Sequence[tuple[ArticleFact, ArticleFact]]], list[list[TextChange] | None]]
"""What has changed in the originals since their translations, for each (translation, original);
None where that is not known.
"""


def desk_at(
    catalogue: Path, content: Path, langs: Sequence[str], at: datetime, days: int | None = None
) -> list[TranslationTask]:
    """The desk of checked content as of `at`. Only stories of the last `days` are missed, all if
    that is None.
    """
    with closing(read_catalogue(catalogue)) as db:
        facts = article_facts(db)
    return desk_of(facts, content, langs, at, days)


def desk_of(
    facts: Iterable[ArticleFact],
    content: Path,
    langs: Sequence[str],
    at: datetime,
    days: int | None = None,
) -> list[TranslationTask]:
    """The desk as of `at`, from the `facts` of all articles."""
    repository = Repository(content)
    since = at - timedelta(days=days) if days is not None else datetime.fromtimestamp(0, UTC)
    return translation_tasks(
        facts, langs, at, since, lambda pairs: _changes(repository, content, pairs)
    )


def translation_tasks(
    facts: Iterable[ArticleFact],
    langs: Sequence[str],
    at: datetime,
    since: datetime,
    changes: Changes,
) -> list[TranslationTask]:
    """What is to be translated into each of the `langs` as of `at`, by language and state, newest
    first. Translations of stories published before `since` are not missed. Stories that are hidden
    for now are translated, too, but drafts, retracted and expired ones are not.
    """
    tasks: list[TranslationTask] = []
    pairs: list[tuple[ArticleFact, ArticleFact]] = []
    for _, group in groupby(facts, key=lambda one: one.story):
        versions = {one.lang: one for one in group}
        original = versions.get(next(iter(versions.values())).original)
        if original is None or not _counts(original, at):
            continue
        for lang in langs:
            if lang == original.lang:
                continue
            found = versions.get(lang)
            if found is None:
                if original.time >= since.timestamp():
                    tasks.append(_task(TranslationState.MISSING, original, lang, None))
            elif found.status == "draft":
                tasks.append(_task(TranslationState.UNFINISHED, original, lang, found))
            elif found.status == "published":
                pairs.append((found, original))
    for (found, original), changed in zip(pairs, changes(pairs), strict=True):
        task = _task(TranslationState.OUTDATED, original, found.lang, found)
        if changed:
            tasks.append(replace(task, changes=tuple(changed)))
        elif changed is None and _is_older(found, original):
            tasks.append(task)
    order = list(TranslationState)
    tasks.sort(key=lambda one: (-one.date.timestamp(), one.story))
    return sorted(tasks, key=lambda one: (langs.index(one.lang), order.index(one.state)))


def _counts(original: ArticleFact, at: datetime) -> bool:
    """Whether an original is worth translating."""
    expired = original.expires is not None and original.expires <= at.timestamp()
    return original.status == "published" and not expired


def _is_older(found: ArticleFact, original: ArticleFact) -> bool:
    """Whether the original was modified after the translation, by what they say themselves."""
    if original.modified is None:
        return False
    mine = datetime.fromisoformat(found.modified).timestamp() if found.modified else found.time
    return datetime.fromisoformat(original.modified).timestamp() > mine


def _task(
    state: TranslationState, original: ArticleFact, lang: str, found: ArticleFact | None
) -> TranslationTask:
    return TranslationTask(
        state,
        original.story,
        original.title,
        datetime.fromtimestamp(original.time, UTC),
        original.lang,
        lang,
        found.path if found is not None else None,
    )


def _changes(
    repository: Repository, content: Path, pairs: Sequence[tuple[ArticleFact, ArticleFact]]
) -> list[list[TextChange] | None]:
    """What git knows of the originals at the last commit of each translation."""
    if not repository.is_repository() or repository.is_shallow():
        return [None] * len(pairs)
    commits, uncommitted = repository.last_commits("articles")
    names: list[list[str]] = []
    for found, original in pairs:
        last = commits.get(found.source)
        if last is None or found.source in uncommitted:
            names.append([])  # newer than anything that is committed
        else:
            paths = dict.fromkeys((original.source, original.path))
            names.append([f"{last.commit}:./{last.names.get(path, path)}" for path in paths])
    then = _read(repository, [name for some in names for name in some])
    return [
        _changed(
            next(filter(None, map(then.get, some)), None), (content / original.source).read_bytes()
        )
        for some, (_, original) in zip(names, pairs, strict=True)
    ]


def _read(repository: Repository, names: Sequence[str]) -> Mapping[str, bytes]:
    found: dict[str, bytes] = {}
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        blobs = zip(some, repository.blobs(some), strict=True)
        found |= {name: data for name, data in blobs if data is not None}
    return found


def _changed(before: bytes | None, after: bytes) -> list[TextChange]:
    """What has changed of that which is translated; nothing if the original is not older."""
    if before is None or before == after:
        return []
    return [
        one
        for one in text_changes(before, after)
        if one.field in TRANSLATED and not only_typing(one.before, one.after)
    ]


def counts(tasks: Iterable[TranslationTask]) -> Iterator[tuple[str, dict[TranslationState, int]]]:
    """(language, how many tasks of each state) of the `tasks`, in their order."""
    for lang, group in groupby(tasks, key=lambda one: one.lang):
        states = [one.state for one in group]
        yield lang, {state: states.count(state) for state in TranslationState}
