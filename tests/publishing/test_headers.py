"""The HTTP headers of each file, through nginx with the generated configuration."""

import gzip
import hashlib
import re
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable
from email.message import Message
from pathlib import Path

import brotli
import pytest

from tests.conftest import REGISTRIES, Site, article, picture
from tests.publishing.hosts import free_port
from tests.publishing.nginx_host import Nginx
from tilshi.commands import publishing_cli
from tilshi.content.attachment_names import SUFFIXES
from tilshi.pipeline.staging import read_manifest
from tilshi.publishing import http_headers, publication
from tilshi.publishing import nginx as site_file
from tilshi.publishing.precompress import TEXT
from tilshi.publishing.publication import Publication

NEVER = {"Strict-Transport-Security", "Set-Cookie", "Access-Control-Allow-Origin", "X-Powered-By"}


SECURITY = "\nsecurity: {contact: security@ulgi.example, expires: 2027-01-31}\n"
STORIES = {
    "content/imprint.yaml": REGISTRIES["content/imprint.yaml"] + SECURITY,
    "content/articles/2020/a.md": article("Мақала", image="{src: a.jpg, alt: Үй}"),
    "content/articles/2020/a.ru.md": "---\ntitle: Статья\nimage: {alt: Дом}\n---\n\nТекст.\n",
    "content/images/a.jpg": picture(800, 500),
    "content/pages/about.md": "---\ntitle: Біз туралы\norder: 1\n---\n\nМәтін.\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """The output of a site in five editions."""
    return Site(tmp_path_factory.mktemp("site")).write(STORIES).made().output


@pytest.fixture(scope="module")
def published(built: Path, tmp_path_factory) -> Path:
    """That site with its twins, where nginx looks for a release."""
    home = tmp_path_factory.mktemp("published")
    Publication(home).update(built, read_manifest(built), 2)
    (home / "current").symlink_to("site")
    return home


@pytest.fixture
def server(published: Path, nginx) -> Nginx:
    return nginx(published)


def get(url: str, encoding: str = "identity", context=None) -> tuple[int, Message, bytes]:
    request = urllib.request.Request(url, headers={"Accept-Encoding": encoding})
    try:
        with urllib.request.urlopen(request, timeout=20, context=context) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def policy(value: str) -> dict[str, list[str]]:
    parts = (part.split() for part in value.split(";") if part.strip())
    return {name: values for name, *values in parts}


PLACES = [
    "/",
    "/ru/",
    "/2020/05/a/",
    "/feed.atom",
    "/robots.txt",
    "/nothing/",
    "/ru/nothing/",
]


@pytest.mark.parametrize("path", PLACES)
def test_the_observatorys_rules_hold_everywhere_also_for_errors(server, path) -> None:
    status, said, _ = get(server.url + path)
    assert status == (404 if "nothing" in path else 200)
    csp = policy(said["Content-Security-Policy"])
    assert csp["default-src"] == ["'none'"]
    assert csp["frame-ancestors"] == csp["base-uri"] == ["'none'"]
    assert csp["form-action"] == ["'self'"]
    for values in csp.values():
        assert set(values) <= {"'none'", "'self'"}
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert said["X-Frame-Options"] == "DENY"
    assert "geolocation=()" in said["Permissions-Policy"]
    assert not NEVER & set(said)
    assert "/" not in said["Server"]
    for name in http_headers.for_site(server.url):
        assert len(said.get_all(name)) == 1


@pytest.mark.parametrize("path", ["/images/", "/2020/", "/assets", "/ru/2020/", "/ru/search/data/"])
def test_a_folder_without_a_page_is_an_unknown_address(server, built, path) -> None:
    status, said, body = get(server.url + path)
    edition = "ru/" if path.startswith("/ru/") else ""
    assert status == 404
    assert body == (built / f"{edition}404.html").read_bytes()
    assert said["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/2020/05/a/", "/ru/", "/nothing/"])
def test_a_browser_shows_pages_without_a_policy_violation(server, browser, path) -> None:
    said: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("requestfailed", lambda request: said.append(request.url))
    page.goto(server.url + path)
    page.wait_for_load_state("load")
    assert page.evaluate("getComputedStyle(document.body).fontFamily.includes('Text')")
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.size > 0)")
    page.close()
    assert [line for line in said if "404" not in line] == []


@pytest.fixture
def certified(tmp_path) -> Callable[[str], str]:
    """A function that gives a site file a certificate that is there."""
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-keyout", key, "-out", cert, "-subj", "/CN=127.0.0.1", "-addext",
         "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip

    def certified(text: str) -> str:
        folder = "/etc/letsencrypt/live/127.0.0.1"
        return text.replace(f"{folder}/fullchain.pem", str(cert)).replace(
            f"{folder}/privkey.pem", str(key)
        )

    return certified


def test_https_is_forced_and_remembered(published, nginx, tmp_path, certified) -> None:
    server = nginx(published, change=certified, scheme="https")
    context = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
    status, said, _ = get(server.url + "/", context=context)
    assert status == 200
    assert int(said["Strict-Transport-Security"].partition("=")[2]) >= 15_768_000
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), Stay())
    answer = opener.open(f"http://127.0.0.1:{server.other}/about/", timeout=20)
    assert answer.status == 301
    assert answer.headers["Location"] == f"{server.url}/about/"


@pytest.fixture
def challenge(tmp_path) -> Path:
    """What certbot leaves for who asks whether the host is ours."""
    file = tmp_path / "acme/.well-known/acme-challenge/word"
    file.parent.mkdir(parents=True)
    file.write_text("word.key")
    return file


def answered(port: int) -> tuple[int, bytes]:
    status, _, body = get(f"http://127.0.0.1:{port}/.well-known/acme-challenge/word")
    return status, body


def test_a_first_certificate_can_be_obtained(nginx, challenge, published) -> None:
    port = free_port()
    text = site_file.nginx_first("https://127.0.0.1", (f"127.0.0.1:{port}", ""))
    assert "ssl_certificate" not in text
    text = text.replace(site_file.ACME, str(challenge.parents[2]))
    server = nginx(published, port, change=lambda _: text)
    assert answered(server.port) == (200, b"word.key")
    for path in ("/", "/about/", "/.well-known/acme-challenge/../../../own"):
        assert get(server.url + path)[0] >= 400


def test_a_certificate_can_be_renewed_while_https_is_forced(
    published, nginx, challenge, certified
) -> None:
    acme = str(challenge.parents[2])
    server = nginx(
        published,
        change=lambda text: certified(text).replace(site_file.ACME, acme),
        scheme="https",
    )
    assert answered(server.other) == (200, b"word.key")


@pytest.mark.parametrize(
    ("siteurl", "listens", "leads"),
    [
        ("https://x.kz", ["80", "443 ssl http2"], "https://$host$request_uri"),
        ("https://x.kz:443", ["80", "443 ssl http2"], "https://$host$request_uri"),
        ("https://x.kz:8443", ["80", "8443 ssl http2"], "https://$host:8443$request_uri"),
        ("http://x.kz", ["80"], ""),
        ("http://x.kz:8080", ["8080"], ""),
    ],
)
def test_the_server_listens_at_the_port_of_the_address(siteurl, listens, leads) -> None:
    text = site_file.nginx(siteurl, "/srv/current", ["ru/"])
    assert re.findall(r"listen ([^;]+);", text) == listens
    assert leads in text and ("return 301 https:" in text) == bool(leads)
    assert set(re.findall(r"server_name ([^;]+);", text)) == {"x.kz"}


def test_both_files_of_an_address_with_a_port_are_printed(site, capsys) -> None:
    made = site({}).settings(SITEURL="https://x.kz:8443", PUBLISH_TO="/srv/www/x")
    config = str(made.root / "pelicanconf.py")
    assert publishing_cli.run_headers(config, "nginx-first") == 0
    first = capsys.readouterr().out
    assert "-d x.kz\n" in first and "listen 80;" in first
    assert publishing_cli.run_headers(config, "nginx") == 0
    assert "listen 8443 ssl http2;" in capsys.readouterr().out


class Stay(urllib.request.HTTPRedirectHandler):
    def http_error_301(self, request, answer, *_):
        return answer


def test_pages_are_revalidated_and_hashed_files_never(server, built) -> None:
    for path in read_manifest(built):
        short = not path.startswith(("assets/", "images/"))
        assert http_headers.kept_for_long(path) != short, path
    style = next(path for path in read_manifest(built) if path.endswith(".css"))
    picture = next(path for path in read_manifest(built) if path.endswith(".webp"))
    card = next(path for path in read_manifest(built) if path.startswith("images/cards/"))
    for path in (style, picture, card):
        assert "immutable" in get(f"{server.url}/{path}")[1]["Cache-Control"]
    _status, said, _ = get(server.url + "/")
    assert said["Cache-Control"] == "public, max-age=0, must-revalidate"
    request = urllib.request.Request(server.url + "/", headers={"If-None-Match": said["ETag"]})
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=20)
    assert caught.value.code == 304
    missing = get(f"{server.url}/assets/main.0000000000.css")
    assert (missing[0], missing[1]["Cache-Control"]) == (404, "no-store")


@pytest.mark.parametrize(
    ("encoding", "decode"), [("gzip", gzip.decompress), ("br", brotli.decompress)]
)
def test_every_text_file_comes_compressed_and_is_the_same(server, built, encoding, decode) -> None:
    count = 0
    for path in read_manifest(built):
        if path.endswith(TEXT):
            _status, said, body = get(f"{server.url}/{path}", encoding)
            assert said["Content-Encoding"] == encoding, path
            assert "Accept-Encoding" in said["Vary"]
            assert said["Content-Type"].replace(" ", "") == http_headers.content_type(path).replace(
                " ", ""
            )
            assert decode(body) == (built / path).read_bytes(), path
            count += 1
    assert count > 40


def test_a_404_is_in_the_edition_of_its_address_and_dot_files_are_not_there(server) -> None:
    assert 'lang="ru"' in get(server.url + "/ru/joq/")[2].decode()
    assert 'lang="kk"' in get(server.url + "/joq/")[2].decode()
    assert get(server.url + "/.git/config")[0] == 404
    assert get(server.url + "/index.html.br")[0] == 404


def test_whom_to_tell_of_a_vulnerability_is_at_its_well_known_address(server) -> None:
    status, said, body = get(server.url + "/.well-known/security.txt")
    assert (status, said["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert b"mailto:security@ulgi.example" in body


def test_netlify_and_cloudflare_send_the_same_headers_as_nginx() -> None:
    url = "https://x.example"
    lines = http_headers.netlify(url).decode().splitlines()
    rules: dict[str, dict[str, str]] = {}
    for line in lines:
        if line.startswith("/"):
            rule = rules.setdefault(line, {})
        else:
            name, _, value = line.strip().partition(": ")
            rule[name] = value
    assert rules["/*"] == http_headers.for_site(url)
    assert (
        rules["/assets/*"]
        == rules["/images/*"]
        == rules["/files/*"]
        == {"Cache-Control": http_headers.FOREVER}
    )
    assert all(len(line) < 2000 for line in lines)


def test_only_text_that_changed_is_compressed_again(built, tmp_path, monkeypatch) -> None:
    asked = []
    real = publication.twins
    monkeypatch.setattr(
        publication, "twins", lambda data, long: asked.append(data) or real(data, long)
    )
    output = tmp_path / "output"
    subprocess.run(["cp", "-r", built, output], check=True)
    files = read_manifest(output)
    Publication(tmp_path / "home").update(output, files, 2)
    asked.clear()
    (output / "robots.txt").write_bytes(b"new")
    changed = {**files, "robots.txt": hashlib.sha256(b"new").hexdigest()}
    Publication(tmp_path / "home").update(output, changed, 2)
    assert asked == [b"new"]
    assert len(list((tmp_path / "home/site").glob("robots.txt*"))) == 3  # itself and its twins
    del changed["robots.txt"]
    Publication(tmp_path / "home").update(output, changed, 2)
    assert not list((tmp_path / "home/site").glob("robots.txt*"))


def test_attached_files_are_kept_for_long_have_their_type_and_may_be_played() -> None:
    for path, kind in (
        ("files/esep-0123456789ab.pdf", "application/pdf"),
        ("files/tote/un-kk-0123456789ab.vtt", "text/vtt; charset=utf-8"),
        ("files/film-0123456789ab.mp4", "video/mp4"),
    ):
        assert http_headers.kept_for_long(path)
        assert http_headers.content_type(path) == kind
    policy = http_headers.for_site("https://ulgi.example")["Content-Security-Policy"]
    assert "media-src 'self'" in policy


def test_every_kind_of_attached_file_has_a_type() -> None:
    assert set(SUFFIXES) <= set(http_headers.TYPES)
