"""The check of a body: what is not allowed in it is reported, with its line."""

import re
from collections import Counter
from html import unescape
from itertools import accumulate
from urllib.parse import quote, unquote

from pydantic_core import Url, ValidationError
from selectolax.lexbor import LexborHTMLParser

from tilshi.content.allow_list import ALLOWED, MADE_BY, SEAL, faults
from tilshi.content.fragment import distinct_tokens, is_canonical, parse_fragment, tags
from tilshi.content.text import first_forbidden, forbidden
from tilshi.problems import Problem

_MOST_PROBLEMS = 100
_MAX_DEPTH = 30
"""The maximum nesting of elements: the Standard lets a parser flatten what is deeper than 512, and
nobody reads what is deeper than this.
"""
_OPTIONAL_END = {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot"}
_IMPLIED = {"tbody", "tr"}
_VOID = {"br", "hr", "img", "wbr"}
_DEEPER = {
    **{tag: 0 if tag in _VOID else 1 for tag in ALLOWED},
    **{f"/{tag}": -1 for tag in ALLOWED},
}
"""The change of depth at a tag."""
_SEALED = f' {MADE_BY}="{SEAL}"'
_COMMENT = re.compile(r"<!--(?!-?>).*?-->", re.DOTALL)
_MARK = re.compile(r"[^\w\s]")
_REFERENCE = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);?")
_LINK = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@|tel:\+?\d|#)", re.IGNORECASE)
_OURS = re.compile(r"(story|page):(.*)", re.IGNORECASE | re.DOTALL)
_NOT_IN_ADDRESS = re.compile(r"[\s\"<>\\^`{|}]")
_PELICAN_LINK = re.compile(r"[{|](filename|static|attach|author|category|index|tag)[|}](.*)")
_IMAGE = re.compile(r"(?:[{|](?:static|attach|filename)[|}])?(?:/?(?:\.\./)*images/)?([^/]+)")


