"""Servers on the loopback address, for tests and benchmarks."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path


def free_port() -> int:
    """A port that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, process: subprocess.Popen) -> None:
    """Waits until somebody listens on the port."""
    for _ in range(200):
        assert process.poll() is None, f"status {process.returncode}"
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


@dataclass
class Sshd:
    """An ssh host; `config` is for `ssh -F`."""

    port: int
    config: Path
    process: subprocess.Popen


@contextmanager
def ssh_host(folder: Path) -> Iterator[Sshd]:
    """An ssh host whose files are in `folder`; ends with the block."""
    program = needed("sshd", "openssh-server")
    needed("rsync", "rsync")
    Path("/run/sshd").mkdir(exist_ok=True)
    host, user = _key(folder / "host"), _key(folder / "user")
    (folder / "authorized").write_text(user.with_suffix(".pub").read_text("utf-8"))
    port = free_port()
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {host}\nPidFile {folder}/pid\n"
        f"AuthorizedKeysFile {folder}/authorized\nUsePAM no\nStrictModes no\n"
        "PermitRootLogin prohibit-password\nMaxStartups 100\n"
        # The shell of a plain host: what this machine's user has in .bashrc is not measured.
        f"SetEnv HOME={folder}\n"
    )
    known = folder / "known"
    public = host.with_suffix(".pub").read_text("utf-8")
    known.write_text(f"[127.0.0.1]:{port} {public}")
    config = folder / "ssh_config"
    config.write_text(
        f"Host *\n  IdentityFile {user}\n  UserKnownHostsFile {known}\n  HostKeyAlias [127.0.0.1]:{port}\n"
    )
    process = subprocess.Popen(
        [program, "-D", "-e", "-f", str(folder / "sshd_config")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process)
        yield Sshd(port, config, process)
    finally:
        process.terminate()
        process.wait(10)


def _key(file: Path) -> Path:
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(file)], check=True, timeout=30
    )
    return file
