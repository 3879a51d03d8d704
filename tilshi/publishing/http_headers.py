"""The HTTP headers of each file: caching and security policy.

One table of rules, converted to the formats of nginx (`nginx`), Netlify, Cloudflare Pages and S3.
"""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from tilshi.content.attachment_names import RECORDING_TYPES

_HASHED = re.compile(
    r"assets/[^/]+\.[0-9a-f]{10}\.\w+|images/(?:cards/)?[^/]+-[0-9a-f]{12}-\w+\.\w+"
    r"|files/(?:\w+/)?[^/]+-[0-9a-f]{12}\.\w+"
)

FOREVER = "public, max-age=31536000, immutable"
SHORT = "public, max-age=0, must-revalidate"
"""For pages and feeds: readers revalidate each time, so that a correction or a retraction is
visible at once.
"""

SECURITY: Mapping[str, str] = {
    # Only the site's own styles, fonts, pictures, recordings and scripts; no framing.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; font-src 'self';"
    " img-src 'self'; media-src 'self'; script-src 'self'; connect-src 'self'; manifest-src 'self';"
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
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".csv": "text/csv; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    **RECORDING_TYPES,
}
NAMED_TYPES = {
    "feed.json": "application/feed+json",
    "opensearch.xml": "application/opensearchdescription+xml",
}
"""The media types of files whose suffix says too little."""


def kept_for_long(path: str) -> bool:
    """Whether the file name contains a hash of the content."""
    return _HASHED.fullmatch(path) is not None


def content_type(path: str) -> str:
    """The media type of a file."""
    file = PurePosixPath(path)
    return NAMED_TYPES.get(file.name) or TYPES.get(file.suffix, "application/octet-stream")


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
    for folder in ("assets", "images", "files"):
        lines += [f"/{folder}/*", f"  Cache-Control: {FOREVER}"]
    return ("\n".join(lines) + "\n").encode()
