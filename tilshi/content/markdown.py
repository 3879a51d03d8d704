"""Markdown to safe HTML: a fixed set of extensions, typography, and an allow-list.

The finished body is parsed as in a browser and checked against the allow-list
(`BodyChecker.finished`). HTML that an editor has written is parsed before typography sees it, and
serialised again (`BodyChecker.body`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape, unescape
from typing import Self
from urllib.parse import unquote

import markdown
from markdown.extensions import Extension

from tilshi.content import inline
from tilshi.content.blocks import Blocks
from tilshi.content.body_check import BodyChecker
from tilshi.content.markdown_speedups import Inline
from tilshi.content.time_limit import TooLongError, cpu_time_limit
from tilshi.content.tree import Attributes, Finish
from tilshi.editions import EDITIONS
from tilshi.kazakh.block import NBSP
from tilshi.kazakh.html_typography import typography
from tilshi.problems import Problem

EXTENSIONS = {"footnotes": "[^", "abbr": "*["}
"""The extensions of python-markdown that an article may use, each with a mark without which it does
nothing: it costs time only in articles that have it. Tables and definition lists are blocks
(`blocks`); attribute lists, figures and galleries are made in the `tree`, phrases in another
language (`[phrase]{: lang=ru}`) and bare addresses in `inline`."""

# In finished bodies, `<` and `>` are escaped except in tags.
_OUR_LINK = re.compile(
    r'<a ((?:[^>]*? )??)href="(story|page):([^"#]*)(#[^"]*)?"([^>]*)>(.*?)</a>', re.DOTALL
)
_OUR_IMAGE = re.compile(r'(<figure>)?(<img (?:[^>]*? )??)src="image:([^"]*)"([^>]*>)')


@dataclass(frozen=True)
class Body:
    """The HTML of a body. Links to stories and pages are still `story:ID` and `page:ID`, pictures
    `image:NAME`, attached files `file:NAME`: their targets are known only when the whole site is.
    `links` are (kind, target, line), `images` and `files` (file name, line), `anchored` the (kind,
    `id#anchor`, line) of links to a place on another page, `anchors` the ids of this one's
    headings, `headings` the lines of those of the second level, which the catalogue does not keep.
    """

    html: str = ""
    links: tuple[tuple[str, str, int], ...] = ()
    images: tuple[tuple[str, int], ...] = ()
    files: tuple[tuple[str, int], ...] = ()
    anchored: tuple[tuple[str, str, int], ...] = ()
    anchors: tuple[str, ...] = ()
    text: str = ""
    problems: list[Problem] = field(default_factory=list)
    headings: tuple[int, ...] = ()


def convert(source: str, lang: str, file: str, first_line: int = 1) -> Body:
    """The Markdown `source` as safe HTML in the typography of `lang`. Never raises."""
    checker = BodyChecker(source, file, first_line)
    html = ""
    try:
        with cpu_time_limit(_SECONDS * (1 + len(source) // _LENGTH)):
            html = _html(source, lang, checker)
    except (TooLongError, RecursionError) as error:
        code = "body-deep" if isinstance(error, RecursionError) else "body-tangled"
        checker.add(code)
        _converter.cache_clear()  # A converter that was interrupted may be anywhere.
    if checker.problems:
        html = ""
    return Body(
        html,
        tuple(checker.links),
        tuple(checker.images),
        tuple(checker.files),
        tuple(checker.anchored),
        tuple(checker.anchors),
        plain(html),
        sorted(checker.problems, key=lambda one: one.line or 0),
        tuple(checker.headings),
    )


def _html(source: str, lang: str, checker: BodyChecker) -> str:
    used = tuple(name for name, mark in EXTENSIONS.items() if mark in source)
    converter = _converter(lang, used, "{" in source)
    converter.reset()
    converter.checker = checker
    html = converter.convert(source).replace("&#160;", NBSP)  # as footnotes have it
    finished = checker.finished(typography(html, lang))
    if finished is None:
        # HTML written by the editor: typography must see it as a browser does.
        html = checker.body(html)
        finished = None if checker.problems else checker.finished(typography(html, lang))
    if finished is None and not checker.problems:
        checker.add("html-broken", tag="<")
    return finished or ""


_SECONDS, _LENGTH = 0.3, 10_000
"""CPU seconds that a body may take for each so many characters: fifty times what any text needs.
python-markdown takes quadratic time for input that nobody types, such as a thousand open brackets.
"""
_INLINE_TAG = re.compile(r"</?(?:a|abbr|b|bdi|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small"
                         r"|span|strong|sub|sup|time|u|var|wbr)(?: [^>]*)?>")  # fmt: skip


_BARE_POST = re.compile(r'<figure class="post"><a href="([^"]*)">\1</a></figure>')


def plain(html: str) -> str:
    """The text of `html` in one line, without footnotes and their references, and without the
    addresses of posts elsewhere that have no words.
    """
    html = _BARE_POST.sub("", html)
    html = re.sub(r"<sup id[^>]*>.*?</sup>|<div class=\"footnote\">.*", "", html, flags=re.DOTALL)
    text = unescape(re.sub(r"<[^>]+>", " ", _INLINE_TAG.sub("", html)))
    # Not `split()`, which would also split at no-break spaces.
    return " ".join(filter(None, text.replace("\n", " ").replace("\t", " ").split(" ")))


def resolve_links(
    html: str, address: Mapping[tuple[str, str], str], picture: Mapping[str, tuple[str, str]]
) -> str:
    """`html` with its `story:` and `page:` links replaced by `address`, and its pictures given the
    attributes in `picture` (`src`, `srcset`…) and, in figures, a link to the URL there. A link
    without an address becomes plain text.
    """

    def link(found: re.Match[str]) -> str:
        before, kind, name, anchor, after, words = found.groups()
        url = address.get((kind, unescape(name)))
        return f'<a {before}href="{url}{anchor or ""}"{after}>{words}</a>' if url else words

    def image(found: re.Match[str]) -> str:
        figure, before, name, after = found.groups()
        attributes, largest = picture[unquote(unescape(name))]
        written = f"{before}{attributes}{after}"
        return f'{figure}<a href="{escape(largest)}">{written}</a>' if figure else written

    return _OUR_IMAGE.sub(image, _OUR_LINK.sub(link, html))


class _Ours(Extension):
    def __init__(self, attributes: bool = True) -> None:
        super().__init__()
        self.attributes = attributes

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802
        # HTML blocks and the spaces between words are the block parser's.
        md.preprocessors.deregister("normalize_whitespace")
        md.preprocessors.deregister("html_block")
        inline.extend(md)
        md.treeprocessors.register(Inline(md), "inline", 20)
        if self.attributes:
            md.treeprocessors.register(Attributes(md), "attr_list", 8)
        md.treeprocessors.register(Finish(md), "finish", 1)


class _Converter(markdown.Markdown):
    """python-markdown with our parser of blocks; `checker` is told of what is wrong."""

    checker: BodyChecker
    lang = ""

    def build_parser(self) -> Self:
        """Builds all parsers."""
        super().build_parser()
        self.parser = Blocks(self)
        return self


def reading_converter() -> "_Converter":
    """A converter of its own for who reads what it makes of a body."""
    return _Converter(extensions=[*EXTENSIONS, _Ours()], output_format="html")


@cache
def _converter(lang: str, extensions: tuple[str, ...], attributes: bool) -> _Converter:
    back = next(e.footnote_back for e in EDITIONS.values() if e.lang == lang)
    return _Converter(
        extensions=[*extensions, _Ours(attributes)],
        extension_configs={"footnotes": {"BACKLINK_TITLE": back, "SEPARATOR": "-"}},
        output_format="html",
    )
