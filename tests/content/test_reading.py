"""Front matter and Markdown: what an editor writes is what is read."""

import re
import time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.treeprocessors import InlineProcessor

from tilshi.content import blocks
from tilshi.content import markdown as content_markdown
from tilshi.content.body_check import BodyChecker
from tilshi.content.front_matter import read_yaml, split
from tilshi.content.markdown import EXTENSIONS, convert, plain, resolve_links
from tilshi.content.schema import FrontMatter
from tilshi.content.source import Name, parse_name, read_source
from tilshi.content.text import decode
from tilshi.content.validation import validate

ZONE = ZoneInfo("Asia/Almaty")
YAML = """---
title: Шымкент – достық мекені
date: 2019-03-15 10:00
tags: [Ассамблея, Шымкент]
image:
  src: shymkent.jpg
  alt: Қала
---

Мәтін.
"""
PLAIN = """Title: Шымкент – достық мекені
Date: 2019-03-15 10:00
Tags: Ассамблея,
    Шымкент
Image: shymkent.jpg
Image.alt: Қала

Мәтін.
"""


def front_matter(text: str) -> FrontMatter:
    located, _, _ = split(text, "f")
    fields, problems = validate(FrontMatter, located, "f", ZONE)
    assert not problems
    assert fields is not None
    return fields


def test_plain_headers_give_the_same_values_as_yaml() -> None:
    assert front_matter(PLAIN) == front_matter(YAML)
    assert split(PLAIN, "f")[1].strip() == split(YAML, "f")[1].strip() == "Мәтін."


def test_every_value_is_text_whatever_it_looks_like() -> None:
    value = read_yaml("a: no\nb: 16380\nc: 1:30\nd: 2019-03-15\ne: 0x1F", "f").value
    assert value == {"a": "no", "b": "16380", "c": "1:30", "d": "2019-03-15", "e": "0x1F"}


def test_a_date_without_an_offset_is_the_clock_of_almaty_at_that_time() -> None:
    old = front_matter("---\ntitle: а\ndate: 2019-03-15 10:00\n---\nx")
    new = front_matter("---\ntitle: а\ndate: 2024-03-15 10:00\n---\nx")
    assert (old.date.utcoffset().seconds // 3600, new.date.utcoffset().seconds // 3600) == (6, 5)


@pytest.mark.parametrize(
    "date", ["2019-03-15T10:00+00:00", "2019-03-15 10:00Z", "2019-03-15 10:00 +0000"]
)
def test_a_date_may_have_its_own_offset(date: str) -> None:
    assert front_matter(f"---\ntitle: а\ndate: {date}\n---\nx").date.utcoffset().seconds == 0


@given(st.binary(max_size=300))
def test_no_bytes_can_make_reading_fail(data: bytes) -> None:
    source, problems = read_source(data, Name("articles/2020/a.md", "article", "a", "kk"), ZONE)
    assert source is not None or problems


@given(st.text(alphabet="{}[]:,-#&*!|>'\"%@` \n\tабa1", max_size=80))
def test_no_yaml_can_make_reading_fail(text: str) -> None:
    read_yaml(text, "f")


@given(st.text(alphabet="*_`[](){}<>!#-+|\\/&;:\"'=^~ \n\tаб1a.:^", max_size=120))
def test_no_markdown_can_make_reading_fail_or_bring_a_script_through(text: str) -> None:
    body = convert(text, "kk", "f")
    assert body.problems or "<script" not in body.html


@given(st.text(alphabet="*_`[](){}<>!#|\\/&;:\"'=-+. \n\x02\x03:аб«1^", max_size=80))
def test_skipping_patterns_does_not_change_the_html(
    text: str,
) -> None:
    text += "\n\n*[аб]: б\n\n[^1]: [а][б]\n\n[б]: https://x.example/"
    assert converted(text) == converted(text, quick=False)


@given(st.text(alphabet="аб12 .)\n\n\n«#>:[^]|=-*", max_size=60))
def test_paragraphs_and_headings_are_read_quickly_and_the_same(text: str) -> None:
    assert converted(text) == converted(text, quick=False)


def converted(text: str, quick: bool = True) -> str:
    """`text` as HTML; with all of python-markdown's and markdown-it's work if not `quick`."""
    converter = content_markdown._Converter(extensions=[*EXTENSIONS, content_markdown._Ours()])
    converter.checker = BodyChecker(text, "f", 1)
    with pytest.MonkeyPatch.context() as patch:
        if not quick:
            converter.treeprocessors.register(InlineProcessor(converter), "inline", 20)
            patch.setattr(blocks, "_BEYOND_BLANK", re.compile(""))
        return re.sub('data-made-by="[^"]*"', "", converter.convert(text))


def test_a_broken_declaration_in_raw_html_is_reported_with_its_line() -> None:
    (problem,) = convert("а\n\n<pre>\n<![б](a.jpg)\n</pre>", "kk", "f").problems
    assert (problem.code, problem.line) == ("html-tag", 4)


def test_a_byte_order_mark_and_old_line_endings_are_accepted() -> None:
    assert decode(b"\xef\xbb\xbfa\r\nb\rc", "f") == ("a\nb\nc", [])


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("<<<<<<< HEAD\nбір\n=======\nекі\n>>>>>>> f95fbd1 (Сөз)\n", [1, 3, 5]),
        ("<<<<<<< HEAD\nбір\n||||||| 1a2b3c4\nүш\n=======\nекі\n>>>>>>> topic", [1, 3, 5, 7]),
        ("Мәтін.\n\n=======\n\nЕкі сөз.\n\n>>>>>>> f95fbd1", [3, 7]),
        ("Мәтін.\n\n=======\n\nЕкі сөз.", [3]),
        ("Тақырып\n=======\n\n> > > > > > > Дәйек. 1 <<<<<<< 2", []),
    ],
)
def test_the_marks_of_a_conflict_in_git_are_told_whatever_is_left_of_them(
    typed: str, lines: list[int]
) -> None:
    _, problems = decode(typed.encode(), "a.md")
    assert [(one.code, one.line) for one in problems] == [("merge-conflict", n) for n in lines]


