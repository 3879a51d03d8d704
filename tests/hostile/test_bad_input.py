"""Bad input is always reported and never does damage: the last good site stays."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import REGISTRIES, Site, article, picture

A = "content/articles/2020/a.md"
B = "content/articles/2020/b.md"
FRONT = "content/front.yaml"


def body(text: str) -> dict[str, str]:
    return {A: article(body=text)}


def field(**fields: object) -> dict[str, str]:
    return {A: article(**fields)}


# name: (files that are wrong, the file and line that must be named, the problem's code)
BAD = {
    "missing title": ({A: "---\ndate: 2020-01-01\ncategory: Қоғам\n---\nx"}, f"{A}:2", "missing"),
    "missing date": (field(date=None), f"{A}:2", "missing"),
    "missing section": (field(category=None), f"{A}:2", "missing"),
    "bad date": (field(date="15 наурыз"), f"{A}:3", "bad-time"),
    "impossible date": (field(date="2020-02-31"), f"{A}:3", "bad-time"),
    "date of the year 20200": (field(date="20200-02-01"), f"{A}:3", "bad-time"),
    "unknown status": (field(status="publishd"), f"{A}:5", "unknown-status"),
    "unknown field": (field(tgas="[Шымкент]"), f"{A}:5", "unknown-field"),
    "a field without a name": ({A: '---\ntitle: а\n"": x\n---\nx'}, f"{A}:3", "unknown-field"),
    "a field in capitals": (field(ТАҚЫРЫП="x"), f"{A}:5", "unknown-field"),
    "unknown inner field": (field(image="{src: a.jpg, atl: x}"), f"{A}:5", "unknown-field"),
    "unknown section": (field(category="Қогам"), f"{A}:4", "unknown-category"),
    "unknown topic": (field(tags="[Шымкет]"), f"{A}:5", "unknown-tags"),
    "unknown related topic": (
        field(related_topics="[Мартобэ]"),
        f"{A}:5",
        "unknown-related_topics",
    ),
    "unknown author": (field(authors="[Айгүл]"), f"{A}:5", "unknown-authors"),
    "unknown licence": (field(media_license="3-ИА"), f"{A}:5", "unknown-license"),
    "empty licence": (field(media_license=""), f"{A}:5", "empty"),
    "unknown related story": (field(related="[жоқ]"), f"{A}:5", "unknown-related"),
    "a story that picks itself": (field(related="[a]"), f"{A}:5", "related-itself"),
    "language as a field": (field(lang="xx"), f"{A}:5", "field-language"),
    "unknown language": (
        {A: article(), "content/articles/2020/a.xx.md": article()},
        "content/articles/2020/a.xx.md",
        "unknown-language",
    ),
    "malformed YAML": ({A: "---\ntitle: [a\ndate: 2020-01-01\n---\nx"}, f"{A}:2", "yaml-brackets"),
    "YAML without an end": ({A: "---\ntitle: a\n"}, f"{A}:1", "front-matter-open"),
    "no front matter": ({A: "Жай мәтін.\n"}, f"{A}:1", "front-matter-missing"),
    "YAML bomb": (
        {A: "---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\nx"},
        f"{A}:2",
        "yaml-first-character",
    ),
    "YAML nested without end": (
        {A: "---\ntitle: " + "[" * 3000 + "\n---\nx"},
        f"{A}:2",
        "yaml-deep",
    ),
    "YAML tag": (
        {A: "---\ntitle: !!python/object/apply:os.system [id]\n---\nx"},
        f"{A}:2",
        "yaml-first-character",
    ),
    "a field twice": ({A: "---\ntitle: а\ntitle: б\n---\nx"}, f"{A}:3", "twice"),
    "invalid UTF-8": ({A: b"---\ntitle: \xff\xfe\n---\nx"}, f"{A}:2", "not-utf8"),
    "UTF-16": ({A: article().encode("utf-16")}, f"{A}:1", "not-utf8"),
    "NUL": (body("а\x00б"), f"{A}:7", "control-character"),
    "escape character": (body("а\x1bб"), f"{A}:7", "control-character"),
    "bidi override": (body("а\u202eб"), f"{A}:7", "bidi-control"),
    "bidi override in the title": (field(title="а\u2066б"), f"{A}:2", "bidi-control"),
    "one slug twice": (
        {A: article(slug="same"), B: article(slug="same")},
        f"{B}:5",
        "slug-taken",
    ),
    "slugs apart by case": (field(slug="Same"), f"{A}:5", "bad-slug"),
    "stems apart by case": (
        {"content/articles/2020/Same.md": article(), "content/articles/2020/same.md": article()},
        "content/articles/2020/Same.md",
        "bad-stem",
    ),
    "stems apart by Unicode form": (
        {
            "content/articles/2020/\u0439.md": article(),
            "content/articles/2020/\u0438\u0306.md": article(),
        },
        "content/articles/2020/\u0439.md",
        "bad-stem",
    ),
    "one story in two folders": (
        {A: article(), "content/articles/2021/a.md": article()},
        "content/articles/2021/a.md",
        "story-twice",
    ),
    "slug with dots": (field(slug="../../x"), f"{A}:5", "bad-slug"),
    "slug with a slash": (field(slug="a/b"), f"{A}:5", "bad-slug"),
    "save_as over the home page": (field(save_as="index.html"), f"{A}:5", "field-renamed"),
    "url": (field(url="/"), f"{A}:5", "field-needless"),
    "template": (field(template="base"), f"{A}:5", "field-needless"),
    "old address out of the site": (field(redirect_from="[/../x/]"), f"{A}:5", "bad-old-path"),
    "old address on another host": (
        field(redirect_from="[//evil.example/]"),
        f"{A}:5",
        "bad-old-path",
    ),
    "old address over the home page": (
        {A: article(redirect_from="[/index.html]")},
        f"{A}:5",
        "same-address",
    ),
    "old address of another story": (
        {A: article(redirect_from="[/2020/05/b/]"), B: article()},
        f"{A}:5",
        "same-address",
    ),
    "{attach} out of content": (body("![x]({attach}/../.env)"), f"{A}:7", "image-place"),
    "{static} out of content": (body("![x]({static}/../../x.jpg)"), f"{A}:7", "image-place"),
    "{static} link": (body("[x]({static}/../.env)"), f"{A}:7", "link"),
    "picture out of its folder": (
        field(image="{src: ../../x.jpg, alt: x}"),
        f"{A}:5",
        "bad-picture-name",
    ),
    "picture that is not there": (field(image="{src: x.jpg, alt: x}"), f"{A}:5", "unknown-picture"),
    "picture without words": (
        {**field(image="{src: x.jpg}"), "content/images/x.jpg": picture()},
        f"{A}:5",
        "image-alt",
    ),
    "picture in the body without words": (
        {**body("![](x.jpg)"), "content/images/x.jpg": picture()},
        f"{A}:7",
        "alt-missing",
    ),
    "broken picture": (
        {**field(image="{src: x.jpg, alt: x}"), "content/images/x.jpg": b"\xff\xd8 no picture"},
        "content/images/x.jpg",
        "broken-picture",
    ),
    "SVG with a script": (
        {A: article(), "content/images/x.svg": "<svg><script/></svg>"},
        "content/images/x.svg",
        "not-a-picture",
    ),
    "missing link target": (body("[x](story:zhoq)"), f"{A}:7", "unknown-link"),
    "missing target in Pelican's way": (body("[x]({filename}zhoq.md)"), f"{A}:7", "unknown-link"),
    "missing page": (body("[x](page:zhoq)"), f"{A}:7", "unknown-link"),
    "absolute path": (body("[x](/etc/passwd)"), f"{A}:7", "link"),
    "markup in a title": (field(title="<b>а</b>"), f"{A}:2", "markup-in-text"),
    "script in a title": (field(title="а<script>alert(1)</script>"), f"{A}:2", "markup-in-text"),
    "entity in a title": (field(title="а &lt;script&gt;"), f"{A}:2", "markup-in-text"),
    "markup in a caption": (
        field(image="{src: a.jpg, alt: x, caption: '<i>x</i>'}"),
        f"{A}:5",
        "markup-in-text",
    ),
    "empty file": ({A: ""}, f"{A}:1", "empty-file"),
    "empty body": (body(""), f"{A}:6", "empty-body"),
    "first-level heading": (body("# Тақырып"), f"{A}:7", "h1-in-body"),
    "a file of another kind": (
        {A: article(), "content/articles/x.rst": "x"},
        "content/articles/x.rst",
        "unexpected-file",
    ),
    "secret beside the articles": (
        {A: article(), "content/key.pem": "x"},
        "content/key.pem",
        "unexpected-file",
    ),
    "registry gone wrong": (
        {A: article(), "content/topics.yaml": "- {id: x"},
        "content/topics.yaml:1",
        "yaml-brackets",
    ),
    "registry without a name": (
        {A: article(), "content/topics.yaml": "- {id: x, name: {kk: X, ru: X}}"},
        "content/topics.yaml:1",
        "untranslated",
    ),
    "topic name twice": (
        {
            A: article(),
            "content/topics.yaml": "- {id: x, name: {kk: X, ru: X, en: X}}\n"
            "- {id: y, name: {kk: x, ru: Y, en: Y}}",
        },
        "content/topics.yaml:2",
        "name-taken",
    ),
    "imprint without the agency's licence": (
        {
            A: article(),
            "content/imprint.yaml": REGISTRIES["content/imprint.yaml"].replace(
                "license: 1-ИА", "license: 9-ИА"
            ),
        },
        "content/imprint.yaml:4",
        "unknown-license",
    ),
}

SCRIPTS = {
    "script": "<script>alert(1)</script>",
    "script in capitals": "<SCRIPT>alert(1)</SCRIPT>",
    "script split": "<scr<script>ipt>alert(1)</script>",
    "script with a slash": "<script/x>alert(1)</script>",
    "onerror": "<img src=x onerror=alert(1)>",
    "onerror on an allowed tag": "<b onerror=alert(1)>x</b>",
    "onclick by attribute list": "x\n{: onclick=alert(1) }",
    "onerror by attribute list": "![x](a.jpg){: onerror=alert(1) }",
    "javascript link": "[x](javascript:alert(1))",
    "javascript in capitals": "[x](JaVaScRiPt:alert(1))",
    "javascript by entities": "[x](java&#115;cript:alert(1))",
    "javascript by hexadecimal entities": "[x](&#x6A;avascript:alert(1))",
    "javascript with a tab": "[x](java\tscript:alert(1))",
    "javascript percent-encoded": "[x](javascript%3Aalert(1))",
    "javascript with a space before": "[x]( javascript:alert(1))",
    "javascript by reference": "[x][r]\n\n[r]: javascript:alert(1)",
    "javascript autolink": "<javascript:alert(1)>",
    "javascript in a raw link": '<a href="javascript:alert(1)">x</a>',
    "vbscript": "[x](vbscript:x)",
    "data address": "[x](data:text/html,<script>alert(1)</script>)",
    "style attribute": '<p style="position:fixed">x</p>',
    "style by attribute list": "x\n{: style='color:red' }",
    "style element": "<style>p{}</style>",
    "iframe": '<iframe src="https://evil.example"></iframe>',
    "object": "<object data=x></object>",
    "form": "<form action=x><input></form>",
    "svg": "<svg onload=alert(1)></svg>",
    "svg with a slash": "<svg/onload=alert(1)>",
    "math": "<math><mtext></mtext></math>",
    "meta": "<meta http-equiv=refresh content=0>",
    "base": "<base href=//evil.example>",
    "link element": "<link rel=stylesheet href=//evil.example>",
    "picture of another host": "![x](https://evil.example/x.jpg)",
    "protocol-relative link": "[x](//evil.example)",
    "processing instruction": "<?php x ?>",
    "CDATA": "<![CDATA[x]]>",
    "doctype": "<!DOCTYPE html>",
    "class of the page": "x\n{: class=site-header }",
    "id of the page": "x\n{: id=main }",
}


def check(site: Site, place: str, code: str) -> None:
    from tilshi.problems import _words

    before = site.tree()
    result = site.build_here()
    assert result.status == 1, result.said
    assert place in result.said
    what = _words()["problems"][code]["what"]["kk"].split("{")[0]
    assert what in result.said
    assert site.tree() == before


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site that was built well once."""
    made = Site(tmp_path_factory.mktemp("good"))
    made.write({"content/articles/2020/good.md": article("Жақсы")}).made()
    assert (made.output / "2020/05/good/index.html").exists()
    return made.root


