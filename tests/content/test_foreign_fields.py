"""Fields of other systems are told by their names here, and what is said of them mends them."""

from zoneinfo import ZoneInfo

import pytest

from tests.conftest import PROJECT
from tilshi.content.foreign_fields import RENAMED, advice
from tilshi.content.schema import FrontMatter, PageFrontMatter
from tilshi.content.source import Name, read_source

ZONE = ZoneInfo("Asia/Almaty")
NAME = Name("articles/2026/a.md", "article", "a", "kk")


def told(front: str) -> list[tuple[str | None, str, object]]:
    _, problems = read_source(f"---\ntitle: а\n{front}\n---\nМәтін.".encode(), NAME, ZONE)
    return [(one.field, one.code, one.values.get("line")) for one in problems]


@pytest.mark.parametrize(
    ("front", "nested"),
    [
        ("image:\nsrc: a.jpg\nalt: Қала", [("src", "image"), ("alt", "image")]),
        ("corrections:\n  - date: 2026-01-03\nnote: Түзетілді", [("note", "corrections")]),
    ],
)
def test_a_part_of_a_field_that_stands_outside_is_told_where_it_belongs(
    front: str, nested: list[tuple[str, str]]
) -> None:
    _, problems = read_source(f"---\ntitle: а\n{front}\n---\nМәтін.".encode(), NAME, ZONE)
    found = [one for one in problems if one.code == "field-nested"]
    assert [(one.field, one.values["outer"]) for one in found] == nested


# Hugo's documentation and archetypes, Jekyll's, Ghost's and WordPress' exporters
# (lonekorean/wordpress-export-to-markdown), istio/istio.io#1232 and #1276, Pelican's, Eleventy's.
@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("lastmod: 2026-01-03", "modified: 2026-01-03"),
        ("last_modified_at: 2026-01-03", "modified: 2026-01-03"),
        ("updated: 2026-01-03T10:00:00.000Z", "modified: 2026-01-03T10:00:00.000Z"),
        ("publishDate: 2026-01-02", "date: 2026-01-02"),
        ("publish_date: 2026-01-02", "date: 2026-01-02"),
        ("published_at: 2026-01-02", "date: 2026-01-02"),
        ("expiryDate: 2026-02-02", "expires: 2026-02-02"),
        ("description: 'Сипаты: осы'", 'summary: "Сипаты: осы"'),
        ("excerpt: Сипаты", "summary: Сипаты"),
        ("overview: Сипаты", "summary: Сипаты"),
        ("custom_excerpt: Сипаты", "summary: Сипаты"),
        ("aliases: [/old/, news/1]", "redirect_from: [/old/, /news/1]"),
        ("aliases: /old/", "redirect_from: [/old/]"),
        ("categories: [Қоғам, Спорт]", "category: Қоғам"),
        ("section: Қоғам", "category: Қоғам"),
        ("author: Айгүл", "authors: [Айгүл]"),
        ("author: {name: Айгүл, email: a@a.kz}", "authors: [Айгүл]"),
        ("keywords: бір, екі", "tags: [бір, екі]"),
        ("Tag: бір", "tags: [бір]"),
        ("Category: Қоғам", "category: Қоғам"),
        ("cover: /img/a.jpg", "image: {src: a.jpg, alt: …}"),
        ("cover: {image: img/a.jpg, alt: Қала}", "image: {src: a.jpg, alt: …}"),
        ("feature_image: https://a.kz/content/a.jpg", "image: {src: a.jpg, alt: …}"),
        ("featured_image: a.jpg", "image: {src: a.jpg, alt: …}"),
        ("coverImage: a.jpg", "image: {src: a.jpg, alt: …}"),
        ("thumbnail: a.jpg", "image: {src: a.jpg, alt: …}"),
        ("draft: true", "status: draft"),
        ("draft: yes", "status: draft"),
        ("published: false", "status: draft"),
        ("visibility: private", "status: draft"),
        ("post_status: private", "status: draft"),
        ("permalink: /2019/03/dostyq-mekeni.html", "slug: dostyq-mekeni"),
        ("permalink: /Жаңа жол/", "slug: zhanga-zhol"),
    ],
)  # fmt: skip
def test_a_field_of_another_system_is_told_by_its_name_here(typed: str, written: str) -> None:
    ((_, code, line),) = told(typed)
    assert (code, line) == ("field-renamed", written)


