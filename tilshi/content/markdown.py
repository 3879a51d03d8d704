"""Markdown to safe HTML: a stated set of extensions, typography, and an allow-list.

The finished body is read by the parser of a browser and checked against the allow-list
(`Checker.finished`). What an editor has written in HTML is read by that parser before
typography sees it, and written anew from what the parser has understood (`Checker.body`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from tilshi.content.allow_list import MADE_BY, OF_MARKDOWN, SEAL
from tilshi.content.body_check import Checker
from tilshi.content.shortcuts import Inline, Paragraph
from tilshi.content.time_limit import TooLongError, limited
from tilshi.editions import EDITIONS
from tilshi.kazakh.block import NBSP
from tilshi.kazakh.typography import typography
from tilshi.problems import Problem

EXTENSIONS = {
    "tables": "|",
    "footnotes": "[^",
    "abbr": "*[",
    "def_list": ":",
    "attr_list": "{",
    "sane_lists": "",
}
"""The extensions of python-markdown that an article may use, each with a mark without which it does
nothing: it costs time only in articles that have it. Figures, galleries and phrases in another
language (`[phrase]{: lang=ru}`) are our own, below."""

# In finished bodies, `<` and `>` are escaped wherever they are no tags.
_OUR_LINK = re.compile(
    r'<a ((?:[^>]*? )??)href="(story|page):([^"#]*)(#[^"]*)?"([^>]*)>(.*?)</a>', re.DOTALL
)
_OUR_IMAGE = re.compile(r'(<img (?:[^>]*? )??)src="image:([^"]*)"')


@dataclass(frozen=True)
class Body:
    """The HTML of a body. Links to stories and pages are `story:ID` and `page:ID` still, pictures
    `image:NAME`: what they lead to is known only when the whole site is. `links` are (kind,
    target, line), `images` (file name, line).
    """

    html: str = ""
    links: tuple[tuple[str, str, int], ...] = ()
    images: tuple[tuple[str, int], ...] = ()
    text: str = ""
    problems: list[Problem] = field(default_factory=list)


def convert(source: str, lang: str, file: str, first_line: int = 1) -> Body:
    """The Markdown `source` as safe HTML in the typography of `lang`. Never raises."""
    checker = Checker(source, file, first_line)
    html = ""
    try:
        with limited(_SECONDS * (1 + len(source) // _LENGTH)):
            html = _html(source, lang, checker)
    except (TooLongError, RecursionError) as error:
        code = "body-deep" if isinstance(error, RecursionError) else "body-tangled"
        checker.add(code, None)
        _converter.cache_clear()  # A converter that was interrupted may be anywhere.
    if checker.problems:
        return Body(problems=checker.problems)
    return Body(html, tuple(checker.links), tuple(checker.images), plain(html))


def _html(source: str, lang: str, checker: Checker) -> str:
    used = tuple(name for name, mark in EXTENSIONS.items() if mark in source)
    converter = _converter(lang, used)
    converter.reset()
    converter.checker = checker  # type: ignore[attr-defined]
    html = converter.convert(source).replace("&#160;", NBSP)  # as footnotes have it
    finished = checker.finished(typography(html, lang))
    if finished is None:
        # HTML of the editor's own: typography must see it as a browser does.
        html = checker.body(html)
        finished = None if checker.problems else checker.finished(typography(html, lang))
    if finished is None and not checker.problems:
        checker.add("html-broken", None, tag="<")
    return finished or ""


_SECONDS, _LENGTH = 0.3, 10_000
"""Processor time that a body may take for each so many characters: fifty times what any text needs.
python-markdown takes quadratic time for some marks that nobody types: a thousand open brackets."""
_INLINE_TAG = re.compile(r"</?(?:a|abbr|b|bdi|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small"
                         r"|span|strong|sub|sup|time|u|var|wbr)(?: [^>]*)?>")  # fmt: skip


def plain(html: str) -> str:
    """The words of `html` in one line; footnotes and their marks are left out."""
    html = re.sub(r"<sup id[^>]*>.*?</sup>|<div class=\"footnote\">.*", "", html, flags=re.DOTALL)
    text = unescape(re.sub(r"<[^>]+>", " ", _INLINE_TAG.sub("", html)))
    # Not `split()`: a space that does not break stays.
    return " ".join(filter(None, text.replace("\n", " ").replace("\t", " ").split(" ")))


def resolve(html: str, address: Mapping[tuple[str, str], str], picture: Mapping[str, str]) -> str:
    """`html` with its `story:` and `page:` links led to `address`, and its pictures given the
    attributes in `picture` (`src`, `srcset`…). A link to what has no address becomes plain text.
    """

    def link(found: re.Match[str]) -> str:
        before, kind, name, anchor, after, words = found.groups()
        url = address.get((kind, unescape(name)))
        return f'<a {before}href="{url}{anchor or ""}"{after}>{words}</a>' if url else words

    html = _OUR_LINK.sub(link, html)
    return _OUR_IMAGE.sub(lambda found: found[1] + picture[unquote(unescape(found[2]))], html)


class _Phrase(InlineProcessor):
    """`[phrase]{: lang=ru}`: words in another language."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        span = Element("span", {"lang": m[2]})
        span.text = m[1]
        return span, m.start(0), m.end(0)


