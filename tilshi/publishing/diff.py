"""The difference between two releases, from their manifests, and its summary for people."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from tilshi.editions import EDITIONS
from tilshi.problems import EDITOR_LANGS, say

Manifest = Mapping[str, str]
"""Path of each file of a site and its SHA-256."""

ARTICLE = re.compile(r"(?:[a-z-]+/)?\d{4}/\d{2}/([^/]+)/index\.html")
"""The file of an article in any edition, with its slug."""
_OTHER_LETTERS = tuple(edition.prefix for edition in EDITIONS.values() if edition.letters)
_PAGE = re.compile(r".*\.html?")


@dataclass(frozen=True)
class ManifestDiff:
    """The new, changed and deleted paths, each sorted."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def put(self) -> tuple[str, ...]:
        """The paths to upload."""
        return tuple(sorted((*self.new, *self.changed)))

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


def compare(old: Manifest, new: Manifest) -> ManifestDiff:
    """The difference that turns `old` into `new`."""
    return ManifestDiff(
        new=tuple(sorted(path for path in new if path not in old)),
        changed=tuple(sorted(path for path in new if old.get(path, new[path]) != new[path])),
        gone=tuple(sorted(path for path in old if path not in new)),
    )


def all_inside(paths: Collection[str]) -> bool:
    """Whether each of `paths` is a file inside the folder that it starts from."""
    # All at once, because there may be a hundred thousand.
    text = "\n".join(f"/{path}/" for path in paths)
    astray = any(part in text for part in ("//", "/./", "/../", "\0", "\r"))
    return not astray and text.count("\n") == max(0, len(paths) - 1)


def is_page(path: str) -> bool:
    """Whether `path` is a page for readers."""
    return _PAGE.fullmatch(path) is not None


def pages(files: Collection[str]) -> int:
    """The number of pages among `files`."""
    return sum(map(is_page, files))


def story_slug(path: str) -> str | None:
    """The slug of the article at `path`, if there is one. Transliterations are not counted as
    separate articles.
    """
    found = ARTICLE.fullmatch(path)
    return found[1] if found and not path.startswith(_OTHER_LETTERS) else None


def in_words(
    diff: ManifestDiff, edited: Collection[str] | None, withdrawn: Callable[[str], bool]
) -> dict[str, str]:
    """A one-line summary in each language of the editors: «3 мақала жаңа, 1 түзетілді».

    `edited` are the names of the changed sources, without extensions, None if unknown: an article's
    page may also change because of what surrounds the article. `withdrawn` tells whether there is
    now a notice at a path.
    """
    fresh = [path for path in diff.new if story_slug(path)]
    articles = [path for path in diff.changed if story_slug(path)]
    retracted = [path for path in articles if withdrawn(path)]
    corrected = [
        path
        for path in articles
        if path not in retracted and (edited is None or story_slug(path) in edited)
    ]
    lost = [path for path in diff.gone if story_slug(path)]
    others = len(diff.put) + len(diff.gone)
    others -= len(fresh) + len(corrected) + len(retracted) + len(lost)
    counted = {
        "release-new": len(fresh),
        "release-mended": len(corrected),
        "release-withdrawn": len(retracted),
        "release-gone": len(lost),
        "release-others": others,
    }
    return {lang: _line(counted, lang) for lang in EDITOR_LANGS}


def _line(counted: Mapping[str, int], lang: str) -> str:
    parts = [say(key, lang, count=count) for key, count in counted.items() if count]
    return ", ".join(parts) or say("release-same", lang)
