"""What is checked is what is printed: no trick with quotes, tags or references gets past."""

import random
import time

import pytest

from tests.hostile.bodies import BASE, faults, printed, random_body
from tilshi.content.allow_list import unclean
from tilshi.content.front_matter import read_yaml
from tilshi.content.markdown import convert, resolve_links


def codes(body: str) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.line) for problem in convert(body, "kk", "f").problems]


@pytest.mark.parametrize(
    "body",
    [
        '<p>Мәтін <img alt="< src=https://evil.example/pixel.gif></p>',
        "<p>Мәтін <b title='< src=x>сөз</p>",
        '<li><a title="<u href=//evil.example/><li>сөз',
        'Сөз <b title="<img src=x onerror=alert(1)>">қалың</b>\n\n<i title="',
        "<table><tr><td>а</td></tr></table></main><b>",
        "Сөз</div></main>",
        "<b>Сөз",
        "<u>бір\n\nекі</u>",
        "<b>а<table>б</b></table>",
    ],
)
def test_html_that_is_not_well_formed_is_a_problem(body: str) -> None:
    (first, *_) = codes(body)
    assert first[0] in ("html-broken", "html-tag")


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("<table><tr><td>а</td></tr></table>", "<tbody><tr><td>а</td></tr></tbody>"),
        ("Бір <br> екі<br/>үш", "<br>"),
        ("<ul><li>бір<li>екі</ul>", "<li>бір</li><li>екі</li>"),
        ('<abbr title="a > b">ҚР</abbr>', 'title="a &gt; b"'),
        ("Сөз <!-- редакцияға --> сөз", "<p>Сөз сөз</p>"),
        ("<b><i>сөз</b></i>", "<b><i>сөз</i></b>"),
    ],
)
def test_html_that_browsers_accept_is_parsed_as_they_do(body: str, html: str) -> None:
    made = convert(body, "kk", "f")
    assert not made.problems
    assert html in made.html.replace("&nbsp;", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    "body",
    [
        "x\n{: lang=қазақ }",
        "x\n{: dir=up }",
        "<li id=fn-1>x</li>",
        "<sup id=main>x</sup>",
        "<ol start=99999999><li>x</li></ol>",
        "<table><tr><td colspan=9999>x</td></tr></table>",
        "<b data-made-by=x>x</b>",
        "<time datetime='кеше'>x</time>",
        '<span class="preview">x</span>',
        "x\n{: class=caps }",
    ],
)
def test_values_that_mean_nothing_or_do_harm_are_problems(body: str) -> None:
    assert [code for code, _ in codes(body)] == ["html-attribute"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("[x](https://ok.example){: href= }", "link"),
        ("[x](https://ok.example){: href }", "link"),
        ("![x](a.jpg){: src= }", "image-place"),
        ("![x](a.jpg){: alt= }", "alt-missing"),
        ("x\n{: class }", "html-attribute"),
        ("x\n{: lang= }", "html-attribute"),
    ],
)
def test_an_attribute_list_without_a_value_is_handled(body: str, code: str | None) -> None:
    assert [found for found, _ in codes(body)] == ([code] if code else [])


@pytest.mark.parametrize(
    "href",
    [
        "https://a.example:99999/",
        "https://a b.example/",
        "https://[::1/",
        "http://exa mple",
        "https://%zz/",
        "https://a.example:port/",
    ],
)
def test_a_url_that_no_browser_can_parse_is_reported(href: str) -> None:
    assert codes(f"сөз\n\n[x]({href})") == [("link", 3)]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("[x]({static}a.pdf)", "link"),
        ("[x]({filename}../articles/2020/a.txt)", "link"),
        ("[x]({attach}../.env)", "link"),
        ("[x](|tag|a.md)", "link"),
        ("![x]({static}/images/.a.jpg)", "image-place"),
        ("![x](.a.jpg)", "image-place"),
        ("![x](a/b.jpg)", "image-place"),
    ],
)
def test_file_links_that_pelican_would_publish_are_reported(body: str, code: str) -> None:
    assert codes(f"сөз\n\n{body}") == [(code, 3)]


def test_only_the_first_hundred_problems_of_a_body_are_reported() -> None:
    body = "\n\n".join(f"<x{number}>сөз</x{number}>" for number in range(150))
    assert len(convert(body, "kk", "f").problems) == 100


def test_characters_not_allowed_in_a_url_are_escaped() -> None:
    made = convert("[x](https://a.example/бір|екі) [y](https://a.example/{x})", "kk", "f")
    assert not made.problems
    assert 'href="https://a.example/бір%7Cекі"' in made.html
    assert 'href="https://a.example/%7Bx%7D"' in made.html