class BodyChecker:
    """Checks one body, the Markdown `source` that begins on the line `first_line` of `file`, and
    collects its `links` (kind, target, line), `images` (file name, line) and `problems`.
    """

    def __init__(self, source: str, file: str, first_line: int) -> None:
        self.source, self.file, self.first_line = source, file, first_line
        self.links: list[tuple[str, str, int]] = []
        self.images: list[tuple[str, int]] = []
        self.problems: list[Problem] = []

    def add(self, code: str, culprit: str | None, **values: object) -> None:
        """Adds a problem on the line of `culprit`; of very many, only the first."""
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(Problem(code, self.file, self.line(culprit), values=values))

    def line(self, culprit: str | None) -> int:
        """The first line with `culprit`, or else the line with the most markup."""
        found = re.search(re.escape(culprit), self.source, re.IGNORECASE) if culprit else None
        if found:
            return self.first_line + self.source.count("\n", 0, found.start())
        marks = [len(_MARK.findall(line)) + bool(line) for line in self.source.split("\n")]
        return self.first_line + marks.index(max(marks))

    def body(self, html: str) -> str:
        """The `html` of a body, parsed and serialised as by a browser. Tags that a browser would
        change are reported. Comments are dropped: they are internal to the newsroom.
        """
        tree = parse_fragment(html)
        if "<!" in html or "<?" in html:
            self._comments(tree, html)
        written = tree.html or ""
        for token in distinct_tokens(written):
            self._element(token)
        if not self.problems:
            # Another error may have swallowed tags.
            self._tags(_COMMENT.sub("", html), written)
        return written

    def finished(self, html: str) -> str | None:
        """The finished `html` of a body; everything in it that is not allowed is reported. None if
        a browser would parse it differently, or if it has a comment.
        """
        written = parse_fragment(html).html or ""
        if not is_canonical(html, written) or "<!" in written:
            return None
        for token in distinct_tokens(written):
            self._element(token)
        self._characters(written)
        if not self.problems:
            self._depth(written)
        return html.replace(_SEALED, "")

    def _comments(self, tree: LexborHTMLParser, html: str) -> None:
        for node in list(tree.root.traverse()) if tree.root is not None else ():
            if node.is_comment_node:
                node.remove()
        # Everything else that begins like this is a comment for a browser, too.
        typed = _COMMENT.sub("", html)
        for strange in ("<!", "<?"):
            if strange in typed:
                self.add("html-tag", strange, tag=strange)

    def _element(self, token: str) -> None:
        for code, culprit, values in faults(token):
            self.add(code, culprit, **values)

    def _depth(self, written: str) -> None:
        names = [end + name for end, name in tags(written)]
        depths = list(accumulate(map(_DEEPER.__getitem__, names)))
        if depths and max(depths) > _MAX_DEPTH:
            self.add("body-deep", f"<{names[depths.index(_MAX_DEPTH + 1)]}")

    def _characters(self, written: str) -> None:
        """Reports forbidden characters, which only a character reference can have produced."""
        printed = first_forbidden(written)
        if printed is None:
            return
        for found in _REFERENCE.finditer(self.source):
            character = _referred(found[0])
            if first_forbidden(character):
                line = self.line(found[0])
                self.problems.append(forbidden(character, self.file, line))
        if not self.problems:
            self.problems.append(forbidden(printed, self.file, self.line(None)))

    def _tags(self, typed: str, written: str) -> None:
        """Reports tags that are unclosed, overlap or close nothing: a browser would not make of
        them what the editor meant.
        """
        before, after = Counter(tags(typed)), Counter(tags(written))
        for (end, name), count in before.items():
            lost = after["", name] != count and not (name in _IMPLIED and after["", name] > count)
            if end:
                wrong = count > before["", name] or name in _VOID
            else:
                open_ = name not in _OPTIONAL_END | _VOID and before["/", name] != count
                wrong = lost or open_
            if wrong:
                self.add("html-broken", f"<{end}{name}", tag=f"<{end}{name}>")

    def link(self, href: str) -> str:
        """The URL for `href`: escaped, or `story:` or `page:`, or, if it is invalid, `#`."""
        pelican = _PELICAN_LINK.match(unquote(href))
        if pelican:
            return self._pelican_link(href, pelican[1], pelican[2])
        ours = _OURS.fullmatch(href)
        if ours:
            kind, target = ours[1].lower(), ours[2]
            self.links.append((kind, target.partition("#")[0], self.line(href)))
            return f"{kind}:{target}"
        if not _LINK.match(href) or not _is_address(href):
            self.add("link", href, value=href)
            return "#"
        return _NOT_IN_ADDRESS.sub(lambda found: quote(found[0]), href)

    def _pelican_link(self, href: str, what: str, path: str) -> str:
        target, _, anchor = path.partition("#")
        if what != "filename" or not target.endswith(".md"):
            self.add("link", path, value=href)
            return "#"
        kind = "page" if "pages/" in target else "story"
        stem = target.rsplit("/", 1)[-1].removesuffix(".md").partition(".")[0]
        self.links.append((kind, stem, self.line(path)))
        return f"{kind}:{stem}" + (f"#{anchor}" if anchor else "")

    def image(self, src: str) -> str:
        """The source for `src`: `image:` and the name of a file in `content/images/`."""
        found = _IMAGE.fullmatch(unquote(src))
        if not found or found[1].startswith("."):
            self.add("image-place", src, value=src)
            return "image:"
        self.images.append((found[1], self.line(src)))
        return f"image:{quote(found[1])}"


def _is_address(href: str) -> bool:
    """Whether browsers can parse `href` as a URL (the URL Standard, by rust-url)."""
    if href.startswith("#"):
        return True
    try:
        Url(href)
    except ValidationError:
        return False
    return True


def _referred(reference: str) -> str:
    """The character that a reference stands for (`unescape` omits those that HTML forbids)."""
    number = reference.strip("&#;")
    if not reference.startswith("&#"):
        return unescape(reference)
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    return chr(code) if code <= 0x10FFFF else ""
