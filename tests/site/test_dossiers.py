"""Dossiers: what an editor writes about a matter, and where readers find it."""

import re

import feedparser
import pytest
from lxml import html

from tests.conftest import Site, article, picture
from tilshi.problems import ProblemsError

STORIES = {
    f"content/articles/2020/{id_}.md": article(title, date=f"2020-0{month}-05 10:00")
    for id_, title, month in (("a", "Бірінші", 1), ("b", "Екінші", 2), ("c", "Үшінші", 3))
}
DOSSIER = "content/dossiers/badam.md"
SETTINGS = {"EDITIONS": ["kk", "qz", "ru"]}


def dossier(*lines: str, body: str = "Кіріспе.", title: str = "Бадам") -> str:
    return "\n".join(["---", f"title: {title}", *lines, "---", "", body, ""])


def cards(page: html.HtmlElement) -> list[str]:
    return [
        one.text_content().replace("\u00ad", "")
        for one in page.xpath("//section[@class='dossier-stories']//h3")
    ]


def block(page: html.HtmlElement) -> list[str]:
    """The words of the dossiers of a story, of each its name, label, and the next title."""
    return [
        " ".join(one.text_content().replace("\u00ad", "").split())
        for one in page.xpath("//section[@class='dossier']")
    ]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("listed", ["Екінші", "Бірінші", "Үшінші"]),
        ("newest", ["Үшінші", "Екінші", "Бірінші"]),
        ("oldest", ["Бірінші", "Екінші", "Үшінші"]),
    ],
)
def test_the_stories_stand_in_the_order_that_the_editor_chose(site, order, expected) -> None:
    text = dossier("stories: [b, Бірінші, c]", f"order: {order}")
    made: Site = site({**STORIES, DOSSIER: text}).made()
    page = made.page("dossier/badam/")
    assert cards(page) == expected
    assert "Кіріспе." in page.text_content()


def test_a_story_shows_its_dossier_and_the_next_story_and_the_last_the_one_before(site) -> None:
    made: Site = site({**STORIES, DOSSIER: dossier("stories: [a, b, c]")}).made()
    said = [block(made.page(f"2020/0{month}/{id_}/")) for id_, month in ("a1", "b2", "c3")]
    assert [re.sub(r" 2020 ж.*", "", text) for (text,) in said] == [
        "Досье: Бадам Келесі материал Екінші",
        "Досье: Бадам Келесі материал Үшінші",
        "Досье: Бадам Алдыңғы материал Екінші",
    ]
    links = made.page("2020/01/a/").xpath("//section[@class='dossier']//a/@href")
    assert links == ["/dossier/badam/", "/2020/02/b/"]


def test_a_dossier_of_one_story_names_no_next_one(site) -> None:
    made: Site = site({**STORIES, DOSSIER: dossier("stories: [a]")}).made()
    assert block(made.page("2020/01/a/")) == ["Досье: Бадам"]
    assert block(made.page("2020/02/b/")) == []


def test_the_timeline_has_the_events_and_the_stories_in_one_order(site) -> None:
    events = (
        "timeline:",
        "  - {date: 2020-02-01, note: Арна тазарды.}",
        "  - {date: 2030-01-01, note: Кейін болады.}",
        "  - {date: 2019-12-31, note: Келісім жасалды.}",
    )
    made: Site = site({**STORIES, DOSSIER: dossier("stories: [b, a]", *events)}).made()
    moments = made.page("dossier/badam/").xpath("//section[@class='timeline']//li/p[2]")
    said = [one.text_content().replace("\u00a0", " ") for one in moments]
    assert said == ["Келісім жасалды.", "Бірінші", "Арна тазарды.", "Екінші"]
    made.made("2030-01-02 00:00")
    assert "болады" in made.text("dossier/badam/index.html")


def test_a_dossier_without_a_timeline_shows_none(site) -> None:
    made: Site = site({**STORIES, DOSSIER: dossier("stories: [a]")}).made()
    assert not made.page("dossier/badam/").xpath("//*[@class='timeline']")


def test_the_feed_has_the_stories_newest_first_and_the_page_links_to_it(site) -> None:
    made: Site = site({**STORIES, DOSSIER: dossier("stories: [b, a, c]")}).made()
    feed = feedparser.parse((made.output / "dossier/badam/feed.atom").read_bytes())
    assert not feed.bozo
    assert feed.feed.title == "Бадам – «Үлгі» агенттігі"
    assert [entry.title for entry in feed.entries] == ["Үшінші", "Екінші", "Бірінші"]
    assert {link.rel: link.href for link in feed.feed.links} == {
        "self": "https://ulgi.example/dossier/badam/feed.atom",
        "alternate": "https://ulgi.example/dossier/badam/",
    }
    found = made.page("dossier/badam/").xpath("//head/link[@type='application/atom+xml']/@href")
    assert found == ["/feed.atom", "/dossier/badam/feed.atom"]


def test_it_is_in_each_edition_whose_language_has_it_with_alternates_and_in_the_sitemap(
    site,
) -> None:
    russian = {
        "content/articles/2020/b.ru.md": "---\ntitle: Вторая\n---\n\nТекст.\n",
        "content/dossiers/badam.ru.md": dossier(
            "image: {alt: Река}", title="Бадам-река", body="Введение."
        ),
    }
    files = {
        **STORIES,
        **russian,
        "content/images/a.jpg": picture(),
        DOSSIER: dossier("stories: [a, b, c]", "image: {src: a.jpg, alt: Өзен}"),
    }
    made: Site = site(files).settings(**SETTINGS).made()
    page = made.page("ru/dossier/badam/")
    assert cards(page) == ["Вторая"]
    assert page.xpath("//figure//img/@alt") == ["Река"]
    root = "https://ulgi.example"
    for prefix in ("", "qz/", "ru/"):
        page = made.page(f"{prefix}dossier/badam/")
        links = page.xpath("//head/link[@rel='alternate'][@hreflang]")
        assert {one.get("hreflang"): one.get("href") for one in links} == {
            "kk": f"{root}/dossier/badam/",
            "kk-Latn": f"{root}/qz/dossier/badam/",
            "ru": f"{root}/ru/dossier/badam/",
            "x-default": f"{root}/dossier/badam/",
        }
        sitemap = made.text(f"{prefix}sitemap-pages.xml")
        assert f"<loc>{root}/{prefix}dossier/badam/</loc>" in sitemap


