"""The cost of building one changed story and publishing it to a host by rsync over ssh.

The host is a real sshd on the loopback address; the bytes are counted between the two.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from statistics import median

from bench.measure import usual
from tests.publishing.hosts import Sshd, ssh_host

_PROJECT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Publication:
    """The cost of one publication: wall time in seconds, and bytes on the wire, sent and received,
    including ssh's own.
    """

    seconds: float
    sent: int
    received: int


@dataclass(frozen=True)
class Costs:
    """The first publication, those with one story changed, those with nothing changed, the
    retraction of a story (from its commit until no file of the site contains its title), and the
    rollbacks.
    """

    first: Publication
    one: list[Publication]
    nothing: list[Publication]
    retraction: list[Publication]
    rollback: list[Publication]


def measure(content: Path, rounds: int = 5) -> Costs:
    """Publishes the content folder `content` to a host, then `rounds` times with one story changed,
    unchanged, and reverted.
    """
    with tempfile.TemporaryDirectory() as work, _wire(Path(work)) as (sshd, wire):
        root = Path(work) / "site"
        _site(root, content, sshd, wire.port, Path(work) / "host")
        stories = sorted((root / "content/articles").rglob("*.md"))
        stories = [story for story in stories if story.name.count(".") == 1]
        first = _timed(wire, root, "publish", "--no-verify")
        one, nothing = [], []
        for number in range(rounds):
            story = stories[number * 7919 % len(stories)]
            story.write_text(story.read_text("utf-8") + f"\n\nТолықтыру {number}.\n", "utf-8")
            _git(root, "commit", "-qam", f"{number}")
            one.append(_timed(wire, root, "publish", "--no-verify"))
            nothing.append(_timed(wire, root, "publish", "--no-verify"))
        retraction = [_retraction(wire, root, stories[0], Path(work) / "host/current")]
        back = [_timed(wire, root, "rollback") for _ in range(min(rounds, 3))]
        _wait_for_host(root)
        return Costs(first, one, nothing, retraction, back)


def main(content: str, rounds: int = 5) -> int:
    """Measures and prints; returns the exit status."""
    costs = measure(Path(content), rounds)
    for name, several in (
        ("first", [costs.first]), ("one changed", costs.one), ("nothing", costs.nothing),
        ("retraction", costs.retraction), ("rollback", costs.rollback),
    ):  # fmt: skip
        seconds = median(one.seconds for one in several)
        sent = median(one.sent for one in several)
        got = median(one.received for one in several)
        print(
            f"{name:12} {seconds:7.2f} s {sent / 1000:9.1f} kB sent {got / 1000:9.1f} kB received"
        )
    return 0


def _retraction(wire: "Wire", root: Path, story: Path, site: Path) -> Publication:
    """Retracts a story. Raises ValueError if its title was not in the site, or still is."""
    title = "Қайтарып алынатын мақала"
    text = re.sub(r"^title: .*", f"title: {title}", story.read_text("utf-8"), flags=re.MULTILINE)
    story.write_text(text, "utf-8")
    _git(root, "commit", "-qam", "title")
    _timed(wire, root, "publish", "--no-verify")
    if not _saying(site, title):
        raise ValueError(f"{site} does not say {title}")
    story.write_text(text.replace("---\n", "---\nstatus: retracted\n", 1), "utf-8")
    _git(root, "commit", "-qam", "retraction")
    cost = _timed(wire, root, "publish", "--no-verify")
    if left := _saying(site, title):
        raise ValueError(f"{left} still say {title}")
    return cost


def _saying(site: Path, words: str) -> list[Path]:
    kinds = (".html", ".atom", ".xml", ".json")
    files = (file for file in site.resolve().rglob("*") if file.suffix in kinds)
    return [file for file in files if words in unescape(file.read_text("utf-8"))]


def _site(root: Path, content: Path, sshd: Sshd, port: int, host: Path) -> None:
    shutil.copytree(content, root / "content")
    (root / "pelicanconf.py").write_text(
        f'SITEURL = "https://olshem.example"\nTHEME = "{_PROJECT}/theme"\n'
        "SHARE_CARDS = False\n"
        f'PUBLISH_TO = "ssh://root@127.0.0.1:{port}{host}"\n'
        f'PUBLISH_SSH_CONFIG = "{sshd.config}"\n'
    )
    (root / ".gitignore").write_text("/output/\n.cache/\n")
    _git(root, "init", "-q")
    _git(root, "add", "-A")
    _git(root, "commit", "-qm", "corpus")


def _git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=bench", "-c", "user.email=bench@bench.example")
    subprocess.run(["git", *who, *arguments], cwd=root, check=True)


def _wait_for_host(root: Path) -> None:
    """Waits until the host has prepared the copy for the next release, which it does after a
    command has ended.
    """
    host = root.parent / "host"
    ready = host / "releases/.next.of"
    patience = time.monotonic() + 120
    while host.exists() and time.monotonic() < patience:
        if ready.exists() and ready.read_text().strip() == (host / "current").resolve().name:
            return
        time.sleep(0.1)


def _timed(wire: "Wire", root: Path, command: str, *options: str) -> Publication:
    # Earlier work must not count, nor files on their way to the disk.
    _wait_for_host(root)
    os.sync()
    wire.sent = wire.received = 0
    search = ["-m", "invoke", "--search-root", str(_PROJECT)]
    config = ["--config", str(root / "pelicanconf.py")]
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, *search, command, *config, *options], cwd=root, check=True, env=usual(),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return Publication(time.perf_counter() - started, wire.sent, wire.received)


class Wire:
    """A proxy between us and the host that counts bytes."""

    def __init__(self, host: int) -> None:
        self.host, self.sent, self.received = host, 0, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                ours, _ = self.listener.accept()
            except OSError:
                return
            theirs = socket.create_connection(("127.0.0.1", self.host))
            threading.Thread(target=self._pass, args=(ours, theirs, "sent"), daemon=True).start()
            threading.Thread(
                target=self._pass, args=(theirs, ours, "received"), daemon=True
            ).start()

    def _pass(self, source: socket.socket, target: socket.socket, counter: str) -> None:
        try:
            while data := source.recv(65536):
                setattr(self, counter, getattr(self, counter) + len(data))
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            target.close()


@contextmanager
def _wire(work: Path) -> Iterator[tuple[Sshd, Wire]]:
    folder = work / "sshd"
    folder.mkdir()
    with ssh_host(folder) as sshd:
        wire = Wire(sshd.port)
        try:
            yield sshd, wire
        finally:
            wire.listener.close()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
