"""Publishing to a bucket of a real S3 server: order, requests, faults, the way back."""

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

from tests.deploy.hosts import free_port, wait_for
from tests.deploy.places import Newsroom, small_site
from tilshi.deploy.config import Place, Publishing
from tilshi.deploy.publish import rollback
from tilshi.deploy.targets import s3
from tilshi.deploy.targets.s3 import Store
from tilshi.problems import Wrong

PICTURE = "images/a-0123456789ab-480.webp"
PLACE = Place("s3", "site", "news", said="s3://news/site")


@pytest.fixture(scope="module")
def server() -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for(port, process)
    yield port
    process.terminate()
    process.wait(10)


class Middle(ThreadingHTTPServer):
    """Between us and the store: counts requests, and answers some of them with an error."""

    daemon_threads = True

    def __init__(self, store: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.store = store
        self.asked: list[tuple[str, str]] = []
        self.fault: Callable[[str, str], int] = lambda method, path: 0


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Middle

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if self.headers.get("Expect") == "100-continue" and not body:
            pass
        self.server.asked.append((self.command, self.path))
        status = self.server.fault(self.command, self.path)
        if status:
            answer, headers = b"<Error><Code>InternalError</Code></Error>", {}
        else:
            status, answer, headers = self.forward(body)
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in (
                "content-length",
                "transfer-encoding",
                "connection",
                "server",
                "date",
            ):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    do_PUT = do_POST = do_DELETE = do_HEAD = do_GET  # noqa: N815

    def forward(self, body: bytes):
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


@pytest.fixture
def middle(server: int, monkeypatch) -> Iterator[Middle]:
    urllib.request.urlopen(
        urllib.request.Request(f"http://127.0.0.1:{server}/moto-api/reset", method="POST")
    ).close()
    between = Middle(server)
    threading.Thread(target=between.serve_forever, daemon=True).start()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "id",
        "AWS_SECRET_ACCESS_KEY": "word",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{between.server_port}",
    }.items():
        monkeypatch.setenv(name, value)
    bucket(between).create_bucket(Bucket="news")
    between.asked.clear()
    yield between
    between.shutdown()
    between.server_close()


def bucket(middle: Middle):
    """The store itself, past the faults."""
    return boto3.client(
        "s3", endpoint_url=f"http://127.0.0.1:{middle.store}", config=Config(max_pool_connections=4)
    )


def newsroom(work: Path, lease: float = 60, wait: int = 30) -> Newsroom:
    publishing = Publishing(PLACE, "", 3, 50, 100, wait, True)
    return Newsroom(work, PLACE, wait=wait, target=Store(publishing, work / "home", lease))


def there(middle: Middle, ours: bool = False) -> dict[str, bytes]:
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


def test_what_changed_is_put_in_order_with_types_and_ages_and_deleted_last(
    middle, tmp_path
) -> None:
    room = newsroom(tmp_path)
    room.publish({**small_site(1), PICTURE: b"old", "old/index.html": small_site(1)["index.html"]})
    middle.asked.clear()
    picture = PICTURE.replace("a-0", "b-1")
    room.publish({**small_site(1), **small_site(2), picture: b"new"})
    copied = [p for m, p in middle.asked if m == "PUT" and "/blobs/" in p]
    put = [
        p.removeprefix("/news/site/") for m, p in middle.asked if m == "PUT" and "_tilshi" not in p
    ]
    assert copied
    kinds = [
        "asset" if p.startswith(("assets", "images")) else "page" if p.endswith("html") else "feed"
        for p in put
    ]
    assert kinds == sorted(kinds, key=["asset", "page", "feed"].index)
    assert set(kinds) == {"asset", "page", "feed"}
    paths = [p for _, p in middle.asked]
    deletion = max(i for i, (m, p) in enumerate(middle.asked) if m == "POST" and "delete" in p)
    assert deletion > max(i for i, p in enumerate(paths) if p.removeprefix("/news/site/") in put)
    files = there(middle)
    assert "old/index.html" not in files and PICTURE not in files
    assert files["index.html"] == small_site(2)["index.html"]
    client = bucket(middle)
    page = client.head_object(Bucket="news", Key="site/index.html")
    assert page["ContentType"] == "text/html; charset=utf-8"
    assert page["CacheControl"] == "public, max-age=0, must-revalidate"
    asset = client.head_object(Bucket="news", Key=f"site/{picture}")
    assert asset["ContentType"] == "image/webp"
    assert "immutable" in asset["CacheControl"]


def test_one_changed_page_takes_as_many_requests_however_large_the_site_is(
    middle, tmp_path
) -> None:
    counts = []
    for number, pages in enumerate((5, 60)):
        room = newsroom(tmp_path / str(number))
        site = small_site(1, pages)
        room.publish(site)
        middle.asked.clear()
        room.publish({**site, "index.html": site["index.html"].replace(b" 1 ", b" 2 ")})
        counts.append(len(middle.asked))
        for page in bucket(middle).get_paginator("list_objects_v2").paginate(Bucket="news"):
            for one in page.get("Contents", ()):
                bucket(middle).delete_object(Bucket="news", Key=one["Key"])
    assert counts[0] == counts[1] <= 9


