"""The front page as editors want it: `content/front.yaml`, and breaking news."""

import json
from collections.abc import Callable, Mapping

import pytest

from tests.conftest import Result, Site, article, in_all_letters, picture
from tests.site.test_front_page import shown, stories

FRONT = "content/front.yaml"
LATER = "2026-11-23 18:00"
BREAKING = "content/articles/2026/tasqyn.md"
Make = Callable[[Mapping[str, str | bytes]], Site]


def front(text: str) -> dict[str, str]:
    return {FRONT: text}


def breaking(**more: object) -> dict[str, str]:
    fields = {"date": "2026-11-23 08:00", "breaking_until": "2026-11-23 12:00", **more}
    return {BREAKING: article("Тасқын келе жатыр", **fields)}


def banner(site: Site, path: str) -> list[str]:
    return site.page(path).xpath("//section[@class='breaking']//a/@href")


def lead(site: Site, path: str = "/") -> str:
    (found,) = site.page(path).xpath("//article[@class='teaser lead']//a/@href")
    return str(found)


def test_the_lead_that_editors_chose_leads_until_its_end(site: Make) -> None:
    made = site({**stories(12), **front(f"kk: {{lead: {{story: q03, until: {LATER}}}}}")})
    assert lead(made.made("2026-11-23 17:59")) == "/2020/05/q03/"
    assert lead(made.made("2026-11-23 18:00")) == "/2020/05/q12/"
    assert len(shown(made)) == len(set(shown(made)))


def test_pinned_stories_stand_next_to_the_lead_in_their_order(site: Make) -> None:
    pins = f"[{{story: q02, until: {LATER}}}, {{story: q01, until: {LATER}}}]"
    made = site({**stories(12), **front(f"kk: {{pinned: {pins}}}")}).made()
    assert shown(made)[:4] == [f"/2020/05/q{n:02}/" for n in (12, 2, 1, 11)]


def test_a_package_shows_the_newest_of_a_topic_under_its_name_in_every_script(site: Make) -> None:
    flood = {
        f"content/articles/2020/t{n}.md": article(
            f"Су {n}", date=f"2020-04-0{n} 10:00", tags="[bilim]"
        )
        for n in range(1, 7)
    }
    made = site(
        {**stories(12), **flood, **front(f"kk: {{package: {{topic: Білім, until: {LATER}}}}}")}
    )
    made.made()
    for prefix, name in zip(("", "qz/", "tote/"), in_all_letters("Білім"), strict=True):
        (package,) = made.page(prefix).xpath("//section[contains(@class, 'package')]")
        assert package.xpath("h2/a/text()") == [name]
        hrefs = package.xpath(".//article//a/@href")
        assert hrefs == [f"/{prefix}2020/04/t{n}/" for n in (6, 5, 4, 3)]


def test_sections_have_their_blocks_in_the_order_that_editors_chose(site: Make) -> None:
    files = {**stories(12), **stories(3, "Спорт", 2019)}
    made = site({**files, **front("kk: {sections: [Спорт, qogham]}")}).made()
    assert made.page("/").xpath("//section[contains(@class, 'block')]/h2/a/text()") == [
        "Спорт",
        "Қоғам",
    ]
    made.write(front("kk: {sections: [Спорт]}")).made()
    assert made.page("/").xpath("//section[contains(@class, 'block')]/h2/a/text()") == ["Спорт"]


def test_another_language_has_what_the_first_one_says_unless_it_says_otherwise(site: Make) -> None:
    files: dict[str, str] = {**stories(4)}
    for n in (1, 2, 3):
        text = f"---\ntitle: Новость {n}\n---\n\nТекст.\n"
        files[f"content/articles/2020/q0{n}.ru.md"] = text
    own = f"kk: {{lead: {{story: q01, until: {LATER}}}}}\n"
    made = site({**files, **front(own)}).made()
    assert lead(made, "/ru/") == "/ru/2020/05/q01/"
    made.write(front(own + f"ru: {{lead: {{story: q02, until: {LATER}}}}}\n")).made()
    assert (lead(made), lead(made, "/ru/")) == ("/2020/05/q01/", "/ru/2020/05/q02/")
    # What is there in Kazakh alone is passed over.
    made.write(front(f"kk: {{lead: {{story: q04, until: {LATER}}}}}")).made()
    assert lead(made, "/ru/") == "/ru/2020/05/q03/"


