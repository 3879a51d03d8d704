"""The commands for a new story, a translation, and a preview."""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.preview_process import FILES, A, Get, desk_of, getter, serving, wait_for
from tests.conftest import AT, PROJECT, Site, article
from tilshi.desk import desk_server
from tilshi.desk.preview_state import PreviewState


def test_a_command_works_in_any_folder_of_the_newsroom(site) -> None:
    made: Site = site({A: article()})
    made.write({"tasks.py": "from tilshi.commands.tasks import *\n"})
    for folder in ("content/articles/2020", "content", "."):
        said = subprocess.run(
            [sys.executable, "-m", "invoke", "check", "--lang", "en", "--at", AT],
            cwd=made.root / folder, env={**os.environ, "PYTHONPATH": str(PROJECT)},
            capture_output=True, encoding="utf-8", check=True,
        ).stdout  # fmt: skip
        assert "No problems. Articles: 1" in said


def new(site: Site, *arguments: str):
    return site.inv("new", "--config", str(site.root / "pelicanconf.py"), "--at", AT, *arguments)


def test_a_new_story_is_a_valid_draft(site) -> None:
    made: Site = site({})
    result = new(made, "Шымкентте жаңа: мектеп", "--section", "Қоғам", "--topics", "Чимкент, Білім")
    assert result.status == 0, result.said
    file = made.root / "content/articles/2026/shymkentte-zhanga-mektep.md"
    text = file.read_text("utf-8")
    assert 'title: "Шымкентте жаңа: мектеп"' in text
    assert "tags: [Шымкент, Білім]" in text
    assert made.build().status == 0
    assert not (made.output / "2026").exists()
    written = text.replace("Мәтінді осы жерден бастаңыз.", "Бүгін мектеп ашылды.")
    kept = (line for line in written.splitlines(True) if "draft" not in line)
    file.write_text("".join(kept), "utf-8")
    assert made.build(at="2026-11-24").status == 0
    assert (made.output / "2026/11/shymkentte-zhanga-mektep/index.html").exists()


def test_a_translation_is_created_next_to_its_source_as_a_draft(site) -> None:
    made: Site = site({A: article("Мақала")})
    assert new(made, "--translate", "a", "ru").status == 0
    translation = made.root / "content/articles/2020/a.ru.md"
    assert "status: draft" in translation.read_text("utf-8")
    assert made.build().status == 0
    assert not (made.output / "ru/2020").exists()


def test_a_new_dossier_is_a_draft_of_the_stories_named(site) -> None:
    made: Site = site({A: article("Мақала")})
    result = new(made, "--dossier", "Бадам: өзен", "--stories", "a")
    assert result.status == 0, result.said
    file = made.root / "content/dossiers/badam-ozen.md"
    text = file.read_text("utf-8")
    assert made.build().status == 0
    assert not (made.output / "dossier").exists()
    written = text.replace("Мәтінді осы жерден бастаңыз.", "Мәтін.")
    file.write_text("".join(li for li in written.splitlines(True) if "draft" not in li), "utf-8")
    assert made.build().status == 0
    assert "Мәтін." in made.text("dossier/badam-ozen/index.html")
    assert new(made, "--translate", "badam-ozen", "ru").status == 0
    assert (made.root / "content/dossiers/badam-ozen.ru.md").exists()
    assert made.build().status == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["Мақала", "--section", "Қогам"], "Мүмкін, «Қоғам»?"),
        (["Мақала", "--section", "Қоғам", "--topics", "Мартобэ"], "Мүмкін, «Мартобе»?"),
        (["日本", "--section", "Қоғам"], "日本"),
        (["--translate", "aa", "ru"], "Мүмкін, «a»?"),
        (["--dossier", "Өзен", "--stories", "aa"], "Мүмкін, «a»?"),
        (["--translate", "a", "de"], "de"),
    ],
)
def test_an_unknown_name_is_reported_and_nothing_is_created(site, arguments, said) -> None:
    made: Site = site({A: article()})
    result = new(made, *arguments)
    assert result.status == 2
    assert said in result.err
    assert [p.name for p in (made.root / "content/articles").rglob("*.md")] == ["a.md"]


