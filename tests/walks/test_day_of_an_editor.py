"""The day of an editor, from the first file to the retraction, by real commands and git; what she is
told in her language, and what readers get in a browser. The day is lived once for each language of
hers; each test looks at one part of it.
"""

import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.attachments import MP3, VTT, pdf
from tests.commands.preview_process import getter, interrupted, wait_for
from tests.conftest import in_all_letters, picture, tree
from tests.servers import served
from tests.walks.newsroom import Newsroom

STEM = "kopir-ashyldy"
STORY, RUSSIAN = f"articles/2026/{STEM}.md", f"articles/2026/{STEM}.ru.md"
CHANGE = f"articles/2026/{STEM}.at-2026-11-23T1500.md"
PATH = f"2026/11/{STEM}/"
TEXT = """Бадам өзенінің үстінен жаңа көпір салынды. Оның ұзындығы – 120 метр.

Құрылыс құны [есепте](files/esep.pdf) көрсетілген.

[Прораб сұхбаты](files/suhbat.mp3)

![Көпірден күніне өтетін көлік](files/kolik.csv){.bar}

[Ашылу сәті](https://www.youtube.com/watch?v=dQw4w9WgXcQ)
"""
TRANSLATION = """---
title: Открыт мост
image: {alt: Новый мост через реку}
---

Через реку Бадам построен новый мост. Его длина – 120 метров.
"""
OTHERS = {
    "articles/2026/kone.md": "---\ntitle: Кешегі хабар\ndate: 2026-11-22 12:00\ncategory: Қоғам\n---\n\nКеше.\n",
    "articles/2026/tasqyn.md": "---\ntitle: Су көтерілді\ndate: 2026-11-23 09:30\ncategory: Қоғам\n"
    "breaking_until: 2026-11-23 10:30\n---\n\nСу деңгейі көтерілді.\n",
    "front.yaml": f"kk:\n  lead: {{story: {STEM}, until: 2026-11-23 10:00}}\n",
    "authors.yaml": "- {id: aigul, name: {kk: Айгүл Серікқызы, ru: Айгуль Серикызы}}\n",
    "files/esep.pdf": pdf(),
    "files/suhbat.mp3": MP3,
    "files/suhbat.kk.vtt": VTT,
    "files/kolik.csv": "Жыл;Көлік\n2024;1200\n2025;1900\n2026;2600\n",
    "images/kopir.jpg": picture(1200, 800),
}


@pytest.fixture(scope="module", params=["kk", "ru"])
def day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """The newsroom in the evening, with all that was said and built."""
    made = Newsroom(tmp_path_factory.mktemp("day"), request.param)
    made.begin()
    said = made.said
    # She writes.
    made.write(OTHERS)
    said["new"] = made.inv("new", "Көпір ашылды", "--section", "Қоғам", "--topics", "", at="08:00")
    said["drafted"] = made.inv("due", at="08:05")
    hint = made.file(STORY).read_text("utf-8").partition("---\n\n")[2].strip()
    made.edit(STORY, hint, TEXT.strip())
    made.edit(STORY, "date: 2026-11-23 08:00", "date: 2026-11-23 09:00\nauthors: [aigull]")
    photo = "image: {src: kopir.jpg, alt: Өзен үстіндегі жаңа көпір, credit: Асан Үсен}\n"
    status = re.search(r"status: draft.*\n", made.file(STORY).read_text("utf-8"))
    assert status is not None
    made.edit(STORY, status[0], photo)
    said["mistaken"] = made.inv("check", at="08:20")
    made.edit(STORY, "[aigull]", "[aigul]")
    said["checked"] = made.inv("check", at="08:21")
    made.commit("Көпір туралы хабар", "2026-11-23 08:30")
    said["scheduled"] = made.inv("due", at="08:31")
    for minute in ("08:59", "09:00", "09:59", "10:29", "10:30"):
        made.builds(minute)
    # It is translated.
    said["missing"] = made.inv("translations", at="10:31")
    said["translate"] = made.inv("new", "--translate", STEM, "ru")
    said["unfinished"] = made.inv("translations", at="10:32")
    made.write({RUSSIAN: TRANSLATION})
    made.commit("Аударма", "2026-11-23 10:45")
    said["translated"] = made.inv("translations", at="10:46")
    # It is corrected, on a branch.
    made.git("checkout", "-qb", "tuzetu")
    made.edit(STORY, "120 метр", "210 метр")
    said["unmarked"] = made.inv("check", at="11:00")
    note = '{date: 2026-11-23 11:00, note: "Көпірдің ұзындығы 120 емес, 210 метр."}'
    made.edit(STORY, "\nauthors:", f"\ncorrections: [{note}]\nauthors:")
    said["marked"] = made.inv("check", at="11:01")
    made.commit("Ұзындығы түзетілді", "2026-11-23 11:05")
    said["outdated"] = made.inv("translations", at="11:06")
    made.edit(RUSSIAN, "120 метров", "210 метров")
    made.commit("Аудармасы да", "2026-11-23 11:10")
    made.builds("11:10")
    # It will change.
    said["change"] = made.inv("new", "--change", STEM, "2026-11-23 15:00")
    made.edit(CHANGE, "title: Көпір ашылды", "title: Көпірмен алғашқы көлік өтті")
    said["changing"] = made.inv("due", at="11:20")
    made.builds("14:59")
    made.builds("15:00")
    said["in force"] = made.inv("check", at="15:01")
    said["fixed"] = made.inv("check", "--fix", at="15:02")
    made.commit("Өзгеріс күшіне енді", "2026-11-23 15:05")
    made.builds("15:05")
    # And is retracted.
    made.edit(STORY, "\nauthors:", "\nstatus: retracted\nauthors:")
    made.commit("Қайтарып алу", "2026-11-23 17:00")
    made.builds("17:00")
    said["history"] = made.inv("history", STEM)
    return made


