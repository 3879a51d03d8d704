"""Pages of the desk: what is scheduled, and what is to be translated."""

from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser

from tests.commands.preview_process import wait_for
from tests.commands.test_due import FILES, LINES, WHAT
from tests.commands.test_history import git
from tests.conftest import article
from tests.desk.conftest import html_errors
from tests.publishing.test_translation_desk import KAZAKH, RU, RUSSIAN, A

DUE, TRANSLATIONS = "/__tilshi/due/", "/__tilshi/translations/"
HANDBOOK = "/__tilshi/handbook/"
AT_0900 = "show=public&at=2026-11-24T09:00"


def cells(text: str) -> list[list[str]]:
    """The words in each cell of a page's table."""
    rows = html.fromstring(text).xpath("//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


@pytest.fixture
def served(at_desk):
    return at_desk(FILES)


def test_the_schedule_says_when_what_and_which_story_in_each_language(quiet_desk) -> None:
    for lang in ("kk", "ru", "en"):
        status, text = quiet_desk.get(f"{DUE}{lang}/")
        rows = cells(text)
        assert status == 200
        assert html.fromstring(text).get("lang") == lang
        assert [row[0] for row in rows] == LINES[lang]
        assert [row[1] for row in rows] == WHAT[lang]
        assert rows[0][2:] == ["kk, ru", "Бүгінгі content/articles/2020/bygin.md"]
    tree = html.fromstring(text)
    (link,) = tree.xpath("//tbody//a[text()='Бүгінгі']/@href")
    assert "Бүгінгі" in quiet_desk.get(link)[1]


def test_the_schedule_follows_a_save_and_the_time_that_is_asked_for(served) -> None:
    served.made.write({"content/articles/2020/jana.md": article("Жаңа", date="2026-11-23 10:00")})
    wait_for(lambda: "jana.md" in served.get(f"{DUE}kk/")[1])
    served.get("/__tilshi/view", AT_0900.encode(), Origin="http://127.0.0.1")
    wait_for(lambda: "jana.md" not in served.get(f"{DUE}kk/")[1])
    text = served.get(f"{DUE}kk/")[1]
    assert "bygin.md" not in text and "qaitqan.at-2027-01-02T0900.md" in text


def test_the_schedule_is_a_calendar_too(quiet_desk) -> None:
    status, text = quiet_desk.get(f"{DUE}ru/schedule.ics")
    assert status == 200
    assert text.startswith("BEGIN:VCALENDAR\r\n") and text.count("BEGIN:VEVENT") == 5
    assert "SUMMARY:выйдет: Бүгінгі" in text


def test_pages_of_the_desk_lead_to_each_other_in_the_language_of_the_editor(quiet_desk) -> None:
    front = html.fromstring(quiet_desk.get("/")[1])
    links = front.xpath("//*[@class='tilshi-bar']//nav/a/@href")
    assert links == ["/", f"{DUE}kk/", f"{TRANSLATIONS}kk/", "/admin/kk/", f"{HANDBOOK}kk/"]
    assert quiet_desk.get(DUE) == quiet_desk.get(f"{DUE}kk/")
    due = html.fromstring(quiet_desk.get(f"{DUE}ru/")[1])
    assert due.xpath("//*[@class='tilshi-bar']//nav/a/@href")[1:] == [
        f"{DUE}ru/",
        f"{TRANSLATIONS}ru/",
        "/admin/ru/",
        f"{HANDBOOK}ru/",
    ]
    assert due.xpath("//a[@aria-current='page']/@href") == [f"{DUE}ru/"]
    for path in (f"{DUE}kk/x", "/__tilshi/", "/__tilshi/static/../page.py", "/__tilshi/static/"):
        assert quiet_desk.get(path)[0] == 404


@pytest.fixture
def translating(site, at_desk):
    made = site({A: KAZAKH, RU: RUSSIAN, ".gitignore": ".cache\noutput\n"})
    git(made.root, "init", "-q", "-b", "main")
    git(made.root, "add", ".")
    git(made.root, "commit", "-qm", "Бірінші")
    return at_desk({A: KAZAKH.replace("Бүгін он", "Бүгін бес")})


def test_the_translation_desk_says_what_is_missing_and_what_has_changed(translating) -> None:
    tree = html.fromstring(translating.get(f"{TRANSLATIONS}ru/")[1])
    assert [one.text for one in tree.xpath("//h2")] == ["Русский", "Английский"]
    russian, english = tree.xpath("//ul[@class='tasks']")
    assert russian.xpath(".//strong/text()") == ["устарел"]
    assert (russian.xpath(".//del/text()"), russian.xpath(".//ins/text()")) == (["он"], ["бес"])
    assert f"{A}" in russian.text_content() and RU in russian.text_content()
    assert english.xpath(".//strong/text()") == ["нет перевода"]
    assert english.xpath(".//code/text()") == [A, "inv new --translate a en"]
    for link in russian.xpath(".//a/@href"):
        assert translating.get(link)[0] == 200
    translating.made.write({RU: RUSSIAN.replace("открыто десять", "открыто пять")})
    wait_for(lambda: "устарел" not in translating.get(f"{TRANSLATIONS}ru/")[1])


def test_old_stories_are_missed_if_asked_for(translating) -> None:
    translating.made.write({"content/articles/2020/eski.md": article("Ескі")})
    wait_for(lambda: "eski.md" in translating.get(f"{TRANSLATIONS}kk/?days=all")[1])
    assert "eski.md" not in translating.get(f"{TRANSLATIONS}kk/")[1]


def test_pages_of_the_desk_are_valid_html(translating, tmp_path: Path) -> None:
    names = {"due": f"{DUE}kk/", "missing": f"{TRANSLATIONS}en/", "story": "/2026/11/a/"}
    pages = {name: translating.get(path)[1] for name, path in names.items()}
    assert html_errors(tmp_path, pages) == []


def test_an_open_page_of_the_desk_follows_a_save_by_itself(browser: Browser, translating) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{translating.address}__tilshi/translations/kk/")
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    translating.made.write({A: KAZAKH.replace("Бүгін он", "Бүгін алты")})
    page.wait_for_selector("ins:text('алты')")
    page.click("text=Жоспар")
    page.wait_for_selector("h1:text('Жоспар')")
    assert said == []
    page.close()
