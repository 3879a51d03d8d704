"""Which folders may be written and cleared: one rule for the output and for publishing.

A folder is ours if it has our marker, is empty, or does not exist yet. A folder that is, contains
or lies in a folder of the newsroom (its content, its theme, its git) never is.
"""

from collections.abc import Iterable
from pathlib import Path

from tilshi.problems import UsageError

_GIT = ".git"
_NOBODYS = {"lost+found"}
"""What file systems themselves create in an empty folder."""


def require_ours(
    folder: Path, marked: bool, sources: Iterable[Path] = (), held: Iterable[Path] = ()
) -> None:
    """Makes sure that `folder` may be written and cleared: it is separate from the others, and
    `marked` as ours, empty, or missing.

    Raises UsageError otherwise.
    """
    require_separate(folder, sources, held)
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UsageError("output-not-ours", value=folder)
    if folder.exists() and not marked and any(e.name not in _NOBODYS for e in folder.iterdir()):
        raise UsageError("output-not-ours", value=folder)


def require_separate(folder: Path, sources: Iterable[Path], held: Iterable[Path] = ()) -> None:
    """Makes sure that `folder` is none of the `sources`, nor around or inside one; that it is none
    of `held`, nor around one; and that it is no git folder or working tree.

    Raises UsageError otherwise. Symbolic links are followed.
    """
    for other in sources:
        if is_within(folder, other) or is_within(other, folder):
            raise UsageError("output-overlaps", value=folder, other=other)
    for other in held:
        if is_within(other, folder):
            raise UsageError("output-overlaps", value=folder, other=other)
    real = folder.resolve()
    git = next((one for one in (real, *real.parents) if one.name.casefold() == _GIT), real / _GIT)
    if git != real / _GIT or git.exists():
        raise UsageError("output-overlaps", value=folder, other=git)


def is_within(inner: Path, outer: Path) -> bool:
    """Whether `inner` is `outer` or lies in it, however the two are written: through symbolic
    links, mounts, or in another case on a case-insensitive file system.
    """
    inside, around = inner.resolve(), outer.resolve()
    places = (inside, *inside.parents)
    return around in places or (around.exists() and any(_same(place, around) for place in places))


def _same(one: Path, other: Path) -> bool:
    return one.exists() and one.samefile(other)
