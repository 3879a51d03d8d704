"""What differs between two releases, from their manifests alone, and in words."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from tilshi.editions import EDITIONS
from tilshi.problems import EDITOR_LANGS, say

Manifest = Mapping[str, str]
"""Path of each file of a site and its SHA-256."""

_ARTICLE = re.compile(r"(?:[a-z-]+/)?\d{4}/\d{2}/([^/]+)/index\.html")
_OTHER_LETTERS = tuple(edition.prefix for edition in EDITIONS.values() if edition.letters)
_PAGE = re.compile(r".*\.html?")


@dataclass(frozen=True)
class ManifestDiff:
    """Paths that are new, changed and gone, each sorted."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def put(self) -> tuple[str, ...]:
        """What has to be sent."""
        return tuple(sorted((*self.new, *self.changed)))

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


def compare(old: Manifest, new: Manifest) -> ManifestDiff:
    """What must be done to `old` to make it `new`."""
    return ManifestDiff(
        new=tuple(sorted(path for path in new if path not in old)),
        changed=tuple(sorted(path for path in new if old.get(path, new[path]) != new[path])),
        gone=tuple(sorted(path for path in old if path not in new)),
    )


def all_inside(paths: Collection[str]) -> bool:
    """Whether each of `paths` leads to a file inside the folder that it starts from."""
    # At once, for there may be a hundred thousand.
    text = "\n".join(f"/{path}/" for path in paths)
    astray = any(part in text for part in ("//", "/./", "/../", "\0", "\r"))
    return not astray and text.count("\n") == max(0, len(paths) - 1)


def is_page(path: str) -> bool:
    """Whether a reader opens `path` as a page."""
    return _PAGE.fullmatch(path) is not None


def pages(files: Collection[str]) -> int:
    """How many of `files` are pages."""
    return sum(map(is_page, files))


def story_slug(path: str) -> str | None:
    """The slug of the article that stands at `path`, if one does. The same text in other letters is
    not counted as an article of its own.
    """
    found = _ARTICLE.fullmatch(path)
    return found[1] if found and not path.startswith(_OTHER_LETTERS) else None


def in_words(
    diff: ManifestDiff, edited: Collection[str] | None, withdrawn: Callable[[str], bool]
) -> dict[str, str]:
    """One line in each language of the editors: «3 мақала жаңа, 1 түзетілді».

    `edited` are the names of the sources that changed, without endings, None if not known: an
    article's page may also change because of what stands beside the article. `withdrawn` tells of
    a path whether a notice stands there now.
    """
    fresh = [path for path in diff.new if story_slug(path)]
    articles = [path for path in diff.changed if story_slug(path)]
    retracted = [path for path in articles if withdrawn(path)]
    mended = [
        path
        for path in articles
        if path not in retracted and (edited is None or story_slug(path) in edited)
    ]
    lost = [path for path in diff.gone if story_slug(path)]
    others = len(diff.put) + len(diff.gone)
    others -= len(fresh) + len(mended) + len(retracted) + len(lost)
    counted = {
        "release-new": len(fresh),
        "release-mended": len(mended),
        "release-withdrawn": len(retracted),
        "release-gone": len(lost),
        "release-others": others,
    }
    return {lang: _line(counted, lang) for lang in EDITOR_LANGS}


def _line(counted: Mapping[str, int], lang: str) -> str:
    parts = [say(key, lang, count=count) for key, count in counted.items() if count]
    return ", ".join(parts) or say("release-same", lang)
