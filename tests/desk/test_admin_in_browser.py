"""The newsroom's files as forms in Chromium, as an editor fills them in."""

from collections.abc import Callable, Iterator, Mapping

import pytest
from playwright.sync_api import Browser, expect

from tests.attachments import pdf
from tests.conftest import article, picture
from tests.desk.admin_forms import SAVE, AdminForms
from tests.desk.conftest import Newsroom

BODY = """\
Мәтін бар, «тырнақша» да бар.

| а | ә |
|:--|--:|
| 1 | 2 |

[PRодвигай]{: lang=ru} *a* **ә** <https://ulgi.example/>

1. x
2. y

Соңы\\
жол[^1]

[^1]: ескертпе"""
BRIDGE = f"""\
---
# Редакцияның өзіне жазғаны
title: Көпір ашылды
date: 2020-05-01T10:00+06:00   # таңертең
category: society
tags: Чимкент
authors: [aigul]
image: {{src: kopir.jpg, alt: Көпір}}
---

{BODY}
"""
FILES = {
    "content/articles/2020/kopir.md": BRIDGE,
    "content/articles/2020/mektep.md": article("Мектеп салынды"),
    "content/articles/2020/qate.md": article("Қате хабар"),
    "content/front.yaml": "# Басты бет\nkk:\n  # lead: {story: mektep}\n  sections: [Қоғам]   # рет\n",
    "content/images/kopir.jpg": picture(1200, 800),
}
NEW = "articles/entries/2026/uly-dala-elinde-zhel-soghyp-tur"


@pytest.fixture
def desk(newsroom: Callable[[Mapping[str, str | bytes]], Newsroom]) -> Newsroom:
    return newsroom(FILES)


@pytest.fixture
def opened(browser: Browser, desk: Newsroom) -> Iterator[Callable[[str], AdminForms]]:
    """A function that opens the newsroom in the forms of a language."""
    forms: list[AdminForms] = []

    def open_in(lang: str) -> AdminForms:
        forms.append(AdminForms(browser, desk.address, lang))
        forms[-1].open(desk.made)
        return forms[-1]

    yield open_in
    for one in forms:
        one.page.context.close()


def passes(desk: Newsroom, forms: AdminForms) -> None:
    """The files of the forms pass `inv check`."""
    forms.get(desk.made)
    checked = desk.made.inv("check", "--config", str(desk.made.root / "pelicanconf.py"))
    assert checked.status == 0, checked.said


@pytest.mark.parametrize(
    ("lang", "stories", "own"),
    [
        ("kk", "Мақалалар", "Реттеу"),
        ("ru", "Статьи", "Сортировать"),
        ("en", "Stories", "Sort"),
    ],
)
def test_the_forms_open_in_the_language_of_the_editor_and_ask_no_other_host(
    opened: Callable[[str], AdminForms], lang: str, stories: str, own: str
) -> None:
    forms = opened(lang)
    page = forms.page
    expect(page.get_by_role("treeitem", name=stories)).to_be_visible()
    expect(page.get_by_role("button", name=own)).to_be_visible()
    forms.entry("articles/entries/2020/kopir")
    russian = {"kk": "Орысша", "ru": "Русский", "en": "Russian"}[lang]
    expect(page.get_by_role("radio", name=russian).first).to_be_visible()
    # The font of the theme has the Kazakh letters, and that of the icons the icons.
    page.evaluate("document.fonts.ready")
    loaded = "[...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family)"
    assert {"Source Sans 3", "Material Symbols Outlined"} <= {
        family.strip("\"'") for family in page.evaluate(loaded)
    }
    assert forms.elsewhere == []
    assert [line for line in forms.said if not line.startswith("debug:")] == []


