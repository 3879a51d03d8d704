"""A change that makes thousands of pages anew is shown on the open ones first."""

import re
from threading import Thread
from urllib.parse import urlencode

import pytest

from tests.commands.preview_process import Get, wait_for
from tests.conftest import PROJECT, article
from tilshi.desk.open_pages import OpenPages

STORIES = 40
FILES = {
    f"content/articles/2020/s{number}.md": article(f"Мақала {number}") for number in range(STORIES)
}
PAGE, OTHER = "/2020/05/s1/", "/2020/05/s30/"
TEMPLATE = (
    '{{% extends "!article.html" %}}{{% block main %}}<p>{}</p>{{{{ super() }}}}{{% endblock %}}'
)


def version(text: str) -> str:
    return text.partition('data-version="')[2].partition('"')[0]


def open_page(get: Get, path: str) -> None:
    """Opens a page like a browser: it waits for the next version."""
    query = urlencode({"page": path, "seen": version(get(path)[1])})
    Thread(target=get, args=(f"/__tilshi/wait?{query}",), daemon=True).start()


SETTINGS = 'SITEURL = "https://ulgi.example"\nTHEME = "theme"\nEDITIONS = ["kk", "qz"]\n'


@pytest.fixture
def desk(at_desk):
    own = {"theme/templates/article.html": TEMPLATE.format("Бірінші"), "pelicanconf.py": SETTINGS}
    return at_desk({**FILES, **own}, PAGE)


def test_a_template_is_shown_on_the_open_page_first_and_then_on_all(desk) -> None:
    open_page(desk.get, PAGE)
    wait_for(lambda: list(desk.made.root.glob(".cache/open-*.json")) != [])
    desk.made.write({"theme/templates/article.html": TEMPLATE.format("Екінші")})
    seen: list[tuple[bool, bool]] = []

    def both() -> bool:
        seen.append(tuple("Екінші" in desk.get(path)[1] for path in (PAGE, OTHER)))
        return seen[-1] == (True, True)

    wait_for(lambda: both() or seen[-1][0])
    first = version(desk.get(PAGE)[1])
    wait_for(both)
    assert (True, False) in seen and (False, True) not in seen
    wait_for(lambda: not list(desk.made.root.glob(".cache/first-*")))
    assert version(desk.get(PAGE)[1]) == first  # browsers do not reload a second time


def test_a_style_sheet_is_shown_on_the_open_page_with_what_it_needs(desk) -> None:
    open_page(desk.get, PAGE)
    wait_for(lambda: list(desk.made.root.glob(".cache/open-*.json")) != [])
    packaged = (PROJECT / "theme/static/css/components/story.css").read_text("utf-8")

    def styles() -> str:
        sheets = re.findall(r'href="(/assets/[^"]*\.css)"', desk.get(PAGE)[1])
        answers = [desk.get(sheet) for sheet in sheets]
        assert {status for status, _ in answers} == {200}
        return "".join(text for _, text in answers)

    for name in (".own-1", ".own-2"):
        rule = f"{name} {{ color: red }}"
        desk.made.write({"theme/static/css/components/story.css": packaged + rule})
        wait_for(lambda name=name: name in styles())


def test_a_save_is_seen_while_a_large_change_is_still_being_made(desk) -> None:
    open_page(desk.get, PAGE)
    wait_for(lambda: list(desk.made.root.glob(".cache/open-*.json")) != [])
    desk.made.write({"theme/templates/article.html": TEMPLATE.format("Екінші")})
    wait_for(lambda: "Екінші" in desk.get(PAGE)[1])
    desk.made.write({"content/articles/2020/s1.md": article("Жаңа тақырып")})
    wait_for(lambda: "Жаңа тақырып" in desk.get(PAGE)[1])
    wait_for(lambda: "Екінші" in desk.get(OTHER)[1])
    assert "Екінші" in desk.get(PAGE)[1]


def test_an_error_that_is_corrected_is_gone_as_soon_as_the_page_is_shown(desk) -> None:
    story, template = "content/articles/2020/s1.md", "theme/templates/article.html"
    open_page(desk.get, PAGE)
    desk.made.write({story: article("Мақала 1", "[Сілтеме](story:zhoq)")})
    wait_for(lambda: "zhoq" in desk.get(PAGE)[1])
    desk.made.write({story: article("Мақала 1"), template: TEMPLATE.format("Екінші")})
    wait_for(lambda: "Екінші" in desk.get(PAGE)[1])
    assert "zhoq" not in desk.get(PAGE)[1]


def test_the_builder_is_told_of_pages_below_the_sites_root(tmp_path) -> None:
    pages = OpenPages.beside(tmp_path / "state.json")
    assert list(pages.read()) == []
    for address in ("/news/", "/news/2020/05/%D0%B0/", "/news/about.html", "/elsewhere/"):
        pages.note(address, "/news/")
    told = OpenPages.beside(tmp_path / "state.json").read()
    assert sorted(told) == ["2020/05/а/index.html", "about.html", "index.html"]
