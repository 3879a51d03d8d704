"""`inv serve` in a separate process, as an editor runs it in a terminal."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin

from tests.conftest import AT, PROJECT, Site, article
from tilshi.desk.route import Desk
from tilshi.problems import UsageError
from tilshi.settings import Settings

A = "content/articles/2020/a.md"
FILES = {
    A: article("Ашық"),
    "content/articles/2020/d.md": article("Жоба", status="draft"),
    "content/articles/2030/e.md": article("Кейін", date="2030-01-01"),
}
Get = Callable[..., tuple[int, str]]


def desk_of(folder: Path, state: Path) -> Desk:
    """A desk without a newsroom, which shows the preview in `folder`."""

    def load() -> tuple[Settings, datetime]:
        raise UsageError("no-config", value="pelicanconf.py")

    return Desk(folder, state, "kk", load, lambda _settings, _path: [])


def serving(made: Site, folder: str = "") -> tuple[subprocess.Popen[str], str]:
    """`inv serve` in a `folder` of the site, and the address that it says."""
    config = "pelicanconf.py" if folder else str(made.root / "pelicanconf.py")
    process = subprocess.Popen(
        [
            sys.executable, "-m", "invoke", "--search-root", str(PROJECT), "serve",
            "--config", config, "--at", AT, "--port", "0", "--lang", "kk",
        ],
        cwd=made.root / folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        start_new_session=True, preexec_fn=mind_ctrl_c,
    )  # fmt: skip
    line = process.stdout.readline() if process.stdout else ""
    return process, next(word for word in line.split() if word.startswith("http"))


def mind_ctrl_c() -> None:
    """Lets the process end when Ctrl-C is pressed."""
    # What a script starts in the background, and all that this starts, ignores it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def interrupted(process: subprocess.Popen[str]) -> tuple[int, str]:
    """How it ends when Ctrl-C is pressed in its terminal, and all that it has said."""
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    return process.returncode, out + err


def getter(address: str) -> Get:
    """A function that fetches a path of the server at `address`, or sends a form to it."""

    def get(path: str, form: bytes | None = None, **headers: str) -> tuple[int, str]:
        request = urllib.request.Request(urljoin(address, path), form, headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    return get


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Until the condition holds; fails if that takes too long."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)