@pytest.mark.parametrize("lang", ["kk", "ru"])
def test_the_day_of_an_editor_passes_through_the_forms_and_then_the_check(
    opened: Callable[[str], AdminForms], desk: Newsroom, lang: str
) -> None:
    forms = opened(lang)
    page = forms.page

    # A new story: the stem keeps what the title's Kazakh letters say.
    new = page.get_by_role("link", name={"kk": "Жаңа мақала", "ru": "Новая статья"}[lang])
    page.goto(forms.address + str(new.get_attribute("href")))
    page.locator("[name=title]").fill("Ұлы дала елінде жел соғып тұр")
    page.locator("[name=category]").select_option("sport")
    page.get_by_role("button").last.click()
    page.wait_for_url(f"**/admin/{lang}/#/collections/{NEW}")
    file = "content/articles/2026/uly-dala-elinde-zhel-soghyp-tur.md"
    assert "status: draft" in (desk.made.root / file).read_text("utf-8")
    forms.put(desk.made)
    page.reload()

    # Written, with a topic, an author, a picture, a film and a document; scheduled.
    forms.attach("esep.pdf", pdf())
    forms.entry(NEW)
    body = forms.field("body", "kk").locator("textarea").first
    body.fill(
        "Жел соғып тұр.\n\nhttps://www.youtube.com/watch?v=dQw4w9WgXcQ\n\n[Есеп](files/esep.pdf)"
    )
    forms.add("image", "kk")
    forms.upload("image.src", "Жел.jpg", picture(900, 600), "kk")
    forms.type("image.alt", "Жел соққан дала", "kk")
    forms.choose("tags", "Шымкент", "kk")
    forms.choose("authors", "Айгүл Серікқызы", "kk")
    forms.type("date", "2026-11-24T09:30", "kk")
    forms.choose("status", "published", "kk")
    forms.save()

    # Another one is breaking news for a while, is corrected, and gets a translation.
    forms.entry("articles/entries/2020/mektep")
    forms.type("breaking_until", "2026-11-23T18:00", "kk")
    forms.type("modified", "2026-11-23T08:30", "kk")
    forms.field("corrections", "kk").locator("button:has-text('add')").click()
    forms.type("corrections.0.date", "2026-11-23T08:30", "kk")
    forms.type("corrections.0.note", "Мектептің аты түзетілді.", "kk")
    forms.translate("ru")
    forms.type("title", "Школа построена", "ru")
    forms.type("corrections.0.note", "Исправлено название школы.", "ru")
    forms.field("body", "ru").locator("textarea").first.fill("Текст.")
    forms.save()

    # One is withdrawn; and one leads the front page.
    page.wait_for_event("load")
    forms.entry("articles/entries/2020/qate")
    forms.choose("status", "retracted", "kk")
    forms.save()
    forms.entry("front/entries/front")
    forms.add("kk.lead")
    forms.choose("kk.lead.story", "kopir")
    forms.type("kk.lead.until", "2026-11-24T18:00")
    forms.save()

    passes(desk, forms)
    assert forms.text(file) == (
        "---\ntitle: Ұлы дала елінде жел соғып тұр\ndate: 2026-11-24 09:30\ncategory: Спорт\n"
        "status: published\nimage:\n  src: Жел.jpg\n  alt: Жел соққан дала\ntags: [Шымкент]\n"
        "authors: [Айгүл Серікқызы]\n---\n\nЖел соғып тұр.\n\n"
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ\n\n[Есеп](files/esep.pdf)\n"
    )
    assert forms.files()["content/images/Жел.jpg"].startswith(b"\xff\xd8")
    assert forms.text("content/articles/2020/mektep.md") == article(
        "Мектеп салынды",
        corrections="\n  - date: 2026-11-23 08:30\n    note: Мектептің аты түзетілді.",
        breaking_until="2026-11-23 18:00",
        modified="2026-11-23 08:30",
    ).replace(": \n", ":\n")
    assert forms.text("content/articles/2020/mektep.ru.md") == (
        "---\ntitle: Школа построена\ncorrections:\n  - date: 2026-11-23 08:30\n"
        "    note: Исправлено название школы.\nstatus: draft\n---\n\nТекст.\n"
    )
    assert forms.text("content/articles/2020/qate.md") == article("Қате хабар", status="retracted")
    assert forms.text("content/front.yaml") == (
        "# Басты бет\nkk:\n  # lead: {story: mektep}\n  sections: [Қоғам]   # рет\n"
        "  lead:\n    story: kopir\n    until: 2026-11-24 18:00\n"
    )
    assert forms.text("content/articles/2020/kopir.md") == BRIDGE
    assert forms.elsewhere == []


