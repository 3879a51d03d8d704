"""An S3 server on the loopback address, behind a proxy that can fail in every way."""

import http.client
import socket
import struct
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

import boto3
from botocore.config import Config

from tests.publishing.small_sites import Newsroom
from tilshi.publishing.config import Publishing
from tilshi.publishing.place import Place
from tilshi.publishing.targets.s3 import BucketTarget

PICTURE = "images/a-0123456789ab-480.webp"
PLACE = Place("s3", "site", "news", said="s3://news/site")
BLOBS = "_tilshi/blobs/"
_OWN_HEADERS = ("content-length", "transfer-encoding", "connection", "server", "date")

Fault = Literal[0, 500, 503, "lost", "unanswered", "half"]
"""0: none. 500, 503: the store says so. "lost": the connection breaks before the store has the
request; "unanswered": after it has done it; "half": in the middle of its answer.
"""


class FaultyProxy(ThreadingHTTPServer):
    """Between us and the store: notes requests, and lets some of them fail as `fault` says."""

    daemon_threads = True

    def __init__(self, store: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.store = store
        self.asked: list[tuple[str, str]] = []
        self.fault: Callable[[str, str], Fault] = lambda method, path: 0

    def cut_at(self, number: int, fault: Fault) -> None:
        """From now on the request `number` fails so, and all that follow find the store broken."""
        counting, asked = threading.Lock(), 0
        after: Fault = fault if fault in (500, 503) else "lost"

        def broken(method: str, path: str) -> Fault:
            nonlocal asked
            with counting:
                asked += 1
                return 0 if asked < number else fault if asked == number else after

        self.fault = broken

    def work_again(self) -> None:
        """The store works again."""
        self.fault = lambda method, path: 0


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FaultyProxy

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append((self.command, self.path))
        fault = self.server.fault(self.command, self.path)
        if fault == "lost":
            self.reset()
            return
        if fault in (500, 503):
            status, answer, headers = fault, b"<Error><Code>InternalError</Code></Error>", {}
        else:
            status, answer, headers = self.forward(body)
        if fault == "unanswered":
            self.reset()
            return
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in _OWN_HEADERS:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if fault == "half":
            # Of an answer without a body, the half that is missing is in its headers.
            self.wfile.write(answer[: len(answer) // 2])
            self.reset()
        elif self.command != "HEAD":
            self.wfile.write(answer)

    do_PUT = do_POST = do_DELETE = do_HEAD = do_GET  # noqa: N815

    def reset(self) -> None:
        """Breaks the connection, as when the other end dies."""
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def forward(self, body: bytes) -> tuple[int, bytes, dict[str, str]]:
        headers = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "expect")}
        store = http.client.HTTPConnection("127.0.0.1", self.server.store, timeout=30)
        store.request(self.command, self.path, body, headers)
        answer = store.getresponse()
        try:
            return answer.status, answer.read(), dict(answer.headers)
        finally:
            store.close()

    def log_message(self, *_: object) -> None:
        pass


def bucket(middle: FaultyProxy):
    """The store itself, past the faults."""
    return boto3.client(
        "s3", endpoint_url=f"http://127.0.0.1:{middle.store}", config=Config(max_pool_connections=4)
    )


def newsroom(work: Path, lease: float = 60, wait: int = 30) -> Newsroom:
    publishing = Publishing(PLACE, "", 3, 50, 100, wait, True)
    return Newsroom(work, PLACE, wait=wait, target=BucketTarget(publishing, work / "home", lease))


def there(middle: FaultyProxy, ours: bool = False) -> dict[str, bytes]:
    """The site in the bucket, or what is ours beside it."""
    client = bucket(middle)
    files = {}
    for page in client.get_paginator("list_objects_v2").paginate(Bucket="news"):
        for one in page.get("Contents", ()):
            path = one["Key"].removeprefix("site/")
            if path.startswith("_tilshi/") == ours:
                files[path] = client.get_object(Bucket="news", Key=one["Key"])["Body"].read()
    return files


def lingering(files: dict[str, bytes], site: dict[str, bytes]) -> list[str]:
    """What is there besides the site; only the theme of earlier releases may be."""
    extra = [path for path in files if path not in site]
    assert all(path.startswith("assets/") for path in extra), extra
    return extra
