"""The cost of a command, and the size of a folder."""

import os
import subprocess
import sys
import sysconfig
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

from bench.result import Cost, Size


class CommandError(Exception):
    """A command that failed; the message is the end of its output."""


def usual() -> dict[str, str]:
    """The environment of tools: as on an editor's machine, Python may write bytecode."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def contained(compiled: Path) -> dict[str, str]:
    """The differences in a container: Python has bytecode of what is installed, in the folder
    `compiled`, but not of the project, and writes none (as images set it).
    """
    return {"PYTHONPYCACHEPREFIX": str(compiled), "PYTHONDONTWRITEBYTECODE": "1"}


def compile_installed(compiled: Path) -> None:
    """Compiles installed packages, and Python's own library, into the folder `compiled`."""
    folders = [sysconfig.get_path(name) for name in ("stdlib", "purelib")]
    # Python's library has files that are invalid on purpose: its tests.
    subprocess.run(
        [sys.executable, "-m", "compileall", "-qq", "-j", "0", "-x", "/tests?/", *folders],
        env={**usual(), "PYTHONPYCACHEPREFIX": str(compiled)},
        check=False,
    )


def measure(command: Sequence[str], cwd: Path, env: Mapping[str, str] | None = None) -> Cost:
    """Runs `command` in the folder `cwd`. Raises CommandError if it exits with another status than
    0.
    """
    os.sync()  # earlier writes must not count
    log = cwd / "bench.log"
    with log.open("wb") as out:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, env={**usual(), **(env or {})}, stdout=out, stderr=out
        )
        watch = _Watch(process.pid)
        # wait4 reports this child and those that it waited for, and no others.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    watch.end()
    if process.returncode:
        said = log.read_text("utf-8", "replace")[-2000:]
        raise CommandError(f"{' '.join(command)}: status {process.returncode}\n{said}")
    largest = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Cost(wall, usage.ru_utime + usage.ru_stime, max(watch.peak, largest))


class _Watch(threading.Thread):
    """Samples a process and its children, and keeps their highest memory."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.ended = pid, 0, threading.Event()
        self.start()

    def run(self) -> None:
        pause = 0.01
        while not self.ended.wait(pause):
            looked = time.perf_counter()
            self.peak = max(self.peak, self._now())
            # Sampling slows down the process: it takes at most a thirtieth of the time.
            pause = max(0.03, 30 * (time.perf_counter() - looked))

    def _now(self) -> int:
        try:
            parent = psutil.Process(self.pid)
            family = [parent, *parent.children(recursive=True)]
        except psutil.Error:
            return 0
        return sum(map(_held, family))

    def end(self) -> None:
        self.ended.set()
        self.join()


def _held(process: psutil.Process) -> int:
    """The memory of `process`; shared memory is divided among its users, where the system reports
    it (Linux).
    """
    try:
        memory = process.memory_full_info()
    except psutil.Error:
        return 0
    return int(getattr(memory, "pss", memory.rss))


def size(folder: Path) -> Size:
    """The size of `folder`."""
    counts: Counter[str] = Counter()
    for root, _, names in os.walk(folder):
        for name in names:
            counts["files"] += 1
            counts["pages"] += name.endswith(".html")
            counts["bytes"] += (Path(root) / name).stat().st_size
    return Size(counts["pages"], counts["files"], counts["bytes"])
