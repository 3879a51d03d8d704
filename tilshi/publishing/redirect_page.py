"""Where a page at an old address redirects, for hosts that can answer with that instead."""

import re
from html import unescape

_REFRESH = b'http-equiv="refresh"'
_TARGET = re.compile(rb'<link rel="canonical" href="([^"]+)">')


def redirect_target(page: bytes) -> str | None:
    """The absolute URL that the page redirects to; None if it is not a redirect."""
    head = page.partition(b"</head>")[0]
    found = _TARGET.search(head) if _REFRESH in head else None
    return unescape(found[1].decode()) if found else None
