"""The HTTP headers of each file: caching and security policy.

One table of rules, converted to the formats of nginx, Netlify, Cloudflare Pages and S3.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import urlsplit

_HASHED = re.compile(
    r"assets/[^/]+\.[0-9a-f]{10}\.\w+|images/(?:cards/)?[^/]+-[0-9a-f]{12}-\w+\.\w+"
)

_LONGEST_KEY = 40

FOREVER = "public, max-age=31536000, immutable"
SHORT = "public, max-age=0, must-revalidate"
"""For pages and feeds: readers revalidate each time, so that a correction or a retraction is
visible at once.
"""

SECURITY: Mapping[str, str] = {
    # Only the site's own styles, fonts, pictures and scripts; no framing.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; font-src 'self';"
    " img-src 'self'; script-src 'self'; connect-src 'self'; manifest-src 'self';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(),"
    " browsing-topics=()",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
OVER_TLS = {"Strict-Transport-Security": "max-age=63072000"}
PREVIEW = {"X-Robots-Tag": "noindex"}

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".bin": "application/octet-stream",
    ".xml": "application/xml",
    # As application/atom+xml, browsers would show a feed without its style sheet, as text.
    ".atom": "application/xml",
    ".rss": "application/xml",
    ".opml": "text/x-opml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}


@dataclass(frozen=True)
class HostRedirects:
    """What only a host can answer: old addresses with a query, escaped, with the addresses that
    they lead to; and paths that were removed on purpose.
    """

    moved: Mapping[str, str] = field(default_factory=dict)
    gone: Sequence[str] = ()


def kept_for_long(path: str) -> bool:
    """Whether the file name contains a hash of the content."""
    return _HASHED.fullmatch(path) is not None


def content_type(path: str) -> str:
    """The media type of a file."""
    return TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")


def cache_control(path: str) -> str:
    """How long a browser may cache a file."""
    return FOREVER if kept_for_long(path) else SHORT


def for_site(siteurl: str, preview: bool = False) -> dict[str, str]:
    """The headers of every response of the site at `siteurl`."""
    tls = OVER_TLS if urlsplit(siteurl).scheme == "https" else {}
    return {**SECURITY, **tls, **(PREVIEW if preview else {})}


def for_file(siteurl: str, path: str, preview: bool = False) -> dict[str, str]:
    """The headers of the response with the file `path`."""
    kept = {"Cache-Control": cache_control(path), "Content-Type": content_type(path)}
    return {**for_site(siteurl, preview), **kept}


def netlify(siteurl: str, preview: bool = False) -> bytes:
    """The file `_headers` for Netlify and Cloudflare Pages."""
    lines = [
        "/*",
        *(f"  {name}: {value}" for name, value in for_site(siteurl, preview).items()),
    ]
    # Both combine the values of all matching rules, so only one may set Cache-Control; their
    # default for all other files is `SHORT`.
    for folder in ("assets", "images"):
        lines += [f"/{folder}/*", f"  Cache-Control: {FOREVER}"]
    return ("\n".join(lines) + "\n").encode()


Listen = tuple[str, str]
"""The addresses (of nginx's `listen`) of http and https."""

ACME = "/var/www/acme"
"""The folder on the host in which certbot answers ACME challenges."""


def listening(siteurl: str) -> Listen:
    """The ports of a server for the site at `siteurl`: its own; and for plain http that only
    redirects to https, 80.
    """
    host = urlsplit(siteurl)
    if host.scheme == "https":
        return "80", str(host.port or 443)
    return str(host.port or 80), ""


def nginx_first(siteurl: str, listen: Listen | None = None) -> str:
    """An nginx server without TLS, for obtaining the first certificate of the site at `siteurl`: it
    answers the ACME challenge and nothing else.
    """
    http, _ = listen or listening(siteurl)
    name = urlsplit(siteurl).hostname
    lines = [
        "# Made by `inv headers --host nginx-first`, until there is a certificate:",
        f"# install -d {ACME} && certbot certonly --webroot -w {ACME} -d {name}",
        *_plain(siteurl, http, "return 503;"),
    ]
    return "\n".join(lines) + "\n"


def _plain(siteurl: str, listen: str, otherwise: str) -> Iterator[str]:
    """An http server that answers certbot's challenge, and everything else with `otherwise`."""
    yield "server {"
    yield f"  listen {listen};"
    yield f"  server_name {urlsplit(siteurl).hostname};"
    yield "  server_tokens off;"
    yield f"  location ^~ /.well-known/acme-challenge/ {{ root {ACME}; default_type text/plain; }}"
    yield f"  location / {{ {otherwise} }}"
    yield "}"


def netlify_redirects(addresses: HostRedirects) -> bytes:
    """The file `_redirects` for Netlify only: Cloudflare and GitLab Pages would misread it, because
    they do not support queries.
    """
    lines = []
    for old, new in addresses.moved.items():
        path, _, query = old.partition("?")
        parameters = query.split("&")
        if all(re.fullmatch(r"[^=]+=[^:=][^=]*", one) for one in parameters):
            # With `!`, because there may be a file at the path without its query.
            lines.append(" ".join((path, *parameters, new, "301!")))
    return "".join(f"{line}\n" for line in lines).encode()


def nginx(
    siteurl: str,
    root: str,
    prefixes: Sequence[str],
    preview: bool = False,
    listen: Listen | None = None,
    old: HostRedirects | None = None,
) -> str:
    """An nginx server for the site at `siteurl`, whose current release is `root`.

    `prefixes` are the paths of the editions other than the main one ("ru/"); each has its own 404
    page. `listen` overrides the ports of its address; `old` are the addresses that it has to answer
    itself.
    """
    where = listen or listening(siteurl)
    lines = _nginx(siteurl, root, prefixes, preview, where, old or HostRedirects())
    return "\n".join(lines) + "\n"


def _old_addresses(name: str, addresses: HostRedirects) -> Iterator[str]:
    """The nginx maps of old addresses."""
    yield f"map $request_uri $tilshi_{name}_moved {{"
    yield '  default "";'
    for old, new in addresses.moved.items():
        # A long key does not fit into a bucket of the map, whose size another file may have set.
        key = old if len(old) <= _LONGEST_KEY else f"~^{re.escape(old)}$"
        yield f"  {_said(key)} {_said(new)};"
    yield "}"
    yield f"map $uri $tilshi_{name}_gone {{"
    # Evaluated again for the page that reports it.
    yield "  volatile;"
    yield '  default "";'
    for path in addresses.gone:
        key = path if len(path.encode()) <= _LONGEST_KEY else f"~^{re.escape(path)}$"
        yield f"  {_said(key)} 1;"
    yield "}"


def _said(text: str) -> str:
    """`text` as a quoted nginx string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _nginx(
    siteurl: str,
    root: str,
    prefixes: Sequence[str],
    preview: bool,
    listen: Listen,
    old: HostRedirects,
) -> Iterator[str]:
    host, name = urlsplit(siteurl), "preview" if preview else "site"
    yield "# Made by `inv headers`, for the http block of nginx: a file in /etc/nginx/conf.d/."
    yield "# brotli_static wants Debian's libnginx-mod-http-brotli-static."
    yield f"map $uri $tilshi_{name}_keep {{"
    yield f'  default "{SHORT}";'
    yield rf'  "~^/assets/[^/]+\.[0-9a-f]{{10}}\.\w+$" "{FOREVER}";'
    yield rf'  "~^/images/(?:cards/)?[^/]+-[0-9a-f]{{12}}-\w+\.\w+$" "{FOREVER}";'
    yield "}"
    # An error is never cached: the file may exist a moment later.
    yield f"map $status $tilshi_{name}_cache {{"
    yield "  ~^[45] no-store;"
    yield f"  default $tilshi_{name}_keep;"
    yield "}"
    yield from _old_addresses(name, old)
    if host.scheme == "https":
        port = f":{host.port}" if host.port not in (None, 443) else ""
        yield from _plain(siteurl, listen[0], f"return 301 https://$host{port}$request_uri;")
    yield "server {"
    if host.scheme == "https":
        yield f"  listen {listen[1]} ssl http2;"
        yield "  # Before there is one, nginx does not start: see `inv headers --host nginx-first`."
        yield f"  ssl_certificate /etc/letsencrypt/live/{host.hostname}/fullchain.pem;"
        yield f"  ssl_certificate_key /etc/letsencrypt/live/{host.hostname}/privkey.pem;"
    else:
        yield f"  listen {listen[0]};"
    yield f"  server_name {host.hostname};"
    yield f"  root {root};"
    yield "  index index.html;"
    yield "  types {"
    for suffix, kind in TYPES.items():
        yield f"    {kind.partition(';')[0]} {suffix.removeprefix('.')};"
    yield "  }"
    yield "  charset utf-8;"
    yield "  charset_types text/css text/javascript text/plain text/x-opml;"
    yield "  server_tokens off;"
    yield "  gzip_static on;"
    yield "  brotli_static on;"
    yield "  gzip_vary on;"
    yield "  absolute_redirect off;"
    for header, value in for_site(siteurl, preview).items():
        yield f'  add_header {header} "{value}" always;'
    yield f"  add_header Cache-Control $tilshi_{name}_cache always;"
    if preview:
        yield "  # Only who has the password sees what is not public yet. To make the file:"
        yield "  # htpasswd -c /etc/nginx/preview.htpasswd editor"
        yield '  auth_basic "preview";'
        yield "  auth_basic_user_file /etc/nginx/preview.htpasswd;"
    yield f"  if ($tilshi_{name}_moved) {{ return 301 $tilshi_{name}_moved; }}"
    yield f"  if ($tilshi_{name}_gone) {{ return 410; }}"
    yield "  error_page 404 410 /404.html;"
    yield r"  location ~ /\.(?!well-known/) { return 404; }"
    yield r"  location ~ \.(?:br|gz)$ { return 404; }"
    for prefix in prefixes:
        yield f"  location /{prefix} {{ error_page 404 /{prefix}404.html; }}"
    yield "}"