def test_an_invalid_title_creates_nothing(site) -> None:
    made: Site = site({})
    for title in ("<b>x</b>", "а\u202eб", "а &amp; б"):
        assert new(made, title, "--section", "Қоғам").status == 1
    assert not list((made.root / "content/articles").rglob("*.md"))


@pytest.mark.parametrize(
    "title", ["а: б # в", "- тізім", "{жақша}", "null", "@а", "'а'", '"', "а" * 300]
)
def test_any_other_title_makes_a_valid_story(site, title: str) -> None:
    made: Site = site({})
    result = new(made, f"Сөз {title}", "--section", "Қоғам")
    assert result.status == 0, result.said
    assert made.build(at="2030-01-01").status == 0


def test_a_story_is_never_overwritten(site) -> None:
    made: Site = site({})
    assert new(made, "Мақала", "--section", "Қоғам").status == 0
    file = made.root / "content/articles/2026/maqala.md"
    file.write_text("менікі", "utf-8")
    assert new(made, "Мақала", "--section", "Қоғам").status == 2
    assert file.read_text("utf-8") == "менікі"


@pytest.fixture
def served(site) -> Iterator[tuple[Site, Get]]:
    made: Site = site(FILES)
    made.process, address = serving(made)
    get = getter(address)
    wait_for(lambda: get("/2020/05/a/")[0] == 200)
    yield made, get
    made.process.terminate()
    made.process.communicate(timeout=10)


def head(text: str) -> str:
    return text.partition('<header class="story-head">')[2].partition("</header>")[0]


def test_the_preview_shows_drafts_and_embargoed_stories_marked(served) -> None:
    _, get = served
    for path, word in (("/2020/05/d/", "Қаралама"), ("/2030/01/e/", "Жоспарланған")):
        status, text = get(path)
        assert status == 200
        assert word in head(text)
    assert 'class="mark"' not in head(get("/2020/05/a/")[1])


def test_a_change_is_shown_and_an_error_appears_above_the_last_good_page(served) -> None:
    made, get = served
    made.write({A: article("Өзгерген")})
    wait_for(lambda: "Өзгерген" in get("/2020/05/a/")[1])
    made.write({A: article("Өзгерген", status="drft")})
    wait_for(lambda: "drft" in get("/2020/05/a/")[1])
    page = get("/2020/05/a/")[1]
    assert f"{A}:5" in page
    assert "Өзгерген" in page
    made.write({A: article("Түзелген")})
    wait_for(lambda: "Түзелген" in get("/2020/05/a/")[1])
    wait_for(lambda: "tilshi-problems" not in get("/2020/05/a/")[1])


def test_changed_settings_are_used_and_the_address_stays(served) -> None:
    made, get = served
    seen = tag(get("/2020/05/a/")[1])
    with (made.root / "pelicanconf.py").open("a", encoding="utf-8") as settings:
        settings.write('JINJA_GLOBALS = {"colour": "көк"}\n')
    wait_for(lambda: answers(get) and tag(get("/2020/05/a/")[1]) not in ("", "0", seen))
    made.write({A: article("Өзгерген")})
    wait_for(lambda: "Өзгерген" in get("/2020/05/a/")[1])


def test_settings_with_a_mistake_are_reported_and_the_page_stays(served) -> None:
    made, get = served
    file = made.root / "pelicanconf.py"
    before = file.read_text("utf-8")
    file.write_text(before + "1 +\n", "utf-8")
    wait_for(lambda: "tilshi-problems" in get("/2020/05/a/")[1])
    assert "Ашық" in get("/2020/05/a/")[1]
    file.write_text(before, "utf-8")
    wait_for(lambda: answers(get) and "tilshi-problems" not in get("/2020/05/a/")[1])
    wait_for(lambda: get("/2020/05/a/")[0] == 200)


