"""Notes stand beside the paragraph that they speak of, and on the page of their file."""

from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser

from tests.commands.preview_process import wait_for
from tests.conftest import article
from tests.desk.conftest import html_errors
from tests.sample.browser.test_everyone import AXE, CHECK, SCROLLED, TAGS
from tilshi.desk.note import Note
from tilshi.desk.paragraph_notes import place_notes
from tilshi.editions import EDITIONS

A, B = "content/articles/2020/a.md", "content/articles/2020/b.md"
BODY = """Бірінші абзац қаланың жаңа көпірі туралы.

Екінші абзац - өзен туралы.

- тізімнің басы
- тізімнің  соңы

Соңғы абзац."""
FILES = {
    A: article("Көпір", BODY),
    B: article("Өзен", "Бұл жерде  екі бос орын."),
    "content/pages/about.md": "---\ntitle: Біз туралы\n---\n\nРедакция  туралы.\n",
}
HEAD = 6
"""The lines before the body of an article of the tests."""


def placed(body: str, page: str, line: int, edition: str = "kk") -> str:
    """The page in which a note on a line of the body has its place, marked by ●."""
    note = Note(HEAD + line, "ескерту", False)
    made, _ = place_notes(
        f'<div class="body">{page}</div>',
        article(body=body),
        EDITIONS[edition],
        [note],
        lambda *_: "●",
    )
    return made.removeprefix('<div class="body">').removesuffix("</div>")


@pytest.mark.parametrize(
    ("body", "page", "line", "wanted"),
    [
        ("Бір.\n\nЕкі.", "<p>Бір.</p><p>Екі.</p>", 1, "<p>Бір.</p>●<p>Екі.</p>"),
        ("Бір.\n\nЕкі\nүш.", "<p>Бір.</p><p>Екі үш.</p>", 4, "<p>Бір.</p><p>Екі үш.</p>●"),
        ("# А\n\nБ.", "<h2>А</h2><p>Б.</p>", 1, "<h2>А</h2>●<p>Б.</p>"),
        ("- а\n- б", "<ul><li>а</li><li>б</li></ul>", 1, "<ul><li>а●</li><li>б</li></ul>"),
        ("Сөз.\n\nБ.\n\nСөз.", "<p>Сөз.</p><p>Б.</p><p>Сөз.</p>", 5,
         "<p>Сөз.</p><p>Б.</p><p>Сөз.</p>●"),
        ("Сөз «тырнақша» - сызық.", "<p>Сөз «тырн\u00adақша» – сызық.</p>", 1,
         "<p>Сөз «тырн\u00adақша» – сызық.</p>●"),
        ("**Қалың** [сілтеме](story:a).", '<p><b>Қалың</b> <a href="/">сілтеме</a>.</p>', 1,
         '<p><b>Қалың</b> <a href="/">сілтеме</a>.</p>●'),
    ],
)  # fmt: skip
def test_a_note_follows_the_block_of_its_line(body, page, line, wanted) -> None:
    assert placed(body, page, line) == wanted


def test_a_note_finds_its_paragraph_in_other_letters() -> None:
    body = "Бірінші абзац.\n\nҚала туралы."
    page = "<p>Birinshi abzats.</p><p>{}</p>"
    latin = EDITIONS["qz"].letters("Қала туралы.")
    assert placed(body, page.format(latin), 3, "qz") == f"{page.format(latin)}●"


def test_a_paragraph_that_is_not_on_the_page_yet_has_its_note_where_it_will_be() -> None:
    page = "<p>Бірінші сөйлем.</p><p>Үшінші сөйлем осы.</p>"
    assert placed("Бірінші сөйлем.\n\nМүлде жаңа.\n\nҮшінші сөйлем осы.", page, 3) == (
        "<p>Бірінші сөйлем.</p>●<p>Үшінші сөйлем осы.</p>"
    )


def test_a_note_on_a_field_has_no_paragraph() -> None:
    assert placed("Сөз.", "<p>Сөз.</p>", -3) == "<p>Сөз.</p>"


@pytest.fixture
def desk(at_desk):
    return at_desk(FILES)


