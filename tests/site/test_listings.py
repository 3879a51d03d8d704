"""Listings: every public story is reachable, and a new one changes few pages."""

import re

import pytest

from tests.conftest import Site, article
from tilshi.kazakh import to_arabic


def stories(count: int) -> dict[str, str]:
    return {
        f"content/articles/2020/s{n:02}.md": article(
            f"С {n}", date=f"2020-05-{n:02} 10:00", tags="[Шымкент]", authors="[aigul]"
        )
        for n in range(1, count + 1)
    }


def listed(site: Site, path: str) -> list[str]:
    page = site.page(path)
    return [a.get("href") for a in page.xpath("//main//article//h2/a | //main//article//h3/a")]


@pytest.mark.parametrize("size", [1, 2, 3, 5])
@pytest.mark.parametrize("path", ["/qogham/", "/topic/shymkent/", "/author/aigul/", "/2020/05/"])
def test_the_links_to_older_news_pass_every_story_newest_first(site, size, path) -> None:
    made = site(stories(11)).settings(LISTING_SIZE=size).made()
    found, here = [], path
    while here:
        found += listed(made, here)
        here = next(iter(made.page(here).xpath("//nav[@class='pager']/a[@rel='next']/@href")), None)
    assert found == [f"/2020/05/s{n:02}/" for n in range(11, 0, -1)]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_some_page_leads_to_every_page_however_many_stories_there_are(site, size) -> None:
    made: Site = site({}).settings(LISTING_SIZE=size)
    for count in range(1, 3 * size + 2):
        made.write(stories(count)).made()
        files = [f"/{file.relative_to(made.output)}" for file in made.output.rglob("*.html")]
        pages = {file.removesuffix("index.html") for file in files if file.endswith("/index.html")}
        led_to = {a for page in pages for a in made.page(page).xpath("//a/@href")}
        assert pages <= led_to | {"/"}, count


def test_a_numbered_page_stays_where_it_is_when_stories_come(site) -> None:
    made: Site = site({}).settings(LISTING_SIZE=2)
    shown: dict[str, list[str]] = {}
    for count in range(1, 9):
        made.write(stories(count)).made()
        for path, stories_there in shown.items():
            assert listed(made, path) == stories_there
        shown = {
            f"/qogham/p/{folder.name}/": listed(made, f"/qogham/p/{folder.name}/")
            for folder in made.output.glob("qogham/p/*")
        }
    assert sorted(shown) == ["/qogham/p/1/", "/qogham/p/2/", "/qogham/p/3/", "/qogham/p/4/"]


def test_the_links_to_newer_news_end_at_the_newest(site) -> None:
    made = site(stories(11)).settings(LISTING_SIZE=3).made()
    here = "/qogham/p/1/"
    way = [here]
    while newer := made.page(here).xpath("//nav[@class='pager']/a[@rel='prev']/@href"):
        here = newer[0]
        way.append(here)
    assert way == ["/qogham/p/1/", "/qogham/p/2/", "/qogham/p/3/", "/qogham/"]


def test_a_new_story_changes_no_numbered_page_but_where_it_completes_one(site) -> None:
    made: Site = site(stories(9)).settings(LISTING_SIZE=3).made()
    before = made.tree()
    made.write(stories(10)).made()
    after = made.tree()
    changed = {path for path, digest in before.items() if after[path] != digest}
    assert "qogham/index.html" in changed
    assert not [path for path in changed if re.search(r"\bp/\d", path)]
    made.write(stories(12)).made()
    changed = {path for path, digest in before.items() if made.tree()[path] != digest}
    numbered = {path for path in changed if path.startswith("qogham/p/")}
    assert numbered == {"qogham/p/3/index.html"}


def test_the_archive_leads_to_every_month(site) -> None:
    files = {
        f"content/articles/{year}/s{year}.md": article(date=f"{year}-{month}-01 10:00")
        for year, month in ((2018, "12"), (2019, "01"), (2020, "07"))
    }
    made = site(files).made()
    months = made.page("/archive/").xpath("//main//a/@href")
    assert [m for m in months if m.startswith("/20")] == ["/2020/07/", "/2019/01/", "/2018/12/"]
    assert "Шілде" in made.page("/archive/").text_content()


