"""What git knows of the content: the commit, its age, what changed since another one."""

import subprocess
from pathlib import Path, PurePosixPath

# What looks like a key or a password and must never stand in a file of the repository.
_SECRET = (
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|AKIA[0-9A-Z]{16}"
    r"|gh[pousr]_[A-Za-z0-9]{36}"
    r"|glpat-[A-Za-z0-9_-]{20}"
)


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

    def secrets(self) -> list[tuple[str, int]]:
        """(path, line) of everything in the repository that looks like a secret."""
        said = self._ask("grep", "-nIzE", "--full-name", "-e", _SECRET, "--", ":/")
        found = []
        for line in (said or "").split("\n"):
            path, _, rest = line.partition("\0")
            number = rest.partition("\0")[0]
            if number.isdigit():
                found.append((path, int(number)))
        return found

    def _ask(self, *arguments: str) -> str | None:
        """What git answers, None if it refuses or there is no git."""
        try:
            done = subprocess.run(
                # In a container of CI the folder may belong to another user.
                ["git", "-c", "safe.directory=*", "-c", "core.quotePath=false", *arguments],
                cwd=self.folder,
                capture_output=True,
                check=True,
            )
        except (subprocess.CalledProcessError, OSError):
            return None
        return done.stdout.decode("utf-8", "replace")
