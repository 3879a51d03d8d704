"""Directories: every topic and author is found by its name, with the number of its stories."""

from tests.conftest import Site, article

TOPICS = """
- id: qupiia
  name: {kk: Құпия, ru: Тайна, en: Secret}
- id: aqparat
  name: {kk: Ақпарат, ru: Информация, en: Information}
- id: ormandar
  name: {kk: Өрт қауіпсіздігі, ru: Пожары, en: Fires}
- id: energiia
  name: {kk: Әлем, ru: Мир, en: World}
- id: jyl
  name: {kk: 2030 жоспары, ru: План 2030, en: Plan 2030}
"""


def story(day: int, **fields: object) -> str:
    return article(f"Мақала {day}", date=f"2020-05-{day:02} 10:00", **fields)


def entries(site: Site, path: str) -> list[tuple[str, str, str]]:
    """(letter, name, number of stories) of the entries of a directory, in order."""
    found = []
    for section in site.page(path).xpath("//*[@class='directory']/section"):
        letter = "".join(section.xpath("h2/text()"))
        for link in section.xpath(".//a"):
            count = link.xpath("span[@class='count']/text()")[-1]
            found.append((letter, link.text.strip(), count))
    return found


def newsroom(site) -> Site:
    return site(
        {
            "content/topics.yaml": TOPICS,
            "content/articles/2020/a.md": story(1, tags="[Құпия, Ақпарат]", authors="[aigul]"),
            "content/articles/2020/b.md": story(2, tags="[Құпия, Әлем, Өрт қауіпсіздігі]"),
            "content/articles/2020/c.md": story(3, tags="[2030 жоспары]", status="draft"),
            "content/articles/2020/d.md": story(4, tags="[2030 жоспары]"),
        }
    ).made()


def test_topics_stand_in_the_order_of_the_kazakh_alphabet_with_their_numbers(site) -> None:
    assert entries(newsroom(site), "/topic/") == [
        ("", "2030 жоспары", "1"),
        ("А", "Ақпарат", "1"),
        ("Ә", "Әлем", "1"),
        ("Қ", "Құпия", "2"),
        ("Ө", "Өрт қауіпсіздігі", "1"),
    ]


def test_an_edition_in_another_script_has_its_own_letters(site) -> None:
    made = newsroom(site)
    assert [entry[:2] for entry in entries(made, "/qz/topic/")][1:3] == [
        ("A", "Aqparat"),
        ("Ä", "Älem"),
    ]


def test_letters_that_are_one_in_arabic_script_have_one_heading(site) -> None:
    topics = "- {id: erezhe, name: {kk: Ереже, ru: Правила, en: Rules}}\n- {id: ekran, name: {kk: Экран, ru: Экран, en: Screen}}\n"
    story = article(tags="[Ереже, Экран]")
    made = site({"content/topics.yaml": topics, "content/articles/2020/a.md": story}).made()
    assert [entry[0] for entry in entries(made, "/topic/")] == ["Е", "Э"]
    assert {entry[0] for entry in entries(made, "/tote/topic/")} == {"ە"}
    assert len(made.page("/tote/topic/").xpath("//*[@class='directory']/section")) == 1


def test_a_topic_goes_with_its_last_story_and_its_number_with_each(site) -> None:
    made = newsroom(site)
    made.write({"content/articles/2020/b.md": story(2, tags="[Құпия]", status="draft")}).made()
    assert [entry[1:] for entry in entries(made, "/topic/")] == [
        ("2030 жоспары", "1"),
        ("Ақпарат", "1"),
        ("Құпия", "1"),
    ]


def test_authors_are_listed_and_their_pages_lead_there(site) -> None:
    made = newsroom(site)
    assert [entry[2] for entry in entries(made, "/author/")] == ["1"]
    assert made.page("/author/aigul/").xpath("//main//a[@href='/author/']")
    assert made.page("/topic/qupiia/").xpath("//main//a[@href='/topic/']")


def test_the_archive_counts_the_stories_of_each_month(site) -> None:
    page = newsroom(site).page("/archive/")
    assert page.xpath("//main//a[@href='/2020/05/']/span[@class='count']/text()")[-1] == "3"


def test_the_page_for_unknown_addresses_offers_the_latest_news_and_the_search(site) -> None:
    made = newsroom(site)
    page = made.page("/404.html")
    links = page.xpath("//main//h3/a/@href")
    assert links == ["/2020/05/d/", "/2020/05/b/", "/2020/05/a/"]
    assert page.xpath("//main//form[@action='/search/']//input[@name='q']")
