"""Real hosts on the loopback address: sshd, rsync, nginx, S3. Each stops after its test."""

import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.publishing.hosts import Sshd, free_port, ssh_host, wait_for
from tests.publishing.nginx_host import Nginx, web_server
from tests.publishing.s3_server import FaultyProxy, bucket


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    with ssh_host(tmp_path_factory.mktemp("sshd")) as host:
        yield host


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[Callable[..., Nginx]]:
    """A function that starts nginx over a folder with releases: `web_server` with a folder of its
    own and a port of its own, if none is given.
    """
    with ExitStack() as running:

        def start(root: Path, port: int = 0, **how: Any) -> Nginx:
            port = port or free_port()
            folder = tmp_path / f"nginx-{port}"
            return running.enter_context(web_server(folder, root, port, **how))

        yield start


@pytest.fixture(scope="module")
def store() -> Iterator[int]:
    """The port of an S3 server."""
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


@pytest.fixture
def middle(store: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyProxy]:
    """The S3 server with an empty bucket, behind a proxy that can fail."""
    reset = urllib.request.Request(f"http://127.0.0.1:{store}/moto-api/reset", method="POST")
    urllib.request.urlopen(reset).close()
    between = FaultyProxy(store)
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
