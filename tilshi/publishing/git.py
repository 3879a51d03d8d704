"""What git knows about the content: the commit, its age, what has changed since another one."""

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple


class ChangedFile(NamedTuple):
    """A file that has changed: its old and new path, None if it is new or deleted."""

    before: str | None
    now: str | None


class Revision(NamedTuple):
    """A commit that has changed a file: who made it, when (ISO 8601) and why, and the file's path
    in it, from the root of the working tree.
    """

    commit: str
    time: str
    author: str
    message: str
    path: str


class LastCommit(NamedTuple):
    """The last commit that changed a file, its time (ISO 8601), and the names at that time, by
    their current ones, of files that were renamed since.
    """

    commit: str
    time: str
    names: Mapping[str, str]


class Repository:
    """The git repository that contains `folder`. Without one, nothing is known and nothing
    fails.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def head(self) -> tuple[str, str]:
        """(commit, ISO time of it); ("", "") outside git."""
        said = self._ask("log", "-1", "--format=%H %cI")
        commit, _, time = (said or "").strip().partition(" ")
        return commit, time

    def dirty(self) -> bool:
        """Whether files differ from the commit."""
        return bool(self._ask("status", "--porcelain", "--untracked-files=normal"))

    def is_ancestor(self, old: str, new: str) -> bool | None:
        """Whether `new` is a descendant of `old`; None if one of them is not in this clone."""
        for commit in (old, new):
            if self._ask("cat-file", "-e", f"{commit}^{{commit}}") is None:
                return None
        return self._ask("merge-base", "--is-ancestor", old, new) is not None

    def edited(self, old: str, new: str) -> set[str] | None:
        """The stories whose sources differ between two commits; None if that is not known."""
        said = self._ask("diff", "--name-only", "-z", old, new, "--", "*.md") if old else None
        if said is None:
            return None
        names = (PurePosixPath(path).name.split(".")[0] for path in said.split("\0"))
        return {name for name in names if name}

    def is_repository(self) -> bool:
        """Whether the folder is in a repository at all."""
        return self._ask("rev-parse", "--git-dir") is not None

    def is_shallow(self) -> bool:
        """Whether the clone lacks part of the history."""
        return (self._ask("rev-parse", "--is-shallow-repository") or "").strip() == "true"

    def commit(self, name: str) -> str | None:
        """The commit that `name` refers to; None if it is not in this clone."""
        said = self._ask("rev-parse", "-q", "--verify", "--end-of-options", f"{name}^{{commit}}")
        return said.strip() if said else None

    def merge_base(self, one: str, other: str) -> str | None:
        """The merge base of two commits; None if it is not in this clone."""
        said = self._ask("merge-base", one, other)
        return said.strip() if said else None

    def changed(self, base: str) -> list[ChangedFile] | None:
        """What differs below the folder between the commit `base` and the working tree, including
        untracked files; None if `base` is not in this clone.
        """
        said = self._ask(
            "diff", "--name-status", "-M", "-z", "--relative", "--no-ext-diff", base, "--", "."
        )
        new = self._ask("ls-files", "--others", "--exclude-standard", "-z", "--", ".")
        if said is None or new is None:
            return None
        moved = [ChangedFile(None, path) for path in new.split("\0") if path]
        fields = iter(said.split("\0"))
        for status in fields:
            if status[:1] == "R":
                moved.append(ChangedFile(next(fields), next(fields)))
            elif status:
                path = next(fields)
                moved.append(
                    ChangedFile(*{"A": (None, path), "D": (path, None)}.get(status[0], (path,) * 2))
                )
        return moved

    def contents(self, commit: str, paths: Iterable[str]) -> dict[str, bytes]:
        """The files at `paths` below the folder in `commit`, as far as they exist."""
        wanted = list(paths)
        files = self.blobs([f"{commit}:./{path}" for path in wanted])
        return {path: data for path, data in zip(wanted, files, strict=True) if data is not None}

    def revisions(self, path: str) -> list[Revision]:
        """The commits that have changed the file at `path` below the folder, newest first, also
        when it had another name.
        """
        form = "--format=%x01%H%x02%aI%x02%an%x02%B%x02"
        said = self._ask("log", "--follow", "-M", "--name-status", "-z", form, "--", path) or ""
        found = []
        for one in said.split("\x01")[1:]:
            commit, time, author, message, files = one.split("\x02", 4)
            _, *names = filter(None, files.strip("\n\0").split("\0"))
            if names:
                found.append(Revision(commit, time, author, message.strip(), names[-1]))
        return found

    def last_commits(self, folder: str) -> tuple[dict[str, LastCommit], set[str]]:
        """The last commit that changed each file in `folder`, below the repository's folder, other
        than by renaming it, by its current path; and the paths of files that are not committed as
        they are. All names of files are those below the repository's folder.
        """
        form = "--format=%x01%H%x02%aI%x02"
        said = self._ask("log", "-M", "--name-status", "-z", "--relative", form, "--", folder)
        found: dict[str, LastCommit] = {}
        now: dict[str, str] = {}  # current names by those at the time
        names: dict[str, str] = {}
        for one in (said or "").split("\x01")[1:]:
            commit, time, files = one.split("\x02", 2)
            renamed: dict[str, str] = {}
            for status, before, after in _statuses(files):
                current = now.get(after, after)
                if status != "R100":
                    found.setdefault(current, LastCommit(commit, time, names))
                if before != after:
                    renamed[before] = current
            if renamed:
                now |= renamed
                names = {current: old for old, current in now.items()}
        listed = self._ask("status", "--porcelain", "-z", "--no-renames", "-uall", "--", folder)
        top = (self._ask("rev-parse", "--show-prefix") or "").strip()
        uncommitted = {line[3:].removeprefix(top) for line in (listed or "").split("\0") if line}
        return found, uncommitted

    def versions(self, revisions: Iterable[Revision]) -> list[bytes | None]:
        """The file in each of the `revisions`; None where it was deleted."""
        return self.blobs([f"{one.commit}:{one.path}" for one in revisions])

    def messages(self, base: str, path: str) -> list[str]:
        """The messages of the commits since `base` that have changed the file at `path`."""
        said = self._ask("log", "-z", "--format=%B", f"{base}..HEAD", "--", path) or ""
        return [message.strip() for message in said.split("\0") if message.strip()]

    def is_modified(self, path: str) -> bool:
        """Whether the file at `path` differs from the commit, or is not in it."""
        return bool(self._ask("status", "--porcelain", "--", path))

    def blobs(self, names: Sequence[str]) -> list[bytes | None]:
        """The files that git knows by these `names`, None for each that it does not know."""
        askable = [name for name in names if "\n" not in name]
        asked = "".join(f"{name}\n" for name in askable).encode()
        said = self._answer("cat-file", "--batch", given=asked) or b""
        found, at = {}, 0
        for name in askable:
            end = said.find(b"\n", at)
            head, at = said[at:end].split(b" "), end + 1
            if end >= 0 and len(head) == 3 and head[1] == b"blob" and head[2].isdigit():
                size = int(head[2])
                found[name] = said[at : at + size]
                at += size + 1
        return list(map(found.get, names))

    def top(self) -> Path | None:
        """The root of the working tree; None outside git."""
        said = self._ask("rev-parse", "--show-toplevel")
        return Path(said.removesuffix("\n")) if said else None

    def lines(
        self, patterns: Iterable[str], without: Iterable[str] = ()
    ) -> Iterator[tuple[str, int, str]]:
        """(path, number, its ASCII characters) of each line, in the text files that git knows, that
        matches one of the `patterns` (extended regular expressions over bytes), except in paths
        that match one of `without`.
        """
        wanted = [part for pattern in patterns for part in ("-e", pattern)]
        paths = [":/", *(f":(top,exclude){path}" for path in without)]
        said = self._answer("grep", "-nIzE", "--full-name", *wanted, "--", *paths)
        for line in (said or b"").split(b"\n"):
            path, _, rest = line.partition(b"\0")
            number, _, text = rest.partition(b"\0")
            if number.isdigit():
                yield path.decode("utf-8", "replace"), int(number), text.decode("ascii", "ignore")

    def _ask(self, *arguments: str) -> str | None:
        """The output of git, None if it fails or is not installed."""
        answer = self._answer(*arguments)
        return None if answer is None else answer.decode("utf-8", "replace")

    def _answer(self, *arguments: str, given: bytes | None = None) -> bytes | None:
        try:
            done = subprocess.run(
                # In a CI container the folder may belong to another user.
                ["git", "-c", "safe.directory=*", "-c", "core.quotePath=false", *arguments],
                cwd=self.folder,
                # Matching bytes is seven times as fast.
                env={**os.environ, "LC_ALL": "C"},
                input=given,
                # Without input, git must not wait for any.
                stdin=subprocess.DEVNULL if given is None else None,
                capture_output=True,
                check=True,
            )
        except (subprocess.CalledProcessError, OSError):
            return None
        return done.stdout


def _statuses(files: str) -> Iterator[tuple[str, str, str]]:
    """(status, path before, path after) of each file of a commit."""
    fields = iter(field for field in files.strip("\n").split("\0") if field.strip("\n"))
    for status in fields:
        before = next(fields)
        yield status.strip(), before, next(fields) if status.strip()[:1] in "RC" else before