def test_the_bar_shows_the_site_as_readers_see_it_at_any_time(served) -> None:
    made, get = served
    draft, later = "/2020/05/d/", "/2030/01/e/"
    assert get(draft)[0] == get(later)[0] == 200
    for form, seen in (
        ("show=public&at=", [404, 404]),
        ("show=public&at=2030-01-02T09:00", [404, 200]),
        ("show=drafts&at=", [200, 200]),
    ):
        assert asked_for(get, form, "http://127.0.0.1") in (200, 503)
        wait_for(lambda seen=seen: [get(draft)[0], get(later)[0]] == seen)
    page = get(later)[1]
    assert 'value="drafts" checked' in page and 'value="public" checked' not in page
    for file in (made.root / ".cache").rglob("*.html"):
        assert "tilshi-view" not in file.read_text("utf-8")


@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
def test_a_page_of_another_host_cannot_change_the_view(served, origin: str) -> None:
    _, get = served
    assert asked_for(get, "show=public&at=", origin) == 403


def asked_for(get: Get, form: str, origin: str) -> int:
    """How a form that asks for another view is answered, after its redirect."""
    return get("/__tilshi/view", form.encode(), Origin=origin)[0]


def tag(page: str) -> str:
    """Which build a page says it is from."""
    return page.partition('data-build="')[2].partition('"')[0]


def answers(get: Get) -> bool:
    try:
        get("/")
    except OSError:
        return False
    return True


def test_the_server_exits_when_its_command_is_killed(served) -> None:
    made, get = served
    made.process.kill()

    def gone() -> bool:
        try:
            get("/")
        except (OSError, http.client.HTTPException):
            return True
        return False

    wait_for(gone)


def test_a_page_of_another_host_cannot_read_the_preview(served) -> None:
    _, get = served
    assert get("/", Host="evil.example")[0] == 403


def test_the_preview_leaves_the_output_folder_alone(served) -> None:
    made, _ = served
    assert not made.output.exists()


def asked(port: int, request: bytes, seconds: float = 30) -> bytes:
    """All that the server says to `request`."""
    with socket.create_connection(("127.0.0.1", port), seconds) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.fixture
def preview(tmp_path) -> Iterator[tuple[Path, int]]:
    """A folder with a site, served in this process, and the port."""
    folder = tmp_path / "preview"
    for name in ("index.html", "404.html", "a/index.html", "x.css", ".tilshi-manifest.json",
                 "empty/x.txt", ".git/config", "a/.b/index.html", ".well-known/security.txt",
                 "a/.well-known/x.txt"):  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"<body>{name}</body>")
    (tmp_path / "own.html").write_text("own")
    (tmp_path / "own").mkdir()
    (tmp_path / "own/index.html").write_text("own")
    (folder / "link.html").symlink_to(tmp_path / "own.html")
    (folder / "link").symlink_to(tmp_path / "own")
    os.mkfifo(folder / "fifo")
    PreviewState(1).write(tmp_path / "state.json")
    http = desk_server.server(desk_of(folder, tmp_path / "state.json"), 0)
    http.maker = os.getppid()
    threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
    yield folder, http.server_port
    http.shutdown()
    http.server_close()


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "FOO"])
@pytest.mark.parametrize(
    "host",
    ["Host: evil.example", "Host: 127.0.0.1.evil.example", "Host: localhost.evil:80", "X: y", "Host: ",
     "Host: 127.0.0.1\r\nHost: evil.example", "Host: evil.example:127.0.0.1", "Host: [::1"],
)  # fmt: skip
def test_no_method_answers_for_the_name_of_another_host(preview, method: str, host: str) -> None:
    said = asked(preview[1], f"{method} /x.css HTTP/1.0\r\n{host}\r\n\r\n".encode())
    assert said.startswith(b"HTTP/1.0 403")
    assert b"Last-Modified" not in said and b"Content-Length: 0" in said


