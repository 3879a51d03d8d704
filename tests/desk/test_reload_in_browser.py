"""A page of the preview in a browser, when the site has been built again."""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser

from tests.commands.preview_process import desk_of
from tilshi.desk.desk_server import server
from tilshi.desk.preview_state import PreviewState

TALL = "<!doctype html><body><h1>{}</h1>" + "<p>Мәтін.</p>" * 300 + "</body>"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Path, Path, str]]:
    """A folder with a tall page, the state file, and the address."""
    folder, state = tmp_path / "preview", tmp_path / "preview.json"
    folder.mkdir()
    (folder / "index.html").write_text(TALL.format("Бұрынғы"), "utf-8")
    PreviewState(1).write(state)
    http = server(desk_of(folder, state), 0)
    http.maker = os.getppid()  # type: ignore[attr-defined]
    Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
    yield folder, state, f"http://127.0.0.1:{http.server_port}/"
    http.shutdown()
    http.server_close()


@pytest.mark.parametrize("after", [PreviewState(2), PreviewState(1, started=5)])
def test_a_page_reloads_where_the_editor_was_reading(
    browser: Browser, desk: tuple[Path, Path, str], after: PreviewState
) -> None:
    folder, state, address = desk
    page = browser.new_page()
    page.goto(address)
    page.evaluate("scrollTo(0, 1234)")
    (folder / "index.html").write_text(TALL.format("Жаңа"), "utf-8")
    after.write(state)
    page.wait_for_selector("h1:text('Жаңа')")
    page.wait_for_function("scrollY === 1234", timeout=5000)
    page.goto(f"{address}?2")
    assert page.evaluate("scrollY") == 0
    page.close()
