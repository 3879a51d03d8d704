"""Finished pages under a checker and in a real browser."""

import json
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.conftest import PROJECT

ARTICLE = "2019/03/shymkent-dostyq-mekeni/"
PAGES = ["", ARTICLE, "topic/martobe/", "author/aigul-serikqyzy/", "2019/03/", "archive/", "about/"]
EDITIONS = ["", "ru/", "en/"]


def test_the_html_checker_finds_nothing_on_any_page(sample: Path) -> None:
    vnu = PROJECT / "node_modules/vnu-jar/build/dist/vnu.jar"
    pages = [str(file) for file in sample.rglob("*.html")]
    assert len(pages) > 100
    done = subprocess.run(
        ["java", "-jar", str(vnu), "--format", "json", "--exit-zero-always", *pages],
        capture_output=True,
        text=True,
    )
    messages = json.loads(done.stderr)["messages"]
    assert not [(m.get("url"), m.get("lastLine"), m["message"]) for m in messages]


def visit(browser: Browser, url: str, **options: object) -> tuple[Page, list[str], list[str]]:
    """The page at `url`, what the console said, and the addresses asked for."""
    page = browser.new_context(**options).new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    assert page.goto(url).status == 200
    page.wait_for_load_state("load")
    return page, said, asked


@pytest.mark.parametrize("prefix", EDITIONS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_silent_and_asks_only_its_own_host(browser, address, prefix, path) -> None:
    page, said, asked = visit(browser, address + prefix + path)
    assert said == []
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    page.context.close()


@pytest.mark.parametrize("prefix", EDITIONS)
@pytest.mark.parametrize("width", [320, 360, 768, 1280, 1920])
@pytest.mark.parametrize("path", ["", ARTICLE, "topic/martobe/"])
def test_nothing_is_wider_than_the_screen(browser, address, prefix, path, width) -> None:
    page, _, _ = visit(browser, address + prefix + path, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


@pytest.mark.parametrize("prefix", EDITIONS)
def test_everything_is_read_and_reached_without_javascript(browser, address, prefix) -> None:
    page, _, _ = visit(browser, address + prefix, java_script_enabled=False)
    page.locator("main a").first.click()
    page.wait_for_load_state("load")
    assert page.locator("h1").is_visible()
    assert page.locator("main article, main").first.inner_text().strip()
    page.context.close()


def test_the_skip_link_is_the_first_stop_of_the_keyboard(browser, address) -> None:
    page, _, _ = visit(browser, address + ARTICLE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.context.close()


@pytest.mark.slow
def test_every_page_is_silent_asks_only_its_own_host_and_needs_no_script(
    browser: Browser, address: str, sample: Path
) -> None:
    for file in sorted(sample.rglob("index.html")):
        path = file.relative_to(sample).as_posix().removesuffix("index.html")
        page, said, asked = visit(browser, address + path, java_script_enabled=False)
        assert said == [], path
        assert [url for url in asked if not url.startswith((address, "data:"))] == [], path
        assert page.locator("h1").count() == 1 or page.url != address + path, path
        page.context.close()
