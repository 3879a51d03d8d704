"""A story's page in a browser: where its text begins, how wide its lines are, what moves."""

import time

import pytest
from playwright.sync_api import Browser, Page, Route

EDITIONS = ["", "qz/", "tote/", "ru/", "en/"]
STORY = "2019/03/shymkent-dostyq-mekeni/"
GALLERY = "2023/05/martobe-ush-kun/"
NOTES = "2026/05/halyq-biudzheti-alty-zhyl/"
SHAPES = [STORY, GALLERY, NOTES]
"""A wide picture; an upright one, with a gallery; a table, quotes and notes."""

LINES = """() => {
  const lines = [], range = document.createRange();
  for (const paragraph of document.querySelectorAll(".body > p")) {
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    const tops = [];
    while (walker.nextNode())
      for (let at = 0; at < walker.currentNode.length; at++) {
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + 1);
        const box = range.getClientRects()[0];
        if (box) tops.push(Math.round(box.bottom / 12));
      }
    const counts = new Map();
    for (const top of tops) counts.set(top, (counts.get(top) || 0) + 1);
    lines.push(...[...counts.values()].slice(0, -1));
  }
  return lines;
}"""
SHIFT = """new Promise(done => {
  let shift = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(shift), 1500);
})"""


def opened(browser: Browser, url: str, width: int, height: int = 800) -> Page:
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.goto(url)
    page.evaluate("document.fonts.ready")
    return page


@pytest.mark.parametrize("prefix", EDITIONS)
def test_a_line_has_57_to_66_characters_in_every_script(browser, address, prefix) -> None:
    page = opened(browser, address + prefix + STORY, 1280)
    lines = page.evaluate(LINES)
    assert len(lines) > 30
    assert 57 <= sum(lines) / len(lines) <= 66
    page.context.close()


@pytest.mark.parametrize("path", [prefix + STORY for prefix in EDITIONS] + SHAPES)
def test_the_text_begins_on_the_first_screen_of_a_desk(browser, address, path) -> None:
    page = opened(browser, address + path, 1280)
    assert page.locator(".body > p").first.bounding_box()["y"] < 740
    page.context.close()


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("path", [*SHAPES, *(f"tote/{path}" for path in SHAPES)])
def test_nothing_moves_when_pictures_come_late(browser, address, path, width) -> None:
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()

    def hold(route: Route) -> None:
        time.sleep(0.5)
        route.continue_()

    page.route("**/images/**", hold)
    shifts = []
    # On a busy machine even the fonts may come late, but not every time.
    for _ in range(3):
        page.goto(address + path, wait_until="commit")
        shifts.append(page.evaluate(SHIFT))
    assert min(shifts) <= 0.02
    page.context.close()


@pytest.mark.parametrize("prefix", EDITIONS)
def test_a_first_view_loads_at_most_50_kb_of_fonts(browser, address, prefix) -> None:
    page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    sizes: list[int] = []
    page.on("response", lambda got: sizes.append(len(got.body())) if ".woff2" in got.url else None)
    page.goto(address + prefix + STORY, wait_until="networkidle")
    assert sizes
    assert sum(sizes) <= 50_000
    page.context.close()


def test_the_address_is_copied_by_a_button_that_only_the_script_shows(browser, address) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address + STORY)
    page.locator(".share-copy").click()
    page.locator(".share-copied:not(:empty)").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").endswith("/" + STORY)
    context.close()
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(address + STORY)
    assert plain.locator(".share a").count() == 6
    assert not plain.locator(".share-copy").is_visible()
    plain.context.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("prefix", EDITIONS)
def test_links_that_share_a_story_are_as_large_as_a_finger(browser, address, prefix, width) -> None:
    page = opened(browser, address + prefix + STORY, width)
    boxes = [link.bounding_box() for link in page.locator(".share a, .share-copy").all()]
    assert len(boxes) == 7
    assert all(box["width"] >= 44 and box["height"] >= 44 for box in boxes)
    page.context.close()


@pytest.mark.parametrize("width", [320, 360, 400, 440, 480, 540, 600])
def test_a_telephone_number_in_right_to_left_text_stays_on_one_line(
    browser, address, width
) -> None:
    page = opened(browser, address + "tote/contacts/", width)
    number = page.locator(".body bdi", has_text="7252").first
    line = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.body')).lineHeight)")
    assert number.bounding_box()["height"] < 1.5 * line
    page.context.close()


def test_a_printed_story_names_its_address_and_has_no_links_to_share(browser, address) -> None:
    page = opened(browser, address + STORY, 800)
    page.emulate_media(media="print")
    assert page.locator(".story-address").is_visible()
    assert not page.locator(".share").is_visible()
    assert not page.locator(".related").is_visible()
    page.context.close()
