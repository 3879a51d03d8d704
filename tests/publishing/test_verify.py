"""Harmful responses of a host are handled: nothing takes long or fills the memory."""

import gzip
import hashlib
import resource
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest

from tilshi.publishing import verify
from tilshi.publishing.verify import SiteAddress, fetch

Act = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def host() -> Iterator[Callable[[Act], SiteAddress]]:
    """A function that starts a host which does as it is told, and gives its address."""
    running = []

    def start(act: Act) -> SiteAddress:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                try:
                    act(self)
                except OSError:
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        running.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return SiteAddress(f"http://127.0.0.1:{server.server_port}", headers=False)

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def give(data: bytes, encoding: str = "", status: int = 200) -> Act:
    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        if encoding:
            handler.send_header("Content-Encoding", encoding)
        handler.end_headers()
        handler.wfile.write(data)

    return act


def drip(head: bytes, piece: bytes) -> Act:
    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(head)
        for _ in range(400):
            handler.wfile.write(piece)
            time.sleep(0.05)

    return act


@pytest.mark.parametrize("status", [200, 404])
@pytest.mark.parametrize(
    ("encoding", "pack"), [("", bytes), ("gzip", gzip.compress), ("br", brotli.compress)]
)
def test_a_response_is_read_correctly_in_any_encoding(host, encoding, pack, status) -> None:
    data = bytes(range(256)) * 20_000
    answer = fetch(host(give(pack(data), encoding, status)), "x.css")
    assert (answer.status, answer.digest) == (status, hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress)])
def test_a_truncated_or_badly_encoded_response_is_reported(host, encoding, pack) -> None:
    assert fetch(host(give(pack(b"x" * 10_000)[:-3], encoding)), "x").status == 0
    assert fetch(host(give(b"not packed", encoding)), "x").status == 0
    assert fetch(host(give(b"x", "zstd")), "x").why == "zstd"


@pytest.mark.parametrize("status", [200, 404])
@pytest.mark.parametrize(
    ("encoding", "pack"), [("", bytes), ("gzip", gzip.compress), ("br", brotli.compress)]
)
def test_an_endless_response_is_neither_read_completely_nor_kept(
    host, monkeypatch, encoding, pack, status
) -> None:
    monkeypatch.setattr(verify, "_MOST_BYTES", 20 * 1024 * 1024)
    packed = pack(bytes(100 * 1024 * 1024))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = fetch(host(give(packed, encoding, status)), "x")
    assert answer.status == 0 and "20 MB" in answer.why
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"", b"H"),
        (b"HTTP/1.0 200 OK\r\n", b"X: y\r\n"),
        (b"HTTP/1.0 200 OK\r\nX: ", b"y"),
        (b"HTTP/1.0 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.0 404 No\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
)
def test_a_slow_response_is_given_up_in_time(host, monkeypatch, head, piece) -> None:
    monkeypatch.setattr(verify, "_SECONDS", 0.5)
    started = time.monotonic()
    assert fetch(host(drip(head, piece)), "x").status == 0
    assert time.monotonic() - started < 5


def test_no_redirect_is_followed_and_all_responses_have_one_deadline(host, monkeypatch) -> None:
    asked = []

    def lead_on(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        handler.send_response(302)
        handler.send_header("Location", "/again")
        handler.end_headers()

    assert fetch(host(lead_on), "x").status == 302
    assert asked == ["/x"]
    monkeypatch.setattr(verify, "_FIRST", -100)
    monkeypatch.setattr(verify, "_PAUSE", 0)
    (problem,) = verify.verify(host(lead_on), {"x": "1"}, ["x"])
    assert problem.code == "verify-silent" and len(asked) == 1
