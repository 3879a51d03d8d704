"""What an editor sees while the preview is built, and how it ends."""

import os
import re
import shutil
import signal
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest

from tests.commands.preview_process import (
    FILES,
    A,
    Get,
    desk_of,
    getter,
    interrupted,
    serving,
    wait_for,
)  # fmt: skip
from tests.conftest import Site, article
from tilshi.commands import cli, preview
from tilshi.desk.desk_server import server
from tilshi.pipeline.run import build
from tilshi.pipeline.workers import processes
from tilshi.settings import Settings, load_settings

AT = datetime.fromisoformat("2026-11-23T09:00+05:00")


def test_a_site_below_a_path_is_served_there_and_the_root_leads_to_it(site) -> None:
    made = site(FILES).settings(SITEURL="https://ulgi.example/news")
    process, address = serving(made)
    assert address.endswith("/news/")
    get = getter(address)
    wait_for(lambda: get("/news/2020/05/a/")[0] == 200)
    style = re.findall(r'"(/news/assets/main[^"]*css)"', get("/news/")[1])[0]
    assert get(style)[0] == 200
    for path in ("/", "/news"):
        assert get(path) == get("/news/")
    assert get("/news/2020/05/a") == get("/news/2020/05/a/")
    for path in ("/2020/05/a/", "/newspaper/", "/news/none/", style.removeprefix("/news")):
        assert get(path)[0] == 404
    interrupted(process)


def test_ctrl_c_stops_it_and_a_closed_tab_is_not_reported(site) -> None:
    made: Site = site(FILES)
    process, address = serving(made)
    get = getter(address)
    wait_for(lambda: get("/2020/05/a/")[0] == 200)
    seen = get("/2020/05/a/")[1].partition('data-version="')[2].partition('"')[0]
    for path in ("/", f"/__tilshi/wait?page=/2020/05/a/&seen={seen}"):
        with socket.create_connection(("127.0.0.1", urlsplit(address).port), 30) as connection:
            connection.sendall(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
            # The system tells the server at once that nobody is there any more.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    made.write({A: article("Өзгерген")})  # now who waits is answered
    wait_for(lambda: "Өзгерген" in get("/2020/05/a/")[1])
    time.sleep(0.5)
    status, said = interrupted(process)
    assert status == 0
    assert not re.search("Traceback|Error|Interrupt", said), said


def test_a_worker_leaves_ctrl_c_to_its_parent(site) -> None:
    with processes(load_settings(site({}).root / "pelicanconf.py")) as workers:
        os.kill(workers.submit(os.getpid).result(), signal.SIGINT)
        assert workers.submit(os.getpid).result()


class Newsroom:
    """Previews in this process; `seen` is what a reader of them got as each build began."""

    def __init__(self, made: Site, capsys: pytest.CaptureFixture[str]) -> None:
        self.made, self.capsys = made, capsys
        self.config = made.root / "pelicanconf.py"
        self.said = self.address = ""
        self.seen: list[tuple[int, str]] = []

    def build(self, *arguments, **named):
        """The build, once somebody has looked at what is shown meanwhile."""
        self.listen()
        self.seen.append(getter(self.address)("/2020/05/a/"))
        return build(*arguments, **named)

    def listen(self) -> None:
        """Takes in what was said."""
        said = "".join(self.capsys.readouterr())
        self.said += said
        for found in re.findall(r"http://127\S+", said):
            self.address = found

    def serve(self, content: str = "content", public: bool = False, rounds: int = 1) -> None:
        """Serves until the site has been built `rounds` times."""

        def loaded() -> tuple[Settings, datetime]:
            return load_settings(self.config, self.made.root / content), AT

        preview.run(loaded, self.config, cli.render_in_worker, 0, "kk", rounds, public)
        self.listen()

    def page(self, path: str) -> str:
        """A page of the one preview that there is."""
        folders = self.made.root.glob(".cache/preview-*/")
        (folder,) = (folder for folder in folders if folder.is_dir())
        file = folder / path
        return file.read_text("utf-8") if file.is_file() else ""


@contextmanager
def server_of(state: Path) -> Iterator[Get]:
    """A server of the preview that the state file belongs to, as a function that fetches."""
    http = server(desk_of(state.with_suffix(""), state), 0)
    http.maker = os.getppid()  # type: ignore[attr-defined]
    Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
    yield getter(f"http://127.0.0.1:{http.server_port}/")
    http.shutdown()
    http.server_close()


@pytest.fixture
def newsroom(site, monkeypatch, capsys) -> Newsroom:
    room = Newsroom(site(FILES), capsys)
    monkeypatch.setattr(preview, "build", room.build)
    return room


def test_until_the_first_build_is_done_a_page_says_so_and_nothing_older_is_shown(newsroom) -> None:
    for _ in range(2):
        newsroom.serve()
    shutil.copytree(newsroom.made.root / "content", newsroom.made.root / "other")
    newsroom.serve("other")
    assert [status for status, _ in newsroom.seen] == [503, 503, 503]
    for _, text in newsroom.seen:
        assert "Сайт жасалып жатыр" in text and "Ашық" not in text
        assert '<script src="/__tilshi/static/reload.js" data-build="0" data-version="0">' in text
    assert "Беттер" in newsroom.said  # the first build is not silent


def test_a_first_build_that_fails_shows_no_other_folders_preview(newsroom) -> None:
    newsroom.serve()
    shutil.copytree(newsroom.made.root / "content", newsroom.made.root / "other")
    newsroom.made.write({"other/articles/2020/a.md": article("Өзге", status="drft")})
    newsroom.serve("other")
    other = [f for f in newsroom.made.root.glob(".cache/preview-*") if f.suffix != ".json"]
    assert len(other) == 1
    assert "drft" in newsroom.said


def test_the_public_view_is_what_readers_see(newsroom) -> None:
    newsroom.serve(public=True)
    assert "Оқырман көретін сайт" in newsroom.said
    assert "Ашық" in newsroom.page("2020/05/a/index.html")
    assert not newsroom.page("2020/05/d/index.html") + newsroom.page("2030/01/e/index.html")
    assert "Жоба" not in newsroom.page("index.html")


def test_the_public_view_follows_the_clock(newsroom, monkeypatch) -> None:
    monkeypatch.setattr(preview, "_EVERY", 0.5)
    clock = iter([AT, AT, AT])

    def loaded() -> tuple[Settings, datetime]:
        return load_settings(newsroom.config), next(
            clock, datetime.fromisoformat("2030-01-02T09:00+05:00")
        )

    preview.run(loaded, newsroom.config, cli.render_in_worker, 0, "kk", rounds=2, public=True)
    newsroom.listen()
    assert "Кейін" in newsroom.page("2030/01/e/index.html")
    assert len(newsroom.seen) > 2  # one that changed nothing was no new version
    assert newsroom.said.count("Өзгеріс енгізілді") == 2


def test_warnings_appear_on_the_terminal_and_above_the_page(newsroom) -> None:
    newsroom.made.write(
        {
            A: article("Ашық", "[Сілтеме](story:r)"),
            "content/articles/2020/r.md": article("Қайтқан", status="retracted"),
        }
    )
    newsroom.serve()
    assert f"Ескерту: {A}" in newsroom.said
    state = next(newsroom.made.root.glob(".cache/preview-*.json"))
    with server_of(state) as get:
        text = get("/2020/05/a/")[1]
    notes, _, page = text.partition("</details>")
    assert "tilshi-notes" in notes and A in notes
    assert "<h1" in page
