"""Newsrooms at their desk."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Thread

import pytest

from tests.commands.preview_process import Get, getter, interrupted, serving, wait_for
from tests.conftest import AT, PROJECT, Site
from tilshi.commands.console import read_settings
from tilshi.desk.desk_server import server
from tilshi.desk.preview_state import PreviewState
from tilshi.desk.route import Desk
from tilshi.settings import Settings

VNU = PROJECT / "node_modules/vnu-jar/build/dist/vnu.jar"


@dataclass
class OpenDesk:
    """`inv serve` of a newsroom: its address, and a function that fetches from there."""

    made: Site
    address: str
    get: Get


@contextmanager
def open_desk(made: Site, path: str = "/", folder: str = "") -> Iterator[OpenDesk]:
    """`inv serve` in a `folder` of a newsroom, once there is a page at `path`."""
    process, address = serving(made, folder)
    get = getter(address)
    try:
        wait_for(lambda: get(path)[0] == 200)
        yield OpenDesk(made, address, get)
    finally:
        interrupted(process)


@pytest.fixture
def at_desk(site: Callable[[Mapping[str, str]], Site]) -> Iterator[Callable[..., OpenDesk]]:
    """A function that serves a newsroom of the given files, once it is built."""
    with ExitStack() as stack:

        def opened(files: Mapping[str, str], path: str = "/", folder: str = "") -> OpenDesk:
            return stack.enter_context(open_desk(site(files), path, folder))

        yield opened


@pytest.fixture(scope="module")
def quiet_desk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OpenDesk]:
    """A desk at which nothing is saved, of a newsroom of the `FILES` of the test's module."""
    made = Site(tmp_path_factory.mktemp("quiet")).write(request.module.FILES)
    with open_desk(made) as opened:
        yield opened


@dataclass
class Newsroom:
    """A newsroom with the server of its desk, without a builder."""

    made: Site
    address: str
    get: Get


@pytest.fixture
def newsroom(site: Callable[[Mapping[str, str]], Site]) -> Iterator[Callable[..., Newsroom]]:
    """A function that opens the desk of a newsroom of the given files; the clock stands at AT."""
    with ExitStack() as stack:

        def opened(files: Mapping[str, str]) -> Newsroom:
            made = site(files)
            preview = made.root / ".cache/preview"
            preview.mkdir(parents=True)
            state = preview.with_suffix(".json")
            PreviewState(1).write(state)

            def load() -> tuple[Settings, datetime]:
                settings = read_settings(str(made.root / "pelicanconf.py"), None, None)
                return settings, datetime.fromisoformat(AT).replace(tzinfo=settings.zone)

            http = server(Desk(preview, state, "kk", load, lambda _settings, _path: []), 0)
            http.maker = os.getppid()  # type: ignore[attr-defined]
            Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
            stack.callback(http.server_close)
            stack.callback(http.shutdown)
            address = f"http://127.0.0.1:{http.server_port}/"
            return Newsroom(made, address, getter(address))

        yield opened


def html_errors(folder: Path, pages: Mapping[str, str]) -> list[str]:
    """What the HTML checker finds in the pages."""
    files = [folder / f"{name}.html" for name in pages]
    for file, text in zip(files, pages.values(), strict=True):
        file.write_text(text, "utf-8")
    done = subprocess.run(
        ["java", "-jar", str(VNU), "--format", "json", "--exit-zero-always", *map(str, files)],
        capture_output=True,
        encoding="utf-8",
    )
    return [f"{one['url']}: {one['message']}" for one in json.loads(done.stderr)["messages"]]