@pytest.fixture
def at(day: Newsroom, browser: Browser) -> Iterator[functools.partial[Page]]:
    """A function that opens a page of the site as of an hour; nothing may come from elsewhere."""
    servers, pages, elsewhere = [], [], []

    def opened(hour: str, path: str = "") -> Page:
        server = served(day.seen / hour.replace(":", ""))
        address = server.__enter__()
        servers.append(server)
        page = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
        page.on("request", lambda one: one.url.startswith(address) or elsewhere.append(one.url))
        pages.append(page)
        page.goto(address + path)
        return page

    yield functools.partial(opened)
    for page in pages:
        page.context.close()
    for server in servers:
        server.__exit__(None, None, None)
    assert elsewhere == []


def told(day: Newsroom, step: str, kk: str, ru: str, status: int = 0) -> str:
    """What she was told at a step, which must contain what it says in her language."""
    result = day.said[step]
    words = result.said.replace("\u00a0", " ")
    assert result.status == status, words
    assert {"kk": kk, "ru": ru}[day.lang] in words, words
    assert {"kk": ru, "ru": kk}[day.lang] not in words
    return words


def headlines(page: Page) -> list[str]:
    """The headlines on a page, the lead first."""
    return [one.inner_text().replace("\u00ad", "") for one in page.locator("main h2 a").all()]


def read_in(page: Page, lang: str) -> None:
    """Chooses a language in the menu of a page."""
    page.locator("nav.languages summary").click()
    page.locator(f"nav.languages a[hreflang={lang}]").click()


# What she is told.


def test_a_new_story_is_a_draft_and_says_how_to_publish_it(day: Newsroom) -> None:
    told(day, "new", "Жаңа файл", "Новый файл")
    told(day, "drafted", "қаралама", "черновик")


def test_a_misspelt_name_is_reported_with_its_line_and_what_was_meant(day: Newsroom) -> None:
    said = told(day, "mistaken", "Мүмкін, «aigul»?", "Может быть, «aigul»?", status=1)
    assert f"content/{STORY}:4 [authors]" in said
    told(day, "checked", "Бәрі дұрыс", "Всё в порядке")


def test_what_is_scheduled_is_listed_with_its_hour(day: Newsroom) -> None:
    said = told(day, "scheduled", "бүгін, 09:00", "сегодня, 09:00")
    assert f"{STEM} – Көпір ашылды" in said
    told(day, "scheduled", "жарияланады", "выйдет")


