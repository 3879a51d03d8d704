"""Pictures of an export: found in a folder, or fetched from their addresses if the editor asks."""

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import Site, picture
from tests.importing.exports import checked, imported, report, story, wxr, wxr_item
from tilshi.importing import picture_fetch
from tilshi.importing.picture_fetch import fetch_picture, is_public


class Handler(BaseHTTPRequestHandler):
    """`/a.jpg` is a picture, `/r/N` leads to it over N redirects, `/big` never ends."""

    def do_GET(self) -> None:
        asked.append(self.path)
        if self.path.startswith("/r/"):
            left = int(self.path[3:])
            self.send_response(302)
            self.send_header("Location", f"/r/{left - 1}" if left > 1 else "/a.jpg")
            self.end_headers()
            return
        self.send_response(200 if self.path in ("/a.jpg", "/big") else 404)
        self.end_headers()
        self.wfile.write(picture() if self.path == "/a.jpg" else b"x" * 2000)

    def log_message(self, *_: object) -> None:
        pass


asked: list[str] = []


@pytest.fixture
def host() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    asked.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def anywhere(_: str) -> bool:
    return True


def encoded(kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, kind, **options)
    return out.getvalue()


def test_a_picture_is_fetched_also_over_redirects(host: str) -> None:
    assert fetch_picture(f"{host}/r/2", anywhere) == picture()


def test_redirects_without_end_fetch_nothing(host: str) -> None:
    assert fetch_picture(f"{host}/r/99", anywhere) is None
    assert len(asked) < 10


def test_what_is_not_there_or_too_large_is_not_fetched(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_fetch, "_MOST_BYTES", 1000)
    for path in ("/none.jpg", "/big"):
        assert fetch_picture(f"{host}{path}", anywhere) is None


def test_nothing_is_fetched_from_this_machine_or_the_network_around_it(host: str) -> None:
    for name in ("127.0.0.1", "localhost", "10.0.0.1", "192.168.1.1", "169.254.169.254", "::1", ""):
        assert not is_public(name), name
    for url in (f"{host}/a.jpg", "file:///etc/passwd", "ftp://x.example/a.jpg", "http://[bad"):
        assert fetch_picture(url) is None
    assert asked == []


def test_a_redirect_does_not_lead_to_a_host_that_is_not_allowed(host: str) -> None:
    times = iter([True, False])
    assert fetch_picture(f"{host}/r/1", lambda _: next(times)) is None
    assert asked == ["/r/1"]


def test_nothing_is_fetched_unless_asked_for(
    site: Site, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_fetch.fetch_picture, "__defaults__", (anywhere,))
    export = wxr(wxr_item(f'<img src="{host}/a.jpg" alt="Көпір">'))
    imported(site, export)
    assert asked == [] and f"[Көпір]({host}/a.jpg)" in story(site, "taqyryp")
    imported(site, export, download=True)
    assert asked == ["/a.jpg"] and "![Көпір](a.jpg)" in story(site, "taqyryp")
    imported(site, export, download=True)
    assert asked == ["/a.jpg"]


def test_the_whole_picture_is_taken_instead_of_a_smaller_copy(site: Site) -> None:
    site.write(
        {"up/2020/01/a.jpg": picture(400, 300), "up/2020/01/a-300x225.jpg": picture(300, 225)}
    )
    body = '<img src="https://old.example/wp-content/uploads/2020/01/a-300x225.jpg" alt="x">'
    imported(site, wxr(wxr_item(body)), pictures=str(site.root / "up"))
    with Image.open(site.root / "content/images/a.jpg") as image:
        assert image.size == (400, 300)


def test_pictures_of_one_name_in_two_folders_are_both_kept(site: Site) -> None:
    site.write({"up/2020/01/a.jpg": picture(40, 30), "up/2020/02/a.jpg": picture(30, 40)})
    names = [
        f'<img src="https://old.example/up/2020/0{n}/a.jpg" alt="сурет {n}">' for n in (1, 2, 1)
    ]
    imported(site, wxr(wxr_item("".join(names))), pictures=str(site.root / "up"))
    assert "![сурет 1](a.jpg)\n![сурет 2](a-2.jpg)\n![сурет 1](a.jpg)" in story(site, "taqyryp")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.gif", encoded("GIF")),
        ("a.gif", encoded("GIF", save_all=True, append_images=[Image.new("RGB", (40, 30))])),
        ("a.bmp", encoded("BMP")), ("a.tiff", encoded("TIFF")), ("a.jpg", encoded("GIF")),
        ("a.jpg", encoded("WEBP")), ("a.png", encoded("JPEG")),
    ],
)  # fmt: skip
def test_pictures_of_other_formats_become_ones_that_the_site_shows(
    site: Site, name: str, data: bytes
) -> None:
    site.write({f"up/{name}": data})
    imported(site, wxr(wxr_item(f'<img src="/{name}" alt="x">')), pictures=str(site.root / "up"))
    assert "![x](a." in story(site, "taqyryp")
    kept = next((site.root / "content/images").iterdir()).read_bytes() == data
    assert ("was converted from another format" in report(site)) != kept
    site.made()


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg/>", picture()[:200], b"\xff\xd8" * 50])
def test_what_is_no_picture_becomes_a_link_and_is_told(site: Site, data: bytes) -> None:
    site.write({"up/a.jpg": data})
    imported(site, wxr(wxr_item('<img src="/a.jpg" alt="x">')), pictures=str(site.root / "up"))
    assert "[x](https://old.example/a.jpg)" in story(site, "taqyryp")
    assert "A picture cannot be used" in report(site)
    assert checked(site).status == 0


@pytest.mark.parametrize(
    ("html", "alt"),
    [
        ('<img src="/a.jpg" alt="Көпір">', "Көпір"),
        ('<figure><img src="/a.jpg" alt=""><figcaption>Бадам</figcaption></figure>', "Бадам"),
        ('<img src="/a.jpg">', "Сурет"),
        ('<img src="/a.jpg" alt="a">', "Сурет"),
        ('<img src="/a.jpg" alt="IMG_2041">', "Сурет"),
        ('<img src="/a.jpg" alt="&lt;b&gt;Көпір&lt;/b&gt; *1*">', "Көпір *1*"),
    ],
)
def test_a_description_is_what_somebody_wrote_or_only_says_that_there_is_a_picture(
    site: Site, html: str, alt: str
) -> None:
    site.write({"up/a.jpg": picture()})
    imported(site, wxr(wxr_item(html)), pictures=str(site.root / "up"))
    assert f"![{alt}](a.jpg" in story(site, "taqyryp")
    assert ("has no description" in report(site)) == (alt == "Сурет")
    assert checked(site).status == 0
