"""The configuration of nginx: a server for the site, and one for its first certificate."""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote, urlsplit

from tilshi import urls
from tilshi.publishing.http_headers import FOREVER, NAMED_TYPES, SHORT, TYPES, for_site
from tilshi.publishing.redirect_rules import RedirectRules

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


def nginx(
    siteurl: str,
    root: str,
    prefixes: Sequence[str],
    preview: bool = False,
    listen: Listen | None = None,
    old: RedirectRules | None = None,
) -> str:
    """An nginx server for the site at `siteurl`, whose current release is `root`.

    `prefixes` are the paths of the editions other than the main one ("ru/"); each has its own 404
    page. `listen` overrides the ports of its address; `old` are the addresses that it has to answer
    itself.
    """
    where = listen or listening(siteurl)
    lines = _nginx(siteurl, root, prefixes, preview, where, old or RedirectRules())
    return "\n".join(lines) + "\n"


def _redirects(name: str, rules: RedirectRules) -> Iterator[str]:
    """The nginx maps of redirects: `$tilshi_NAME_moved` is where the request leads, and
    `$tilshi_NAME_gone` whether its address was removed.
    """
    start = f"tilshi_{name}"
    # As a folder, which is how nginx answers `/a` where there is `/a/`.
    yield f"map $uri ${start}_path {{"
    yield "  volatile;"
    yield '  default "$uri/";'
    yield r'  "~*(?:/|\.html?)$" $uri;'
    yield "}"
    yield f"map $uri ${start}_renamed {{"
    yield '  default "";'
    for old, new in rules.renamed.items():
        key = rf"~^{re.escape(old)}(?<{start}_rest>{urls.LISTING_FILES})$"
        yield f'  {_said(key)} "{new}${start}_rest$is_args$args";'
    yield "}"
    moved = {old: f"{new}$is_args$args" for old, new in rules.moved.items()}
    yield from _lookup(f"{start}_path_moved", f"${start}_path", moved, f"${start}_renamed")
    # Not `$request_uri`: browsers leave marks in a path as they are, other programs escape them.
    queries = {_decoded(old): new for old, new in rules.queries.items()}
    asked = '"$uri$is_args$args"'
    yield from _lookup(f"{start}_moved", asked, queries, f"${start}_path_moved")
    yield from _lookup(f"{start}_gone", f"${start}_path", dict.fromkeys(rules.gone, "1"), '""')


_PIECE = r"(?s:.){0,34}[\x80-\xbf]{0,3}"
"""A piece of a key that fits into the smallest bucket of a map, and ends with a character."""


def _lookup(name: str, source: str, table: Mapping[str, str], default: str) -> Iterator[str]:
    """nginx maps that set `$name` to what is at `source` in `table`, or else to `default`.

    nginx does not start if a key is longer than a bucket, whose size is a setting of the whole http
    block; and it tries regular expressions one by one. So each key is looked up in pieces: what the
    first piece leads to is a part of the key of the second, and so on.
    """
    cut = re.compile(_PIECE.encode(), re.DOTALL)
    # nginx ignores the case of what it looks up.
    keys = {
        old: [piece.decode() for piece in cut.findall(old.encode().lower()) if piece]
        for old in table
    }
    depth = max(map(len, keys.values()), default=1)
    named = "".join(f"(?<{name}_{place}>{_PIECE})" for place in range(depth))
    yield f"map {source} ${name}_cut {{"
    yield "  volatile;"
    yield '  default "";'
    yield f'  "~^{named}$" 0;'
    yield "}"
    states: dict[str, int] = {}
    rows: list[dict[str, str]] = [{} for _ in range(depth)]
    for old, pieces in keys.items():
        state = 0
        for place, piece in enumerate(pieces + [""] * (depth - len(pieces))):
            key = f"{state}|{piece}"
            last = place == depth - 1
            state = 0 if last else states.setdefault(f"{place} {key}", len(states) + 1)
            rows[place][key] = f'"{table[old]}"' if last else str(state)
    for place, row in enumerate(rows):
        last = place == depth - 1
        before = f"{name}_cut" if place == 0 else f"{name}_{place - 1}_state"
        after, otherwise = (name, default) if last else (f"{name}_{place}_state", '""')
        yield f'map "${before}|${name}_{place}" ${after} {{'
        yield "  volatile;"
        yield f"  default {otherwise};"
        yield from (f"  {_said(key)} {value};" for key, value in row.items())
        yield "}"


def _decoded(old: str) -> str:
    """An escaped address with a query as nginx has it: the path decoded, the query as it came."""
    path, _, query = old.partition("?")
    return f"{unquote(path)}?{query}"


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
    old: RedirectRules,
) -> Iterator[str]:
    host, name = urlsplit(siteurl), "preview" if preview else "site"
    yield "# Made by `inv headers`, for the http block of nginx: a file in /etc/nginx/conf.d/."
    yield "# brotli_static wants Debian's libnginx-mod-http-brotli-static."
    yield f"map $uri $tilshi_{name}_keep {{"
    yield f'  default "{SHORT}";'
    yield rf'  "~^/assets/[^/]+\.[0-9a-f]{{10}}\.\w+$" "{FOREVER}";'
    yield rf'  "~^/images/(?:cards/)?[^/]+-[0-9a-f]{{12}}-\w+\.\w+$" "{FOREVER}";'
    yield rf'  "~^/files/(?:\w+/)?[^/]+-[0-9a-f]{{12}}\.\w+$" "{FOREVER}";'
    yield "}"
    # An error is never cached: the file may exist a moment later.
    yield f"map $status $tilshi_{name}_cache {{"
    yield "  ~^[45] no-store;"
    yield f"  default $tilshi_{name}_keep;"
    yield "}"
    # Each edition has a page for unknown addresses.
    yield f"map $uri $tilshi_{name}_unknown {{"
    yield '  default "/404.html";'
    yield from (f'  "~^/{prefix}" "/{prefix}404.html";' for prefix in prefixes)
    yield "}"
    yield from _redirects(name, old)
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
    yield f"  error_page 404 410 $tilshi_{name}_unknown;"
    # To nginx, a folder without an index page, as `/images/`, is forbidden; to readers, nothing is
    # there.
    yield f"  error_page 403 =404 $tilshi_{name}_unknown;"
    for file, kind in NAMED_TYPES.items():
        yield f"  location ~ /{re.escape(file)}$ {{ types {{ }} default_type {kind}; }}"
    yield r"  location ~ /\.(?!well-known/) { return 404; }"
    yield r"  location ~ \.(?:br|gz)$ { return 404; }"
    yield "}"