def test_text_is_composed_so_that_equal_looks_are_equal() -> None:
    assert decode("\u0438\u0306".encode(), "f")[0] == "\u0439"


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**қою** сөз бар", "<p><strong>қою</strong> сөз\u00a0бар</p>"),
        ("## Тақырып", "<h2>Тақырып</h2>"),
        ("[сөз](https://x.example/)", '<p><a href="https://x.example/">сөз</a></p>'),
        ("[PR бар]{: lang=ru}", '<p><span lang="ru">PR\u00a0бар</span></p>'),
        ("[PR бар]{lang=ru}", '<p><span lang="ru">PR\u00a0бар</span></p>'),
        ("![бір](a.jpg)", '<figure><img alt="бір" src="image:a.jpg"></figure>'),
        ("![бір]({static}/images/a.jpg)", '<figure><img alt="бір" src="image:a.jpg"></figure>'),
        ('![бір](a.jpg "Сөзі")',
         '<figure><img alt="бір" src="image:a.jpg"><figcaption>Сөзі</figcaption></figure>'),
        ("Бір\n: Екі", "<dl>\n<dt>Бір</dt>\n<dd>Екі</dd>\n</dl>"),
        ("H<sub>2</sub>O", "<p>H<sub>2</sub>O</p>"),
        ("а <script src=//evil", "<p>а &lt;script\u00a0src=//evil</p>"),
        ("`<script>`", "<p><code>&lt;script&gt;</code></p>"),
    ],
)  # fmt: skip
def test_markdown_becomes(markdown: str, html: str) -> None:
    body = convert(markdown, "kk", "f")
    assert not body.problems
    assert body.html.replace("&nbsp;", "\u00a0").strip() == html


def test_a_table_has_a_wrapper_to_scroll_in_and_no_inline_style() -> None:
    html = convert("| а | б |\n|---|--:|\n| 1 | 2 |", "kk", "f").html
    assert html.startswith('<div class="table" tabindex="0"><table>')
    assert '<td class="end">2</td>' in html


def test_pictures_in_a_row_are_a_gallery() -> None:
    html = convert("![а](a.jpg)\n![б](b.jpg)\n![в](c.jpg)", "kk", "f").html
    assert html.startswith('<div class="gallery"><figure>')
    assert html.count("<figure>") == 3


@pytest.mark.parametrize(("lang", "words"), [("kk", "оралу"), ("ru", "Вернуться"), ("en", "Back")])
def test_a_footnote_leads_back_in_the_storys_language(lang: str, words: str) -> None:
    assert words in convert("а[^1]\n\n[^1]: б", lang, "f").html


