"""Bodies of random Markdown, HTML, quotes and attribute lists, and an independent check of the
HTML.
"""

import random
from collections.abc import Iterator
from html import escape

import html5lib

from tilshi.content.allow_list import ALLOWED
from tilshi.content.markdown import convert, resolve_links
from tilshi.editions import EDITIONS
from tilshi.outputs.transliteration import html_in

PIECES = [
    # words and what typography looks at
    "Мәтін", "сөз", "ҚР", "2026", "22 қазан", "Windows 11", "+7 (727) 222-33-44", "№ 5", "a-b",
    " ", " ", " ", "\n", "\n\n", "\n\n", "\t", '"', '"', "'", "«", "»", "„", "“", "”", "’", " - ",
    " -- ", "–", "…", "...", "°C", "%", "&", " & ",
    # references
    "&amp;", "&lt;", "&gt;", "&quot;", "&#34;", "&#x27;", "&#60;", "&#x3c;script&#x3e;", "&nbsp;",
    "&#x202e;", "&#0;", "&#x80;", "&lt", "&#60", "&bogus;", "&Tab;", "&NewLine;", "&colon;",
    # brackets and quotes that open and do not close
    "<", ">", "</", "<!", "<!--", "-->", "<!-->", "--!>", "<?", "?>", "<![CDATA[", "]]>", "/>", "=",
    "[", "]", "(", ")", "![", "](", "{", "}", "{:", " }", "`", "``", "```", "*", "**", "_", "__",
    "\\", "\\<", "\\>", "~~", "|", "^",
    # tags, whole and broken
    "<b>", "</b>", "<i>", "</i>", "<u>", "</u>", "<br>", "<br/>", "<hr>", "<wbr>", "<p>", "</p>",
    "<li>", "</li>", "<ul>", "</ul>", "<ol start=3>", "</ol>", "<table>", "<tr>", "<td>", "</td>",
    "</tr>", "</table>", "<td colspan=2>", "<blockquote>", "</blockquote>", "<q>", "</q>",
    "<pre>", "</pre>", "<code>", "</code>", "<abbr title=\"", "<abbr title='x'>", "</abbr>",
    "<span>", "<span lang=ru>", "</span>", "<b title=\"", "<b title='", "<b title=\"<i>\">",
    "<b lang=\"ru\" dir=rtl>", "<sup id=\"x\">", "</sup>", "<li id=main>", "<h2>", "</h2>", "<h1>",
    "<details>", "<a href=\"https://evil.example\">", "</a>", "<a title=\"", "<img alt=\"",
    "<img src=x onerror=alert(1)>", "<script>", "</script>", "<script src=//evil.example>",
    "<style>", "</style>", "<svg>", "</svg>", "<svg onload=x>", "<math>", "<mtext>", "</math>",
    "<iframe srcdoc='", "<iframe src=//evil.example>", "<object data=x>", "<embed src=x>",
    "<form action=//evil.example>", "<input>", "<button formaction=x>", "<textarea>", "</textarea>",
    "<title>", "</title>", "<noscript>", "</noscript>", "<template>", "</template>", "<xmp>",
    "<plaintext>", "<select>", "<option>", "<frameset>", "<body onload=x>", "</body>", "<html>",
    "</html>", "</main>", "</div>", "<div class=gallery>", "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0>", "<link rel=stylesheet href=//evil.example>",
    "<video src=//evil.example>", "<annotation-xml encoding=text/html>", "<foreignObject>",
    " src=//evil.example ", " href=//evil.example ", " onclick=alert(1) ", " style=x ", " class=x ",
    " id=main ", " title=\"", " lang=ru", " dir=rtl",
    # Markdown
    "# ", "## ", "### ", "- ", "* ", "1. ", "> ", "    ", ": ", "---\n", "| a | b |\n|---|:-:|\n",
    "[x](story:a)", "[x](story:q)", "[x](Story:q#b)", "[x](page:about \"t\")", "[x][r]",
    "\n\n[r]: story:q \"t\"\n\n", "[x](https://ok.example/a?b=c&d)", "[x](//evil.example)",
    "[x](javascript:alert(1))", "[x](https://ok.example \"<b>\")", "[x](<https://ok.example/ a>)",
    "<https://ok.example>", "<a@b.kz>", "<story:q>", "![сурет](x.jpg)", "![a](x.jpg \"Сөз\")",
    "![a](//evil.example/x.jpg)", "![a](data:image/png;base64,x)", "[^1]", "\n\n[^1]: Ескерту.\n\n",
    "\n\n*[ҚР]: Қазақстан Республикасы\n\n", "[сөз]{: lang=ru}", "[a]{: lang=\"x\" onclick=y}",
    "{: lang=ru }", "{: dir=ltr }", "{: href= }", "{: href=javascript:x }", "{: src=//evil.example }",
    "{: title=\"a>b\" }", "{: title='\"' }", "{: onclick=x }", "{: .gallery }", "{: #main }",
    "{: class=\"a\" style=b }", "{: title=<b> }", "{: data-made-by=x }", "{: \"=x }", "{: <b> }",
]  # fmt: skip
BASE = "/base/"
ADDRESS = {("story", "a"): "/base/2020/05/a/", ("page", "about"): "/base/about/"}
PICTURES = {
    "x.jpg": (
        'src="/base/images/x-0-480.webp" srcset="/base/images/x-0-480.webp 480w,'
        ' /base/images/x-0-960.webp 960w" sizes="100vw" width="960" height="640"'
        ' loading="lazy" decoding="async"',
        "/base/images/x-0-960.webp",
    )
}
_ATTRIBUTES = {
    "img": {"src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding"},
}
_ADDRESSES = ("https://", "http://", "mailto:", "tel:", "#", BASE)


