"""Kinds of story, by their `format`: what readers see of each, and what search engines are told."""

import json
from collections.abc import Callable, Mapping

import pytest

from tests.conftest import REGISTRIES, Site, article, in_all_letters, picture

A, B, C = (f"content/articles/2020/{name}.md" for name in "abc")
LABELS = {
    "opinion": "Пікір",
    "interview": "Сұхбат",
    "report": "Репортаж",
    "analysis": "Талдау",
    "gallery": "Фоторепортаж",
    "live": "Онлайн-репортаж",
    "announcement": "Хабарландыру",
    "advertisement": "Жарнама",
}
TYPES = {
    "opinion": "OpinionNewsArticle",
    "report": "ReportageNewsArticle",
    "analysis": "AnalysisNewsArticle",
    "live": "LiveBlogPosting",
    "advertisement": "AdvertiserContentArticle",
}
AUTHORS = """
- id: aigul
  name: {kk: Айгүл Серікқызы, ru: Айгуль Серикызы, en: Aigul Serikqyzy}
  about: {kk: Қоғам бөлімінің тілшісі., ru: Корреспондент., en: A reporter.}
  photo: aigul.jpg
"""
Make = Callable[[Mapping[str, str | bytes]], Site]


def structured(site: Site, path: str) -> dict[str, dict[str, object]]:
    (found,) = site.page(path).xpath("//head/script[@type='application/ld+json']")
    return {str(thing["@type"]): thing for thing in json.loads(found.text)}


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with a story of each kind; tests do not change it."""
    days = enumerate(LABELS, 1)
    files = {
        f"content/articles/2020/{kind}.md": article(kind, date=f"2020-05-{n:02} 10:00", format=kind)
        for n, kind in days
    }
    return Site(tmp_path_factory.mktemp("kinds")).write(files).made()


@pytest.mark.parametrize("kind", LABELS)
def test_a_story_and_its_card_say_in_every_script_what_kind_it_is(kinds: Site, kind: str) -> None:
    for prefix, label in zip(("", "qz/", "tote/"), in_all_letters(LABELS[kind]), strict=True):
        (kicker,) = kinds.page(f"/{prefix}2020/05/{kind}/").xpath("//p[@class='kicker']")
        assert label in kicker.text_content()
        cards = kinds.page(f"/{prefix}qogham/").xpath("//main//article")
        (card,) = [one for one in cards if one.xpath(f".//a[contains(@href, '/{kind}/')]")]
        assert label in card.xpath(".//p[@class='meta']")[0].text_content()


@pytest.mark.parametrize("kind", LABELS)
def test_search_engines_are_told_the_kind(kinds: Site, kind: str) -> None:
    assert TYPES.get(kind, "NewsArticle") in structured(kinds, f"/2020/05/{kind}/")


def test_plain_news_has_no_label(site: Make) -> None:
    made = site({A: article(), B: article("Екінші", format="news")}).made()
    for story in ("a", "b"):
        (kicker,) = made.page(f"/2020/05/{story}/").xpath("//p[@class='kicker']")
        assert kicker.text_content().strip() == "Қоғам"


def test_an_opinion_shows_its_author_first_and_says_that_it_is_not_the_newsrooms(
    site: Make,
) -> None:
    files = {
        A: article(format="opinion", authors="[aigul]"),
        "content/authors.yaml": AUTHORS,
        "content/images/aigul.jpg": picture(),
    }
    page = site(files).made().page("/2020/05/a/")
    (author,) = page.xpath("//header//div[@class='columnist']")
    assert author.xpath(".//img/@alt") == ["Айгүл Серікқызы"]
    assert author.xpath(".//a/@href") == ["/author/aigul/"]
    assert "Қоғам бөлімінің тілшісі." in author.text_content()
    assert len(page.xpath("//main//a[@rel='author']")) == 1
    (note,) = page.xpath("//p[@class='disclaimer']/text()")
    assert note == "Автордың пікірі редакция көзқарасымен сәйкес келмеуі мүмкін."


def test_an_advertisement_is_in_lists_with_its_label_and_nowhere_among_the_news(site: Make) -> None:
    body = "Тамаша тауар, тамаша тауар [дүкенде](https://shop.example/), [хабар](story:b)."
    files = {
        A: article("Тамаша тауар", body, date="2026-11-22 10:00", format="advertisement",
                   tags="[Шымкент]"),
        B: article("Тауар туралы хабар", "Тамаша тауар келді.", date="2026-11-21 10:00",
                   tags="[Шымкент]"),
        C: article("Тауар туралы сөз", "Тамаша тауар туралы.", date="2026-11-23 08:00",
                   tags="[Шымкент]", related_topics="[Шымкент]"),
    }  # fmt: skip
    made: Site = site(files).made()
    address = "/2026/11/a/"
    for path in ("/qogham/", "/topic/shymkent/", "/p/"):
        assert address in made.page(path).xpath("//main//article//a/@href"), path
    for path in ("index.html", "404.html", "2026/11/b/index.html", "2026/11/c/index.html",
                 "feed.atom", "feed.rss", "feed.json", "qogham/feed.atom",
                 "topic/shymkent/feed.atom", "sitemap-news.xml", "api/latest.json"):  # fmt: skip
        assert address not in made.text(path), path
    assert "/2026/11/b/" in made.text("2026/11/c/index.html")
    assert address in made.text("sitemap-2026-11.xml")
    links = made.page(address).xpath("//div[@class='body']//a")
    assert [(a.get("href"), a.get("rel")) for a in links] == [
        ("https://shop.example/", "sponsored"), ("/2026/11/b/", None),
    ]  # fmt: skip


def test_an_advertisement_says_who_has_paid_for_it_on_its_page_its_card_and_to_search_engines(
    site: Make,
) -> None:
    fields = {"format": "advertisement", "sponsor": "'\"Тамаша\" дүкені'"}
    made: Site = site({A: article("Тауар", **fields), B: article("Хабар", related="[a]")}).made()
    for prefix, label in zip(("", "qz/", "tote/"), in_all_letters("Жарнама · «Тамаша» дүкені"),
                             strict=True):  # fmt: skip
        for path in ("2020/05/a/", "qogham/", "2020/05/b/"):
            marks = made.page(f"/{prefix}{path}").xpath("//main//span[@class='mark']")
            assert [one.text_content() for one in marks] == [label], path
    sponsor = structured(made, "/2020/05/a/")["AdvertiserContentArticle"]["sponsor"]
    assert sponsor == {"@type": "Organization", "name": "«Тамаша» дүкені"}
    made.write({A: article("Тауар", **{**fields, "sponsor": "Басқа дүкен"})}).made()
    assert "Басқа дүкен" in made.text("2020/05/b/index.html")


def test_an_advertisement_without_its_sponsor_and_a_sponsor_without_one_are_errors(
    site: Make,
) -> None:
    for fields, code in (
        ({"format": "advertisement", "sponsor": None}, "sponsor:"),
        ({"sponsor": "Дүкен"}, "format: advertisement"),
    ):
        result = site({A: article(**fields)}).build_here()
        assert result.status == 1
        assert code in result.said


def test_an_advertisement_stands_where_editors_put_it(site: Make) -> None:
    files = {
        A: article("Тауар", date="2020-05-02 10:00", format="advertisement"),
        B: article("Хабар", related="[a]"),
        "content/front.yaml": "kk: {pinned: [{story: a, until: 2026-11-24}]}\n",
    }
    made: Site = site(files).made()
    assert made.page("/").xpath("//main//article//a/@href") == ["/2020/05/b/", "/2020/05/a/"]
    (related,) = made.page("/2020/05/b/").xpath("//section[@class='related']")
    assert related.xpath(".//a/@href") == ["/2020/05/a/"]
    assert "Жарнама" in related.text_content()


def test_a_section_of_advertisements_alone_has_an_empty_feed(site: Make) -> None:
    files = {A: article("Тауар", category="Спорт", format="advertisement"), B: article("Хабар")}
    made: Site = site(files).made()
    assert made.page("/sport/").xpath("//main//article//a/@href") == ["/2020/05/a/"]
    assert "<entry" not in made.text("sport/feed.atom")


def test_an_age_mark_is_on_the_story_its_card_and_what_search_engines_are_told(site: Make) -> None:
    imprint = REGISTRIES["content/imprint.yaml"] + "age: 6\n"
    made: Site = site({A: article(age="16+"), "content/imprint.yaml": imprint}).made()
    for path in ("/2020/05/a/", "/tote/2020/05/a/", "/qogham/"):
        assert "16+" in made.page(path).xpath("//main//*[@class='age']/bdi/text()"), path
    assert structured(made, "/2020/05/a/")["NewsArticle"]["typicalAgeRange"] == "16-"
    for path in ("/", "/404.html", "/tote/"):
        assert made.page(path).xpath("//footer//*[@class='age']/bdi/text()") == ["6+"], path


def test_a_translation_is_of_the_same_kind(site: Make) -> None:
    russian = "---\ntitle: Мнение\n---\n\nТекст.\n"
    made: Site = site({A: article(format="opinion"), A.replace(".md", ".ru.md"): russian}).made()
    (kicker,) = made.page("/ru/2020/05/a/").xpath("//p[@class='kicker']")
    assert "Мнение" in kicker.text_content()
    told = structured(made, "/2020/05/a/")["OpinionNewsArticle"]
    assert [one["@type"] for one in told["workTranslation"]] == ["OpinionNewsArticle"]  # type: ignore[attr-defined]