@pytest.fixture
def good(built: Path, tmp_path: Path) -> Site:
    """A copy of it."""
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    return Site(tmp_path)


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_reported_and_the_last_good_site_stays(good: Site, name: str) -> None:
    files, place, code = BAD[name]
    check(good.write(files), place, code)


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_style_or_frame_is_published(good: Site, name: str) -> None:
    before = good.tree()
    result = good.write({**body(SCRIPTS[name]), "content/images/a.jpg": picture()}).build_here()
    assert result.status == 1, result.said
    assert f"{A}:7" in result.said or f"{A}:8" in result.said or f"{A}:9" in result.said
    assert good.tree() == before


def test_a_symbolic_link_is_not_followed(good: Site) -> None:
    secret = good.root / "secret.md"
    secret.write_text(article("Құпия"), "utf-8")
    (good.root / "content/articles/2020/linked.md").symlink_to(secret)
    check(good, "content/articles/2020/linked.md", "symlink")


def test_a_linked_folder_is_not_followed(good: Site) -> None:
    (good.root / "elsewhere").mkdir()
    (good.root / "content/articles/2021").symlink_to(good.root / "elsewhere")
    check(good, "content/articles/2021", "symlink")


def test_all_problems_of_all_files_are_reported_at_once(good: Site) -> None:
    good.write({A: article(status="x", tags="[жоқ]"), B: article(date="кеше", body="<script>")})
    said = good.build().said
    for place in (f"{A}:5", f"{A}:6", f"{B}:3", f"{B}:7"):
        assert place in said