def test_a_link_in_pelicans_syntax_is_the_same_link() -> None:
    body = convert(
        "[а]({filename}/articles/2019/x.ru.md#q) [б]({filename}../pages/about.md)", "kk", "f"
    )
    assert [(kind, target) for kind, target, _ in body.links] == [("story", "x"), ("page", "about")]


def test_links_lead_to_addresses_and_those_without_one_become_plain_text() -> None:
    html = convert("[а](story:x#q) [б](story:y) ![в](a.jpg)", "kk", "f").html
    done = resolve_links(html, {("story", "x"): "/x/"}, {"a.jpg": ('src="/a.webp"', "/a.webp")})
    assert '<a href="/x/#q">а</a>' in done
    assert "story:" not in done
    assert "б" in done
    assert 'src="/a.webp"' in done


def test_text_that_looks_like_our_markers_is_only_text() -> None:
    html = convert('`<img src="image:x">` және `<a href="story:y">`', "kk", "f").html
    assert resolve_links(html, {}, {}) == html


def test_the_words_of_a_text_are_whole_without_footnotes() -> None:
    assert plain("<p>БҰҰ-ның <b>ісі</b></p>\n<p>Екі</p>") == "БҰҰ-ның ісі Екі"
    assert (
        plain(convert("Сөз[^1] бар екен\n\n[^1]: Ескерту", "kk", "f").html) == "Сөз бар\u00a0екен"
    )


def test_the_address_of_a_post_elsewhere_is_no_sentence_of_a_summary() -> None:
    body = "Көпір ашылды.\n\nhttps://youtu.be/dQw4w9WgXcQ?a=1&b=2\n\n[Сәті](https://t.me/arna/1)\n\nЕкі."
    text = convert(body, "kk", "f").text.replace("\u00a0", " ")
    assert text == "Көпір ашылды. Сәті Екі."


@pytest.mark.parametrize(
    ("path", "story", "lang"),
    [
        ("articles/2019/x.md", "x", "kk"),
        ("articles/2019/x.ru.md", "x", "ru"),
        ("pages/about.en.md", "about", "en"),
    ],
)
def test_a_files_name_tells_story_and_language(path: str, story: str, lang: str) -> None:
    name, problems = parse_name(path, ("kk", "ru", "en"))
    assert not problems
    assert (name.story, name.lang) == (story, lang)


@pytest.mark.parametrize(
    ("path", "needed"),
    [
        ("articles/2026/x.md", "title, date, category"),
        ("articles/2026/x.ru.md", "title"),
        ("pages/x.md", "title"),
        ("dossiers/x.md", "title, stories"),
    ],
)
@pytest.mark.parametrize("text", ["Мәтін.", "---\n- а\n---\nМәтін."])
def test_a_file_without_fields_is_told_which_it_needs(text: str, path: str, needed: str) -> None:
    name, _ = parse_name(path, ("kk", "ru"))
    assert name is not None
    _, (problem,) = read_source(text.encode(), name, ZONE)
    assert problem.values["needed"] == needed


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("articles/2026/x.md.txt", "x.md"),
        ("articles/2026/x.ru.MD", "x.ru.md"),
        ("articles/2026/x.markdown", "x.md"),
        ("articles/2026/x.docx", None),
        ("articles/2026/x-at-2026-12-01T0900.md", "x.at-2026-12-01T0900.md"),
        ("articles/2026/x-at-2026-12-01t0900.md", "x.at-2026-12-01T0900.md"),
        ("articles/2026/x.ru_AT_2026-12-01 09.00.md", "x.ru.at-2026-12-01T0900.md"),
        ("articles/2026/x.at.2026-12-01T0900.md", "x.at-2026-12-01T0900.md"),
    ],
)
def test_a_misnamed_source_is_told_with_the_name_that_was_meant(path: str, meant: str) -> None:
    name, (problem,) = parse_name(path, ("kk", "ru"))
    assert name is None
    assert problem.nearest == meant


def test_a_run_of_accents_takes_no_longer_than_other_text() -> None:
    started = time.process_time()
    text, problems = decode(("а" + "\u0301\u0316" * 500_000 + "и\u0306").encode(), "x.md")
    assert problems == [] and text.endswith("й")
    assert time.process_time() - started < 20
