"""The text of a WordPress post as HTML: its paragraphs, shortcodes and blocks.

Source of the rules: wpautop in wp-includes/formatting.php, and wp-includes/shortcodes.php and
media.php of WordPress.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from tilshi.content.fragment import parse_fragment
from tilshi.importing.export_records import Attachment, Post, note_in
from tilshi.problems import Problem

_BLOCKS = "<!-- wp:"
_DYNAMIC = re.compile(r"<!-- wp:([a-z][a-z0-9/-]*)\s[^>]*?/-->|<!-- wp:([a-z][a-z0-9/-]*) /-->")
_NEXT_PAGE = re.compile(r"<!--\s*nextpage\s*-->")
_KEPT = re.compile(
    r"<(pre|script|style|textarea|svg|math|object|noscript|template|xmp|plaintext|select|canvas"
    r"|iframe|video|audio)\b.*?</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)
_CODE = re.compile(r"<(pre|code)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_BLOCK = (
    r"(?:table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map"
    r"|area|blockquote|address|style|p|h[1-6]|hr|fieldset|legend|section|article|aside|hgroup"
    r"|header|footer|nav|figure|figcaption|details|menu|summary|script|iframe|object|embed|video"
    r"|audio)"
)
_BEFORE = re.compile(rf"(<{_BLOCK}[\s/>])", re.IGNORECASE)
_AFTER = re.compile(rf"(</{_BLOCK}>|<hr\b[^>]*>)", re.IGNORECASE)
_INSIDE = re.compile(r"(<(?:blockquote|div|section|article|aside|figure)\b[^>]*>)", re.IGNORECASE)
_INSIDE_END = re.compile(r"(</(?:blockquote|div|section|article|aside|figure)>)", re.IGNORECASE)
_STARTS_WITH_BLOCK = re.compile(rf"</?{_BLOCK}[\s/>]|\x02\d+\x03", re.IGNORECASE)
_TWICE = re.compile(r"(<br\s*/?>)\s*<br>", re.IGNORECASE)
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


def post_html(
    post: Post, attachments: Attachments, footnotes: Mapping[str, str]
) -> tuple[str, list[Problem]]:
    """The HTML of the text of `post`, and notes of what was lost. `footnotes` are HTML by their
    ids.
    """
    text, notes = post.source, []
    for found in _DYNAMIC.finditer(text):
        name = found[1] or found[2]
        if name != "more" and not (name == "footnotes" and footnotes):
            notes.append(note_in(post, "import-block", found[0], value=name))
    pages = _NEXT_PAGE.search(text)
    if pages:
        notes.append(note_in(post, "import-pages", pages[0]))
    in_blocks = _BLOCKS in text
    # Serialised, it has no `<` but of tags, which the patterns here rely on.
    text = parse_fragment(text).html or ""
    text, lost = _without_shortcodes(post, text, attachments)
    html = text if in_blocks else paragraphs(text)
    return html + _footnote_list(footnotes), [*notes, *lost]


def _footnote_list(footnotes: Mapping[str, str]) -> str:
    items = "".join(f'<li id="{escape(id_)}">{html}</li>' for id_, html in footnotes.items())
    return f"<ol>{items}</ol>" if items else ""


def paragraphs(text: str) -> str:
    """`text` with an element for each paragraph, as WordPress makes them of empty lines."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\n\n\x02{len(kept) - 1}\x03\n\n"

    text = _KEPT.sub(keep, text.replace("\x02", "").replace("\x03", ""))
    text = re.sub(r"<br\s*/?>\s*\n?\s*<br\s*/?>", "\n\n", text)
    text = _AFTER.sub(r"\1\n\n", _BEFORE.sub(r"\n\n\1", text))
    text = _INSIDE_END.sub(r"\n\n\1", _INSIDE.sub(r"\1\n\n", text))
    parts = (part.strip() for part in re.split(r"\n\s*\n", text))
    html = "\n".join(_paragraph(part) for part in parts if part)
    return re.sub(r"\x02(\d+)\x03", lambda found: kept[int(found[1])], html)


def _paragraph(part: str) -> str:
    if _STARTS_WITH_BLOCK.match(part):
        return part
    if part.startswith("<!--") and part.endswith("-->"):
        return part
    broken = (one if one.startswith("<") else one.replace("\n", "<br>") for one in _TAG.split(part))
    lines = _TWICE.sub(r"\1", "".join(broken))
    return f"<p>{lines}</p>"


def _without_shortcodes(
    post: Post, text: str, attachments: Attachments
) -> tuple[str, list[Problem]]:
    notes: list[Problem] = []
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\x02{len(kept) - 1}\x03"

    def listing(found: re.Match[str]) -> str:
        return keep_text(f"<pre>{escape(_unescaped(found[2]).strip())}</pre>")

    def keep_text(html: str) -> str:
        kept.append(html)
        return f"\x02{len(kept) - 1}\x03"

    if "[" not in text:
        return text, []
    text = text.replace("\x02", "").replace("\x03", "")
    text = _LISTING.sub(listing, text)
    text = _CODE.sub(keep, text)
    text = _CAPTION.sub(lambda found: _figure(found[2], found[3]), text)
    closed = {found[3].lower() for found in _SHORTCODE.finditer(text) if found[2]}

    def replaced(found: re.Match[str]) -> str:
        opening, end, name, said, _, closing = found.groups()
        if opening and closing:
            return found[0][1:-1]
        known = name.lower() in _KNOWN | closed or _ATTRIBUTE.search(said) or end
        if not known or (opening or closing):
            return found[0]
        if end:
            return ""
        html, code = _meaning(name.lower(), said, attachments, post.id)
        if code:
            notes.append(note_in(post, code, found[0], value=found[0]))
        return html

    # In tags, brackets are parts of addresses and the like.
    parts = _TAG.split(text)
    text = "".join(
        part if part.startswith("<") else _SHORTCODE.sub(replaced, part) for part in parts
    )
    return re.sub(r"\x02(\d+)\x03", lambda found: kept[int(found[1])], text), notes


def _unescaped(code: str) -> str:
    return code.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


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