@pytest.mark.parametrize("host", ["127.0.0.1:{}", "localhost:{}", "LOCALHOST:{}", "localhost"])
def test_head_answers_like_get_without_the_body(preview, host: str) -> None:
    _, port = preview
    for path in ("/", "/a/", "/x.css", "/none"):
        heads, bodies = [], []
        for method in ("GET", "HEAD"):
            request = f"{method} {path} HTTP/1.0\r\nHost: {host.format(port)}\r\n\r\n"
            head, _, body = asked(port, request.encode()).partition(b"\r\n\r\n")
            heads.append([line for line in head.splitlines() if not line.startswith(b"Date")])
            bodies.append(body)
        assert heads[0] == heads[1]
        assert bodies[0] and not bodies[1]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("feed.atom", "application/xml"), ("ru/feed.rss", "application/xml"),
        ("feed.json", "application/feed+json"), ("api/latest.json", "application/json"),
        ("feeds.opml", "text/x-opml; charset=utf-8"), ("sitemap.xml", "application/xml"),
        ("qz/opensearch.xml", "application/opensearchdescription+xml"),
        ("site.webmanifest", "application/manifest+json"), ("favicon.ico", "image/x-icon"),
        ("images/a-640.webp", "image/webp"), ("search/data/kk/0/a.bin", "application/octet-stream"),
    ],
)  # fmt: skip
def test_every_kind_of_file_is_served_by_its_type(preview, name: str, kind: str) -> None:
    folder, port = preview
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("x")
    said = asked(port, f"GET /{name} HTTP/1.0\r\nHost: localhost:{port}\r\n\r\n".encode())
    lines = (line.partition(": ") for line in said.decode().splitlines())
    assert [value for name, _, value in lines if name.lower() == "content-type"] == [kind]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200), ("/a/", 200), ("/a", 301), ("/x.css?v=1", 200), ("/a/?x#y", 200),
        ("/empty/", 404), ("/empty", 404), ("/empty/#", 404), ("/.tilshi-manifest.json", 404),
        ("/%2etilshi-manifest.json", 404), ("/.git/config", 404), ("/a/.b/", 404),
        ("/.well-known/security.txt", 200), ("/.well-known/../.git/config", 404),
        ("/a/.well-known/x.txt", 404),
        ("/../own.html", 404), ("/..%2fown.html", 404), ("/a/%2e%2e/%2e%2e/own.html", 404),
        ("//etc/passwd", 404), ("/link.html", 404), ("/link/", 404), ("/link", 404), ("/fifo", 404),
        ("/%00", 404), ("/" + "x" * 5000, 404), ("/%ff", 404), ("http://x.example/a/", 200),
    ],
)  # fmt: skip
def test_only_the_site_itself_is_served(preview, path: str, status: int) -> None:
    _, port = preview
    said = asked(port, f"GET {path} HTTP/1.0\r\nHost: localhost:{port}\r\n\r\n".encode())
    assert int(said.split()[1]) == status
    assert b"own" not in said.partition(b"\r\n\r\n")[2].replace(b"known", b"")


@pytest.mark.parametrize("begun", [b"", b"GET / HT", b"GET / HTTP/1.0\r\nHost: local"])
def test_a_slow_request_is_disconnected(preview, monkeypatch, begun: bytes) -> None:
    monkeypatch.setattr(desk_server, "ASKING", 0.5)
    with socket.create_connection(("127.0.0.1", preview[1]), 30) as connection:
        connection.sendall(begun)
        connection.settimeout(0.1)
        started, over = time.monotonic(), b"-"
        while over != b"" and time.monotonic() - started < 10:
            try:
                connection.sendall(b"x")
                over = connection.recv(1)
            except TimeoutError:
                continue
            except OSError:
                over = b""
        assert 0.3 < time.monotonic() - started < 5


def test_many_slow_requests_do_not_use_as_many_threads_nor_block_others(
    preview, monkeypatch
) -> None:
    monkeypatch.setattr(desk_server, "ASKING", 1.5)
    port, before = preview[1], threading.active_count()
    slow = [socket.create_connection(("127.0.0.1", port), 30) for _ in range(300)]
    time.sleep(0.5)
    assert threading.active_count() - before <= desk_server.AT_ONCE
    request = f"GET / HTTP/1.0\r\nHost: localhost:{port}\r\n\r\n".encode()

    def answered() -> bool:
        try:
            return asked(port, request).startswith(b"HTTP/1.0 200")
        except OSError:
            return False

    wait_for(answered, 10)
    for connection in slow:
        connection.close()
