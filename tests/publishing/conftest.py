"""Real hosts on the loopback address: sshd, rsync, nginx, S3. Each stops after its test."""

import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.publishing.hosts import Sshd, free_port, needed, ssh_host, wait_for
from tests.publishing.s3_server import FaultyProxy, bucket
from tilshi.publishing.nginx import nginx as site_file
from tilshi.publishing.redirect_rules import RedirectRules


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    with ssh_host(tmp_path_factory.mktemp("sshd")) as host:
        yield host


@dataclass
class Nginx:
    """A web server in front of a folder with releases."""

    port: int
    root: Path
    other: int
    scheme: str

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"


MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[Callable[..., Nginx]]:
    """A function that starts nginx, with the site file that we make, over a folder with releases.

    `change` may alter the file's text, to plant a fault.
    """
    program = needed("nginx", "nginx-light")
    assert MODULE.exists(), "The tests need ./tests/install.sh libnginx-mod-http-brotli-static"
    running = []

    def start(
        root: Path,
        port: int = 0,
        preview: bool = False,
        change: Callable[[str], str] = lambda text: text,
        scheme: str = "http",
        old: RedirectRules | None = None,
    ) -> Nginx:
        port, other = port or free_port(), free_port()
        listen = (port, other) if scheme == "http" else (other, port)
        folder = tmp_path / f"nginx-{port}"
        folder.mkdir(exist_ok=True)
        site = site_file(
            f"{scheme}://127.0.0.1:{port}",
            f"{root}/current",
            ["ru/", "en/"],
            preview,
            listen=(f"127.0.0.1:{listen[0]}", f"127.0.0.1:{listen[1]}"),
            old=old,
        )
        (folder / "site.conf").write_text(change(site), "utf-8")
        paths = "\n".join(
            f"{name}_temp_path {folder}/{name};"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "nginx.conf").write_text(
            f"load_module {MODULE};\nuser root;\nworker_processes 1;\ndaemon off;\n"
            f"pid {folder}/pid;\nerror_log stderr;\nevents {{ worker_connections 512; }}\n"
            f"http {{\naccess_log off;\n{paths}\ninclude {folder}/site.conf;\n}}\n"
        )
        process = subprocess.Popen(
            [program, "-c", str(folder / "nginx.conf"), "-p", str(folder)], stderr=subprocess.PIPE
        )
        running.append(process)
        wait_for(port, process)
        return Nginx(port, root, other, scheme)

    yield start
    for process in running:
        process.terminate()
        process.wait(10)
        process.stderr.close()


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
