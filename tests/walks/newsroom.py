"""A newsroom made by the tool itself, and an editor in it who runs real commands in a terminal."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.commands.preview_process import mind_ctrl_c
from tests.conftest import PROJECT, Result

LOCALES = {"kk": "kk_KZ.UTF-8", "ru": "ru_RU.UTF-8"}


class Newsroom:
    """A newsroom in git, whose editor's terminal speaks `lang`. The pages as of a time are kept
    when she builds them, in `seen`.
    """

    def __init__(self, folder: Path, lang: str) -> None:
        self.root, self.lang, self.seen = folder / "room", lang, folder / "seen"
        self.said: dict[str, Result] = {}

    def begin(self) -> None:
        """`tilshi init`, and the first commit."""
        done = self._run(
            [sys.executable, "-m", "invoke", "--search-root", str(PROJECT), "init", str(self.root),
             "--name", "Қаратау жаңалықтары", "--editions", "kk,qz,ru",
             "--site", "https://qaratau.example", "--certificate", "00123-ИА",
             "--editor", "Асан Үсен"],
            self.root.parent,
        )  # fmt: skip
        assert done.status == 0, done.said
        self.git("init", "-q", "-b", "main")
        self.commit("Редакция", "2026-11-22 18:00")

    def inv(self, *arguments: str, at: str = "") -> Result:
        """The command in the newsroom's folder, with her clock at an hour of 23 November."""
        clock = ["--at", f"2026-11-23 {at}"] if at else []
        return self._run([sys.executable, "-m", "invoke", *arguments, *clock], self.root)

    def builds(self, at: str) -> Path:
        """The site as of an hour of 23 November, as readers get it."""
        done = self.inv("build", at=at)
        assert done.status == 0, done.said
        kept = self.seen / at.replace(":", "")
        shutil.copytree(self.root / "output", kept, dirs_exist_ok=True)
        return kept

    def file(self, path: str) -> Path:
        """A file below `content/`."""
        return self.root / "content" / path

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Writes files below `content/`."""
        for path, text in files.items():
            file = self.file(path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def edit(self, path: str, old: str, new: str) -> None:
        """Replaces `old`, which must be there, in a file below `content/`."""
        text = self.file(path).read_text("utf-8")
        assert old in text, old
        self.file(path).write_text(text.replace(old, new), "utf-8")

    def git(self, *arguments: str, when: str = "2026-11-23 08:00") -> None:
        """A command of git by the editor."""
        who = {"NAME": "Айгүл", "EMAIL": "aigul@qaratau.example", "DATE": f"{when}:00 +0500"}
        named = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER")
                 for key, value in who.items()}  # fmt: skip
        subprocess.run(
            ["git", *arguments],
            cwd=self.root, env={**os.environ, **named}, check=True, capture_output=True,
        )  # fmt: skip

    def commit(self, message: str, when: str) -> None:
        """Commits everything."""
        self.git("add", ".")
        self.git("commit", "-qm", message, when=when)

    @contextmanager
    def serving(
        self, folder: Path, at: str
    ) -> Iterator[tuple["Newsroom", subprocess.Popen[str], str]]:
        """`inv serve` meanwhile, in a copy of the newsroom in `folder`: that, the process and the
        address that it says.
        """
        copy = Newsroom(folder, self.lang)
        shutil.copytree(self.root, copy.root)
        command = [sys.executable, "-m", "invoke", "serve", "--port", "0"]
        process = subprocess.Popen(
            [*command, "--at", f"2026-11-23 {at}"],
            cwd=copy.root, env=self._environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            encoding="utf-8", start_new_session=True, preexec_fn=mind_ctrl_c,
        )  # fmt: skip
        try:
            line = process.stdout.readline() if process.stdout else ""
            yield copy, process, next(word for word in line.split() if word.startswith("http"))
        finally:
            if process.poll() is None:
                process.terminate()
                process.communicate(timeout=30)

    def _environment(self) -> dict[str, str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
        return {**clean, "LC_ALL": LOCALES[self.lang], "PYTHONPATH": str(PROJECT)}

    def _run(self, command: list[str], folder: Path) -> Result:
        done = subprocess.run(
            command, cwd=folder, env=self._environment(),
            capture_output=True, encoding="utf-8", timeout=120,
        )  # fmt: skip
        return Result(done.returncode, done.stdout, done.stderr)
