"""The shortcodes of WordPress as HTML: captions, galleries, code, links in the place of embedded
content. Others are left out, and said.

Source of the rules: wp-includes/shortcodes.php and media.php of WordPress.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape

from tilshi.importing.export_records import Attachment, Post, note_in
from tilshi.problems import Problem

_CODE = re.compile(r"<(pre|code)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"(<[^<>]*>)")
_SHORTCODE = re.compile(r"\[(\[?)(/?)([A-Za-z][\w-]*)((?:[\s=][^\[\]<>]*)?)(/?)\](\]?)")
_CAPTION = re.compile(r"\[(caption|wp_caption)\b([^\]]*)\](.*?)\[/\1\]", re.DOTALL | re.IGNORECASE)
_IMAGE = re.compile(r"\s*((?:<a\b[^>]*>)?\s*<img\b[^>]*>\s*(?:</a>)?)(.*)", re.DOTALL)
_LISTING = re.compile(
    r"\[(code|sourcecode|source|php|css|html|js|javascript|python|sql|xml|bash)\b[^\]]*\](.*?)\[/\1\]",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))")
_ADDRESS = re.compile(r"https?://[^\s\"'\[\]<>]+")
_EMBEDS = {
    "embed", "video", "audio", "playlist", "youtube", "vimeo", "dailymotion", "soundcloud", "tweet",
    "wpvideo", "videopress", "instagram", "facebook", "ted", "slideshare", "flickr", "iframe",
}  # fmt: skip
_KNOWN = {
    *_EMBEDS, "gallery", "contact-form", "toc", "more", "quote", "button", "row", "column", "tabs",
    "tab", "spoiler", "polldaddy", "recent-posts", "archives", "sitemap", "ads", "adsense",
}  # fmt: skip
"""Shortcodes that need no parameters to be told from words in brackets."""


@dataclass(frozen=True)
class Attachments:
    """The attachments of an export by their ids, and by the posts that they were uploaded for."""

    listed: tuple[Attachment, ...]
    by_id: Mapping[str, Attachment]
    by_parent: Mapping[str, Sequence[Attachment]]

    @classmethod
    def of(cls, listed: Iterable[Attachment]) -> "Attachments":
        """The attachments in a list."""
        found = tuple(listed)
        by_parent: dict[str, list[Attachment]] = {}
        for one in found:
            by_parent.setdefault(one.parent, []).append(one)
        return cls(found, {one.id: one for one in found}, by_parent)


class PutAside:
    """Pieces of a text that others must not look into: a number stands in their place."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def put(self, piece: str) -> str:
        """What stands in the place of `piece`."""
        self._pieces.append(piece)
        return f"\x02{len(self._pieces) - 1}\x03"

    def restored(self, text: str) -> str:
        """`text` with its pieces again."""
        return re.sub(r"\x02(\d+)\x03", lambda found: self._pieces[int(found[1])], text)


def without_shortcodes(
    post: Post, text: str, attachments: Attachments
) -> tuple[str, list[Problem]]:
    """The HTML `text` of `post`, in which shortcodes are HTML, and notes of those that are not. In
    `text`, no `<` is but of tags.
    """
    if "[" not in text:
        return text, []
    notes: list[Problem] = []
    aside = PutAside()
    text = _LISTING.sub(lambda found: aside.put(_listing(found[2])), text)
    text = _CODE.sub(lambda found: aside.put(found[0]), text)
    text = _CAPTION.sub(lambda found: _figure(found[2], found[3]), text)
    paired = {found[3].lower() for found in _SHORTCODE.finditer(text) if found[2]}

    def replaced(found: re.Match[str]) -> str:
        opening, end, name, said, _, closing = found.groups()
        if opening and closing:  # [[gallery]] is how to write the word
            return found[0][1:-1]
        known = name.lower() in _KNOWN | paired or _ATTRIBUTE.search(said) or end
        if not known or opening or closing:
            return found[0]
        html, code = ("", "") if end else _meaning(name.lower(), said, attachments, post.id)
        if code:
            typed = unescape(found[0])
            notes.append(note_in(post, code, typed, value=typed))
        return html

    # In tags, brackets are parts of addresses and the like.
    parts = _TAG.split(text)
    html = (one if one.startswith("<") else _SHORTCODE.sub(replaced, one) for one in parts)
    return aside.restored("".join(html)), notes


def _listing(code: str) -> str:
    return f"<pre>{escape(unescape(code).strip())}</pre>"


def _figure(said: str, inside: str) -> str:
    """The figure that `[caption]` stands for: in old posts its words are a parameter."""
    found = _IMAGE.match(inside)
    image, words = (found[1], found[2].strip()) if found else (inside, "")
    words = words or escape(_attributes(said).get("caption", ""))
    return f"\n\n<figure>{image}<figcaption>{words}</figcaption></figure>\n\n"


def _attributes(said: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(said)
    return {name.lower(): first or second or third for name, first, second, third in found}


def _meaning(name: str, said: str, attachments: Attachments, post: str) -> tuple[str, str]:
    """The HTML that a shortcode becomes, and the code of a note if it is not the same."""
    attributes = _attributes(said)
    if name == "gallery":
        html = _gallery(attributes, attachments, post)
        return html, "" if html else "import-shortcode"
    address = _ADDRESS.search(said)
    if name in _EMBEDS:
        if address:
            link = escape(address[0])
            return f'\n\n<p><a href="{link}">{link}</a></p>\n\n', "import-embed"
        # [embed]address[/embed]: the address stays between the two.
        return ("", "") if name == "embed" else ("", "import-shortcode")
    return "", "import-shortcode"


def _gallery(attributes: Mapping[str, str], attachments: Attachments, post: str) -> str:
    by_id = attachments.by_id
    listed = attributes.get("ids") or attributes.get("include")
    if listed:
        chosen = [by_id[id_] for id_ in re.findall(r"\d+", listed) if id_ in by_id]
    else:
        without = set(re.findall(r"\d+", attributes.get("exclude", "")))
        own = attachments.by_parent.get(post, ())
        chosen = [one for one in own if one.id not in without]
    figures = "".join(_figures(chosen))
    return f'\n\n<div class="gallery">{figures}</div>\n\n' if figures else ""


def _figures(chosen: Sequence[Attachment]) -> Iterator[str]:
    for one in chosen:
        if re.search(r"\.(?:jpe?g|png|gif|webp|bmp|tiff?|avif|heic)$", one.url, re.IGNORECASE):
            words = f"<figcaption>{one.caption}</figcaption>" if one.caption else ""
            yield f'<figure><img src="{escape(one.url)}" alt="{escape(one.alt)}">{words}</figure>'
