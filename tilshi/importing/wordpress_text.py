"""The text of a WordPress post as HTML: its paragraphs, shortcodes and blocks.

Source of the rules: wpautop in wp-includes/formatting.php of WordPress.
"""

import re
from collections.abc import Mapping
from html import escape

from tilshi.content.fragment import parse_fragment
from tilshi.content.text import first_forbidden
from tilshi.importing.export_records import Post, note_in
from tilshi.importing.plain_words import without_forbidden
from tilshi.importing.wordpress_shortcodes import Attachments, PutAside, without_shortcodes
from tilshi.problems import Problem

_BLOCKS = "<!-- wp:"
_DYNAMIC = re.compile(r"<!-- wp:([a-z][a-z0-9/-]*)\s[^>]*?/-->|<!-- wp:([a-z][a-z0-9/-]*) /-->")
_NEXT_PAGE = re.compile(r"<!--\s*nextpage\s*-->")
_KEPT = re.compile(
    r"<(pre|script|style|textarea|svg|math|object|noscript|template|xmp|plaintext|select|canvas"
    r"|iframe|video|audio)\b.*?</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)
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
    if first_forbidden(text):
        notes.append(note_in(post, "import-characters"))
    in_blocks = _BLOCKS in text
    # Serialised, it has no `<` but of tags, which the patterns here rely on.
    text = parse_fragment(without_forbidden(text)).html or ""
    text, lost = without_shortcodes(post, text, attachments)
    html = text if in_blocks else paragraphs(text)
    return html + _footnote_list(footnotes), [*notes, *lost]


def _footnote_list(footnotes: Mapping[str, str]) -> str:
    items = "".join(f'<li id="{escape(id_)}">{html}</li>' for id_, html in footnotes.items())
    return f"<ol>{items}</ol>" if items else ""


def paragraphs(text: str) -> str:
    """`text` with an element for each paragraph, as WordPress makes them of empty lines."""
    aside = PutAside()
    text = _KEPT.sub(lambda found: f"\n\n{aside.put(found[0])}\n\n", text)
    text = re.sub(r"<br\s*/?>\s*\n?\s*<br\s*/?>", "\n\n", text)
    text = _AFTER.sub(r"\1\n\n", _BEFORE.sub(r"\n\n\1", text))
    text = _INSIDE_END.sub(r"\n\n\1", _INSIDE.sub(r"\1\n\n", text))
    parts = (part.strip() for part in re.split(r"\n\s*\n", text))
    html = "\n".join(_paragraph(part) for part in parts if part)
    return aside.restored(html)


def _paragraph(part: str) -> str:
    if _STARTS_WITH_BLOCK.match(part):
        return part
    if part.startswith("<!--") and part.endswith("-->"):
        return part
    broken = (one if one.startswith("<") else one.replace("\n", "<br>") for one in _TAG.split(part))
    lines = _TWICE.sub(r"\1", "".join(broken))
    return f"<p>{lines}</p>"
