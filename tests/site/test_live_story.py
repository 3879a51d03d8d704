"""Live stories: entries with their times in one file, the newest first on the page."""

import json
from collections.abc import Callable, Mapping

import pytest

from tests.attachments import MP3, VTT, pdf
from tests.conftest import Site, article, in_all_letters, picture

A = "content/articles/2026/tasqyn.md"
BODY = """Өзен тасып жатыр.

- Екі ауыл көшірілді
- Көпір жабық

## 08:20 Су деңгейі көтерілді

Су көбейді, "Бадам" арнасынан асты.

## 08:40 Көпір **жабылды**

Көпірмен жүруге болмайды. ![Көпір](kopir.jpg)

## 2026-11-24 00:10 Түн ортасы

Құпия көмек келді. ![Көмек](komek.jpg)
"""
PICTURES = {f"content/images/{name}.jpg": picture(colour=colour)
            for name, colour in (("kopir", "teal"), ("komek", "gold"))}  # fmt: skip
Make = Callable[[Mapping[str, str | bytes]], Site]
PATH = "2026/11/tasqyn/"


@pytest.fixture
def live(site: Make) -> Site:
    story = article("Тасқын", BODY, date="2026-11-23 08:10", format="live")
    return site({A: story, **PICTURES})


def plain(text: str) -> str:
    """Text without the spaces and hyphens of typography."""
    return text.replace("\u00a0", " ").replace("\u00ad", "")


def entries(site: Site, path: str = PATH) -> list[tuple[str, str]]:
    """(time, title) of the entries."""
    found = site.page(path).xpath("//section[@class='entry']")
    parts = [(one.xpath("string(h2//time)"), one.xpath("string(h2/span)")) for one in found]
    return [(plain(time), plain(title)) for time, title in parts]


def test_the_newest_entry_is_first_whatever_its_place_in_the_file(live: Site) -> None:
    live.made("2026-11-23 09:00")
    assert entries(live) == [("08:40", "Көпір жабылды"), ("08:20", "Су деңгейі көтерілді")]
    live.made("2026-11-24 09:00")
    assert entries(live)[0] == ("24 қараша, 00:10", "Түн ортасы")


def test_a_heading_without_a_time_is_told_on_its_own_line(live: Site) -> None:
    body = (
        "Бір\n---\n\nа\n\n```\n## код\n```\n\n> ## Дәйек\n\n## 10:00 Екі\n\nб\n\n## 24:10 Үш\n\nв"
    )
    live.write({A: article("Тасқын", body, date="2026-11-23 08:10", format="live")})
    checked = live.inv("check", "--config", str(live.root / "pelicanconf.py"), "--lang", "en")
    told = [line for line in checked.err.splitlines() if "begins with its time" in line]
    assert [line.split()[0] for line in told] == [f"{A}:8", f"{A}:23"]


def test_the_list_before_the_entries_are_the_key_points(live: Site) -> None:
    page = live.made("2026-11-23 09:00").page(PATH)
    (points,) = page.xpath("//section[@class='key-points']")
    assert list(map(plain, points.xpath(".//li/text()"))) == ["Екі ауыл көшірілді", "Көпір жабық"]
    (lead,) = page.xpath("//div[@class='body']/p/text()")
    assert plain(lead) == "Өзен тасып жатыр."


def test_it_is_typeset_and_in_the_letters_of_each_edition(live: Site) -> None:
    live.made("2026-11-23 09:00")
    said = in_all_letters("Су көбейді, «Бадам» арнасынан асты.")
    titles = in_all_letters("Су деңгейі көтерілді")
    for prefix, words, title in zip(("", "qz/", "tote/"), said, titles, strict=True):
        assert words in plain(live.page(prefix + PATH).text_content())
        assert entries(live, prefix + PATH)[1] == ("08:20", title)


def test_nothing_of_an_entry_is_seen_before_its_minute(live: Site) -> None:
    live.made("2026-11-24 00:09")
    hidden = ("Құпия", "Түн ортасы", "komek")
    for file in live.output.rglob("*"):
        assert "komek" not in file.name
        if file.suffix in (".html", ".json", ".xml", ".atom", ".rss"):
            text = file.read_text("utf-8")
            assert not [word for word in hidden if word in text], file
    live.made("2026-11-24 00:10")
    assert entries(live)[0][1] == "Түн ортасы"
    assert "Құпия көмек" in plain(live.text("feed.atom"))
    assert list(live.output.rglob("*komek*"))


