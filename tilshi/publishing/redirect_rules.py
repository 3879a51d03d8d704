"""Redirects by a host itself, 301 (410 for what is gone), in place of the pages that redirect: in
the formats of Netlify, Cloudflare Pages and Apache. Those of nginx are in `nginx`, and those of S3
in `redirect_page`.

Sources: docs.netlify.com, “Redirects and rewrites”; developers.cloudflare.com, “Pages: Redirects”;
httpd.apache.org, “mod_rewrite”.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from tilshi import urls
from tilshi.outputs.redirect import OldAddress

CLOUDFLARE_STATIC, CLOUDFLARE_DYNAMIC, CLOUDFLARE_LINE = 2000, 100, 1000
"""The rules that Cloudflare Pages reads, without and with a wildcard, and the longest one."""


@dataclass(frozen=True)
class RedirectRules:
    """What readers get at addresses that are no longer current.

    `moved` are paths, with the URLs that they lead to; `renamed` those of them that were a listing
    or a dossier, whose numbered pages and feed have moved along; `queries` are escaped addresses
    with a query; `gone` are paths that were removed on purpose.
    """

    moved: Mapping[str, str] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    queries: Mapping[str, str] = field(default_factory=dict)
    gone: Sequence[str] = ()


def redirect_rules(base: str, old: Iterable[OldAddress], gone: Iterable[str]) -> RedirectRules:
    """The rules for the addresses `old` and the paths `gone`, both relative to the site's root,
    whose path, escaped, is `base`.
    """
    moved, renamed, queries, root = {}, {}, {}, unquote(base)
    for one in old:
        target = urls.url(base, one.path)
        if urls.has_query(one.place):
            path, _, query = one.place.partition("?")
            queries[f"{urls.url(base, path)}?{quote(query, safe='~%&=+,:@/[]')}"] = target
            continue
        moved[root + one.place] = target
        if urls.is_listing_address(one.place, one.kind):
            renamed[root + one.place] = target
    return RedirectRules(moved, renamed, queries, tuple(root + place for place in gone))


def netlify(rules: RedirectRules) -> bytes:
    """The file `_redirects` for Netlify. It cannot answer 410.

    Cloudflare and GitLab Pages would misread it, because they do not support queries.
    """
    # With `!`, because there is a file at the path: the page that redirects, or one without query.
    lines = []
    for old, new in rules.queries.items():
        path, _, query = old.partition("?")
        parameters = query.split("&")
        if all(re.fullmatch(r"[^=]+=[^:=][^=]*", one) for one in parameters):
            lines.append(" ".join((_escaped(unquote(path)), *parameters, new, "301!")))
    lines += [f"{old} {new} 301!" for old, new in (*_static(rules), *_dynamic(rules))]
    return _text(lines)


def cloudflare(rules: RedirectRules) -> bytes:
    """The file `_redirects` for Cloudflare Pages, as much of it as Cloudflare reads: elsewhere the
    pages that redirect still do. It can answer neither queries nor 410.
    """
    lines: list[str] = []
    for some, limit in (
        (_static(rules), CLOUDFLARE_STATIC),
        (_dynamic(rules), CLOUDFLARE_DYNAMIC),
    ):
        fitting = [line for old, new in some if len(line := f"{old} {new} 301") <= CLOUDFLARE_LINE]
        lines += fitting[:limit]
    return _text(lines)


def apache(rules: RedirectRules) -> bytes:
    """Rules of mod_rewrite for Apache, for a `<VirtualHost>` or a file `.htaccess` at the site's
    root.
    """
    lines = ["# Made by `inv headers --host apache`.", "RewriteEngine On"]
    for old, new in rules.queries.items():
        path, _, query = old.partition("?")
        lines.append(f'RewriteCond "%{{QUERY_STRING}}" "^{re.escape(query)}$"')
        # Apache matches the decoded path.
        lines.append(_rewrite(_pattern(unquote(path)), new, "R=301,NE,QSD,L"))
    for old, new in rules.moved.items():
        lines.append(_rewrite(_pattern(old), new, "R=301,NE,L"))
    for old, new in rules.renamed.items():
        inside = rf"^/?{re.escape(old[1:])}({urls.LISTING_FILES})$"
        lines.append(_rewrite(inside, new, "R=301,NE,L", "$1"))
    lines += [_rewrite(_pattern(old), "-", "G") for old in rules.gone]
    return _text(lines)


def apache_errors(base: str, prefixes: Iterable[str]) -> bytes:
    """The pages for unknown addresses of the editions with these `prefixes`, below the main one at
    `base`, for Apache; they also stand for folders without an index page, as `/images/`.
    """
    asked = "%{DOCUMENT_ROOT}%{REQUEST_URI}"
    lines = [
        f'RewriteCond "{asked}" -d',
        f'RewriteCond "{asked}/index.html" !-f',
        'RewriteRule "^" "-" [R=404,L]',
        *(f"ErrorDocument {status} {base}404.html" for status in (404, 410)),
    ]
    for prefix in prefixes:
        lines.append(f'<If "%{{REQUEST_URI}} =~ m#^{unquote(base)}{prefix}#">')
        lines += [f"  ErrorDocument {status} {base}{prefix}404.html" for status in (404, 410)]
        lines.append("</If>")
    return _text(lines)


def _static(rules: RedirectRules) -> Iterator[tuple[str, str]]:
    """Rules without a wildcard: renamed listings first, which readers and robots ask for most."""
    for old, new in rules.renamed.items():
        yield _escaped(old), new
        yield _escaped(old) + urls.LISTING_FEED, new + urls.LISTING_FEED
    for old, new in rules.moved.items():
        if old not in rules.renamed:
            yield _escaped(old), new


def _dynamic(rules: RedirectRules) -> Iterator[tuple[str, str]]:
    for old, new in rules.renamed.items():
        yield f"{_escaped(old)}p/*", f"{new}p/:splat"


def _escaped(path: str) -> str:
    """`path` as browsers ask for it (URL Standard, "path percent-encode set"): that is what these
    hosts compare. `:` and `*` are escaped all the same, because they would make a pattern.
    """
    return quote(path, safe="/~!$&'()+,;=@[]|")


def _pattern(path: str) -> str:
    """A regular expression for `path`, in a virtual host or in .htaccess, where the slash at its
    beginning is missing; the one at its end is optional.
    """
    bare = path[1:].removesuffix("/")
    return f"^/?{re.escape(bare)}{'/?' if bare and path.endswith('/') else ''}$"


def _rewrite(pattern: str, target: str, flags: str, rest: str = "") -> str:
    # In a target, `%2` would refer to a group of a condition.
    said = target.replace("%", r"\%") + rest
    quoted = pattern.replace('"', r"\"")
    return f'RewriteRule "{quoted}" "{said}" [{flags}]'


def _text(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
