"""Readers in a tight loop behind nginx, during publications."""

import http.client
import re
import threading
import time
from pathlib import Path

import pytest

from tests.publishing.small_sites import Newsroom, folder, shown, small_site, ssh

NUMBER = re.compile(
    rb"\xd1\x88\xd1\x8b\xd2\x93\xd0\xb0\xd1\x80\xd1\x8b\xd0\xbb\xd1\x8b\xd0\xbc (\d+) "
)
STYLE = re.compile(rb'href="(/assets/[^"]+)"')
PATHS = ["/", *(f"/2026/11/s{name}/" for name in range(6))]


class Reader(threading.Thread):
    """Opens pages one after another, each with its style; notes everything that is not right."""

    def __init__(self, port: int, stop: threading.Event) -> None:
        super().__init__()
        self.port, self.stop = port, stop
        self.asked, self.wrong, self.seen = 0, list[str](), set[int]()

    def run(self) -> None:
        host = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        turn = 0
        while not self.stop.is_set():
            turn += 1
            self.read(host, PATHS[turn % len(PATHS)])
        host.close()

    def get(self, host: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
        host.request("GET", path)
        answer = host.getresponse()
        self.asked += 1
        return answer.status, answer.read()

    def read(self, host: http.client.HTTPConnection, path: str) -> None:
        status, body = self.get(host, path)
        number, style = NUMBER.search(body), STYLE.search(body)
        if status != 200 or not body.endswith(b"</footer>\n") or not number or not style:
            self.wrong.append(f"{path}: {status}, {len(body)} bytes")
            return
        self.seen.add(int(number[1]))
        status, css = self.get(host, style[1].decode())
        if status != 200 or not css.startswith(b"/* %s */" % number[1]):
            self.wrong.append(f"{path}: style {status} {css[:20]!r}")


def read_through(newsroom: Newsroom, port: int, publications: int, requests: int) -> list[Reader]:
    """Publishes `publications` times, every fifth time goes back, while readers read; goes on
    reading until there were `requests`.
    """
    newsroom.publish(small_site(0))
    stop = threading.Event()
    readers = [Reader(port, stop) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        for number in range(1, publications + 1):
            newsroom.publish(small_site(number), number)
            if number % 5 == 0:
                newsroom.back()
        deadline = time.monotonic() + 120
        while sum(reader.asked for reader in readers) < requests and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    return readers


def judge(readers: list[Reader], publications: int, requests: int) -> None:
    assert [line for reader in readers for line in reader.wrong] == []
    assert sum(reader.asked for reader in readers) >= requests
    assert len(set().union(*(reader.seen for reader in readers))) > publications / 2


def test_readers_never_see_a_missing_partial_or_mixed_page(tmp_path: Path, nginx) -> None:
    root = tmp_path / "host"
    server = nginx(root)
    newsroom = Newsroom(tmp_path / "work", folder(root))
    judge(read_through(newsroom, server.port, 20, 3000), 20, 3000)


@pytest.mark.slow
def test_readers_see_complete_pages_over_two_hundred_publications(tmp_path, nginx, sshd) -> None:
    root = tmp_path / "host"
    server = nginx(root)
    newsroom = Newsroom(tmp_path / "work", ssh(root, sshd.port), ssh_config=str(sshd.config))
    judge(read_through(newsroom, server.port, 200, 50_000), 200, 50_000)
    assert len(list((root / "releases").glob("0*"))) == 3
    assert "index.html" in shown(root)
