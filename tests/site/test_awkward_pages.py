"""Pages of a newsroom that is unlike the sample: long names, many sections, no pictures."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import AT, Site, article
from tests.servers import served

LONG = "Экономика және халықаралық ынтымақтастық"
WORD = "Электрондықүкіметтіңқызметкөрсетуорталықтары"
SECTIONS = [LONG, "Саясат", "Мәдениет", "Денсаулық сақтау", "Технологиялар мен цифрландыру"]
SECTIONS += ["Қоғам", "Білім", "Спорт", "Аймақ", "Әлем", "Пікір", "Тарих"]
STORIES = 13
TABLE = f"""| {" | ".join(["Бюджет, млрд теңге"] * 7)} |
{"|---" * 7}|
| {WORD} | {" | ".join(["1 234,56"] * 6)} |"""
"""Wider than a sheet of paper, unless its first column gives way."""
PAPER = 643
"""A sheet of A4 between its margins, in pixels."""


@pytest.fixture(scope="module")
def awkward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a newsroom with twelve sections, a topic of one long word, and stories with a wide table
    for readers of 16."""
    names = [f"{{kk: {name}, ru: {name}, en: {name}}}" for name in SECTIONS]
    topics = f"- {{id: long, name: {{kk: {WORD}, ru: {WORD}, en: {WORD}}}}}\n"
    files = {
        "content/sections.yaml": "".join(f"- {{id: s{n}, name: {names[n]}}}\n" for n in range(12)),
        "content/topics.yaml": topics,
    }
    for n in range(STORIES):
        files[f"content/articles/2026/a{n:02}.md"] = article(
            title=f"Тақырып {n}",
            body=TABLE,
            date=f"2026-11-{20 - n:02} 10:00",
            category=SECTIONS[n % 12],
            tags=f"[{WORD}]",
            age=16,
        )
    made = Site(tmp_path_factory.mktemp("awkward")).write(files).settings(EDITIONS=["kk", "tote"])
    with served(made.made(AT).output) as url:
        yield url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def opened(page: Page, url: str, width: int) -> Page:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(url)
    return page


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).bounding_box()
    assert found is not None
    return {**found, "right": found["x"] + found["width"], "bottom": found["y"] + found["height"]}


@pytest.mark.parametrize("width", [1024, 1280, 1920])
@pytest.mark.parametrize("path", ["", "tote/", "2026/11/a00/"])
def test_every_section_is_in_view_on_a_desk(page, awkward, path: str, width: int) -> None:
    opened(page, awkward + path, width)
    links = [link.bounding_box() for link in page.locator(".sections a").all()]
    assert len(links) == len(SECTIONS)
    assert all(link["x"] >= 0 and link["x"] + link["width"] <= width for link in links)


def test_a_long_current_section_leaves_others_in_view_on_a_phone(page, awkward) -> None:
    opened(page, awkward + "s0/", 360)
    assert box(page, ".sections [aria-current]")["width"] <= 0.75 * 360


@pytest.mark.parametrize("path", ["2026/11/a00/", "tote/2026/11/a00/", "topic/long/", "topic/"])
def test_a_name_that_is_wider_than_a_phone_is_broken(page, awkward, path: str) -> None:
    opened(page, awkward + path, 320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_number_of_a_topics_stories_stays_in_one_line(page, awkward) -> None:
    opened(page, awkward + "topic/", 320)
    count = page.locator(".directory .count")
    assert count.inner_text().endswith(str(STORIES))
    assert count.evaluate("node => node.offsetHeight") < 30


def test_the_age_stands_clear_of_a_section_of_two_lines(page, awkward) -> None:
    opened(page, awkward + "2026/11/a00/", 320)
    lines = page.locator(".story-title .kicker > a").evaluate(
        "link => { const all = document.createRange(); all.selectNodeContents(link);"
        " return [...all.getClientRects()].map(line => [line.right, line.bottom]); }"
    )
    age = box(page, ".story-title .age")
    assert len(lines) > 1
    assert all(age["x"] >= right or age["y"] >= bottom for right, bottom in lines)


def test_no_section_of_the_footer_is_parted_between_its_columns(page, awkward) -> None:
    opened(page, awkward, 1280)
    parts = page.locator(".footer-sections a").evaluate_all(
        "links => links.map(link => link.getClientRects().length)"
    )
    assert parts == [1] * len(SECTIONS)


def test_without_a_picture_the_second_stories_stand_below_the_lead(page, awkward) -> None:
    opened(page, awkward, 1280)
    lead, seconds, latest = (
        box(page, f".front > {one}") for one in (".lead", ".seconds", ".latest")
    )
    assert seconds["y"] >= lead["bottom"]
    assert latest["x"] >= max(lead["right"], seconds["right"])
    assert latest["y"] == lead["y"]


@pytest.mark.parametrize("width", [1024, 1280])
def test_the_last_row_of_blocks_is_as_wide_as_the_page(page, awkward, width: int) -> None:
    opened(page, awkward, width)
    whole, last = box(page, ".blocks"), box(page, ".block:last-child")
    assert last["right"] == pytest.approx(whole["right"], abs=1)


def test_a_wide_table_is_whole_on_paper(page, awkward) -> None:
    opened(page, awkward + "2026/11/a00/", PAPER)
    page.emulate_media(media="print")
    assert box(page, ".table tr:last-child td:last-child")["right"] <= PAPER


def test_the_name_of_the_newsroom_is_black_on_paper(page, awkward) -> None:
    opened(page, awkward, PAPER)
    page.emulate_media(media="print")
    colours = "node => [getComputedStyle(node).color, getComputedStyle(document.body).color]"
    name, text = page.locator(".footer-name").evaluate(colours)
    assert name == text


@pytest.mark.parametrize("path", ["s0/", "s11/", "tote/s0/"])
def test_the_keyboard_never_goes_to_a_section_out_of_sight(page, awkward, path: str) -> None:
    opened(page, awkward + path, 320)
    page.locator(".search-link").focus()
    for _ in SECTIONS:
        page.keyboard.press("Tab")
        page.wait_for_function(
            "() => { const link = document.activeElement, at = link.getBoundingClientRect();"
            " const shown = document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2);"
            " return link.matches('.sections a') && link.contains(shown); }",
            timeout=2_000,
        )
