"""Real hosts on the loopback address: sshd, rsync, nginx. Each stops when its test ends."""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tilshi.deploy import headers


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen) -> None:
    for _ in range(200):
        assert process.poll() is None, process.stderr.read()
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(port)


def needed(program: str, package: str) -> str:
    """The path of a program that the tests need. A test never skips for the lack of one."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    assert found, f"The tests need {program}: ./tests/install.sh {package}"
    return found


def key(file: Path) -> Path:
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(file)], check=True, timeout=30
    )
    return file


@dataclass
class Sshd:
    """An ssh host; `config` is for `ssh -F`."""

    port: int
    config: Path
    process: subprocess.Popen


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    program = needed("sshd", "openssh-server")
    needed("rsync", "rsync")
    folder = tmp_path_factory.mktemp("sshd")
    Path("/run/sshd").mkdir(exist_ok=True)
    host, user = key(folder / "host"), key(folder / "user")
    (folder / "authorized").write_text(user.with_suffix(".pub").read_text())
    port = free_port()
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {host}\nPidFile {folder}/pid\n"
        f"AuthorizedKeysFile {folder}/authorized\nUsePAM no\nStrictModes no\n"
        "PermitRootLogin prohibit-password\nMaxStartups 100\n"
        # The shell of a plain host: what this machine's user has in .bashrc is not measured.
        f"SetEnv HOME={folder}\n"
    )
    known = folder / "known"
    known.write_text(f"[127.0.0.1]:{port} {host.with_suffix('.pub').read_text()}")
    config = folder / "ssh_config"
    config.write_text(f"Host *\n  IdentityFile {user}\n  UserKnownHostsFile {known}\n")
    process = subprocess.Popen(
        [program, "-D", "-e", "-f", str(folder / "sshd_config")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for(port, process)
    yield Sshd(port, config, process)
    process.terminate()
    process.wait(10)


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
    ) -> Nginx:
        port, other = port or free_port(), free_port()
        listen = (port, other) if scheme == "http" else (other, port)
        folder = tmp_path / f"nginx-{port}"
        folder.mkdir(exist_ok=True)
        site = headers.nginx(
            f"{scheme}://127.0.0.1:{port}",
            f"{root}/current",
            ["ru/", "en/"],
            preview,
            listen=(f"127.0.0.1:{listen[0]}", f"127.0.0.1:{listen[1]}"),
        )
        (folder / "site.conf").write_text(change(site))
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
