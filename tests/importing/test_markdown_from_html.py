"""HTML becomes the Markdown of docs/markdown.md: as an editor would write it, and so that no word
is lost.
"""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile.bodies import PIECES
from tilshi.content.fragment import parse_fragment
from tilshi.content.markdown import convert
from tilshi.importing.body_tree import body_blocks
from tilshi.importing.body_writing import body_markdown


class Everything:
    """All pictures are there, and all addresses of the web lead somewhere."""

    def link(self, href: str) -> str | None:
        return href if href.startswith(("http", "mailto:")) else None

    def picture(self, src: str, alt: str, caption: str) -> tuple[str, str] | None:
        return src.rpartition("/")[2] or "a.jpg", alt or caption or "Сурет"

    def address(self, src: str) -> str | None:
        return src if src.startswith("http") else None


def markdown(html: str) -> str:
    def note(*_: object, **__: object) -> None:
        pass

    return body_markdown(body_blocks(html, Everything(), note), "kk", note)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h1>Бас</h1><h2><b>Екі</b></h2><h6>Алты</h6>", "## Бас\n\n## Екі\n\n#### Алты"),
        ("бос сөз<p>абзац</p>тағы", "бос сөз\n\nабзац\n\nтағы"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
        ("<p>a<br>b<br><br>c<br></p>", "a\\\nb\n\nc"),
        ("<p>сөз<b>дің</b></p>", "сөз<strong>дің</strong>"),
        ("<p><b>«Абай»</b>дың</p>", "<strong>«Абай»</strong>дың"),
        ("<p><b>Абай</b>дың <i>өз</i>, <b>сөз.</b> <b><i>Бар</i></b></p>",
         "**Абай**дың *өз*, **сөз.** ***Бар***"),
        ("<p><b>a <i>b</i></b> (<i>c</i>)</p>", "<strong>a <em>b</em></strong> (*c*)"),
        ("<p><s>a</s> <u>b</u> x<sup>2</sup> <abbr title='Ұлттық'>ҰҚ</abbr></p>",
         '<del>a</del> <u>b</u> x<sup>2</sup> <abbr title="Ұлттық">ҰҚ</abbr>'),
        ("<b><p>a</p><p>b</p></b>", "**a**\n\n**b**"),
        ("<ul><li>a<ol start=3><li>b</li></ol></li><li><p>c</p><p>d</p></li></ul>",
         "- a\n  3. b\n- c\n\n  d"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"),
        ("<ul><li>a<table><tr><th>x</th><th>y</th></tr><tr><td>1</td><td>2</td></tr></table></li></ul>",
         "- a\n\n  | x | y |\n  | --- | --- |\n  | 1 | 2 |"),
        ("<blockquote><p>a</p><ul><li>b</li></ul></blockquote>", "> a\n>\n> - b"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ("<pre><code>```\nx</code></pre>", "````\n```\nx\n````"),
        ("<p><code>a`b</code> <kbd>c</kbd></p>", "`` a`b `` `c`"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "a\n: b"),
        ("<table><tr><td rowspan=2>a</td><td>b|c</td></tr><tr><td><ul><li>d</li><li>e</li></ul></td></tr></table>",
         "|  |  |\n| --- | --- |\n| a | b\\|c |\n|  | d<br>e |"),
        ("<table><tr><th colspan=2>a</th></tr><tr><td>b</td><td>c</td></tr></table>",
         "| a |  |\n| --- | --- |\n| b | c |"),
        ("<table><tr><td><p>алаң</p></td></tr></table>", "алаң"),
        ('<p>a <img src="/i.jpg" alt="[x] &quot;y&quot;"> b</p>', "a  b\n\n![(x) «y»](i.jpg)"),
        ('<figure><a href="i.jpg"><img src="i.jpg" alt="x"></a><figcaption>«Ә» "Ғ"</figcaption></figure>',
         '![x](i.jpg "«Ә» «Ғ»")'),
        ('<a href="https://x.kz/a(b)_c*d e"><b>l</b></a>', "[**l**](https://x.kz/a%28b%29_c%2Ad%20e)"),
        ('<a href="https://x.kz/">https://x.kz/</a>', "<https://x.kz/>"),
        ('<h2 id="bas">Бас</h2><p><a href="#bas">a</a> <a href="#joq">b</a></p>',
         "## Бас {#bas}\n\n[a](#bas) b"),
        ('<p>a<sup><a href="#f1">1</a></sup></p><ol><li id="f1">n <a href="#r">↑</a></li></ol>',
         "a[^1]\n\n[^1]: n"),
        ('<p>a <img class="emoji" alt="😀" src="x.png"></p>', "a 😀"),
        ('<img src="data:x" data-src="/lazy.jpg" alt="x"><noscript><img src="/lazy.jpg"></noscript>',
         "![x](lazy.jpg)"),
        ('<pre class="wp-block-verse">бір\nекі</pre>', "бір\\\nекі"),
        ("<p><code>a<br>b</code></p>", "```\na\nb\n```"),
        ('<p>a</p><video><source src="https://x.kz/v.mp4"></video>', "a\n\n<https://x.kz/v.mp4>"),
        ("<p>a</p><iframe></iframe>", "a"),
        ('<object><param name="movie" value="x"><embed src="//www.youtube.com/v/abcdefghijk"></object>',
         "<https://www.youtube.com/watch?v=abcdefghijk>"),
        ("<table><tr><td><h2>a</h2>b</td><td>c</td></tr></table>",
         "|  |  |\n| --- | --- |\n| **a**<br>b | c |"),
        ("<ul>бос<li>a</li><p>b</p></ul>", "- бос\n- a\n- b"),
        ("<li>a</li>", "a"),
        ("<dl><div><dt>a</dt><dd>b</dd></div></dl>", "a\n: b"),
        ("<dl><dd>a</dd><dt>b</dt></dl>", "a\n\nb"),
        ("<ul><li><dl><dt>a</dt><dd>b</dd></dl></li></ul>", "- a\n\n  b"),
        ("<table><caption>Саны</caption><tr><th>a</th><th>b</th></tr></table>",
         "Саны\n\n| a | b |\n| --- | --- |"),
        ("<table><tr><td>a</td><td><table><tr><td>b</td><td>c</td></tr></table></td></tr></table>",
         "|  |  |\n| --- | --- |\n| a | b<br>c |"),
        ("<ul><li>a<h3>b</h3></li></ul>", "- a\n\n  **b**"),
        ('<div class="gallery"><figure><img src="a.jpg" alt="1"></figure><figure><img src="b.jpg"'
         ' alt="2"></figure><figcaption>Екеуі</figcaption></div>',
         "![1](a.jpg)\n![2](b.jpg)\n\nЕкеуі"),
        ("<details><summary>a</summary>b</details>", "a\n\nb"),
        ("<p>a\u00a0b</p><p> </p><p>\u00a0</p>", "a\u00a0b"),
        ("<p># a</p><p>- b</p><p>1. c</p><p>+ d</p><p>&gt; e</p><p>: f</p><p>---</p><p>===</p>",
         "\\# a\n\n\\- b\n\n1\\. c\n\n\\+ d\n\n\\> e\n\n\\: f\n\n\\---\n\n\\==="),
        ("<p>5 * 3_x_ [a] {{b}} &lt;c&gt; &amp;lt; `d` a_b ~~e~~ ![f](g) \\h</p>",
         "5 \\* 3_x\\_ \\[a\\] \\{\\{b}} \\<c> \\&lt; \\`d\\` a_b \\~\\~e\\~\\~ \\!\\[f\\](g) \\\\h"),
        ("<p>– Сәлем! 12-13. 5 - 3 = 2 + 1 https://x.kz/a_b?c=d&amp;e=f</p>",
         "– Сәлем! 12-13. 5 - 3 = 2 + 1 https://x.kz/a_b?c=d&e=f"),
    ],
)  # fmt: skip
def test_html_becomes_markdown_as_an_editor_would_write_it(html: str, text: str) -> None:
    assert markdown(html) == text
    assert convert(text, "kk", "").problems == []


TAGS = [
    "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<i>", "</i>", '<a href="https://x.kz/a">', "</a>",
    "<ul>", "<li>", "</li>", "</ul>", "<ol>", "</ol>", "<table>", "<tr>", "<td>", "<th>", "</td>",
    "</tr>", "</table>", "<h2>", "</h2>", "<h1>", "<blockquote>", "</blockquote>", "<pre>", "</pre>",
    "<code>", "</code>", "<figure>", "</figure>", '<img src="https://x.kz/a.jpg" alt="с">',
    '<img src="b.png">', "<br>", "<hr>", "<dl>", "<dt>", "<dd>", "</dl>", "<sup>", "</sup>", "<span>",
    "</span>", "<gallery>", "<note>", "<footnote>", '<li id="f1">', '<div class="gallery">', "сөз",
    "мәтін", "Word", "12", " ", "\n", ".", ",", '"', "«", "**", "_", "[", "]", "|", "- ", "# ",
]  # fmt: skip


def pieces(*some: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(some), min_size=1, max_size=40).map("".join)


@settings(max_examples=300)
@given(pieces(*TAGS, *TAGS, *PIECES))
def test_whatever_html_there_is_its_markdown_is_accepted(html: str) -> None:
    assert convert(markdown(html), "kk", "").problems == []


def lost_letters(html: str) -> Counter[str]:
    """The letters of `html` that its Markdown does not have."""
    root = parse_fragment(html).root
    before = Counter(re.findall(r"[^\W\d_]", root.text() if root is not None else ""))
    return before - Counter(re.findall(r"[^\W\d_]", convert(markdown(html), "kk", "").text))


@settings(max_examples=300)
@given(pieces(*TAGS))
def test_no_word_of_a_text_is_lost(html: str) -> None:
    assert not lost_letters(html)


@pytest.mark.slow
@settings(max_examples=20_000)
@given(pieces(*TAGS))
def test_no_word_of_many_texts_is_lost(html: str) -> None:
    assert not lost_letters(html)
