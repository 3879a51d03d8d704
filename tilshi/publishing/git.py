"""What git knows of the content: the commit, its age, what changed since another one."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath


class Repository:
    """The git repository around `folder`, or none: then nothing is known and nothing fails."""

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
        """Whether `new` builds on `old`; None if one of them is not in this clone."""
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

    def top(self) -> Path | None:
        """The folder that the whole repository is in; None outside git."""
        said = self._ask("rev-parse", "--show-toplevel")
        return Path(said.removesuffix("\n")) if said else None

    def lines(
        self, patterns: Iterable[str], without: Iterable[str] = ()
    ) -> Iterator[tuple[str, int, str]]:
        """(path, number, its ASCII characters) of each line, in the text files that git knows, that
        fits one of the `patterns` (extended regular expressions over bytes); paths that fit one of
        `without` aside.
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
        """What git answers, None if it refuses or there is no git."""
        answer = self._answer(*arguments)
        return None if answer is None else answer.decode("utf-8", "replace")

    def _answer(self, *arguments: str) -> bytes | None:
        try:
            done = subprocess.run(
                # In a container of CI the folder may belong to another user.
                ["git", "-c", "safe.directory=*", "-c", "core.quotePath=false", *arguments],
                cwd=self.folder,
                # By bytes, patterns are looked for seven times as fast.
                env={**os.environ, "LC_ALL": "C"},
                capture_output=True,
                check=True,
            )
        except (subprocess.CalledProcessError, OSError):
            return None
        return done.stdout
