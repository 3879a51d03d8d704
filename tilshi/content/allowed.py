"""What may stand in an article: the allow-list of elements, attributes and addresses, and the check
that names what is not on it, with its line.
"""

import re
from html.parser import HTMLParser
from urllib.parse import quote, unquote

import nh3

from tilshi.problems import Problem

_EVERYWHERE = {"lang", "dir", "title"}
ALLOWED: dict[str, set[str]] = {
    **{
        tag: set()
        for tag in [
            "abbr",
            "b",
            "bdi",
            "blockquote",
            "br",
            "cite",
            "code",
            "dd",
            "del",
            "dfn",
            "dl",
            "dt",
            "em",
            "figcaption",
            "figure",
            "h2",
            "h3",
            "h4",
            "hr",
            "i",
            "ins",
            "kbd",
            "li",
            "mark",
            "p",
            "pre",
            "q",
            "s",
            "samp",
            "small",
            "strong",
            "sub",
            "sup",
            "table",
            "tbody",
            "tfoot",
            "thead",
            "tr",
            "u",
            "ul",
            "var",
            "wbr",
        ]
    },
    "a": {"href", "id", "class"},
    "div": {"class", "tabindex"},
    "img": {"src", "alt"},
    "li": {"id"},
    "ol": {"start"},
    "span": {"class"},
    "sup": {"id"},
    "td": {"colspan", "rowspan", "class"},
    "th": {"colspan", "rowspan", "scope", "class"},
    "time": {"datetime"},
}
_CLASSES = {
    "a": {"footnote-ref", "footnote-backref"},
    "div": {"footnote", "gallery", "table"},
    "span": {"caps", "amp"},
    "td": {"center", "end"},
    "th": {"center", "end"},
}
CLEANER = nh3.Cleaner(
    tags=set(ALLOWED),
    attributes={"*": _EVERYWHERE, **ALLOWED},
    url_schemes={"http", "https", "mailto", "tel", "story", "page", "image"},
    link_rel=None,
    strip_comments=True,
)
_LINK = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@|tel:\+?\d|#|story:|page:)", re.IGNORECASE)
_PELICAN_LINK = re.compile(r"[{|](filename|static|attach|author|category|index|tag)[|}](.*)")
_IMAGE = re.compile(r"(?:[{|](?:static|attach|filename)[|}])?(?:/?(?:\.\./)*images/)?([^/]+)")


class Checker:
    """Checks one body, the Markdown `source` that begins on the line `first_line` of `file`, and
    collects its `links` (kind, target, line), `images` (file name, line) and `problems`.
    """

    def __init__(self, source: str, file: str, first_line: int) -> None:
        self.source, self.file, self.first_line = source, file, first_line
        self.links: list[tuple[str, str, int]] = []
        self.images: list[tuple[str, int]] = []
        self.problems: list[Problem] = []

    def add(self, code: str, culprit: str | None, **values: object) -> None:
        """Notes a problem on the line of `culprit`."""
        self.problems.append(Problem(code, self.file, self.line(culprit), values=values))

    def line(self, culprit: str | None) -> int:
        """The line on which `culprit` stands first, or the first with a word on it."""
        found = re.search(re.escape(culprit or "") or r"\S", self.source, re.IGNORECASE)
        found = found or re.search(r"\S", self.source)
        return self.first_line + (self.source.count("\n", 0, found.start()) if found else 0)

    def element(self, tag: str, attributes: dict[str, str | None], culprit: str) -> None:
        """Checks one element; `culprit` is what of it can be found in the source."""
        if tag not in ALLOWED:
            self.add("h1-in-body" if tag == "h1" else "html-tag", culprit, tag=tag)
            return
        for name, value in attributes.items():
            if name not in ALLOWED[tag] and name not in _EVERYWHERE:
                self.add("html-attribute", name, tag=tag, name=name)
            elif name == "class" and not set((value or "").split()) <= _CLASSES.get(tag, set()):
                self.add("html-attribute", value, tag=tag, name=f"class={value}")

    def link(self, href: str) -> str:
        """What `href` becomes: as it is, or `story:` or `page:`."""
        pelican = _PELICAN_LINK.match(unquote(href))
        if pelican:
            return self._pelican_link(href, pelican[1], pelican[2])
        if not _LINK.match(href):
            self.add("link", href, value=href)
            return href
        kind, _, name = href.partition(":")
        if kind.lower() in ("story", "page"):
            self.links.append((kind.lower(), name.partition("#")[0], self.line(href)))
        return href

    def _pelican_link(self, href: str, what: str, path: str) -> str:
        target, _, anchor = path.partition("#")
        if what != "filename" or not target.endswith(".md"):
            self.add("link", path, value=href)
            return href
        kind = "page" if "pages/" in target else "story"
        stem = target.rsplit("/", 1)[-1].removesuffix(".md").partition(".")[0]
        self.links.append((kind, stem, self.line(path)))
        return f"{kind}:{stem}" + (f"#{anchor}" if anchor else "")

    def image(self, src: str) -> str:
        """What `src` becomes: `image:` and the name of a file in `content/images/`."""
        found = _IMAGE.fullmatch(unquote(src))
        if not found or found[1].startswith("."):
            self.add("image-place", src, value=src)
            return src
        self.images.append((found[1], self.line(src)))
        return f"image:{quote(found[1])}"

    def raw(self, html: str) -> None:
        """Checks a piece of raw HTML that the editor wrote."""
        parser = _RawParser()
        try:
            parser.feed(html)
            parser.close()
        except AssertionError:
            # html.parser gives up so at a marked section without a name, as in `<![x](y)`.
            parser.strange = "<!["
        if parser.strange is not None:
            self.add("html-tag", parser.strange, tag=parser.strange)
        for tag, attributes in parser.tags:
            if tag in ("a", "img", "figure", "div"):
                # What leads somewhere or is laid out is written in Markdown, where it is checked.
                self.add("html-tag", f"<{tag}", tag=tag)
            else:
                self.element(tag, attributes, f"<{tag}")


class _RawParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.strange: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_decl(self, decl: str) -> None:
        self.strange = "<!"

    def unknown_decl(self, data: str) -> None:
        self.strange = "<!"

    def handle_pi(self, data: str) -> None:
        self.strange = "<?"