def test_a_slug_that_two_stories_have_is_told_once(good: Site) -> None:
    said = (
        good.write({A: article(slug="dostyq"), B: article(slug="dostyq")})
        .build("--lang", "en")
        .said
    )
    assert "Problems: 1." in said
    assert f"{B}:5 [slug]" in said


def test_nothing_hides_what_else_is_wrong(good: Site) -> None:
    body = "[а](story:joq)\n\n![Қала](joq.jpg)\n\n[ә](https:/ulgi.example/)"
    front = "kk: {lead: {story: joq, until: 2026-12-01}}"
    said = good.write({A: article(body=body), B: article(tags="[жоқ]"), FRONT: front}).build().said
    for place in (f"{A}:7", f"{A}:9", f"{A}:11", f"{B}:5", f"{FRONT}:1"):
        assert place in said


def test_a_broken_front_page_hides_nothing_in_the_stories(good: Site) -> None:
    said = good.write({A: article(tags="[жоқ]"), FRONT: "kk: {led: {story: a}}"}).build().said
    for place in (f"{A}:5", f"{FRONT}:1"):
        assert place in said


def test_a_translation_without_its_kazakh_source_is_a_story_of_its_own(site) -> None:
    made = site({"content/articles/2020/a.ru.md": article("Заголовок", "Текст.")}).made()
    assert (made.output / "ru/2020/05/a/index.html").exists()
    assert not (made.output / "2020/05/a/index.html").exists()


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_an_unknown_name_is_reported_with_the_most_similar_one(good: Site, lang: str) -> None:
    said = good.write(field(category="Қогам")).build("--lang", lang).said
    assert {"kk": "Мүмкін, «Қоғам»?", "ru": "Может быть, «Қоғам»?", "en": "Did you mean “Қоғам”?"}[
        lang
    ] in said


