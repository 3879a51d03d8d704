"""nginx on the loopback address, with the site file that Tilshi makes."""

import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.publishing.hosts import free_port, needed, wait_for
from tilshi.publishing.nginx import nginx as site_file
from tilshi.publishing.redirect_rules import RedirectRules

_MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


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


@contextmanager
def web_server(
    folder: Path,
    root: Path,
    port: int,
    preview: bool = False,
    change: Callable[[str], str] = lambda text: text,
    scheme: str = "http",
    old: RedirectRules | None = None,
    prefixes: Sequence[str] = ("ru/", "en/"),
) -> Iterator[Nginx]:
    """nginx at `port` over the current release in `root`; its own files are in `folder`.

    `change` may alter the site file, to plant a fault; `prefixes` are those of the editions below
    the main one.
    """
    program = needed("nginx", "nginx-light")
    assert _MODULE.exists(), "The tests need ./tests/install.sh libnginx-mod-http-brotli-static"
    other = free_port()
    listen = (port, other) if scheme == "http" else (other, port)
    folder.mkdir(exist_ok=True)
    site = site_file(
        f"{scheme}://127.0.0.1:{port}",
        f"{root}/current",
        list(prefixes),
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
        f"load_module {_MODULE};\nuser root;\nworker_processes 1;\ndaemon off;\n"
        f"pid {folder}/pid;\nerror_log stderr;\nevents {{ worker_connections 512; }}\n"
        f"http {{\naccess_log off;\n{paths}\ninclude {folder}/site.conf;\n}}\n",
        "utf-8",
    )
    process = subprocess.Popen(
        [program, "-c", str(folder / "nginx.conf"), "-p", str(folder)], stderr=subprocess.PIPE
    )
    try:
        wait_for(port, process)
        yield Nginx(port, root, other, scheme)
    finally:
        process.terminate()
        process.wait(10)
        process.stderr.close()
