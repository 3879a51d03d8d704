"""The allow-list: each rule by itself, without the other checks around it."""

import pytest

from tilshi.content.allow_list import MADE_BY, SEAL, faults, unclean

MADE = "SEALED"
"""What Markdown has made: the seal is another one in each process, and the names of tests are not."""


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("<p>", []),
        ('<p lang="ru" dir="auto" title="x">', []),
        ('<td class="center end" colspan="2">', []),
        (f'<a {MADE} href="/x/" id="fnref-1">', []),
        ("<h1>", [("h1-in-body", {})]),
        (f"<h1 {MADE}>", [("h1-in-body", {})]),
        ("<script>", [("html-embed", {"tag": "script"})]),
        ('<a href="/x/">', [("html-tag", {"tag": "a"})]),
        (f'<a {MADE_BY}="guessed" href="/x/">', [("html-tag", {"tag": "a"})]),
        ('<li id="fn-1">', [("html-attribute", {"tag": "li", "name": "id"})]),
        (f'<li {MADE} id="fn-1">', []),
        (f'<li {MADE} id="x">', [("html-attribute", {"tag": "li", "name": "id=x"})]),
        ('<p onclick="">', [("html-attribute", {"tag": "p", "name": "onclick"})]),
        ('<p onclick="x()">', [("html-attribute", {"tag": "p", "name": "onclick"})]),
        (
            '<td class="center x">',
            [("html-attribute", {"tag": "td", "name": "class=center x"})],
        ),
        ('<p dir="up">', [("html-attribute", {"tag": "p", "name": "dir=up"})]),
    ],
)
def test_a_tag_is_allowed_or_its_fault_is_reported(tag: str, found: list[object]) -> None:
    told = faults(tag.replace(MADE, f'{MADE_BY}="{SEAL}"'))
    assert [(code, values) for code, _, values in told] == found


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>Мәтін.</p>",
        '<p><a href="https://a.example/x">x</a> <a href="mailto:a@b.example">x</a></p>',
        '<p><a href="tel:+77272223344">x</a> <a href="#fn-1">x</a> <a href="/news/x/">x</a></p>',
        '<p><img src="/news/images/a,b.jpg" srcset="/news/a.webp 1x, /news/b.webp 2x" alt=""></p>',
        '<p title="x" lang="ru">x</p>',
    ],
)
def test_what_the_site_prints_passes_the_allow_list(html: str) -> None:
    assert unclean(html, "/news/") is None


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<script>x</script>", "<script>"),
        ('<p onclick="x">x</p>', "<p onclick>"),
        ('<p><a href="javascript:x">x</a></p>', "href=javascript:x"),
        ('<p><a href="//evil.example/">x</a></p>', "href=//evil.example/"),
        ('<p><a href="/x/">x</a></p>', "href=/x/"),
        ('<p><img src="https://evil.example/x"></p>', "src=https://evil.example/x"),
        ('<p><img src="#x"></p>', "src=#x"),
        (
            '<p><img srcset="/news/a 1x, //evil.example/b 2x"></p>',
            "srcset=/news/a 1x, //evil.example/b 2x",
        ),
        ('<p><img srcset="mailto:x"></p>', "srcset=mailto:x"),
        ("<p>\u202e</p>", "U+202E"),
        ("<p>x", "<"),
    ],
)
def test_forbidden_html_is_found(html: str, found: str | None) -> None:
    assert unclean(html, "/news/") == found