@pytest.mark.parametrize(
    "link",
    [
        "[сөз](Story:q)",
        "[сөз](STORY:q#бөлім)",
        "[сөз](story:q){: dir=ltr }",
        "[сөз](story:q){: title='a > b' lang=ru }",
        '[сөз](story:q "a > b")',
        "[сөз][r]\n\n[r]: Story:q",
        "[**сөз**](<story:q>)",
    ],
)
def test_a_link_to_what_is_not_public_never_stays_open(link: str) -> None:
    made = convert(link, "kk", "f")
    assert not made.problems
    assert [(kind, target) for kind, target, _ in made.links] == [("story", "q")]
    assert "<a" not in resolve_links(made.html, {}, {})
    led = resolve_links(made.html, {("story", "q"): "/base/q/"}, {})
    assert 'href="/base/q/' in led and unclean(led, BASE) is None


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("сөз &#x202e; сөз", "bidi-control"),
        ("сөз &#8238; сөз", "bidi-control"),
        ("[сөз](https://a.example/ '&#x2066;')", "bidi-control"),
        ("сөз &#xfffe; сөз", "control-character"),
        ("сөз &#1; сөз", "control-character"),
        ("сөз &#x85; сөз", None),  # HTML takes it for windows-1252: an ellipsis
        ("сөз &#8206; сөз", None),  # a mark that turns nothing
    ],
)
def test_a_character_reference_cannot_produce_a_forbidden_character(
    body: str, code: str | None
) -> None:
    assert codes(f"Мәтін.\n\n{body}") == ([(code, 3)] if code else [])


@pytest.mark.parametrize(
    ("yaml", "code", "line"),
    [
        ('title: "A\\u202eB"', "bidi-control", 1),
        ('a: 1\ntitle: "A\\x07B"', "control-character", 2),
        ('tags: ["a", "b\\u2066"]', "bidi-control", 1),
        ('a: {"b\\e": 1}', "control-character", 1),
        ('a: "\\uFFFF"', "control-character", 1),
    ],
)
def test_a_yaml_escape_cannot_produce_a_forbidden_character(yaml, code, line) -> None:
    assert [(one.code, one.line) for one in read_yaml(yaml, "f").problems] == [(code, line)]


# time and depth


@pytest.mark.parametrize(
    "piece",
    [
        "[", "![", "<![", "*[a", "[x](", "<a ", "<b a=", "[a][", "![a](", "a<b ", "*[a]: b\n",
        "а\n=\n", "<!--", "&#", "((", "`a``", "**а ", "_a ", "{: a", "[^", "<p>", "- ", "\t",
    ],
)  # fmt: skip
def test_ten_kilobytes_of_any_markup_take_less_than_a_second(piece: str) -> None:
    body = "Мәтін.\n\n" + (piece * 10_000)[:10_000]
    started = time.process_time()
    convert(body, "kk", "f")
    assert time.process_time() - started < 1


def test_what_takes_too_long_is_reported_with_its_line() -> None:
    body = "Мәтін.\n\n" + "[" * 10_000 + "\n\nСөз."
    assert codes(body) == [("body-tangled", 3)]


@pytest.mark.parametrize(
    "body",
    ["1. " * 500, "> 1. " * 300, "<b>" * 40 + "x" + "</b>" * 40],
)
def test_what_is_nested_too_deeply_is_reported(body: str) -> None:
    found = codes("Мәтін.\n\n" + body)
    assert found[0][0] in ("body-deep", "body-tangled")
    assert found[0][1] is not None and found[0][1] >= 3


def test_a_text_is_read_correctly_after_one_that_was_interrupted() -> None:
    good = "1. бір\n2. екі\n\n[а](https://a.example)"
    before = convert(good, "kk", "f")
    for body in ("1. " * 500, "[" * 10_000):
        assert convert(body, "kk", "f").problems
        assert convert(good, "kk", "f") == before


# random bodies


def no_fault_in(count: int, seed: int) -> None:
    chance = random.Random(seed)
    through = 0
    for _ in range(count):
        body, lang = random_body(chance), chance.choice(("kk", "ru", "en"))
        for edition, html in printed(body, lang):
            through += 1
            assert faults(html) == [], (edition, body)
    assert through > count // 5


@pytest.mark.parametrize("seed", [1, 2])
def test_no_random_body_prints_what_is_not_allowed(seed: int) -> None:
    no_fault_in(400, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 110))
def test_no_random_body_of_many_prints_what_is_not_allowed(seed: int) -> None:
    no_fault_in(20_000, seed)


@pytest.mark.parametrize(
    "html",
    [
        "<p onclick=x>",
        '<p onclick="x">x</p>',
        '<p style="color:red">x</p>',
        '<img src="/base/x.jpg" alt="x" onerror="x">',
        "<script>x</script>",
        '<a href="//evil.example">x</a>',
        '<a href="story:q">x</a>',
        '<img src="//evil.example/x.gif" alt="x">',
        '<img src="/base/x.jpg" srcset="/base/x.jpg 1w, https://evil.example 2w" alt="x">',
        "<p>x</p></main>",
        "<p>x",
        "<!-- x -->",
        "<p>\u202e</p>",
        '<img src="/other/x.jpg" alt="x">',
    ],
)
def test_a_finished_body_with_anything_else_in_it_is_found(html: str) -> None:
    assert unclean(html, BASE) is not None


def test_on_a_site_at_the_root_of_its_host_another_host_is_no_address_of_its_own() -> None:
    for address in ("//evil.example/x", "/fine/x"):
        html = f'<p><a href="{address}">x</a></p>'
        assert (unclean(html, "/") is None) == (address == "/fine/x")