def test_machines_get_the_problems_as_json(good: Site) -> None:
    import json

    good.write(field(status="x"))
    result = good.inv("check", "--config", str(good.root / "pelicanconf.py"), "--json")
    assert result.status == 1
    (problem,) = json.loads(result.out)["problems"]
    assert (problem["file"], problem["line"], problem["field"]) == (A, 5, "status")
    assert problem["severity"] == "error"


def test_an_output_folder_that_is_not_ours_is_left_alone(site) -> None:
    made = site({A: article(), "output/mine.txt": "x"})
    result = made.build()
    assert result.status == 2
    assert made.tree().keys() == {"mine.txt"}


@pytest.mark.parametrize("output", ["content", "content/site", "."])
def test_output_may_not_overlap_with_content(site, output: str) -> None:
    made = site({A: article()})
    before = (made.root / "content").stat().st_mtime
    assert made.build("--output", str(made.root / output)).status == 2
    assert (made.root / "content").stat().st_mtime == before


def test_a_usage_error_exits_with_2_and_one_sentence(site) -> None:
    made = site({A: article()})
    for arguments in (["--lang", "de"], ["--content", "no"], ["--output", "pelicanconf.py"]):
        result = made.build(*arguments)
        assert result.status == 2
        assert result.err.count("\n") == 1
    assert made.build(at="ертең").status == 2
    assert made.inv("build", "--config", "no.py").status == 2
    made.write({"pelicanconf.py": "SITEURL = 1/0"})
    assert made.build().status == 2


def test_relative_urls_are_refused(site) -> None:
    assert site({A: article()}).settings(RELATIVE_URLS=True).build().status == 2


def own_theme(site: Site, name: str, text: str) -> Site:
    from tests.conftest import PROJECT

    shutil.copytree(PROJECT / "theme", site.root / "theme")
    (site.root / "theme/templates" / name).write_text(text, "utf-8")
    return site.settings(THEME="theme")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{% extends 'base.html' %}\n{% block", 2),
        ("x\n\n{{ article.nothing }}", 3),
        ("{{ 1 / 0 }}", 1),
    ],
)
def test_an_error_in_a_template_is_reported_with_its_line(good: Site, text: str, line: int) -> None:
    check(own_theme(good, "article.html", text), f"theme/templates/article.html:{line}", "template")


def test_no_space_left_leaves_the_last_good_site(good: Site, monkeypatch) -> None:
    import errno

    from tilshi.commands import cli
    from tilshi.pelican_adapter import slice_run as adapter
    from tilshi.pipeline import staging

    def full(*_: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = good.tree()
    # What is to be made is not what was made, so that something must be written.
    good.write({"content/articles/2020/new.md": article("Жаңа")})
    for module in (staging, adapter):
        monkeypatch.setattr(module, "stage_file", full)
    assert cli.run_build(str(good.root / "pelicanconf.py")) == 1
    assert good.tree() == before
    monkeypatch.undo()
    assert good.build().status == 0
