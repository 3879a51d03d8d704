"""A reader navigates each edition by mouse and by keyboard: no dead ends."""

import pytest
from playwright.sync_api import Browser, Locator, Page

from tilshi.editions import EDITIONS

TOGETHER = ("kk", "qz", "tote", "ru", "en")

# A link that covers its whole card shows its focus around the card.
HAS_OUTLINE = """() => [null, "::before"].some(
  part => getComputedStyle(document.activeElement, part).outlineStyle !== "none")"""


def follow(page: Page, link: Locator, by_keyboard: bool) -> None:
    """Goes where `link` leads."""
    if by_keyboard:
        tab_to(page, link)
        assert page.evaluate(HAS_OUTLINE)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    else:
        with page.expect_navigation():
            link.click()
    assert page.locator("h1").count() == 1
    assert page.locator("main").inner_text().strip()


def tab_to(page: Page, link: Locator) -> None:
    """Presses Tab until the focus is on `link`, as a reader without a mouse does."""
    page.evaluate("document.activeElement.blur()")
    target = link.element_handle()
    for _ in range(300):
        page.keyboard.press("Tab")
        if page.evaluate("link => document.activeElement === link", target):
            return
    raise AssertionError("the keyboard does not reach " + link.inner_text())


@pytest.mark.parametrize("by_keyboard", [False, True], ids=["mouse", "keyboard"])
@pytest.mark.parametrize("id_", TOGETHER)
def test_a_reader_can_navigate_the_whole_site(
    browser: Browser, address: str, id_: str, by_keyboard: bool
) -> None:
    edition = EDITIONS[id_]
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(address + edition.prefix)

    def at(part: str) -> bool:
        return page.url.startswith(f"{address}{edition.prefix}{part}")

    home = page.url
    follow(page, page.locator("header nav a:not([hreflang])").first, by_keyboard)
    assert page.url != home
    section = page.url
    follow(page, page.locator("main article h2 a, main article h3 a").first, by_keyboard)
    story = page.url
    assert story not in (home, section)
    assert at("20")
    follow(page, page.locator(".related h3 a").first, by_keyboard)
    assert page.url != story
    assert at("20")
    follow(page, page.locator("main a[href*='/topic/']").first, by_keyboard)
    assert at("topic/")
    follow(page, page.locator("main article h2 a").first, by_keyboard)
    follow(page, page.locator("main a[href*='/author/']").first, by_keyboard)
    assert at("author/")
    follow(page, page.locator("footer a[href$='archive/']").first, by_keyboard)
    assert at("archive/")
    follow(page, page.locator("main a[href*='/20']").first, by_keyboard)
    follow(page, page.locator("main article h2 a").first, by_keyboard)
    switch = page.locator("nav.languages summary")
    if by_keyboard:
        tab_to(page, switch)
        page.keyboard.press("Enter")
    else:
        switch.click()
    other = page.locator("header a[hreflang]").first
    tag = other.get_attribute("hreflang")
    follow(page, other, by_keyboard)
    assert page.locator("html").get_attribute("lang") == tag
    page.context.close()
