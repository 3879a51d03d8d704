"""What a reader finds around a story: ways to share it and to report an error, its authors, older
stories.
"""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.conftest import REGISTRIES, Site, article, in_all_letters, picture

A = "content/articles/2020/a.md"
AUTHORS = """
- id: aigul
  name: {kk: Айгүл Серікқызы, ru: Айгуль Серикызы, en: Aigul Serikqyzy}
  about: {kk: Қоғам тілшісі., ru: Пишет об обществе., en: Writes about society.}
  photo: aigul.jpg
  email: aigul@ulgi.example
"""
TITLE = "Мәртөбе & Шымкент"


def stories(*days: int, **fields: object) -> dict[str, str]:
    return {
        f"content/articles/2020/s{n:02}.md": article(
            title=f"С {n}", date=f"2020-05-{n:02} 10:00", **fields
        )
        for n in days
    }


def shared(made: Site, path: str) -> dict[str, str]:
    links = made.page(path).xpath("//section[@class='share']//a")
    return {urlsplit(link.get("href")).netloc: link.get("href") for link in links}


def test_the_beginning_of_a_text_does_not_stand_above_it_again(site) -> None:
    dossier = "---\ntitle: Досье\nstories: [a]\n---\n\nМәтін.\n"
    files = {
        A: article(),
        "content/pages/about.md": "---\ntitle: Біз туралы\n---\n\nМәтін.\n",
        "content/dossiers/d.md": dossier,
    }
    made = site(files).made()
    for path in ("2020/05/a/", "about/", "dossier/d/"):
        assert made.text(path + "index.html").count("<p>Мәтін.") == 1
        assert not made.page(path).find_class("standfirst")
    made.write({A: article(summary="Қысқаша.")}).made()
    (standfirst,) = made.page("2020/05/a/").find_class("standfirst")
    assert standfirst.text == "Қысқаша."


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_edition_shares_its_own_title_and_address(site, place: int) -> None:
    made = site({A: article(title=TITLE)}).made()
    prefix, title = ("", "qz/", "tote/")[place], in_all_letters(TITLE)[place]
    links = shared(made, f"{prefix}2020/05/a/")
    address = f"https://ulgi.example/{prefix}2020/05/a/"
    assert parse_qs(urlsplit(links["t.me"]).query) == {"url": [address], "text": [title]}
    assert parse_qs(urlsplit(links["www.facebook.com"]).query) == {"u": [address]}
    assert parse_qs(urlsplit(links["wa.me"]).query) == {"text": [f"{title} {address}"]}
    assert parse_qs(urlsplit(links[""]).query) == {"subject": [title], "body": [address]}


def test_an_error_is_reported_by_mail_with_the_storys_address(site) -> None:
    imprint = REGISTRIES["content/imprint.yaml"] + "email: info@ulgi.example\n"
    made = site({A: article(), "content/imprint.yaml": imprint}).made()
    (href,) = made.page("2020/05/a/").xpath("//p[@class='report']/a/@href")
    assert href.startswith("mailto:info@ulgi.example?")
    assert parse_qs(urlsplit(href).query)["body"] == ["https://ulgi.example/2020/05/a/"]
    made.write({"content/imprint.yaml": REGISTRIES["content/imprint.yaml"]}).made()
    assert not made.page("2020/05/a/").xpath("//p[@class='report']")


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_author_has_a_face_a_life_and_an_address(site, place: int) -> None:
    files = {"content/authors.yaml": AUTHORS, "content/images/aigul.jpg": picture()}
    made = site({A: article(authors="[aigul]"), **files}).made()
    prefix = ("", "qz/", "tote/")[place]
    (box,) = made.page(f"{prefix}2020/05/a/").xpath("//section[@class='author']")
    assert in_all_letters("Айгүл Серікқызы")[place] in box.text_content()
    assert in_all_letters("Қоғам тілшісі.")[place] in box.text_content()
    assert box.xpath(".//a/@href")[-1] == "mailto:aigul@ulgi.example"
    (photo,) = box.xpath(".//img")
    assert (made.output / photo.get("src").lstrip("/")).is_file()


def test_an_authors_new_photo_is_on_the_stories_at_once(site) -> None:
    files = {"content/authors.yaml": AUTHORS, "content/images/aigul.jpg": picture()}
    made = site({A: article(authors="[aigul]"), **files}).made()
    before = made.page("2020/05/a/").xpath("//section[@class='author']//img/@src")
    made.write({"content/images/aigul.jpg": picture(colour="red")}).made()
    after = made.page("2020/05/a/").xpath("//section[@class='author']//img/@src")
    assert before != after
    assert (made.output / after[0].lstrip("/")).is_file()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [(AUTHORS.replace("aigul.jpg", "aigull.jpg"), "aigull.jpg"), (AUTHORS.replace("@", " "), "aigul ulgi.example")],
)  # fmt: skip
def test_a_photo_or_an_address_that_is_none_is_reported_with_its_line(
    site, wrong: str, code: str
) -> None:
    made = site(
        {A: article(), "content/authors.yaml": wrong, "content/images/aigul.jpg": picture()}
    )
    result = made.build()
    assert result.status == 1
    assert "content/authors.yaml:" in result.said
    assert code in result.said


def test_older_stories_of_the_topic_and_of_the_section_follow_each_once(site) -> None:
    made = site(stories(1, 2, 3, tags="[Білім]") | stories(4, 5) | stories(6, tags="[Білім]"))
    page = made.settings(RELATED_COUNT=0).made().page("2020/05/s06/")
    topic = page.xpath("//aside[@class='on-topic']//h3/a/@href")
    section = page.xpath("//section[@class='in-section']//h3/a/@href")
    assert topic == ["/2020/05/s03/", "/2020/05/s02/", "/2020/05/s01/"]
    assert section == ["/2020/05/s05/", "/2020/05/s04/"]


def test_a_new_story_is_on_no_other_storys_page(site) -> None:
    made = site(stories(1, 2, 3, 4, tags="[Білім]")).settings(RELATED_COUNT=0).made()
    before = {path: (made.output / path).read_bytes() for path in made.tree()}
    made.write(stories(5, tags="[Білім]")).made()
    for n in (1, 2, 3, 4):
        path = f"2020/05/s{n:02}/index.html"
        assert (made.output / path).read_bytes() == before[path]


def test_a_picture_leads_to_its_widest_file(site) -> None:
    files = {
        A: article(image="{src: a.jpg, alt: Сурет}", body="![Сурет](a.jpg)\n\nМәтін."),
        "content/images/a.jpg": picture(1700, 900),
    }
    made = site(files).made()
    links = made.page("2020/05/a/").xpath("//article[@class='story']//figure/a/@href")
    assert len(links) == 2
    assert all("1600" in link for link in links)


def test_a_pull_quote_and_a_fact_box_are_what_an_editor_marked(site) -> None:
    body = "> [!PULL]\n> Сөз.\n\n> [!FACT]\n> ### Дерек\n>\n> - Бір\n\n> Дәйексөз."
    page = site({A: article(body=body)}).made().page("2020/05/a/")
    assert page.xpath("//blockquote[@class='pull']")[0].text_content().strip() == "Сөз."
    assert page.xpath("//aside[@class='fact']/h3/text()") == ["Дерек"]
    assert len(page.xpath("//div[@class='body']/blockquote[not(@class)]")) == 1
    assert "[!" not in page.text_content()