WRONG = [
    ("kk: {lead: {story: joq, until: 2026-11-24}}", 1, "lead.story", "front-unknown"),
    ("kk: {lead: {story: Мақала 1, until: 2026-11-24}}", 1, "lead.story", "front-unknown"),
    ("kk: {lead: {story: q01.md, until: 2026-11-24}}", 1, "lead.story", "front-unknown"),
    ("kk:\nlead: {story: q01, until: 2026-11-24}", 2, None, "front-not-languages"),
    ("kk:\n  pinned:\n    - {story: q01, until: ертең}", 3, "pinned.1.until", "bad-time"),
    ("kk:\n  pinned:\n    - {story: q01}", 3, "pinned.1.until", "missing"),
    ("kk:\n  sections: [Қоғам, Спрот]", 2, "sections.2", "unknown-category"),
    ("kk:\n  sections: [Қоғам, qogham]", 2, "sections.2", "listed-twice"),
    ("kk:\n  package: {topic: Жоқ, until: 2026-11-24}", 2, "package.topic", "unknown-tags"),
    ("kk:\n  led: {story: q01, until: 2026-11-24}", 2, "led", "unknown-field"),
    ("kz: {lead: {story: q01, until: 2026-11-24}}", 1, None, "unknown-lang"),
    (
        "kk:\n  lead: {story: q01, until: 2026-11-24}\n  pinned: [{story: q01, until: 2026-11-24}]",
        3, "pinned.1.story", "listed-twice",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "field", "code"), WRONG)
def test_a_mistake_is_told_with_its_line_and_field_in_every_language(
    site: Make, text: str, line: int, field: str | None, code: str
) -> None:
    made = site({**stories(2), **front(text + "\n")})
    (problem,) = problems(made)
    assert (problem["file"], problem["line"], problem["field"]) == (FRONT, line, field)
    assert problem["code"] == code


def problems(made: Site) -> list[dict[str, object]]:
    done: Result = made.inv(
        "check", "--config", str(made.root / "pelicanconf.py"), "--at", "2026-11-23 09:00", "--json"
    )
    return list(json.loads(done.out)["problems"])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"status": "draft"}, "front-draft"),
        ({"date": "2026-11-23 15:00"}, "front-embargoed"),
        ({"status": "retracted"}, "front-withdrawn"),
        ({"expires": "2026-11-20"}, "front-withdrawn"),
    ],
)
def test_a_story_that_is_not_public_is_told_and_another_stands_in_its_place(
    site: Make, fields: dict[str, str], code: str
) -> None:
    hidden = article("Құпия хабар", **{"date": "2026-11-19 10:00", **fields})
    files = {**stories(3), "content/articles/2026/qupiia.md": hidden}
    made = site({**files, **front(f"kk:\n  lead: {{story: qupiia, until: {LATER}}}\n")})
    (warning,) = problems(made)
    assert (warning["code"], warning["severity"], warning["line"]) == (code, "warning", 2)
    assert lead(made.made()) == "/2020/05/q03/"
    assert "Құпия" not in made.text("index.html")


def test_a_story_takes_its_place_at_the_minute_of_its_publication(site: Make) -> None:
    coming = article("Күткен хабар", date="2026-11-23 15:00")
    files = {**stories(3), "content/articles/2026/kutken.md": coming}
    pins = f"pinned: [{{story: kutken, until: {LATER}}}]"
    made = site({**files, **front(f"kk: {{{pins}}}")})
    assert "Күткен" not in made.made("2026-11-23 14:59").text("index.html")
    assert shown(made.made("2026-11-23 15:00"))[:2] == ["/2020/05/q03/", "/2026/11/kutken/"]


