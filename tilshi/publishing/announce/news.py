"""What a release changes that others are told about. Pure."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from tilshi import urls
from tilshi.publishing.diff import ARTICLE, ManifestDiff, is_page, story_slug

_NOT_INDEXED = re.compile(r"(?:.*/)?(?:404\.html|p/\d+/index\.html)")


@dataclass(frozen=True)
class NewStory:
    """A new story in an edition: its texts, its absolute URL, its file, and those at its old
    addresses.
    """

    id: str
    edition: str
    title: str
    summary: str
    url: str
    file: str = ""
    old_files: frozenset[str] = frozenset()


def changed_pages(
    diff: ManifestDiff, edited: Collection[str] | None, target: Callable[[str], str | None]
) -> Iterator[str]:
    """The pages that search engines should fetch again: new ones, those that are gone or redirect
    from now on, and those whose sources were edited.

    `edited` are the names of stories and static pages in addresses, None if unknown: a page may
    also change because of what surrounds its story, which does not count. Numbered pages of
    listings do not count either. `target` gives the file of the page to which a path redirects,
    None if it does not: that of a story redirects from now on only if the story was edited.
    """
    for path in (*diff.new, *diff.gone):
        if _is_indexed(path):
            yield path
    for path in filter(_is_indexed, diff.changed):
        leads_to = target(path)
        if edited is None:
            told = story_slug(path) is not None or leads_to is not None
        elif leads_to is None:
            told = _name(path) in edited
        else:
            told = ARTICLE.fullmatch(leads_to) is None or _name(leads_to) in edited
        if told:
            yield path


def changed_feeds(diff: ManifestDiff) -> tuple[str, ...]:
    """The feeds that are new or have changed."""
    return tuple(path for path in diff.put if path.rpartition("/")[2] in urls.FEEDS)


def is_new(story: NewStory, diff: ManifestDiff) -> bool:
    """Whether the last release did not have the story, at any address."""
    return story.file in diff.new and not story.old_files & {*diff.changed}


def _name(path: str) -> str:
    """The name of a page in its address."""
    return path.split("/")[-2] if "/" in path else ""


def _is_indexed(path: str) -> bool:
    return is_page(path) and _NOT_INDEXED.fullmatch(path) is None
