"""The handbook is read at the desk, in the language of the editor."""

from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from lxml import html
from playwright.sync_api import Browser

from tests.conftest import article
from tests.desk.conftest import html_errors
from tilshi.desk.handbook import chapters

AT = "/__tilshi/handbook/"
LANGS = ("kk", "ru", "en")


@pytest.fixture
def served(at_desk):
    return at_desk({"content/articles/2020/a.md": article("Қала")})


def test_every_chapter_is_read_in_every_language_and_every_link_in_it_leads_somewhere(
    served, tmp_path: Path
) -> None:
    pages: dict[str, str] = {}
    for lang in LANGS:
        for name in ("", *chapters(lang)):
            status, pages[f"{AT}{lang}/{name}"] = served.get(f"{AT}{lang}/{name}")
            assert status == 200
    for address, text in pages.items():
        tree = html.fromstring(text)
        assert tree.get("lang") == address.removeprefix(AT)[:2]
        assert len(tree.xpath("//h1")) == 1
        for link in tree.xpath("//main//a/@href"):
            target, _, anchor = urljoin(address, link).partition("#")
            assert target in pages, f"{address}: {link}"
            if anchor:
                there = html.fromstring(pages[target])
                assert there.xpath("//*[@id=$id]", id=unquote(anchor)), f"{address}: {link}"
    assert html_errors(tmp_path, {str(n): text for n, text in enumerate(pages.values())}) == []


def test_the_contents_and_neighbours_lead_through_the_chapters_and_nothing_else_is_read_there(
    browser: Browser, served
) -> None:
    contents = html.fromstring(served.get(f"{AT}kk/")[1])
    assert contents.xpath("//main//ol//a/@href") == chapters("kk")
    assert served.get(AT) == served.get(f"{AT}kk/")
    time = html.fromstring(served.get(f"{AT}en/04-time.md")[1])
    assert time.xpath("//*[@class='chapters']//a/text()") == [
        "Contents", "Pictures, files and rights", "Corrections and retractions",
    ]  # fmt: skip
    assert time.xpath("//*[@class='languages']//a/@href")[0] == f"{AT}kk/04-time.md"
    for path in ("kk/README.md", "kk/10-none.md", "kk/%2e%2e/ru/04-time.md"):
        assert served.get(f"{AT}{path}")[0] == 404
    page = browser.new_page(viewport={"width": 360, "height": 700})
    for name in chapters("kk"):
        page.goto(f"{served.address}{AT.lstrip('/')}kk/{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
