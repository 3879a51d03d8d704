"""Fetching pictures from the addresses in an export, which anybody may have written: only pictures,
only from public hosts, in limited size and time.
"""

import http.client
import ipaddress
import socket
import urllib.request
from collections.abc import Callable
from urllib.parse import quote, urljoin, urlsplit

from tilshi import __version__
from tilshi.publishing.http_client import send

_TIMEOUT, _SECONDS = 10, 60
_MOST_BYTES = 100 * 10**6
_REDIRECTS = 4
_SAFE = "/:?&=%+,;@!$'()*~#[]"


def is_public(host: str) -> bool:
    """Whether all addresses of `host` are on the public Internet."""
    try:
        found = socket.getaddrinfo(host, None)
        return all(
            ipaddress.ip_address(str(one[4][0]).partition("%")[0]).is_global for one in found
        )
    except (OSError, ValueError, UnicodeError):
        return False


def fetch_picture(url: str, allowed: Callable[[str], bool] = is_public) -> bytes | None:
    """What is at `url`, after at most a few redirects, if its host is `allowed`; None if nothing
    is.
    """
    for _ in range(_REDIRECTS):
        try:
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not allowed(parts.hostname or ""):
                return None
            headers = {"User-Agent": f"Tilshi/{__version__}", "Accept": "image/*"}
            request = urllib.request.Request(quote(url, safe=_SAFE), headers=headers)
            with send(request, _TIMEOUT, _SECONDS) as response:
                if response.status in (301, 302, 303, 307, 308):
                    url = urljoin(url, response.headers.get("Location") or "")
                    continue
                data: bytes = response.read(_MOST_BYTES + 1)
                return data if response.status == 200 and len(data) <= _MOST_BYTES else None
        except (OSError, ValueError, http.client.HTTPException):
            return None
    return None
