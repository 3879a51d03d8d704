"""Sitemaps: search engines find every page, its pictures and the newest stories."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from tests.conftest import PROJECT, Site, article, in_all_letters, picture, tree
from tilshi.outputs import corrections, news_sitemap

ROOT = "https://ulgi.example"
A, B = "content/articles/2020/a.md", "content/articles/2020/b.md"
SCHEMAS = Path(__file__).parent / "schemas"
PROTOCOL = PROJECT / "node_modules/sitemap/schema/sitemap.xsd"
"""The schema of sitemaps.org."""


@pytest.fixture(scope="module")
def maps() -> etree.XMLSchema:
    """The schema of maps, with the extensions that ours use."""
    files = {
        "http://www.sitemaps.org/schemas/sitemap/0.9": PROTOCOL,
        "http://www.w3.org/1999/xhtml": SCHEMAS / "xhtml.xsd",
        "http://www.google.com/schemas/sitemap-image/1.1": SCHEMAS / "image.xsd",
        "http://www.google.com/schemas/sitemap-news/0.9": SCHEMAS / "news.xsd",
    }
    imports = "".join(
        f'<import namespace="{space}" schemaLocation="{file.as_uri()}"/>'
        for space, file in files.items()
    )
    schema = f'<schema xmlns="http://www.w3.org/2001/XMLSchema">{imports}</schema>'
    return etree.XMLSchema(etree.fromstring(schema))


def stories(count: int) -> dict[str, str | bytes]:
    return {
        f"content/articles/2020/s{n:02}.md": article(
            f"С {n}", date=f"2020-05-{n:02} 10:00", tags="[Шымкент]"
        )
        for n in range(1, count + 1)
    }


def newsroom() -> dict[str, str | bytes]:
    return {
        **stories(5),
        A: article(
            "Бір & <екі>",
            "![Сурет](b.jpg)",
            date="2020-06-01 10:00",
            modified="2020-06-02 12:00",
            image="{src: a.jpg, alt: Сурет}",
            authors="[aigul]",
        ),
        "content/articles/2020/a.ru.md": "---\ntitle: Один\nimage: {alt: А}\n---\n\nТекст.\n",
        "content/pages/about.md": "---\ntitle: Біз\n---\n\nБіз.\n",
        "content/dossiers/d.md": "---\ntitle: Досье\nstories: [a, s01]\n---\n\nСөз.\n",
        "content/images/a.jpg": picture(),
        "content/images/b.jpg": picture(colour="gold"),
    }


def locations(file: Path) -> dict[str, str | None]:
    """The addresses in a map or an index, with the time of their last change."""
    return {
        entry.findtext("{*}loc"): entry.findtext("{*}lastmod")
        for entry in etree.parse(file).getroot()
    }


def pictures(file: Path) -> dict[str, list[str]]:
    """The addresses of the pictures of each page in a map."""
    return {
        entry.findtext("{*}loc"): [one.text for one in entry.iterfind("{*}image/{*}loc")]
        for entry in etree.parse(file).getroot()
    }


def news(made: Site, prefix: str = "") -> dict[str, str]:
    """The titles in a news sitemap, by address; none if there is no such file."""
    file = made.output / f"{prefix}sitemap-news.xml"
    if not file.exists():
        return {}
    return {
        entry.findtext("{*}loc"): entry.findtext("{*}news/{*}title")
        for entry in etree.parse(file).getroot()
    }


def test_every_map_and_index_is_valid(site, maps: etree.XMLSchema) -> None:
    made = site(newsroom()).made("2020-06-02 12:00")
    indexes = etree.XMLSchema(etree.parse(SCHEMAS / "index.xsd"))
    files = sorted(made.output.rglob("sitemap*.xml"))
    assert {file.name for file in files} >= {"sitemap-2020-05.xml", "sitemap-pages.xml"}
    assert len([file for file in files if file.name == "sitemap-news.xml"]) == 4
    for file in files:
        schema = indexes if file.name == "sitemap.xml" else maps
        schema.assertValid(etree.parse(file))


def test_every_page_that_may_be_indexed_is_in_exactly_one_map_and_no_other_page_is(
    site, monkeypatch
) -> None:
    monkeypatch.setattr(corrections, "NEWEST", 0)
    corrected = article("Түзетілген", corrections="[{date: 2020-05-02 10:00, note: Саны он.}]")
    files = {**newsroom(), "content/articles/2020/korr.md": corrected}
    made: Site = site(files).settings(LISTING_SIZE=2).made("2020-06-02 12:00")
    named: Counter[str] = Counter()
    for index in made.output.rglob("sitemap.xml"):
        for url in locations(index):
            file = made.output / url.removeprefix(f"{ROOT}/")
            if file.name != "sitemap-news.xml":  # an extract of the others
                named.update(list(locations(file)))
    indexed = set()
    for file in made.output.rglob("index.html"):
        path = file.relative_to(made.output).as_posix().removesuffix("index.html")
        if not made.page(path).xpath("//meta[@name='robots'][contains(@content, 'noindex')]"):
            indexed.add(f"{ROOT}/{path}")
    assert f"{ROOT}/qogham/p/1/" not in indexed
    assert f"{ROOT}/corrections/2020/" in indexed
    assert (made.output / "qogham/p/1/index.html").exists()
    assert named == Counter(indexed)


def test_a_map_says_when_a_story_its_listings_and_it_itself_last_changed(site) -> None:
    made: Site = site(newsroom()).made()
    month = locations(made.output / "sitemap-2020-06.xml")
    assert month == {f"{ROOT}/2020/06/a/": "2020-06-02T12:00:00+06:00"}
    pages = locations(made.output / "sitemap-pages.xml")
    assert pages[f"{ROOT}/"] == pages[f"{ROOT}/qogham/"] == "2020-06-01T10:00:00+06:00"
    assert pages[f"{ROOT}/dossier/d/"] == "2020-06-01T10:00:00+06:00"
    assert pages[f"{ROOT}/topic/shymkent/"] == "2020-05-05T10:00:00+06:00"
    assert pages[f"{ROOT}/about/"] is None
    assert locations(made.output / "sitemap.xml") == {
        f"{ROOT}/sitemap-2020-05.xml": "2020-05-05T10:00:00+06:00",
        f"{ROOT}/sitemap-2020-06.xml": "2020-06-02T12:00:00+06:00",
        f"{ROOT}/sitemap-pages.xml": "2020-06-01T10:00:00+06:00",
    }


def test_a_map_has_the_widest_rendition_of_each_picture_of_a_story(site) -> None:
    made: Site = site(newsroom()).made()
    found = pictures(made.output / "sitemap-2020-06.xml")[f"{ROOT}/2020/06/a/"]
    assert [url.rsplit("/", 1)[1][:2] for url in found] == ["a-", "b-"]
    for url in found:
        assert (made.output / url.removeprefix(f"{ROOT}/")).exists()


def test_a_new_picture_is_in_the_map_of_its_story(site) -> None:
    made: Site = site(newsroom()).made()
    before = pictures(made.output / "sitemap-2020-06.xml")
    made.write({"content/images/b.jpg": picture(colour="red")}).made()
    assert pictures(made.output / "sitemap-2020-06.xml") != before


@pytest.mark.parametrize(("prefix", "at"), [("", 0), ("qz/", 1), ("tote/", 2)])
def test_the_news_sitemap_has_the_stories_of_two_days_in_the_letters_of_the_edition(
    site, prefix: str, at: int
) -> None:
    files = {
        A: article("Жаңа хабар", date="2020-06-02 10:00"),
        B: article("Ескі", date="2020-05-31 11:59"),
        "content/articles/2020/c.md": article("Ертең", date="2020-06-03 10:00"),
    }
    made = site(files).made("2020-06-02 12:00")
    title = in_all_letters("Жаңа хабар")[at]
    assert news(made, prefix) == {f"{ROOT}/{prefix}2020/06/a/": title}
    root = etree.parse(made.output / f"{prefix}sitemap-news.xml").getroot()
    assert root.findtext(".//{*}language") == "kk"
    assert root.findtext(".//{*}publication/{*}name") == in_all_letters("«Үлгі» агенттігі")[at]


def test_a_title_with_markup_comes_through_the_news_sitemap(site) -> None:
    made = site({A: article('"A & B < C ]]> 🙂"', date="2020-06-02 10:00")}).made(
        "2020-06-02 12:00"
    )
    assert list(news(made).values()) == ["A & B < C ]]> 🙂"]


def test_a_story_leaves_the_news_sitemap_by_the_clock_alone(site) -> None:
    made: Site = site({A: article(date="2020-06-02 10:00"), B: article()}).made("2020-06-04 09:59")
    assert news(made)
    assert f"{ROOT}/sitemap-news.xml" in locations(made.output / "sitemap.xml")
    made.made("2020-06-04 10:00")
    assert not news(made)
    assert f"{ROOT}/sitemap-news.xml" not in locations(made.output / "sitemap.xml")
    incremental = tree(made.output)
    shutil.rmtree(made.root / ".cache")
    assert tree(made.made("2020-06-04 10:00").output) == incremental
    assert news(made.made("2020-06-04 09:59")), "the clock goes back"


def test_a_news_sitemap_has_no_more_stories_than_are_read_of_it(
    site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news_sitemap, "MOST_ITEMS", 2)
    files = {
        f"content/articles/2020/s{n}.md": article(date=f"2020-06-02 0{n}:00") for n in range(4)
    }
    made = site(files).made("2020-06-02 12:00")
    assert list(news(made)) == [f"{ROOT}/2020/06/s3/", f"{ROOT}/2020/06/s2/"]