def random_body(chance: random.Random) -> str:
    """A body of some pieces, mostly few, so that some of them get through."""
    return "".join(chance.choices(PIECES, k=1 + int(chance.expovariate(0.25))))


def printed(body: str, lang: str) -> Iterator[tuple[str, str]]:
    """(edition, HTML) of the body as each edition of its language prints it; none if it has
    problems.
    """
    made = convert(body, lang, "f")
    names = {name for name, _ in made.images} | {t for k, t, _ in made.links if k == "image"}
    if made.problems or names - PICTURES.keys():
        return
    resolved = resolve_links(made.html, ADDRESS, PICTURES)
    for edition in EDITIONS.values():
        if edition.lang == lang:
            yield edition.id, html_in(edition, resolved)


def faults(html: str) -> list[str]:
    """What in the printed HTML of a body may not be there, as html5lib reads it in a page."""
    page = (
        f'<!doctype html><body><main><div id="body">{html}</div></main><footer id="end"></footer>'
    )
    root = html5lib.parse(page, namespaceHTMLElements=False)
    main, *others = root.find("body")
    inside = [element for element in main.iter() if element is not main]
    found = []
    if [one.get("id") for one in others] != ["end"] or len(list(main)) != 1:
        found.append("the body reaches out of its place")
    for element in inside[1:]:
        tag = element.tag if isinstance(element.tag, str) else "comment"
        if tag not in ALLOWED:
            found.append(f"<{escape(tag)}>")
            continue
        known = ALLOWED[tag] | {"lang", "dir", "title"} | _ATTRIBUTES.get(tag, set())
        for name, value in element.items():
            if name not in known:
                found.append(f"<{tag} {name}>")
            if name in ("src", "srcset") and not value.startswith(BASE):
                found.append(f"{name}={value}")
            if name == "href" and not value.lower().startswith(_ADDRESSES):
                found.append(f"{name}={value}")
            if name == "id" and not value.startswith("fn"):
                found.append(f"id={value}")
    text = "".join(main.itertext())
    found += [hex(ord(c)) for c in text if c in "\u202a\u202b\u202d\u202e\x00\ufffe\uffff"]
    return found