def test_its_time_of_change_is_that_of_the_newest_entry(live: Site) -> None:
    live.made("2026-11-23 09:00")
    meta = live.page(PATH).xpath("//div[@class='byline']//time/@datetime")
    assert meta == ["2026-11-23T08:10+05:00", "2026-11-23T08:40+05:00"]
    assert "<updated>2026-11-23T08:40:00+05:00</updated>" in live.text("feed.atom")


def test_search_engines_are_told_its_entries(live: Site) -> None:
    page = live.made("2026-11-23 09:00").page(PATH)
    (text,) = page.xpath("//head/script[@type='application/ld+json']/text()")
    (story,) = [one for one in json.loads(text) if one["@type"] == "LiveBlogPosting"]
    assert story["coverageStartTime"] == "2026-11-23T08:10+05:00"
    told = [(one["headline"], one["datePublished"]) for one in story["liveBlogUpdate"]]
    assert told[0] == ("Көпір жабылды", "2026-11-23T08:40+05:00")


def test_a_translation_is_live_too(live: Site) -> None:
    russian = "---\ntitle: Паводок\n---\n\nРека вышла.\n\n## 08:30 Мост закрыт\n\nТекст.\n"
    live.write({A.replace(".md", ".ru.md"): russian}).made("2026-11-23 09:00")
    assert entries(live, "ru/" + PATH) == [("08:30", "Мост закрыт")]


def test_a_link_to_a_named_entry_leads_there(site: Make) -> None:
    body = "[Көпір](#kopir)\n\n## 08:20 Көпір жабылды {#kopir}\n\nСөз."
    made: Site = site({A: article("Тасқын", body, date="2026-11-23 08:10", format="live")}).made()
    (link,) = made.page(PATH).xpath("//div[@class='body']/p/a/@href")
    assert made.page(PATH).xpath("//section[@class='entry']/h2/@id") == [link.removeprefix("#")]


def test_entries_can_be_linked_to_and_two_of_one_minute_have_their_own_addresses(
    site: Make,
) -> None:
    body = "Сөз.\n\n## 08:20\n\nБір.\n\n## 08:20\n\nЕкі."
    made: Site = site({A: article("Тасқын", body, date="2026-11-23 08:10", format="live")}).made()
    page = made.page(PATH)
    ids = page.xpath("//section[@class='entry']/h2/@id")
    assert len(set(ids)) == 2
    assert page.xpath("//section[@class='entry']/h2/a/@href") == [f"#{one}" for one in ids]
    assert [p.text for p in page.xpath("//section[@class='entry']/p")] == ["Екі.", "Бір."]


NOTES = """Кіріспе[^a].

## 08:20 Бірінші

Сөз[^b].

## 2026-11-24 00:10 Түнгі

[Баяндама](files/esep.pdf), тағы[^c] [^a].

[Үн](files/un.mp3)

[^a]: Алғысөз дерегі.
[^b]: Алғашқы дерек.
[^c]: Құпия дерек [қаулы](files/qauly.pdf).
"""


@pytest.fixture
def noted(site: Make) -> Site:
    story = article("Тасқын", NOTES, date="2026-11-23 08:10", format="live")
    files = {"content/files/esep.pdf": pdf(), "content/files/qauly.pdf": pdf(), **RECORDING}
    return site({A: story, **files})


RECORDING = {"content/files/un.mp3": MP3, "content/files/un.kk.vtt": VTT}


def test_a_footnote_and_the_files_of_an_entry_come_with_it_and_not_before(noted: Site) -> None:
    noted.made("2026-11-24 00:09")
    assert not any(path.startswith("files/") for path in noted.tree())
    for path in (f"{PATH}index.html", "feed.atom", f"qz/{PATH}index.html"):
        text = plain(noted.text(path))
        assert not any(form in text for form in in_all_letters("Құпия дерек")), path
    noted.made("2026-11-24 00:10")
    found = {path.split("-")[0] for path in noted.tree() if path.startswith("files/")}
    assert found == {"files/esep", "files/qauly", "files/un", "files/kk/un", "files/qz/un",
                     "files/tote/un"}  # fmt: skip


def test_footnotes_stand_below_their_entry_with_the_numbers_of_the_text(noted: Site) -> None:
    page = noted.made("2026-11-24 09:00").page(PATH)
    notes = [(one.get("value"), one.get("id")) for one in page.xpath("//*[@class='footnote']//li")]
    assert notes == [("1", "fn-a"), ("3", "fn-c"), ("2", "fn-b")]
    newest = page.xpath("//section[@class='entry']")[0]
    assert "Құпия дерек" in plain(newest.text_content())
    assert "Алғашқы дерек" not in plain(newest.text_content())