def notes(text: str) -> list[tuple[str, str]]:
    """(line in the file, what stands before it) of each note in the text of a page."""
    tree = html.fromstring(text)
    return [
        (
            one.xpath("string(.//code)").rpartition(":")[2],
            " ".join(
                (one.xpath("string(preceding-sibling::*[1])") or one.getparent().text).split()
            ),
        )
        for one in tree.xpath("//*[@class='body']//*[@role='note']")
    ]


def test_typing_errors_are_shown_beside_their_paragraph_on_the_page_of_their_file(
    quiet_desk,
) -> None:
    text = quiet_desk.get("/2020/05/a/")[1]
    assert notes(text) == [
        (str(HEAD + 3), "Екінші абзац – өзен туралы."),
        (str(HEAD + 6), "тізімнің соңы"),
    ]
    assert f"Беттің файлы: <code>{A}</code>" in text
    assert B not in text
    assert [line for line, _ in notes(quiet_desk.get("/qz/2020/05/a/")[1])] == ["9", "12"]
    assert [line for line, _ in notes(quiet_desk.get("/about/")[1])] == ["5"]
    assert notes(quiet_desk.get("/")[1]) == []


def test_warnings_of_other_files_stand_behind_the_summary(desk) -> None:
    desk.made.write(
        {
            B: article("Өзен", "Мәтін.\n\n[Сілтеме](story:r)"),
            "content/articles/2020/r.md": article("Қайтқан", status="retracted"),
        }
    )
    wait_for(lambda: B in desk.get("/2020/05/a/")[1])
    other = html.fromstring(desk.get("/2020/05/a/")[1])
    assert B in other.xpath("string(//details[@class='tilshi-notes'])")
    assert B not in other.xpath("string(//*[@class='body'])")
    own = desk.get("/2020/05/b/")[1]
    assert notes(own) == [("9", "Сілтеме")]
    assert '<details class="tilshi-notes"' not in own


def test_an_error_is_shown_beside_its_paragraph_while_the_page_is_the_last_good_one(desk) -> None:
    wrong = BODY.replace("Соңғы абзац.", "Соңғы абзац [сілтеме](story:zhoq).")
    desk.made.write({A: article("Көпір", wrong)})
    wait_for(lambda: "zhoq" in desk.get("/2020/05/a/")[1])
    assert notes(desk.get("/2020/05/a/")[1])[-1] == (str(HEAD + 8), "Соңғы абзац.")
    desk.made.write({A: article("Көпір", BODY)})
    wait_for(lambda: "zhoq" not in desk.get("/2020/05/a/")[1])


def test_pages_with_notes_are_valid_html_and_no_file_has_them(quiet_desk, tmp_path: Path) -> None:
    paths = {"kk": "/2020/05/a/", "tote": "/tote/2020/05/a/", "page": "/about/"}
    pages = {name: quiet_desk.get(path)[1] for name, path in paths.items()}
    guess = "This document appears to be written in"  # of another script than Cyrillic
    assert [one for one in html_errors(tmp_path, pages) if guess not in one] == []
    for file in (quiet_desk.made.root / ".cache").rglob("*.html"):
        assert "tilshi-note" not in file.read_text("utf-8")


def test_a_note_in_the_text_is_reached_from_the_head_without_scripts(
    browser: Browser, quiet_desk
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.set_viewport_size({"width": 360, "height": 400})
    page.goto(f"{quiet_desk.address}2020/05/a/")
    page.click(f"aside.tilshi-notes a:text-is('{HEAD + 6}')")
    note = page.locator("li [role=note]")
    assert note.bounding_box()["y"] < 400
    assert "тізімнің  соңы" in note.text_content()
    page.context.close()


@pytest.mark.parametrize("path", ["2020/05/a/", "__tilshi/due/kk/", "__tilshi/translations/ru/"])
def test_axe_finds_nothing_in_what_the_desk_shows(browser: Browser, quiet_desk, path: str) -> None:
    for look in ("light", "dark"):
        for width in (360, 1280):
            page = browser.new_context(color_scheme=look).new_page()
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(quiet_desk.address + path)
            page.add_script_tag(path=str(AXE))
            found = page.evaluate(CHECK, [TAGS, [SCROLLED]])
            ours = [
                (rule, node)
                for rule, *nodes in found
                for node in nodes
                if node != ".skip"  # which is no longer the first link of the page
            ]
            assert ours == [], (look, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            page.context.close()
