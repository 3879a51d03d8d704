"""The masthead, the front page and the footer in a real browser, first of all on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

EDITIONS = ["", "qz/", "tote/", "ru/", "en/"]
ARTICLE = "2019/03/shymkent-dostyq-mekeni/"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE)
    yield context.new_page()
    context.close()


def height(page: Page, selector: str) -> float:
    return page.locator(selector).first.bounding_box()["height"]


def tab_stops(page: Page) -> list[dict[str, float]]:
    """Where the focus goes from the top of the page to its end."""
    found: list[dict[str, float]] = []
    place = (
        "() => { const r = document.activeElement.getBoundingClientRect();"
        " return {x: r.x + scrollX, y: r.y + scrollY, right: r.right, body: document.activeElement === document.body} }"
    )
    while len(found) < 200:
        page.keyboard.press("Tab")
        here = page.evaluate(place)
        if here["body"]:
            return found
        found.append(here)
    raise AssertionError("the focus does not leave the page")


@pytest.mark.parametrize("prefix", EDITIONS)
def test_on_a_phone_the_front_page_is_short_and_its_footer_too(page, address, prefix) -> None:
    page.goto(address + prefix)
    assert page.evaluate("document.documentElement.scrollHeight") <= 4500
    assert height(page, ".footer") <= 700
    assert height(page, ".masthead") == 56
    assert height(page, ".header") == 100


@pytest.mark.parametrize("prefix", EDITIONS)
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_the_front_page_has_at_most_60_tab_stops(page, address, prefix, viewport) -> None:
    page.set_viewport_size(viewport)
    page.goto(address + prefix)
    assert 20 < len(tab_stops(page)) <= 60


@pytest.mark.parametrize("prefix", ["", "tote/"])
@pytest.mark.parametrize("path", ["", ARTICLE])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_the_focus_passes_the_masthead_in_the_order_in_which_it_is_seen(
    page, address, prefix, path, viewport
) -> None:
    page.set_viewport_size(viewport)
    page.goto(address + prefix + path)
    for bar in (".masthead :is(.brand a, summary, .search-link)", "nav.sections a"):
        places = [link.bounding_box()["x"] for link in page.locator(bar).all()]
        assert len(places) > 1
        assert places == sorted(places, reverse=prefix == "tote/")


@pytest.mark.parametrize("prefix", EDITIONS)
@pytest.mark.parametrize("width", [320, 360, 768])
def test_the_current_section_is_in_view_wherever_the_bar_is_scrolled(
    page, address, prefix, width
) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(address + prefix)
    for number in range(page.locator("nav.sections a").count()):
        page.goto(address + prefix)
        page.goto(page.locator("nav.sections a").nth(number).evaluate("link => link.href"))
        current = page.locator("nav.sections [aria-current]")
        for where in (0, -9999 if prefix == "tote/" else 9999):
            page.locator("nav.sections").evaluate("(bar, x) => bar.scrollTo(x, 0)", where)
            box = current.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= width
            assert current.evaluate(
                "link => [3, link.clientWidth - 3].every(x => { const r ="
                " link.getBoundingClientRect();"
                " return link.contains(document.elementFromPoint(r.x + x, r.y + 20)) })"
            )


def test_small_pictures_of_the_front_page_are_112_by_84_on_a_phone(page, address) -> None:
    page.goto(address)
    pictures = page.locator(":is(.card, .item) .teaser-picture img").all()
    assert len(pictures) == 6
    for picture in pictures:
        box = picture.bounding_box()
        assert (round(box["width"]), round(box["height"])) == (112, 84)


def test_every_second_block_opens_with_a_picture_as_wide_as_the_phone(page, address) -> None:
    page.goto(address)
    widths = page.locator(".block:not(.package)").evaluate_all(
        "all => all.map(one => one.querySelector('img').getBoundingClientRect().width)"
    )
    assert [round(width) for width in widths] == [360, 112] * 2


@pytest.mark.parametrize("prefix", EDITIONS)
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_links_and_menus_of_header_and_footer_can_be_hit_with_a_finger(
    browser, address, prefix, viewport
) -> None:
    page = browser.new_context(viewport=viewport, has_touch=True).new_page()
    page.goto(address + prefix + ARTICLE)
    targets = page.locator(".brand a, summary, .search-link, nav.sections a, footer li a").all()
    assert len(targets) > 20
    for target in targets:
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 44, target.inner_text()
    page.context.close()


def test_a_mouse_hits_smaller_links_in_the_footer_of_a_desk(page, address) -> None:
    """At least 24 pixels: WCAG 2.2, 2.5.8."""
    page.set_viewport_size(DESK)
    page.goto(address + ARTICLE)
    boxes = [link.bounding_box() for link in page.locator(".footer li a").all()]
    assert {round(box["height"]) for box in boxes} == {32}


def test_a_phone_shows_the_short_name_and_a_desk_the_whole(page, address) -> None:
    page.goto(address + ARTICLE)
    brand = page.locator(".brand")
    assert brand.inner_text() == "Ақжелең"
    page.set_viewport_size(DESK)
    assert brand.inner_text() == "«Ақжелең» ақпарат агенттігі"


def test_without_a_short_name_the_whole_one_stays_in_the_bar_of_a_phone(page, address) -> None:
    page.goto(address + ARTICLE)
    page.set_viewport_size({"width": 320, "height": 640})
    page.locator(".short-name").evaluate("name => name.remove()")
    bar, name = page.locator(".masthead").bounding_box(), page.locator(".name").bounding_box()
    assert name["width"] > 0
    assert bar["height"] == 56
    assert name["y"] >= bar["y"] and name["y"] + name["height"] <= bar["y"] + bar["height"]


@pytest.mark.parametrize("prefix", EDITIONS)
def test_text_twice_as_large_stays_on_the_screen_and_so_does_the_language_menu(
    page, address, prefix
) -> None:
    page.goto(address + prefix)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("nav.languages summary").click()
        for link in page.locator("nav.languages a").all():
            box = link.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
        page.locator("nav.languages summary").click()