def test_a_rollback_brings_back_what_was_overwritten_and_deleted(middle, tmp_path) -> None:
    room = newsroom(tmp_path)
    first = {**small_site(1), PICTURE: b"picture", "old/index.html": small_site(1)["index.html"]}
    room.publish(first)
    room.publish(small_site(2))
    old, new = rollback(room.job, None)
    assert (old.id, new.id) == ("000002-nogit", "000001-nogit")
    files = there(middle)
    assert {path: files[path] for path in first} == first
    lingering(files, first)
    head = bucket(middle).head_object(Bucket="news", Key="site/old/index.html")
    assert head["CacheControl"] == "public, max-age=0, must-revalidate"
    room.publish(small_site(3))
    lingering(there(middle), small_site(3))


def test_what_no_kept_release_needs_does_not_stay_in_the_bucket(middle, tmp_path) -> None:
    room = newsroom(tmp_path)
    for number in range(1, 8):
        room.publish(small_site(number), number)
    ours = there(middle, ours=True)
    assert len([name for name in ours if name.startswith("_tilshi/manifests/")]) == 3
    blobs = [name for name in ours if name.startswith("_tilshi/blobs/")]
    assert len(blobs) <= 2 * len(small_site(1))
    assert len(lingering(there(middle), small_site(7))) == 2
    assert "_tilshi/lock" not in ours


def test_single_errors_of_the_store_are_overcome(middle, tmp_path) -> None:
    chance = random.Random(3)
    middle.fault = lambda method, path: chance.choice((500, 503)) if chance.random() < 0.1 else 0
    room = newsroom(tmp_path)
    for number in (1, 2):
        room.publish(small_site(number), number)
    files = there(middle)
    lingering(files, small_site(2))
    assert {path: files[path] for path in small_site(2)} == small_site(2)


@pytest.mark.parametrize("status", [500, 503])
def test_a_store_that_breaks_in_between_is_mended_by_the_next_publication(
    middle, tmp_path, status, monkeypatch
) -> None:
    monkeypatch.setattr(s3, "ATTEMPTS", 1)
    work = tmp_path
    newsroom(work, lease=1).publish(
        {**small_site(1), "old/index.html": small_site(1)["index.html"]}
    )
    for after in (3, 6, 8, 10, 12):
        room = newsroom(work, lease=1)
        done = []
        middle.fault = lambda method, path, done=done, after=after: (
            status if "lock" not in path and (done.append(path) or len(done) > after) else 0
        )
        with pytest.raises(Wrong) as caught:
            room.publish(small_site(10 + after), after)
        assert caught.value.problems[0].code == "publish-failed"
        middle.fault = lambda method, path: 0
        files = there(middle)
        for path in ("index.html", *(f"2026/11/s{n}/index.html" for n in range(6))):
            style = next(p for p in files if p.encode() in files[path])
            assert style.startswith("assets/")
        assert newsroom(work).job.target.state().current.id == "000001-nogit"
    room = newsroom(work, lease=1)
    room.publish(small_site(3), 30)
    files = there(middle)
    lingering(files, small_site(3))
    assert {path: files[path] for path in small_site(3)} == small_site(3)
    rollback(room.job, None)
    files = there(middle)
    assert {path: files[path] for path in small_site(1)} == small_site(1)
    lingering(files, {**small_site(1), "old/index.html": b""})


CHILD = """
import sys
from pathlib import Path
from tests.deploy.places import small_site
from tests.deploy.test_s3 import newsroom
newsroom(Path(sys.argv[1]), lease=1).publish(small_site(int(sys.argv[2]), 30), int(sys.argv[2]))
"""


def cut(middle: Middle, work: Path, times: int, seed: int) -> None:
    chance = random.Random(seed)
    newsroom(work, lease=1).publish(small_site(0, 30))
    project = Path(__file__).parents[2]
    for number in range(1, times + 1):
        process = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(work), str(number)],
            cwd=project,
            env={**os.environ, "PYTHONPATH": str(project)},
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(1.0, 2.5))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait(60)
        files = there(middle)
        current = newsroom(work).job.target.state().current
        assert {f"2026/11/s{n}/index.html" for n in range(30)} <= set(files)
        for path, data in files.items():
            if path.endswith(".html"):
                assert any(
                    style.encode() in data for style in files if style.startswith("assets/")
                ), path
        assert current is not None
    newsroom(work, lease=1).publish(small_site(times + 1, 30), times + 1)
    site, files = small_site(times + 1, 30), there(middle)
    assert {path: files[path] for path in site} == site
    lingering(files, site)


def test_a_publication_that_is_killed_leaves_pages_with_their_styles_and_is_mended(
    middle, tmp_path
) -> None:
    cut(middle, tmp_path, 5, 4)


@pytest.mark.slow
def test_a_hundred_killed_publications_are_mended(middle, tmp_path) -> None:
    cut(middle, tmp_path, 100, 5)


def test_two_at_once_wait_and_a_lock_that_was_left_behind_runs_out(middle, tmp_path) -> None:
    room, other = newsroom(tmp_path / "a", lease=2), newsroom(tmp_path / "b", lease=2, wait=1)
    with room.job.target.lock(1):
        with pytest.raises(Wrong) as caught, other.job.target.lock(1):
            pass
        assert caught.value.problems[0].code == "publish-busy"
    body = json.dumps({"who": "gone", "until": time.time() + 1}).encode()
    bucket(middle).put_object(Bucket="news", Key="site/_tilshi/lock", Body=body)
    with other.job.target.lock(10):
        pass
    assert "_tilshi/lock" not in there(middle, ours=True)
