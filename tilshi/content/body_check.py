"""The check of a body: what is not allowed in it is reported, with its line."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from html import unescape
from itertools import accumulate
from urllib.parse import quote, unquote

from pydantic_core import Url, ValidationError
from selectolax.lexbor import LexborHTMLParser

from tilshi.content.allow_list import ALLOWED, MADE_BY, SEAL, faults
from tilshi.content.attachment_names import ATTACHMENT, SUFFIXES, suffix
from tilshi.content.fragment import distinct_tokens, every_token, is_canonical, parse_fragment, tags
from tilshi.content.text import first_forbidden, forbidden
from tilshi.problems import Problem
from tilshi.unicode_form import composed_name

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
_BLANKED = re.compile(
    r"<!--.*?-->|(?<![`\\])(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.DOTALL
)
_COMMENT = re.compile(r"<!--(?!-?>).*?-->", re.DOTALL)
_REPLACED = "\ufffd"
"""What a browser shows for the number of no character."""
_MARK = re.compile(r"[^\w\s]")
_REFERENCE = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);?")
_LINK = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@|tel:\+?\d|#)", re.IGNORECASE)
_OURS = re.compile(r"(story|page):(.*)", re.IGNORECASE | re.DOTALL)
_NOT_IN_ADDRESS = re.compile(r"[\s\"<>\\^`{|}]")
_PELICAN_LINK = re.compile(r"[{|](filename|static|attach|author|category|index|tag)[|}](.*)")
_IMAGE = re.compile(r"(?:[{|](?:static|attach|filename)[|}])?(?:/?(?:\.\./)*images/)?([^/]+)")


class BodyChecker:
    """Checks one body, the Markdown `source` that begins on the line `first_line` of `file`, and
    collects its `links` (kind, target, line), `images` and `files` (file name, line), the lines of
    its `headings` of the second level, and `problems`.
    """

    def __init__(self, source: str, file: str, first_line: int) -> None:
        self.source, self.file, self.first_line = source, file, first_line
        self.links: list[tuple[str, str, int]] = []
        self.images: list[tuple[str, int]] = []
        self.files: list[tuple[str, int]] = []
        self.anchored: list[tuple[str, str, int]] = []
        self.anchors: list[str] = []
        self.headings: list[int] = []
        self.problems: list[Problem] = []
        self.code: list[tuple[int, int, str]] = []
        self._asked: Counter[tuple[str, str]] = Counter()

    def add(
        self,
        code: str,
        *culprits: str | re.Pattern[str],
        nearest: str | None = None,
        **values: object,
    ) -> None:
        """Adds a problem on the line of the first of the `culprits` that the source has; of very
        many, only the first. If it is noted again, it is the next one of its like.
        """
        if len(self.problems) < _MOST_PROBLEMS:
            line = self.line(*culprits, of=code)
            self.problems.append(Problem(code, self.file, line, None, values, nearest))

    def add_at(self, code: str, line: int, **values: object) -> None:
        """Adds a problem on a line of the source, counted from 0."""
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(Problem(code, self.file, self.first_line + line, values=values))

    def line(self, *culprits: str | re.Pattern[str], of: str = "") -> int:
        """The line of the first of the `culprits` that the source has; asked for the second time
        by the same (`of`), that of its second place, and so on. The line with the most marks on it
        if there is none.
        """
        for culprit in culprits:
            places = self._places(culprit)
            if places:
                key = of, culprit if isinstance(culprit, str) else culprit.pattern
                asked = self._asked[key]
                self._asked[key] += 1
                return self.first_line + places[min(asked, len(places) - 1)]
        marks = [len(_MARK.findall(line)) + bool(line) for line in self.source.split("\n")]
        return self.first_line + marks.index(max(marks))

    def _places(self, culprit: str | re.Pattern[str]) -> list[int]:
        """The lines, from 0, on which a culprit begins: in words, else in code."""
        for text in (self._words, self.source):
            found = [text.count("\n", 0, at) for at in _occurrences(culprit, text)]
            if found:
                return found
        return []

    @cached_property
    def _words(self) -> str:
        """The source with code and comments blanked."""
        lines = self.source.split("\n")
        for first, end, _ in self.code:
            lines[first:end] = [""] * (end - first)
        text = "\n".join(lines)
        return _BLANKED.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)

    def body(self, html: str) -> str:
        """The `html` of a body, parsed and serialised as by a browser. Tags that a browser would
        change are reported. Comments are dropped: they are internal to the newsroom.
        """
        tree = parse_fragment(html)
        if "<!" in html or "<?" in html:
            self._comments(tree, html)
        written = tree.html or ""
        self._elements(written)
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
        self._elements(written)
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

    def _elements(self, written: str) -> None:
        if not any(map(faults, distinct_tokens(written))):
            return
        for token in every_token(written):
            for code, culprits, values in faults(token):
                self.add(code, *culprits, **values)

    def _depth(self, written: str) -> None:
        names = [end + name for end, name in tags(written)]
        depths = list(accumulate(map(_DEEPER.__getitem__, names)))
        if depths and max(depths) > _MAX_DEPTH:
            self.add("body-deep", f"<{names[depths.index(_MAX_DEPTH + 1)]}")

    def _characters(self, written: str) -> None:
        """Reports forbidden characters, which only a character reference can have produced."""
        printed = first_forbidden(written)
        if printed is None and _REPLACED in written and _REPLACED not in self.source:
            printed = _REPLACED
        if printed is None:
            return
        for found in _REFERENCE.finditer(self.source):
            character = _referred(found[0])
            if first_forbidden(character) or character in ("", _REPLACED):
                line = self.line(found[0])
                self.problems.append(forbidden(character or _REPLACED, self.file, line))
        if not self.problems:
            self.problems.append(forbidden(printed, self.file, self.line()))

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
        """The URL for `href`: escaped, or `story:`, `page:` or `file:`, or, if it is
        invalid, `#`.
        """
        attached = ATTACHMENT.fullmatch(composed_name(unquote(href)))
        if attached:
            self.files.append((attached[1], self._line_of_address(href)))
            return f"file:{quote(attached[1])}"
        pelican = _PELICAN_LINK.match(unquote(href))
        if pelican:
            return self._pelican_link(href, pelican[1], pelican[2])
        ours = _OURS.fullmatch(href)
        if ours:
            kind, target = ours[1].lower(), ours[2]
            self._our_link(kind, target, self._line_of_address(href))
            return f"{kind}:{target}"
        if not _LINK.match(href) or not _is_address(href):
            name = _file_name(href)
            if suffix(name) in SUFFIXES:
                self.add("file-place", f"]({href}", href, value=href, name=name)
            else:
                self.add("link", f"]({href}", href, value=href)
            return "#"
        if href.lower().startswith("tel:"):
            href = "".join(href.split())
        if re.search(r"\s", href) or href.count("]") > href.count("["):
            self.add("broken-link", f"]({href}", href, value=href)
        return _NOT_IN_ADDRESS.sub(lambda found: quote(found[0]), href)

    def _pelican_link(self, href: str, what: str, path: str) -> str:
        target, _, anchor = path.partition("#")
        if what != "filename" or not target.endswith(".md"):
            self.add("link", path, value=href)
            return "#"
        kind = "page" if "pages/" in target else "story"
        stem = target.rsplit("/", 1)[-1].removesuffix(".md").partition(".")[0]
        target = f"{stem}#{anchor}" if anchor else stem
        self._our_link(kind, target, self._line_of_address(href, path))
        return f"{kind}:{target}"

    def _our_link(self, kind: str, target: str, line: int) -> None:
        story, _, anchor = target.partition("#")
        self.links.append((kind, story, line))
        if anchor:
            self.anchored.append((kind, target, line))

    def image(self, src: str) -> str:
        """The source for `src`: `image:` and the name of a file in `content/images/`."""
        found = _IMAGE.fullmatch(composed_name(unquote(src)))
        name = _file_name(src)
        if suffix(name) in SUFFIXES:
            code = "file-as-picture"
            if suffix(name) == ".csv":
                placed = ATTACHMENT.fullmatch(composed_name(unquote(src)))
                code = "data-alone" if placed else "file-place"
            self.add(code, f"]({src}", src, value=src, name=name)
            return "image:"
        if not found or found[1].startswith("."):
            self.add("image-place", f"]({src}", src, value=src)
            return "image:"
        self.images.append((found[1], self._line_of_address(src)))
        return f"image:{quote(found[1])}"

    def _line_of_address(self, *addresses: str) -> int:
        return self.line(*(f"]({address}" for address in addresses), *addresses)


def _occurrences(culprit: str | re.Pattern[str], text: str) -> Iterator[int]:
    """Where what is looked for begins in `text`."""
    if isinstance(culprit, re.Pattern):
        yield from (found.start() for found in culprit.finditer(text))
        return
    at = text.find(culprit) if culprit else -1
    while at >= 0:
        yield at
        at = text.find(culprit, at + len(culprit))


def _file_name(address: str) -> str:
    """What a link to a file on an editor's disk may mean: the last part of its path."""
    return re.split(r"[/\\]", composed_name(unquote(address)))[-1]


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