def test_the_translation_desk_tells_what_is_missing_unfinished_and_outdated(day: Newsroom) -> None:
    told(day, "missing", "аудармасы жоқ", "нет перевода")
    told(day, "unfinished", "аяқталмаған", "не закончен")
    assert STEM not in day.said["translated"].said
    said = told(day, "outdated", "ескірген", "устарел")
    assert "[-120-]{+210+}" in said


def test_a_change_that_readers_are_not_told_of_is_asked_about(day: Newsroom) -> None:
    said = told(day, "unmarked", "оқырман оны білмейді", "читатель об этом не узнает")
    assert "[-120-]{+210+}" in said
    assert "210" not in told(day, "marked", "Бәрі дұрыс", "Всё в порядке")


def test_a_change_in_force_is_told_and_written_into_the_storys_file(day: Newsroom) -> None:
    told(day, "changing", "өзгереді", "изменится")
    told(day, "in force", "күшінде", "действует с 2026-11-23 15:00")
    said = told(day, "fixed", "Түзетілген жер саны – 1", "Исправлено мест: 1")
    assert "+title: Көпірмен алғашқы көлік өтті" in said
    assert not day.file(CHANGE).exists()


def test_the_history_says_who_did_what_and_why(day: Newsroom) -> None:
    said = day.said["history"]
    assert said.status == 0
    commits = [line for line in said.out.splitlines() if not line.startswith(" ")]
    assert [re.sub(r"  \(\w+\)$", "", line) for line in commits] == [
        "2026-11-23 17:00  Айгүл  Қайтарып алу",
        "2026-11-23 15:05  Айгүл  Өзгеріс күшіне енді",
        "2026-11-23 11:10  Айгүл  Аудармасы да",
        "2026-11-23 11:05  Айгүл  Ұзындығы түзетілді",
        "2026-11-23 10:45  Айгүл  Аударма",
        "2026-11-23 08:30  Айгүл  Көпір туралы хабар",
    ]
    assert "[-120-]{+210+}" in said.out


# What readers get.


def test_a_minute_before_its_time_nothing_of_a_story_is_anywhere(day: Newsroom) -> None:
    output = day.seen / "0859"
    words = [form.encode() for form in in_all_letters("Көпір ашылды")]
    words += [b"images/kopir", b"files/esep", b"files/suhbat", b"dQw4w9WgXcQ", STEM.encode()]
    for path in tree(output):
        data = path.encode() + (output / path).read_bytes()
        assert [word for word in words if word in data] == [], path


def test_at_its_minute_it_leads_the_front_page_as_the_editor_chose(at) -> None:
    page = at("09:00")
    assert headlines(page)[0] == "Көпір ашылды"
    page.locator("main h2 a").first.click()
    assert page.locator("h1").inner_text() == "Көпір ашылды"
    assert page.locator("h1").is_visible()
    assert "Айгүл Серікқызы" in page.locator("main").inner_text()


def test_a_reader_can_open_the_report_hear_the_interview_and_read_it(at) -> None:
    page = at("09:00", PATH)
    link = page.locator("a", has_text="есепте").first
    answer = page.request.get(link.evaluate("link => link.href"))
    assert answer.ok and answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF") and "Құпия Автор".encode() not in answer.body()
    sound = page.request.get(page.locator("audio").evaluate("audio => audio.src"))
    assert sound.ok and sound.headers["content-type"] == "audio/mpeg"
    assert not page.get_by_text("Сәлеметсіздер ме").is_visible()
    page.locator("details.transcript summary").click()
    assert page.get_by_text("Сәлеметсіздер ме").is_visible()


def test_a_chart_has_its_numbers_and_a_film_elsewhere_loads_nothing_from_there(at) -> None:
    page = at("09:00", PATH)
    cells = page.locator("figure.data td").all()
    assert [re.sub(r"\D", "", one.inner_text()) for one in cells] == ["1200", "1900", "2600"]
    assert page.locator("figure.data rect").count() == 3
    post = page.locator("figure.post a")
    assert urlsplit(post.get_attribute("href") or "").hostname == "www.youtube.com"
    assert "Ашылу сәті" in post.inner_text()


def test_breaking_news_leads_everywhere_until_its_minute_and_is_gone_then(at) -> None:
    for hour, there in (("09:59", True), ("10:29", True), ("10:30", False)):
        page = at(hour, PATH)
        banner = page.locator("section.breaking a")
        assert bool(banner.count()) == there, hour
        if there:
            assert "Су көтерілді" in banner.inner_text().replace("\u00ad", "")
            banner.click()
            assert page.locator("h1").inner_text().replace("\u00ad", "") == "Су көтерілді"


