"""Newsrooms at their desk."""

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands.preview_process import Get, getter, interrupted, serving, wait_for
from tests.conftest import PROJECT, Site

VNU = PROJECT / "node_modules/vnu-jar/build/dist/vnu.jar"


@dataclass
class OpenDesk:
    """`inv serve` of a newsroom: its address, and a function that fetches from there."""

    made: Site
    address: str
    get: Get


@pytest.fixture
def at_desk(site: Callable[[Mapping[str, str]], Site]) -> Iterator[Callable[..., OpenDesk]]:
    """A function that serves a newsroom of the given files, once it is built."""
    with ExitStack() as stack:

        def opened(files: Mapping[str, str], path: str = "/", folder: str = "") -> OpenDesk:
            made = site(files)
            process, address = serving(made, folder)
            stack.callback(interrupted, process)
            get = getter(address)
            wait_for(lambda: get(path)[0] == 200)
            return OpenDesk(made, address, get)

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