def test_a_story_belongs_to_the_month_of_its_time_zone(site) -> None:
    made = site({"content/articles/2020/a.md": article(date="2019-12-31 20:30 +0000")}).made()
    assert (made.output / "2020/01/a/index.html").exists()


def test_sections_are_in_the_order_of_their_file_and_only_with_stories(site) -> None:
    made = site({"content/articles/2020/a.md": article(category="Спорт")}).made()
    assert made.page("/").xpath("//header//nav//a[not(@hreflang)]/@href") == ["/sport/"]
    made.write({"content/articles/2020/b.md": article()}).made()
    assert made.page("/").xpath("//header//nav//a[not(@hreflang)]/@href") == ["/qogham/", "/sport/"]


def topics(site: Site, path: str) -> list[str]:
    return site.page(path).xpath("//nav[@class='neighbours']//a/text()")


def of_topics(*tags: str) -> dict[str, str]:
    return {
        f"content/articles/2020/t{n:02}.md": article(
            f"Т {n}", date=f"2020-06-{n:02} 10:00", tags=f"[{names}]"
        )
        for n, names in enumerate(tags, 1)
    }


def test_a_topics_first_page_links_to_the_topics_that_share_most_with_it(site) -> None:
    wide = ["Шымкент"] * 9
    files = of_topics(*wide, *["Білім, Мәртөбе, Шымкент"] * 2, "Білім, Құпия, Шымкент", "Құпия")
    made: Site = site(files).settings(LISTING_SIZE=1).made()
    # Шымкент shares most stories with Білім, but has many others.
    assert topics(made, "/topic/bilim/") == ["Мәртөбе", "Шымкент", "Құпия"]
    assert topics(made, "/ru/") == topics(made, "/topic/bilim/p/1/") == []
    assert topics(made, "/qogham/") == topics(made, "/") == []
    assert topics(made, "/tote/topic/bilim/")[0] == to_arabic("Мәртөбе")


def test_a_topic_that_shares_no_story_has_no_neighbours(site) -> None:
    made: Site = site(of_topics("Білім", "Құпия")).made()
    assert topics(made, "/topic/bilim/") == []


def dossiers(site: Site, path: str) -> list[str]:
    return site.page(path).xpath("//div[@class='dossiers']//a/text()")


def dossier(title: str, *stories: str, status: str = "published") -> str:
    listed = ", ".join(stories)
    return f"---\ntitle: {title}\nstories: [{listed}]\nstatus: {status}\n---\n\nМәтін.\n"


def test_a_topics_first_page_leads_to_the_dossiers_with_several_of_its_stories(site) -> None:
    files = of_topics("Білім", "Білім", "Білім", "Құпия", "Құпия, Білім")
    files["content/dossiers/old.md"] = dossier("Ескі", "t01", "t02", "t04")
    files["content/dossiers/new.md"] = dossier("Жаңа", "t02", "t05")
    files["content/dossiers/other.md"] = dossier("Басқа", "t01", "t04")
    files["content/dossiers/draft.md"] = dossier("Қаралама", "t01", "t02", status="draft")
    made: Site = site(files).settings(LISTING_SIZE=1).made()
    assert dossiers(made, "/topic/bilim/") == ["Жаңа", "Ескі"]
    assert dossiers(made, "/topic/qupiia/") == dossiers(made, "/topic/bilim/p/1/") == []
    assert dossiers(made, "/tote/topic/bilim/")[1] == to_arabic("Ескі")
    made.write({"content/dossiers/old.md": dossier("Бұрынғы", "t01", "t04")}).made()
    assert dossiers(made, "/topic/bilim/") == ["Жаңа"]
    made.write({"content/dossiers/new.md": dossier("Жаңарған", "t02", "t05")}).made()
    assert dossiers(made, "/topic/bilim/") == ["Жаңарған"]


def test_a_story_more_of_a_wide_topic_changes_no_page_of_its_neighbours(site) -> None:
    made: Site = site(of_topics(*["Шымкент"] * 9, "Білім, Шымкент")).made()
    before = made.tree()["topic/bilim/index.html"]
    made.write({"content/articles/2020/u.md": article("Ұ", tags="[Шымкент]")}).made()
    assert made.tree()["topic/bilim/index.html"] == before
    site_ = made.output / "topic/bilim/index.html"
    assert "Шымкент" in site_.read_text("utf-8")
