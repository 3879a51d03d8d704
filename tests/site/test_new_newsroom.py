"""A newsroom from its first minute: what it adds and sets is what readers see."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.commands.test_init import begun
from tests.conftest import AT, article
from tests.servers import served

EDITIONS = {"": "Ауыл", "qz/": "Auyl", "tote/": "اۋىل", "ru/": "Село"}
"""What the new section is called in each."""
SET = """
menu:
  - section: auyl
  - page: about
colors: {accent: "#7a1f3d", accent_dark: "#f09ab3"}
"""
LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 60">
<rect width="240" height="60" fill="#7a1f3d"/></svg>"""
TEMPLATE = """{% extends "!article.html" %}
{% block main %}<p id="own">Редакцияның өз сөзі</p>{{ super() }}{% endblock %}"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a new newsroom with a section, a story, a template, colours and a logo."""
    made = begun(tmp_path_factory.mktemp("new") / "room", "kk,qz,tote,ru")
    add(made.root / "content/sections.yaml", "- {id: auyl, name: {kk: Ауыл, ru: Село}}\n")
    add(made.root / "content/imprint.yaml", SET)
    story = article("Көктем келді", date="2026-11-20 10:00", category="Ауыл")
    made.write(
        {
            "content/articles/2026/koktem.md": story,
            "content/articles/2026/koktem.ru.md": "---\ntitle: Пришла весна\n---\n\nТекст.\n",
            "theme/templates/article.html": TEMPLATE,
            "theme/static/images/logo.svg": LOGO,
            "theme/static/images/logo-dark.svg": LOGO.replace("#7a1f3d", "#f09ab3"),
        }
    )
    with served(made.made(AT).output) as url:
        yield url


def add(file: Path, text: str) -> None:
    file.write_text(file.read_text("utf-8") + text, "utf-8")


def open_at(browser: Browser, url: str, **options: object) -> Page:
    page = browser.new_context(**{"viewport": {"width": 360, "height": 700}, **options}).new_page()
    page.goto(url)
    return page


@pytest.mark.parametrize("prefix", EDITIONS)
def test_its_story_opens_from_the_front_page_in_its_own_template(browser, own, prefix) -> None:
    page = open_at(browser, own + prefix)
    page.locator("main h2 a").first.click()
    page.wait_for_url(f"{own}{prefix}2026/11/koktem/")
    assert page.locator("h1").inner_text()
    assert page.locator("#own").is_visible()
    page.context.close()


@pytest.mark.parametrize("prefix", EDITIONS)
def test_its_section_is_in_the_menu_and_leads_to_the_story(browser, own, prefix) -> None:
    page = open_at(browser, own + prefix)
    menu = page.locator("header nav.sections a")
    assert [link.inner_text() for link in menu.all()][:1] == [EDITIONS[prefix]]
    menu.first.click()
    page.wait_for_url(f"{own}{prefix}auyl/")
    assert menu.first.get_attribute("aria-current") == "page"
    assert page.locator("main h2 a").count() == 1
    page.context.close()


@pytest.mark.parametrize(
    ("scheme", "color", "file"),
    [("light", "rgb(122, 31, 61)", "logo."), ("dark", "rgb(240, 154, 179)", "logo-dark.")],
)
def test_its_links_have_its_colour_and_its_logo_that_of_the_page(
    browser, own, scheme, color, file
) -> None:
    page = open_at(browser, own + "2026/11/koktem/", color_scheme=scheme)
    link = page.locator(".kicker a")
    assert link.evaluate("link => getComputedStyle(link).color") == color
    assert file in page.locator("header img.logo").evaluate("image => image.currentSrc")
    page.context.close()


@pytest.mark.parametrize("prefix", EDITIONS)
def test_its_logo_is_loaded_and_fits_on_every_screen(browser, own, prefix) -> None:
    page = open_at(browser, own + prefix)
    logo = page.locator("header img.logo")
    assert logo.evaluate("image => image.complete && image.naturalWidth") > 0
    for width in (320, 360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 700})
        box = logo.bounding_box()
        assert box["height"] == (40 if width < 768 else 56)
        assert box["width"] == pytest.approx(box["height"] * 4, abs=1)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()
