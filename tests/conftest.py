"""Small whole sites: write files, build them with `inv build`, check what a reader gets."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from lxml import html
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tilshi.commands import cli
from tilshi.commands.console import clock_at
from tilshi.kazakh import to_arabic, to_latin
from tilshi.pelican_adapter.slice_run import render
from tilshi.pipeline.run import build
from tilshi.settings import load_settings

# How long one example takes says more of the machine than of the code.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

PROJECT = Path(__file__).parents[1]
AT = "2026-11-23 09:00"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

WHOLE = {"bench", "commands", "desk", "hostile", "importing", "pipeline", "sample", "site", "walks"}
"""Folders of tests that build, serve or compare whole sites."""
SERVERS = {"browser", "middle", "nginx", "served", "sshd", "store"}
"""Fixtures that start a browser or a server."""

REGISTRIES = {
    "content/sections.yaml": """
- {id: qogham, name: {kk: Қоғам, ru: Общество, en: Society}, slug: {en: society}}
- {id: sport, name: {kk: Спорт, ru: Спорт, en: Sport}}
""",
    "content/topics.yaml": """
- {id: shymkent, name: {kk: Шымкент, ru: Шымкент, en: Shymkent}, synonyms: [Чимкент]}
- {id: martobe, name: {kk: Мәртөбе, ru: Мартобе, en: Martobe}}
- {id: bilim, name: {kk: Білім, ru: Образование, en: Education}}
- {id: qupiia, name: {kk: Құпия, ru: Тайна, en: Secret}}
""",
    "content/authors.yaml": """
- {id: aigul, name: {kk: Айгүл Серікқызы, ru: Айгуль Серикызы, en: Aigul Serikqyzy}}
""",
    "content/imprint.yaml": """
name: {kk: «Үлгі» агенттігі, ru: Агентство «Улги», en: Ulgi Agency}
editor: {kk: Асан Үсен, ru: Асан Усен, en: Asan Usen}
license: 1-ИА
licenses:
  - number: 1-ИА
    date: 2020-01-02
    sentence:
      kk: "№ {number} куәлігі {date} жылы берілді."
      ru: "Свидетельство № {number} выдано {date}."
      en: "Certificate No. {number} was issued on {date}."
  - number: 2-ИА
    date: 2021-03-04
    sentence:
      kk: "Басқа № {number} куәлігі {date} жылы берілді."
      ru: "Другое свидетельство № {number} выдано {date}."
      en: "Another certificate No. {number} was issued on {date}."
social:
  - {id: telegram, name: Telegram, url: https://t.me/ulgi}
""",
}


def article(title: str = "Тақырып", body: str = "Мәтін.", **fields: object) -> str:
    """A whole article: front matter in YAML flow style, then the body."""
    given = {"title": title, "date": "2020-05-01 10:00", "category": "Қоғам", **fields}
    if given.get("format") == "advertisement":
        given.setdefault("sponsor", "«Үлгі дүкен» ЖШС")
    lines = (f"{name}: {value}" for name, value in given.items() if value is not None)
    return "---\n" + "\n".join(lines) + f"\n---\n\n{body}\n"


def picture(width: int = 64, height: int = 40, colour: str = "teal") -> bytes:
    """A small JPEG."""
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG")
    return out.getvalue()


def in_all_letters(text: str) -> tuple[str, str, str]:
    """Kazakh text as it stands in each of its three editions."""
    return text, to_latin(text), to_arabic(text)


@dataclass
class Result:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


class Here(Executor):
    """Does at once what it is given."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        future.set_result(work(*args, **kwargs))
        return future

    def map(self, work: Callable[..., Any], *items: Iterable[Any], **_: Any) -> Any:
        return map(work, *items)


class Site:
    """A site in a folder of its own, with the project's theme and small registries."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.output = root / "output"
        self.write(
            {"pelicanconf.py": f'SITEURL = "https://ulgi.example"\nTHEME = "{PROJECT}/theme"\n'}
        )
        self.write(REGISTRIES)
        (root / "content/articles/2020").mkdir(parents=True, exist_ok=True)

    def write(self, files: Mapping[str, str | bytes]) -> "Site":
        for name, text in files.items():
            file = self.root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def settings(self, **settings: object) -> "Site":
        """Further lines of the settings file."""
        file = self.root / "pelicanconf.py"
        lines = "".join(f"{name} = {value!r}\n" for name, value in settings.items())
        file.write_text(file.read_text("utf-8") + lines, "utf-8")
        return self

    def inv(self, *arguments: str, env: Mapping[str, str] | None = None) -> Result:
        """The real command in a process of its own."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
        done = subprocess.run(
            [sys.executable, "-m", "invoke", "--search-root", str(PROJECT), *arguments],
            cwd=self.root,
            env={**clean, "LC_ALL": "C", **(env or {})},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    def build(self, *arguments: str, at: str = AT, env: Mapping[str, str] | None = None) -> Result:
        """`inv build` with the clock at `at`."""
        config = str(self.root / "pelicanconf.py")
        return self.inv("build", "--config", config, "--at", at, *arguments, env=env)

    def build_here(self, at: str = AT) -> Result:
        """`inv build` in this process, in Kazakh: quicker where the process itself is not tested."""
        out, err = StringIO(), StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            status = cli.run_build(str(self.root / "pelicanconf.py"), at=at, lang="kk")
        return Result(status, out.getvalue(), err.getvalue())

    def made(self, at: str = AT) -> "Site":
        """The site, built; without a command and workers, since only what comes out matters."""
        settings = load_settings(self.root / "pelicanconf.py")
        build(settings, clock_at(at, settings), render, workers=lambda _: Here())
        return self

    def text(self, path: str) -> str:
        return (self.output / path).read_text("utf-8")

    def page(self, path: str) -> html.HtmlElement:
        """The page that answers at `path`, parsed."""
        file = path.lstrip("/")
        return html.fromstring(
            self.text(file + "index.html" if file.endswith("/") or not file else file)
        )

    def tree(self) -> dict[str, str]:
        return tree(self.output)


def tree(folder: Path) -> dict[str, str]:
    """Every file below `folder` with the hash of its bytes."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what `make test-fast` leaves out, by what it uses and where it stands."""
    for item in items:
        folder = item.path.relative_to(PROJECT / "tests").parts[0]
        if folder in WHOLE or SERVERS & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.whole)


@pytest.fixture
def site(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Site]:
    """A function that makes a site of the files given (registries and settings are there)."""

    def make(files: Mapping[str, str | bytes]) -> Site:
        return Site(tmp_path).write(files)

    return make


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; one for each test process, for no more than one can be driven in it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()