def test_only_the_lines_of_the_field_that_was_edited_change(
    opened: Callable[[str], AdminForms], desk: Newsroom
) -> None:
    forms = opened("kk")
    forms.entry("articles/entries/2020/kopir")
    # All fields have been shown: none has put its value in order on its own.
    forms.field("translated_from", "kk")
    forms.type("title", "Көпір қайта ашылды", "kk")
    forms.save()
    once = BRIDGE.replace("Көпір ашылды", "Көпір қайта ашылды")
    assert forms.text("content/articles/2020/kopir.md") == once
    forms.entry("articles/entries/2020/kopir")
    body = forms.field("body", "kk").locator("textarea").first
    assert body.input_value() == BODY
    body.fill(BODY.replace("| 1 | 2 |", "| 1 | 2 |\n| 3 | 4 |"))
    forms.save()
    twice = once.replace("| 1 | 2 |", "| 1 | 2 |\n| 3 | 4 |")
    assert forms.text("content/articles/2020/kopir.md") == twice
    passes(desk, forms)


def test_a_scheduled_change_and_a_story_that_is_russian_first_have_forms_too(
    opened: Callable[[str], AdminForms], desk: Newsroom
) -> None:
    change, russian = (
        "content/articles/2020/mektep.at-2026-12-01T0900.md",
        "content/articles/2020/most.ru.md",
    )
    desk.made.write({change: article("Мектеп толды"), russian: article("Мост")})
    forms = opened("ru")
    for file, lang in (change, "kk"), (russian, "ru"):
        name = file.removeprefix("content/articles/").removesuffix(".md").removesuffix(".ru")
        forms.entry(f"articles/entries/{name}")
        forms.type("summary", "Екі сөз.", lang)
        forms.save()
    assert forms.text(change) == article("Мектеп толды", summary="Екі сөз.")
    assert forms.text(russian) == article("Мост", summary="Екі сөз.")


def test_settings_that_cannot_be_read_are_told_on_the_page(
    browser: Browser, desk: Newsroom
) -> None:
    desk.made.write({"pelicanconf.py": ""})
    page = browser.new_page()
    page.goto(f"{desk.address}admin/kk/")
    expect(page.locator("#nc-root")).to_contain_text("SITEURL")
    page.close()


def test_what_the_check_would_refuse_is_not_saved_and_the_editor_reads_why(
    opened: Callable[[str], AdminForms],
) -> None:
    forms = opened("ru")
    forms.entry("articles/entries/2020/kopir")
    forms.type("title", "Мост <b>открыт</b>", "kk")
    forms.page.get_by_role("button", name=SAVE).click()
    expect(forms.page.get_by_role("alertdialog")).to_contain_text("есть разметка")
    assert forms.text("content/articles/2020/kopir.md") == BRIDGE


def test_a_file_that_somebody_else_has_changed_meanwhile_is_not_overwritten(
    opened: Callable[[str], AdminForms], desk: Newsroom
) -> None:
    forms = opened("kk")
    forms.entry("articles/entries/2020/kopir")
    forms.type("title", "Көпір қайта ашылды", "kk")
    desk.made.write({"content/articles/2020/kopir.md": BRIDGE + "\nҚосымша.\n"})
    forms.put(desk.made)
    forms.page.get_by_role("button", name=SAVE).click()
    expect(forms.page.get_by_role("alertdialog")).to_contain_text("басқа біреу өзгертті")
    assert forms.text("content/articles/2020/kopir.md") == BRIDGE + "\nҚосымша.\n"


def test_a_new_topic_is_added_without_touching_the_others(
    opened: Callable[[str], AdminForms], desk: Newsroom
) -> None:
    name = "content/topics.yaml"
    before = (desk.made.root / name).read_text("utf-8")
    forms = opened("kk")
    forms.entry("registries/entries/topics")
    entries = forms.field("entries")
    entries.locator("button:has-text('add')").last.click()
    forms.type("entries.4.id", "koliq")
    for lang, text in {"kk": "Көлік", "ru": "Транспорт", "en": "Transport"}.items():
        forms.type(f"entries.4.name.{lang}", text)
    forms.save()
    added = "- id: koliq\n  name: {kk: Көлік, ru: Транспорт, en: Transport}\n"
    assert forms.text(name) == before.lstrip() + added
    passes(desk, forms)
