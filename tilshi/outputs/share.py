"""Links with which readers pass a page on: plain addresses, so nothing is loaded from another host
before a click.
"""

from urllib.parse import quote

from tilshi.outputs.views import Ref

EMAIL = "email"
NETWORKS = (
    ("telegram", "Telegram", "https://t.me/share/url?url={url}&text={title}"),
    ("whatsapp", "WhatsApp", "https://wa.me/?text={title}%20{url}"),
    ("facebook", "Facebook", "https://www.facebook.com/sharer/sharer.php?u={url}"),
    ("vk", "VK", "https://vk.com/share.php?url={url}&title={title}"),
    ("x", "X", "https://x.com/intent/post?url={url}&text={title}"),
    (EMAIL, "", "mailto:?subject={title}&body={url}"),
)
"""(id, name, address) of each; the name of e-mail is an interface word."""
_ISOLATES = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))


def links(title: str, url: str) -> tuple[Ref, ...]:
    """The links that share a page with this `title`, in the script of its edition, and this
    absolute `url`.
    """
    quoted = {"title": _quoted(title), "url": _quoted(url)}
    return tuple(Ref(id_, name, address.format(**quoted)) for id_, name, address in NETWORKS)


def report(email: str | None, title: str, url: str) -> str | None:
    """The address that reports an error on a page to the newsroom by mail; None without `email`."""
    if email is None:
        return None
    return f"mailto:{quote(email, safe='@')}?subject={_quoted(title)}&body={_quoted(url)}"


def _quoted(text: str) -> str:
    """`text` for the query of an address, without the marks that isolate its directions."""
    return quote(text.translate(_ISOLATES), safe="")