def test_the_editors_lead_stands_until_its_minute(at) -> None:
    assert headlines(at("09:59"))[0] == "Көпір ашылды"
    assert headlines(at("10:29"))[0] == "Су көтерілді"


def test_a_reader_changes_to_the_translation_and_back(at) -> None:
    page = at("11:10", PATH)
    read_in(page, "ru")
    assert page.locator("h1").inner_text() == "Открыт мост"
    assert "210 метров" in page.locator("main").inner_text().replace("\u00a0", " ")
    assert page.locator("html").get_attribute("lang") == "ru"
    read_in(page, "kk")
    assert page.locator("h1").inner_text() == "Көпір ашылды"


def test_a_correction_stands_below_the_story_and_on_the_page_of_corrections(at) -> None:
    page = at("11:10", PATH)
    note = "Көпірдің ұзындығы 120 емес, 210 метр."
    assert note in page.locator("main").inner_text().replace("\u00a0", " ")
    page.locator("footer a[href$='/corrections/']").first.click()
    assert note in page.locator("main").inner_text().replace("\u00a0", " ")
    assert page.locator("main a", has_text="Көпір ашылды").count()


def test_a_scheduled_change_appears_at_its_minute_and_stays_the_same_in_the_storys_file(
    day: Newsroom, at
) -> None:
    assert at("14:59", PATH).locator("h1").inner_text() == "Көпір ашылды"
    assert at("15:00", PATH).locator("h1").inner_text() == "Көпірмен алғашқы көлік өтті"
    assert tree(day.seen / "1500") == tree(day.seen / "1505")


def test_a_retracted_story_leaves_a_notice_and_nothing_else(day: Newsroom, at) -> None:
    page = at("17:00", PATH)
    assert "қайтарып алынды" in page.locator("h1").inner_text()
    assert page.locator("meta[name=robots]").get_attribute("content") == "noindex"
    assert "Открыт мост" not in at("17:00", f"ru/{PATH}").locator("body").inner_text()
    files = tree(day.seen / "1700")
    assert not [path for path in files if path.startswith("files/") or "kopir-" in path[:13]]
    told_of = json.loads((day.seen / "1700/feed.json").read_text("utf-8"))["items"]
    assert [item["title"] for item in told_of] == ["Су көтерілді", "Кешегі хабар"]
    assert "Көпір" not in " ".join(headlines(at("17:00")))


def test_a_reader_of_the_latin_script_gets_every_stage_too(at) -> None:
    assert at("09:00", f"qz/{PATH}").locator("h1").inner_text() == "Köpır aşyldy"
    assert at("15:00", f"qz/{PATH}").locator("h1").inner_text() == "Köpırmen alğaşqy kölık öttı"


# What she sees in the preview.


def test_the_preview_shows_a_draft_her_mistakes_and_what_she_saves(
    day: Newsroom, browser: Browser, tmp_path: Path
) -> None:
    with day.serving(tmp_path / "desk", "09:00") as (desk, process, address):
        desk.write({"articles/2026/jana.md": "---\ntitle: Жаңа\ndate: 2026-11-23 08:00\n"
                    "category: Қоғам\nstatus: draft\n---\n\nМәтін.\n"})  # fmt: skip
        get = getter(address)
        wait_for(lambda: get("/2026/11/jana/")[0] == 200)
        page = browser.new_page()
        page.goto(f"{address}2026/11/jana/")
        assert "Қаралама" in page.locator("main").inner_text()
        desk.edit("articles/2026/jana.md", "Мәтін.", "Екінші нұсқасы.")
        saved = page.locator("article .body", has_text="Екінші нұсқасы.")
        saved.wait_for()
        desk.edit("articles/2026/jana.md", "category: Қоғам", "category: Қоғм")
        page.get_by_text(
            {"kk": "Мүмкін, «Қоғам»?", "ru": "Может быть, «Қоғам»?"}[day.lang]
        ).wait_for()
        assert saved.is_visible()
        page.close()
        assert interrupted(process)[0] == 0
