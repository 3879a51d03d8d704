"""How long an editor waits in `inv serve`: from saving a file until the page shows it.

`python -m bench.serving [ARTICLES | FOLDER] [ROUNDS]`: a corpus of so many stories, or a content
folder, such as that of the sample.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from itertools import islice
from operator import attrgetter
from pathlib import Path
from queue import SimpleQueue
from statistics import median
from urllib.parse import urlencode, urlsplit

import psutil

from bench import corpus
from bench.measure import usual

_PROJECT = Path(__file__).parents[1]
_PATIENCE = 600.0
_ENDED = "Changes are in"
"""What `inv serve` says after each build."""
_QUIET = 3.0
"""Seconds between two edits, so that what one of them has started does not slow down the next."""
_PLAIN = re.compile(
    r'\Atitle: (?P<title>".*"|[^"\n]*)\ndate: "?(?P<year>\d{4})-(?P<month>\d\d)', re.M
)


@dataclass(frozen=True)
class Seen:
    """Seconds from a save until the page shows it, until browsers are told to reload, and until
    the whole site is made; and the CPU time of all processes of `inv serve` meanwhile.
    """

    shown: float
    reload: float
    whole: float
    cpu: float


@dataclass(frozen=True)
class Edit:
    """A file of the newsroom with its new text; then the page at `page`, or its style sheet if
    `in_style`, contains `says`.
    """

    file: Path
    text: str
    page: str
    says: str
    in_style: bool = False


class Newsroom:
    """Edits of the newsroom in the folder `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        files = sorted((root / "content/articles").rglob("*.md"))
        self._stories = [file for file in files if file.name.count(".") == 1 and _is_plain(file)]

    def edits(self) -> dict[str, Callable[[int], Edit]]:
        """What makes each kind of edit, from the number of the round."""
        return {
            "body": self._body, "title": self._title,
            "template": self._template, "style": self._style,
        }  # fmt: skip

    def _body(self, number: int) -> Edit:
        file, text = self._story(2 * number)
        head, _, body = text.removeprefix("---\n").partition("\n---\n")
        says = f"Толықтыру{number}"
        return Edit(file, f"---\n{head}\n---\n\n{says}\n\n{body}", _page(file, text), says)

    def _title(self, number: int) -> Edit:
        file, text = self._story(2 * number + 1)
        says = f"{number}-нұсқа"
        new = re.sub(r'^title: "?(.*?)"?$', rf'title: "\1 – {says}"', text, count=1, flags=re.M)
        return Edit(file, new, _page(file, text), says)

    def _template(self, number: int) -> Edit:
        file, text = self._story(0)
        template = self.root / "theme/templates/article.html"
        name = f'<article class="story round-{number}'
        new = re.sub(r'<article class="story(?: round-\d+)?', name, template.read_text("utf-8"))
        return Edit(template, new, _page(file, text), name)

    def _style(self, number: int) -> Edit:
        file = self.root / "theme/static/css/components/story.css"
        says = f".round-{number}"
        text = f"{file.read_text('utf-8')}\n{says} {{ color: red }}\n"
        return Edit(file, text, "", says, in_style=True)

    def _story(self, number: int) -> tuple[Path, str]:
        file = self._stories[number * 7919 % len(self._stories)]
        return file, file.read_text("utf-8")


def _is_plain(file: Path) -> bool:
    text = file.read_text("utf-8").removeprefix("---\n")
    head = text.partition("\n---\n")[0]
    return bool(_PLAIN.search(head)) and not re.search("^(slug|status|expires):", head, re.M)


def _page(file: Path, text: str) -> str:
    dated = _PLAIN.search(text.removeprefix("---\n"))
    assert dated is not None
    return f"{dated['year']}/{dated['month']}/{file.stem}/"


class Served:
    """`inv serve` of a newsroom."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        assert process.stdout is not None
        lines = iter(process.stdout)
        self._address = next(filter(None, (re.search(r"http://\S+", line) for line in lines)))[0]
        self._ended: SimpleQueue[str] = SimpleQueue()
        self._threads = ThreadPoolExecutor()
        self._threads.submit(self._listen, lines)

    def _listen(self, lines: Iterable[str]) -> None:
        """Notes that a build has ended: a part of the site may have been shown earlier."""
        for line in lines:
            if line.startswith(_ENDED):
                self._ended.put(line)

    def get(self, path: str) -> str:
        """What is served at `path`; "" if it is not there."""
        with suppress(urllib.error.HTTPError):
            address = self._address + path.removeprefix("/")
            with urllib.request.urlopen(address, timeout=60) as answer:
                return str(answer.read().decode("utf-8"))
        return ""

    def cpu(self) -> float:
        """The CPU time of all processes so far."""
        parent = psutil.Process(self._process.pid)
        used = 0.0
        for process in (parent, *parent.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                used += sum(process.cpu_times()[:4])
        return used

    def seen(self, edit: Edit) -> Seen:
        """Saves the edit, and waits until it is seen."""
        version = _version(self.get(edit.page))
        waiting = self._threads.submit(self._reload, edit.page, version)
        time.sleep(_QUIET)
        while not self._ended.empty():
            self._ended.get()
        before, started = self.cpu(), time.perf_counter()
        edit.file.write_text(edit.text, "utf-8")
        _until(lambda: edit.says in self._shown(edit))
        shown = time.perf_counter() - started
        reload = waiting.result() - started
        self._ended.get(timeout=_PATIENCE)
        return Seen(shown, reload, time.perf_counter() - started, self.cpu() - before)

    def _shown(self, edit: Edit) -> str:
        page = self.get(edit.page)
        if not edit.in_style:
            return page
        style = re.search(r'<link rel="stylesheet" href="(/[^"]*main[^"]*\.css)"', page)
        return self.get(style[1]) if style else ""

    def _reload(self, page: str, version: str) -> float:
        """Waits as the page does in a browser, which tells the builder that it is open."""
        asked = urlencode({"page": f"{urlsplit(self._address).path}{page}", "seen": version})
        while self.get(f"__tilshi/wait?{asked}") == version:
            pass
        return time.perf_counter()


def _version(page: str) -> str:
    found = re.search(r'data-version="([^"]+)"', page)
    return found[1] if found else ""


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("not seen")
        time.sleep(0.01)


@contextmanager
def serving(root: Path) -> Iterator[Served]:
    """`inv serve` of the newsroom in `root`, once its first build is done."""
    process = subprocess.Popen(
        [sys.executable, "-m", "invoke", "--search-root", str(_PROJECT), "serve", "--port", "0",
         "--config", str(root / "pelicanconf.py"), "--lang", "en"],
        cwd=_PROJECT, env={**usual(), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8",
    )  # fmt: skip
    try:
        served = Served(process)
        _until(lambda: _version(served.get("")) not in ("", "0"))
        yield served
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def measure(root: Path, rounds: int) -> dict[str, list[Seen]]:
    """Each kind of edit `rounds` times. The newsroom is served from its folder `root`."""
    newsroom = Newsroom(root)
    with serving(root) as served:
        edits = newsroom.edits()
        served.seen(edits["body"](rounds))  # an editor's first save is not like the others
        return {
            name: [served.seen(make(number)) for number in range(rounds)]
            for name, make in edits.items()
        }


def main(what: str = "2000", rounds: str = "7") -> int:
    """Measures and prints medians; returns the exit status."""
    work = _PROJECT / ".cache/bench"
    work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="serve-", dir=work) as folder:
        root = Path(folder)
        settings = (_PROJECT / "pelicanconf.py").read_text("utf-8")
        if what.isdecimal():
            corpus.write(root / "content", int(what))
            settings += "SHARE_CARDS = False  # drawing thousands is most of the first build\n"
        else:
            shutil.copytree(what, root / "content")
        shutil.copytree(_PROJECT / "theme", root / "theme")
        (root / "pelicanconf.py").write_text(settings, "utf-8")
        for name, several in measure(root, int(rounds)).items():
            medians = {one.name: median(map(attrgetter(one.name), several)) for one in fields(Seen)}
            print(f"{name:10}", *(f"{value:6.2f} s {part}" for part, value in medians.items()))
    print(f"load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(*islice(sys.argv, 1, 3)))