def test_a_story_without_a_version_in_the_language_is_told(site: Make) -> None:
    made = site({**stories(2), **front(f"ru:\n  lead: {{story: q01, until: {LATER}}}\n")})
    assert [one["code"] for one in problems(made)] == ["front-untranslated"]


def test_breaking_news_leads_and_has_a_banner_where_readers_are_until_its_end(site: Make) -> None:
    recent = {"content/articles/2026/keshe.md": article("Кеше", date="2026-11-21 09:00")}
    made = site({**stories(3), **recent, **breaking()}).made("2026-11-23 11:59")
    address = "/2026/11/tasqyn/"
    assert lead(made) == address
    assert banner(made, "/") == []  # it leads already
    for path in ("/qogham/", "/p/", "/2026/11/keshe/"):
        assert banner(made, path) == [address], path
    assert banner(made, "/2020/05/q03/") == []
    assert banner(made, address) == []
    assert "Шұғыл" in made.page(address).xpath("//p[@class='kicker']")[0].text_content()
    made.made("2026-11-23 12:00")
    assert "Шұғыл" not in made.text("qogham/index.html") + made.text("2026/11/keshe/index.html")


def test_where_editors_chose_another_lead_breaking_news_has_a_banner_on_the_front_page(
    site: Make,
) -> None:
    chosen = front(f"kk: {{lead: {{story: q01, until: {LATER}}}}}")
    made = site({**stories(3), **chosen, **breaking()}).made()
    assert (lead(made), banner(made, "/")) == ("/2020/05/q01/", ["/2026/11/tasqyn/"])


def test_breaking_news_is_breaking_in_its_translations_and_scripts(site: Make) -> None:
    translated = {BREAKING.replace(".md", ".ru.md"): "---\ntitle: Паводок\n---\n\nТекст.\n"}
    made = site({**stories(3), **breaking(), **translated}).made()
    assert banner(made, "/ru/qogham/") == ["/ru/2026/11/tasqyn/"]
    for prefix, word in zip(("", "qz/", "tote/"), in_all_letters("Шұғыл"), strict=True):
        (told,) = made.page(f"/{prefix}qogham/").xpath("//section[@class='breaking']//b")
        assert told.text_content() == word
    assert banner(made, "/en/") == []


def test_a_banner_of_mourning_is_on_every_page_until_its_end(site: Make) -> None:
    files = stories(2)
    made = site(files)
    text = (made.root / "content/imprint.yaml").read_text("utf-8")
    text += (
        "banner: {text: {kk: Қаралы күн, ru: День траура, en: A day of mourning},"
        " mourning: true, until: 2026-11-23 18:00}\n"
    )
    made.write({"content/imprint.yaml": text}).made("2026-11-23 17:59")
    for path in ("/", "/qz/", "/2020/05/q01/", "/404.html", "/archive/"):
        (told,) = made.page(path).xpath("//aside[@class='banner mourning']")
        words = in_all_letters("Қаралы күн")[1 if path == "/qz/" else 0]
        assert told.text_content() == words
    made.made("2026-11-23 18:00")
    assert "mourning" not in made.text("2020/05/q01/index.html")


def test_cards_say_that_a_story_was_updated_and_lists_have_the_hours_of_the_last_day(
    site: Make,
) -> None:
    image = "{src: a.jpg, alt: Сурет}"
    files = {
        **stories(4),
        "content/articles/2026/a.md": article(
            "Бүгін", date="2026-11-23 08:00", modified="2026-11-23 08:40", image=image
        ),
        "content/articles/2026/b.md": article(
            "Кеше", date="2026-11-22 08:00", modified="2026-11-22 09:00"
        ),
        "content/images/a.jpg": picture(),
    }
    made: Site = site(files).made()
    told = [
        p.text_content().split()
        for p in made.page("/qogham/").xpath("//main//article//p[@class='meta']")
    ]
    assert told[0] == "23 қараша, 08:00 (жаңартылды 08:40)".split()
    assert told[1] == "2026 ж. 22 қараша".split()
    at_home = made.page("/").xpath("//main//article//p[@class='meta']")
    assert [("жаңартылды" in p.text_content()) for p in at_home[:3]] == [True, True, False]
