"""Interrupted publications: readers always have a complete release, and the next publication
repairs the rest.
"""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.publishing.small_sites import Newsroom, folder, shown, small_site, ssh
from tilshi.problems import ProblemsError
from tilshi.publishing.targets.host import HostTarget

CHILD = """
import json, sys
from pathlib import Path
from tests.publishing.small_sites import Newsroom, folder, small_site, ssh
work, root, port, config, number, pages = json.loads(sys.argv[1])
place = ssh(Path(root), port) if port else folder(Path(root))
Newsroom(Path(work), place, ssh_config=config).publish(small_site(number, pages), number)
"""
PAGES = 40


def plain(root: Path) -> dict[str, bytes]:
    return {p: data for p, data in shown(root).items() if not p.endswith((".br", ".gz"))}


def whole(root: Path, numbers: Iterable[int]) -> int:
    """Which of the releases stands there whole; fails if none does."""
    files = plain(root)
    for number in numbers:
        site = small_site(number, PAGES)
        if {path: files.get(path) for path in site} == site:
            extra = [path for path in files if path not in site]
            assert all(path.startswith("assets/") for path in extra)
            return number
    raise AssertionError(sorted(files))


def start(work: Path, root: Path, number: int, sshd=None) -> subprocess.Popen:
    values = [
        str(work),
        str(root),
        sshd.port if sshd else 0,
        str(sshd.config) if sshd else "",
        number,
        PAGES,
    ]
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, json.dumps(values)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill_ours(process: subprocess.Popen) -> None:
    """Our end: the publisher with all its children, as when the machine goes."""
    os.killpg(process.pid, signal.SIGKILL)


def kill_theirs(process: subprocess.Popen, sshd) -> None:
    """The other end: what sshd started for the connection."""
    for child in offspring(sshd.process.pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def offspring(process: int) -> list[int]:
    """The processes that `process` has started, and those that they have."""
    file = Path(f"/proc/{process}/task/{process}/children")
    children = [int(pid) for pid in file.read_text("utf-8").split()] if file.exists() else []
    return children + [one for child in children for one in offspring(child)]


def cut(tmp_path: Path, sshd, times: int, seed: int) -> None:
    """Cuts `times` publications at random moments, at either end, and looks what readers have."""
    chance = random.Random(seed)
    root, work = tmp_path / "host", tmp_path / "work"
    newsroom = Newsroom(work, ssh(root, sshd.port), ssh_config=str(sshd.config), wait=20)
    newsroom.publish(small_site(0, PAGES))
    # How long one takes that is not cut, on this machine, now.
    began = time.monotonic()
    assert start(work, root, 1, sshd).wait(60) == 0
    length = time.monotonic() - began
    known, cuts = 1, 0
    for number in range(2, times + 2):
        process = start(work, root, number, sshd)
        time.sleep(chance.uniform(0.3, 1.0) * length)
        if process.poll() is None:
            cuts += 1
            if chance.random() < 0.5:
                kill_ours(process)
            else:
                kill_theirs(process, sshd)
        process.wait(60)
        # When our end goes, the host may still switch to what had arrived, a moment later.
        known = whole(root, range(known, number + 1))
        current = (root / "current").resolve()
        assert current.is_dir()
    assert cuts >= times / 2
    newsroom.publish(small_site(times + 2, PAGES), times + 2)
    assert whole(root, [times + 2]) == times + 2
    state = newsroom.job.target.state()
    assert state.current == state.records[-1]
    there = {path.name for path in (root / "releases").glob("0*")}
    assert there == {record.id for record in state.records}


def test_an_interrupted_publication_leaves_a_complete_release_and_the_next_repairs_it(
    tmp_path, sshd
) -> None:
    cut(tmp_path, sshd, 8, 1)


@pytest.mark.slow
def test_a_hundred_interruptions_leave_a_complete_release(tmp_path, sshd) -> None:
    cut(tmp_path, sshd, 100, 2)


@pytest.fixture
def small_disk(tmp_path: Path):
    """A disk that is soon full, or, where none may be mounted, None."""
    disk = tmp_path / "disk"
    disk.mkdir()
    options = ["-t", "tmpfs", "-o", "size=400k,nr_inodes=600", "tmpfs", str(disk)]
    if subprocess.run(["mount", *options], stderr=subprocess.DEVNULL).returncode:
        yield None
        return
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


class FullHost(HostTarget):
    """A folder in which no file can grow: the system refuses what rsync and sh write."""

    full = False

    def _do(self, command: list[str], stdin: bytes) -> bytes:
        limited = ["sh", "-c", 'ulimit -f 0; exec "$@"', "sh", *command]
        return super()._do(limited if self.full else command, stdin)


def test_a_full_host_keeps_the_last_release_and_recovers(tmp_path, small_disk) -> None:
    root = (small_disk or tmp_path) / "host"
    newsroom = Newsroom(tmp_path / "work", folder(root), keep=2)
    full = FullHost(newsroom.publishing, tmp_path / "work/home")
    if small_disk is None:
        newsroom = Newsroom(tmp_path / "work", folder(root), keep=2, target=full)
    newsroom.publish(small_site(1))
    ballast = root.parent / "ballast"
    if small_disk:
        with ballast.open("wb", buffering=0) as out, contextlib.suppress(OSError):
            while True:
                out.write(bytes(1024))
    full.full = True
    with pytest.raises(ProblemsError) as caught:
        newsroom.publish(small_site(2))
    assert caught.value.problems[0].code == "publish-failed"
    if small_disk:
        assert "No space left" in str(caught.value)
    site = small_site(1)
    assert {path: plain(root)[path] for path in site} == site
    ballast.unlink(missing_ok=True)
    full.full = False
    newsroom.publish(small_site(3))
    site = small_site(3)
    assert {path: plain(root)[path] for path in site} == site


def test_an_unreachable_host_is_reported_in_one_line(tmp_path, sshd) -> None:
    from tests.publishing.hosts import free_port

    gone = Newsroom(tmp_path / "w", ssh(tmp_path / "h", free_port()), ssh_config=str(sshd.config))
    with pytest.raises(ProblemsError) as caught:
        gone.publish(small_site(1))
    (problem,) = caught.value.problems
    assert problem.code == "publish-failed"
    assert "refused" in str(problem.values["why"])
