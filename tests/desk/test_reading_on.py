"""An editor reads on where she was, and from whichever folder she has begun."""

import pytest
from playwright.sync_api import Browser

from tests.commands.preview_process import FILES, A
from tests.conftest import article

LONG = "\n\n".join(f"{number}-абзац: мәтін." for number in range(1, 200))


@pytest.mark.parametrize("folder", ["content/articles/2020", "content"])
def test_it_serves_from_any_folder_of_the_newsroom(at_desk, folder: str) -> None:
    desk = at_desk(FILES, folder=folder)
    assert "Ашық" in desk.get("/2020/05/a/")[1]
    assert "d.md" in desk.get("/__tilshi/due/kk/")[1]
    assert not list((desk.made.root / "content").rglob(".cache"))


def test_a_story_in_a_browser_stays_where_it_was_read_when_it_is_saved(
    browser: Browser, at_desk
) -> None:
    desk = at_desk({A: article("Бұрынғы", LONG)})
    page = browser.new_page()
    page.goto(f"{desk.address}2020/05/a/")
    page.evaluate("scrollTo(0, 2345)")
    desk.made.write({A: article("Жаңа", LONG + "\n\nСоңғы сөз.")})
    page.wait_for_selector("h1:text('Жаңа')")
    page.wait_for_function("scrollY === 2345", timeout=5000)
    with (desk.made.root / "pelicanconf.py").open("a", encoding="utf-8") as settings:
        settings.write("FEED_SIZE = 7\n")  # with which it starts again
    desk.made.write({A: article("Ең жаңа", LONG)})
    page.wait_for_selector("h1:text('Ең жаңа')", timeout=60_000)
    page.wait_for_function("scrollY === 2345", timeout=5000)
    page.close()