@pytest.mark.parametrize(
    "typed",
    [
        "layout: post",
        "type: post",
        "draft: false",
        "published: true",
        "permalink: /:year/:title/",
        "uuid: 12345",
        "toc: true",
        "comments: false",
        "wordpress_id: 7",
        "date: 2026-01-01\npublishDate: 2026-01-02",
        "feature_image: null",
        "weight: 10",  # pages have an order, articles do not
    ],
)
def test_what_is_not_needed_here_is_told_to_be_so(typed: str) -> None:
    assert [code for _, code, _ in told(typed)] == ["field-needless"]


def test_a_file_with_pelicans_headers_is_told_headers() -> None:
    text = "Title: а\nDate: 2026-01-02\nAuthor: Асан, Үсен\nCover: img/a.jpg\nKeywords: а: б\n\nх"
    _, problems = read_source(text.encode(), NAME, ZONE)
    lines = [str(one.values["line"]) for one in problems]
    assert lines == ["authors: Асан, Үсен", "image: a.jpg", "tags: а: б"]
    for line, typed in zip(
        lines, ("Author: Асан, Үсен", "Cover: img/a.jpg", "Keywords: а: б"), strict=True
    ):
        text = text.replace(typed, line)
    assert read_source(text.encode(), NAME, ZONE)[1] == []


@pytest.mark.parametrize("name", ["lang", "language", "locale", "translationKey"])
def test_the_language_is_told_by_the_files_name(name: str) -> None:
    assert [code for _, code, _ in told(f"{name}: kk")] == ["field-language"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("image: {url: a.jpg, alt: а}", "src: a.jpg"),
        ("image: {src: a.jpg, alt_text: Қала}", "alt: Қала"),
        ("image: {src: a.jpg, alt: а, title: Түн}", "caption: Түн"),
        ("image: {src: a.jpg, alt: а, photographer: Асан}", "credit: Асан"),
    ],
)
def test_the_fields_of_a_picture_are_known_too(typed: str, written: str) -> None:
    assert [line for _, _, line in told(typed)] == [written]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("publish", "published"),
        ("private", "draft"),
        ("hidden", "draft"),
        ("future", "draft"),
        ("publishd", "published"),
        ("черновик", "draft"),
        ("zzz", None),
    ],
)
def test_a_status_of_another_system_is_told_by_its_name_here(typed: str, meant) -> None:
    _, (problem,) = read_source(f"---\ntitle: а\nstatus: {typed}\n---\nх".encode(), NAME, ZONE)
    assert (problem.code, problem.nearest) == ("unknown-status", meant)


def test_the_nearest_letters_are_not_asked_where_another_system_has_the_field() -> None:
    assert told("draft: true") == [("draft", "field-renamed", "status: draft")]
    assert told("tgas: [а]")[0][1] == "unknown-field"


def test_a_field_that_is_only_called_otherwise_is_not_missing_as_well() -> None:
    _, problems = read_source("---\nTitle: а\nDate: 2026-01-02\n---\nх".encode(), NAME, ZONE)
    assert [one.code for one in problems] == ["field-renamed", "field-renamed"]


def test_a_static_page_has_an_order_for_others_weight() -> None:
    found = advice("weight", "10", PageFrontMatter.model_fields, ["title"])
    assert found is not None
    assert (found.field, found.value) == ("order", "10")


@pytest.mark.parametrize("field", RENAMED)
def test_every_name_of_another_system_leads_to_a_field_that_there_is(field: str) -> None:
    assert field in FrontMatter.model_fields or field in PageFrontMatter.model_fields
    for name in RENAMED[field].split():
        assert name not in FrontMatter.model_fields


def test_the_docs_name_them_all() -> None:
    page = (PROJECT / "docs/front-matter.md").read_text("utf-8")
    for names in RENAMED.values():
        for name in names.split():
            assert f"`{name}`" in page