def test_a_draft_is_nowhere_not_even_its_name(site) -> None:
    text = dossier("stories: [a, b]", "status: draft", title="Құпия досье")
    made: Site = site({**STORIES, DOSSIER: text}).made()
    assert not (made.output / "dossier").exists()
    for file in made.output.rglob("*.html"):
        assert "Құпия" not in file.read_text("utf-8"), file


def test_it_appears_with_the_first_of_its_stories_and_goes_with_the_last(site) -> None:
    later = {"content/articles/2031/d.md": article("Төртінші", date="2031-01-01 10:00")}
    files = {**STORIES, **later, "content/images/only.jpg": picture()}
    text = dossier("stories: [d]", "image: {src: only.jpg, alt: Өзен}", "redirect_from: [/eski/]")
    made: Site = site({**files, DOSSIER: text}).made()
    assert not (made.output / "dossier").exists()
    assert not (made.output / "eski").exists()
    assert not list((made.output / "images").glob("only-*"))
    made.made("2031-01-02 00:00")
    assert cards(made.page("dossier/badam/")) == ["Төртінші"]
    assert "/dossier/badam/" in made.text("eski/index.html")
    assert list((made.output / "images").glob("only-*"))
    made.write({"content/articles/2031/d.md": later[next(iter(later))].replace(
        "title:", "status: retracted\ntitle:"
    )})  # fmt: skip
    made.made("2031-01-02 00:00")
    assert not (made.output / "dossier").exists()
    assert not (made.output / "eski").exists()


def test_what_is_not_due_is_silently_left_out(site) -> None:
    later = {"content/articles/2031/d.md": article("Төртінші", date="2031-01-01 10:00")}
    made: Site = site({**STORIES, **later, DOSSIER: dossier("stories: [a, d, b]")})
    result = made.build_here()
    assert result.status == 0
    assert "badam" not in result.said
    assert cards(made.page("dossier/badam/")) == ["Бірінші", "Екінші"]
    assert "Екінші" in block(made.page("2020/01/a/"))[0]


def test_a_renamed_dossier_redirects_from_its_old_address(site) -> None:
    text = dossier("stories: [a]", "redirect_from: [/dossier/ozen/]")
    made: Site = site({**STORIES, DOSSIER: text}).settings(**SETTINGS).made()
    assert "/dossier/badam/" in made.text("dossier/ozen/index.html")
    assert "/qz/dossier/badam/" in made.text("qz/dossier/ozen/index.html")


def test_a_static_page_and_a_dossier_may_have_one_name(site) -> None:
    about = {"content/pages/badam.md": "---\ntitle: Бет\n---\n\nБеттің мәтіні.\n"}
    made: Site = site({**STORIES, **about, DOSSIER: dossier("stories: [a]")}).made()
    assert "Кіріспе." in made.text("dossier/badam/index.html")
    assert "Беттің" in made.text("badam/index.html")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["stories: [zzzz]"], ("unknown-related", "stories", None)),
        (["stories: [Екниші]"], ("unknown-related", "stories", "b")),
        (["stories: [a, b, Бірінші]"], ("listed-twice", "stories", None)),
        (["stories: []"], ("missing", "stories", None)),
        (["summary: Түйін."], ("missing", "stories", None)),
        (["storys: [a]", "stories: [a]"], ("unknown-field", "storys", "stories")),
        (["stories: [a]", "status: retracted"], ("unknown-status", "status", None)),
        (["stories: [a]", "timeline: [{date: 2020-02-01}]"], ("missing", "timeline.1.note", None)),
        (["stories: [a]", "image: a.jpg"], ("image-alt", "image.alt", None)),
    ],
)
def test_what_is_wrong_is_reported_with_its_field(site, lines, expected) -> None:
    made: Site = site({**STORIES, "content/images/a.jpg": picture(), DOSSIER: dossier(*lines)})
    with pytest.raises(ProblemsError) as caught:
        made.made()
    assert [(one.code, one.field, one.nearest) for one in caught.value.problems] == [expected]


def test_no_section_or_static_page_can_take_the_address_of_dossiers(site) -> None:
    made: Site = site({**STORIES, "content/pages/dossier.md": "---\ntitle: Бет\n---\n\nБет.\n"})
    with pytest.raises(ProblemsError) as caught:
        made.made()
    assert [one.code for one in caught.value.problems] == ["reserved-address"]


def test_the_text_of_a_dossier_is_in_the_script_of_the_edition(site) -> None:
    text = dossier("stories: [a, b]", "timeline: [{date: 2020-02-01, note: Арна тазарды.}]")
    made: Site = site({**STORIES, DOSSIER: text}).settings(**SETTINGS).made()
    main = made.page("qz/dossier/badam/").xpath("//main")[0].text_content()
    assert not re.search("[а-яәғқңөұүһі]{2}", main.lower())
    assert "Arna tazardy." in main.replace("\u00a0", " ")
    assert "<title>Badam – " in made.text("qz/dossier/badam/feed.atom")
