"""Links and pictures alone in a paragraph that stand for more: recordings, posts of other sites,
and data. Each becomes a figure with one link; the build makes the rest of it for each edition.
"""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from tilshi.content.attachment_names import ATTACHMENT, is_recording, suffix

HOSTS: Mapping[str, str] = {
    "youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "t.me": "Telegram",
    "telegram.me": "Telegram",
    "instagram.com": "Instagram",
    "tiktok.com": "TikTok",
    "x.com": "X",
    "twitter.com": "X",
}
"""The sites whose links become cards, and what they are called."""
CHARTS = ("bar", "line")
_PREFIXES = re.compile(r"(?:www|m|mobile|vm|vt)\.")


def host_name(address: str) -> str | None:
    """What the site at an `address` is called, if a link to it becomes a card."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.path.strip("/"):
        return None
    return HOSTS.get(_PREFIXES.sub("", parts.hostname or "", count=1))


def embedded(paragraph: Element) -> Element | None:
    """The figure for a paragraph that is nothing but a link or a picture of this kind; None for any
    other.
    """
    one = _only_child(paragraph)
    if one is None:
        return None
    if one.tag == "img":
        return _data(one)
    href = one.get("href") or ""
    file = ATTACHMENT.fullmatch(href)
    if file is not None and is_recording(file[1]):
        return _figure("recording", one)
    return _figure("post", one) if host_name(href) else None


def _only_child(paragraph: Element) -> Element | None:
    if len(paragraph) != 1 or (paragraph.text or "").strip():
        return None
    one = paragraph[0]
    return one if one.tag in ("a", "img") and not (one.tail or "").strip() else None


def _figure(kind: str, link: Element) -> Element:
    figure = Element("figure", {"class": kind})
    link.tail = None
    figure.append(link)
    return figure


def _data(image: Element) -> Element | None:
    """The figure for a table or chart, `![Title](files/x.csv "Source"){.line}`."""
    file = ATTACHMENT.fullmatch(image.get("src") or "")
    if file is None or suffix(file[1]) != ".csv":
        return None
    chart = image.get("class") or ""
    link = Element("a", {"href": file[0]})
    link.text = image.get("alt")
    figure = _figure(f"data {chart}".strip(), link)
    if title := image.get("title"):
        caption = Element("figcaption")
        caption.text = title
        figure.append(caption)
    return figure