class _Finish(Treeprocessor):
    """Figures, galleries, table frames; then every element is checked."""

    def run(self, root: Element) -> None:
        checker: Checker = self.md.checker  # type: ignore[attr-defined]
        for parent in list(root.iter()):
            for index, child in enumerate(list(parent)):
                if child.tag == "p" and _only_images(child):
                    parent[index] = _figures(child)
                elif child.tag == "table":
                    parent[index] = _framed(child)
        for element in root.iter():
            if element is not root:
                self._check(element, checker)

    def _check(self, element: Element, checker: Checker) -> None:
        for name in [name for name, value in element.attrib.items() if value is None]:
            # An attribute list may leave out the value.
            element.set(name, "")
        if element.tag == "a":
            element.set("href", checker.link(element.get("href", "")))
        elif element.tag == "img":
            src = element.get("src", "")
            element.set("src", checker.image(src))
            if not (element.get("alt") or "").strip():
                checker.add("alt-missing", src, value=src)
        elif element.tag == "h1":
            checker.add("h1-in-body", "".join(element.itertext()).split("\x02")[0])
            element.tag = "h2"
        style = element.attrib.pop("style", None)
        if element.tag in ("td", "th") and style and style.startswith("text-align"):
            # The tables extension says it with an inline style, which no page may have.
            side = style.removeprefix("text-align:").strip(" ;")
            if side != "left":
                element.set("class", "end" if side == "right" else side)
        elif style is not None:
            checker.add("html-attribute", "style", tag=str(element.tag), name="style")
        if element.tag in OF_MARKDOWN or "id" in element.attrib:
            element.set(MADE_BY, SEAL)


def _only_images(paragraph: Element) -> bool:
    children = list(paragraph)
    return (
        bool(children)
        and not (paragraph.text or "").strip()
        and all(c.tag in ("img", "br") and not (c.tail or "").strip() for c in children)
        and any(c.tag == "img" for c in children)
    )


def _figures(paragraph: Element) -> Element:
    figures = [_figure(image) for image in paragraph if image.tag == "img"]
    if len(figures) == 1:
        return figures[0]
    gallery = Element("div", {"class": "gallery"})
    gallery.extend(figures)
    return gallery


def _figure(image: Element) -> Element:
    figure = Element("figure")
    caption = image.attrib.pop("title", None)
    image.tail = None
    figure.append(image)
    if caption:
        words = Element("figcaption")
        words.text = caption
        figure.append(words)
    return figure


def _framed(table: Element) -> Element:
    """A wide table scrolls in its frame, by keyboard too, so that the page does not."""
    frame = Element("div", {"class": "table", "tabindex": "0"})
    frame.tail, table.tail = table.tail, None
    frame.append(table)
    return frame


class _Ours(Extension):
    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802
        # Pandoc and Turndown escape them; CommonMark knows these escapes.
        md.ESCAPED_CHARS.extend("\"'")
        phrase = r"\[([^\[\]]+)\]\{:?\s*lang=[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)[\"']?\s*\}"
        md.inlinePatterns.register(_Phrase(phrase, md), "phrase", 175)
        md.parser.blockprocessors.register(Paragraph(md.parser), "line", 110)
        md.treeprocessors.register(Inline(md), "inline", 20)
        md.treeprocessors.register(_Finish(md), "finish", 1)


@cache
def _converter(lang: str, extensions: tuple[str, ...]) -> markdown.Markdown:
    back = next(e.footnote_back for e in EDITIONS.values() if e.lang == lang)
    return markdown.Markdown(
        extensions=[*extensions, _Ours()],
        extension_configs={"footnotes": {"BACKLINK_TITLE": back, "SEPARATOR": "-"}},
        output_format="html",
    )
