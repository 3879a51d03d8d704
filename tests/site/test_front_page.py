"""The front page of whole sites: every story once, and the way to all the others."""

import pytest

from tests.conftest import REGISTRIES, Site, article, picture

IMPRINT = "content/imprint.yaml"


def stories(count: int, section: str = "Қоғам", year: int = 2020) -> dict[str, str]:
    """Stories of one month of `year`, one each day."""
    stem = {"Қоғам": "q", "Спорт": "s"}[section]
    return {
        f"content/articles/{year}/{stem}{n:02}.md": article(
            f"{section} {n}", date=f"{year}-05-{n:02} 10:30", category=section
        )
        for n in range(1, count + 1)
    }


def shown(site: Site, path: str = "/") -> list[str]:
    return [a.get("href") for a in site.page(path).xpath("//main//article//a")]


def blocks(site: Site, path: str = "/") -> list[str]:
    return site.page(path).xpath("//main//section[contains(@class, 'block')]/h2/a/text()")


def test_a_newsroom_without_stories_has_a_front_page_that_says_so(site) -> None:
    made: Site = site({})
    assert made.build("--allow-empty").status == 0
    for prefix in ("", "tote/", "en/"):
        assert made.page(prefix).xpath("//main//p/text()")
        assert not made.page(prefix).xpath("//main//a")


@pytest.mark.parametrize("count", [1, 2, 3, 4, 9, 10, 25])
def test_no_story_stands_twice_however_many_there_are(site, count) -> None:
    made: Site = site(stories(count)).made()
    found = shown(made)
    assert len(found) == len(set(found)) == min(count, 11)
    assert len(made.page("/").xpath("//h1")) == 1


def test_a_section_has_a_block_only_with_stories_that_are_not_above(site) -> None:
    made: Site = site({**stories(9), **stories(3, "Спорт", 2019)}).made()
    assert blocks(made) == ["Спорт"]
    made.write({"content/articles/2021/n.md": article("Жаңа", date="2021-01-01 10:00")}).made()
    assert blocks(made) == ["Қоғам", "Спорт"]
    assert shown(made)[-3:] == ["/2020/05/q01/", "/2019/05/s03/", "/2019/05/s02/"]


def test_a_block_opens_with_the_story_that_has_a_picture(site) -> None:
    image = "{src: a.jpg, alt: Сурет}"
    pictured = article("Суретті", date="2019-05-01 10:00", category="Спорт", image=image)
    files = {
        **stories(9),
        "content/articles/2019/p.md": pictured,
        "content/articles/2019/q.md": article(
            "Суретсіз", date="2019-05-02 10:00", category="Спорт"
        ),
        "content/images/a.jpg": picture(),
    }
    made = site(files).made()
    assert shown(made)[-2:] == ["/2019/05/p/", "/2019/05/q/"]
    (opener,) = made.page("/").xpath("//article[contains(@class, 'opener')]")
    assert opener.xpath(".//img")


def test_the_link_below_the_latest_leads_to_all_news(site) -> None:
    made: Site = site(stories(25)).settings(LISTING_SIZE=4).made()
    found, (here,) = [], made.page("/").xpath("//p[@class='more']/a/@href")
    assert here == "/p/"
    assert made.page("/ru/").xpath("//p[@class='more']") == []
    while here:
        found += shown(made, here)
        here = next(iter(made.page(here).xpath("//nav[@class='pager']/a[@rel='next']/@href")), None)
    assert found == [f"/2020/05/q{n:02}/" for n in range(25, 0, -1)]


@pytest.mark.parametrize(
    ("prefix", "short", "long"),
    [
        ("", "2 мамыр, 10:30", "2019 ж. 1 мамыр"),
        ("qz/", "2 mamyr, 10:30", "2019 j. 1 mamyr"),
        ("tote/", "2 مامىر، 10:30", "2019 ج. 1 مامىر"),
        ("ru/", "2 мая, 10:30", "1 мая 2019 г."),
        ("en/", "2 May, 10:30", "1 May 2019"),
    ],
)
def test_dates_of_the_newest_storys_year_have_the_hour_instead_of_the_year(
    site, prefix, short, long
) -> None:
    files = {**stories(2), **stories(1, "Спорт", 2019)}
    for lang in ("ru", "en"):
        files |= {
            name.replace(".md", f".{lang}.md"): "---\ntitle: News\nsummary: News.\n---\n\nNews.\n"
            for name in list(files)
            if name.count(".") == 1
        }
    made = site(files).made()
    times = made.page(prefix).xpath("//main//time/text()")
    assert {text.replace("\u00a0", " ") for text in times} >= {short, long}


def test_the_masthead_of_the_front_page_has_the_day_of_the_newest_story(site) -> None:
    made: Site = site(stories(3)).made()
    (day,) = made.page("/").xpath("//header//time")
    assert day.get("datetime") == "2020-05-03"
    assert day.text_content().replace("\u00a0", " ") == "2020 ж. 3 мамыр, жексенбі"
    assert made.page("/qogham/").xpath("//header//time") == []


def test_the_name_is_the_heading_of_the_front_page_and_a_link_on_all_others(site) -> None:
    made: Site = site(stories(1)).made()
    assert made.page("/").xpath("//h1")[0].text_content().strip() == "«Үлгі» агенттігі"
    assert made.page("/").xpath("//header//a[@href='/']") == []
    assert made.page("/qogham/").xpath("//header//p[@class='brand']/a/@href") == ["/"]


def test_a_short_name_is_given_besides_the_whole_one(site) -> None:
    named = REGISTRIES[IMPRINT] + "short_name: {kk: Үлгі, ru: Улги, en: Ulgi}\n"
    made = site({**stories(1), IMPRINT: named}).made()
    for prefix, whole, short in (
        ("", "«Үлгі» агенттігі", "Үлгі"),
        ("qz/", "«Ülgı» agenttıgı", "Ülgı"),
    ):
        (brand,) = made.page(prefix).xpath("//h1")
        assert brand.xpath("span/text()") == [whole, short]
        assert f"<ShortName>{short}</ShortName>" in made.text(f"{prefix}opensearch.xml")


def test_a_new_story_changes_the_front_page_of_its_language_only(site) -> None:
    made: Site = site(stories(3)).made()
    before = made.tree()
    made.write({"content/articles/2021/n.md": article("Жаңа", date="2021-01-01 10:00")}).made()
    after = made.tree()
    assert after["index.html"] != before["index.html"]
    assert after["ru/index.html"] == before["ru/index.html"]
