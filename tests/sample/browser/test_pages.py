"""Finished pages in an HTML checker and in a real browser."""

import json
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.conftest import PROJECT

ARTICLE = "2019/03/shymkent-dostyq-mekeni/"
PAGES = ["", ARTICLE, "topic/martobe/", "author/aigul-serikqyzy/", "2019/03/", "archive/", "about/"]
EDITIONS = ["", "qz/", "tote/", "ru/", "en/"]
DOSSIERS = [
    *(f"{prefix}dossier/eski-shymkent/" for prefix in ("", "qz/", "tote/", "ru/")),
    *(f"{prefix}dossier/balalar-auruhanasy/" for prefix in ("", "qz/", "tote/")),
    *(f"{prefix}2023/12/balalar-auruhanasy-keshikti/" for prefix in ("", "qz/", "tote/")),
]
"""Dossiers, and a story of one."""
UNTRANSLATED = "2019/02/tauar-qory-zhetkilikti/"

# The checker recognises Kazakh only in Cyrillic, and reports the most similar language it knows.
GUESSES = (
    'This document appears to be written in Turkish but the “html” start tag has “lang="kk-Latn"”.',
    'This document appears to be written in Uyghur but the “html” start tag has “lang="kk-Arab"”.',
)


def test_the_html_checker_finds_nothing_on_any_page(sample: Path) -> None:
    vnu = PROJECT / "node_modules/vnu-jar/build/dist/vnu.jar"
    pages = [str(file) for file in sample.rglob("*.html")]
    assert len(pages) > 100
    done = subprocess.run(
        ["java", "-jar", str(vnu), "--format", "json", "--exit-zero-always", *pages],
        capture_output=True,
        encoding="utf-8",
    )
    messages = json.loads(done.stderr)["messages"]
    found = [m for m in messages if not (m["type"] == "info" and m["message"].startswith(GUESSES))]
    assert not [(m.get("url"), m.get("lastLine"), m["message"]) for m in found]


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
def test_a_page_logs_nothing_and_requests_only_its_own_host(browser, address, prefix, path) -> None:
    page, said, asked = visit(browser, address + prefix + path)
    assert said == []
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    page.context.close()


@pytest.mark.parametrize(
    "path",
    [prefix + path for path in ("", ARTICLE, "topic/martobe/") for prefix in EDITIONS] + DOSSIERS,
)
def test_nothing_is_wider_than_the_screen(browser, address, path) -> None:
    page, _, _ = visit(browser, address + path)
    for width in (320, 360, 768, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


@pytest.mark.parametrize(
    "path",
    [prefix + ARTICLE for prefix in EDITIONS]
    + DOSSIERS
    + [p + UNTRANSLATED for p in ("", "qz/", "tote/")],
)
def test_the_language_menu_opens_on_the_narrowest_phone_with_full_names_for_screen_readers(
    browser, address, path
) -> None:
    page, _, _ = visit(browser, address + path, viewport={"width": 320, "height": 640})
    switch = page.locator("nav.languages summary")
    current = switch.locator("bdi").text_content()
    boxes = [switch.bounding_box()]
    switch.click()
    boxes += [link.bounding_box() for link in page.locator("nav.languages a").all()]
    assert len(boxes) == 5
    assert all(box["width"] >= 44 and box["height"] >= 44 for box in boxes)
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 320 for box in boxes)
    for name in {"Қазақша", "Qazaqşa", "قازاقشا", "Русский", "English"} - {current}:
        assert page.get_by_role("link", name=name).first.is_visible()
    page.context.close()


@pytest.mark.parametrize("prefix", EDITIONS)
def test_a_reader_loads_the_arabic_font_only_where_the_text_is_in_arabic_letters(
    browser, address, prefix
) -> None:
    page, _, asked = visit(browser, address + prefix + ARTICLE)
    page.wait_for_load_state("networkidle")
    assert any("/arabic." in url for url in asked) == (prefix == "tote/")
    page.context.close()


# The characters of a text on the page from left to right, as displayed.
SHOWN = """needle => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode, first = node.data.replace(/\\u00a0/g, " ").indexOf(needle);
    if (first < 0) continue;
    const places = [...needle].map((char, index) => {
      range.setStart(node, first + index);
      range.setEnd(node, first + index + 1);
      return [range.getBoundingClientRect().left, char];
    });
    return places.sort((a, b) => a[0] - b[0]).map(place => place[1]).join("");
  }
}"""


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("contacts/", "+7 (7252) 00-00-00"),
        ("contacts/", "habar@aqzheleng.example"),
        ("2023/02/mektepte-oryn/", "−1,3"),
        ("2019/03/shymkent-dostyq-mekeni/", "06.03.2017"),
        ("2019/03/shymkent-dostyq-mekeni/", "Rgmedia.kz"),
        ("2019/03/shymkent-dostyq-mekeni/", "PRодвигай себя"),
        ("2019/03/shymkent-dostyq-mekeni/", "10:00"),
        ("p/2/", "1 200"),
        ("", "Facebook"),
        ("", "redaktsia@aqzheleng.example"),
    ],
)
def test_numbers_and_names_run_from_left_to_right_in_right_to_left_pages(
    browser, address, path, text
) -> None:
    page, _, _ = visit(browser, address + "tote/" + path, viewport={"width": 1280, "height": 800})
    assert page.evaluate(SHOWN, text) == text
    page.context.close()


def test_arrows_point_in_the_reading_direction_of_the_edition(browser, address) -> None:
    for prefix, older, newer in (("", "→", "←"), ("qz/", "→", "←"), ("tote/", "←", "→")):
        page, _, _ = visit(browser, address + prefix + "topic/shymkent/p/1/")
        arrow = "(link, part) => getComputedStyle(link, part).content[1]"
        assert page.locator(".newer").evaluate(arrow, "::before") == newer
        page.goto(address + prefix + "topic/shymkent/")
        assert page.locator(".older").first.evaluate(arrow, "::after") == older
        page.context.close()


@pytest.mark.parametrize("prefix", EDITIONS)
def test_everything_is_readable_and_reachable_without_javascript(browser, address, prefix) -> None:
    page, _, _ = visit(browser, address + prefix, java_script_enabled=False)
    page.locator("main a").first.click()
    page.wait_for_url(lambda url: url != address + prefix)
    assert page.locator("h1").is_visible()
    assert page.locator("main article, main").first.inner_text().strip()
    page.context.close()


def test_the_skip_link_is_the_first_tab_stop(browser, address) -> None:
    page, _, _ = visit(browser, address + ARTICLE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    page.wait_for_url("**/#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    page.context.close()


@pytest.mark.slow
def test_every_page_logs_nothing_requests_only_its_own_host_and_needs_no_javascript(
    browser: Browser, address: str, sample: Path
) -> None:
    for file in sorted(sample.rglob("index.html")):
        path = file.relative_to(sample).as_posix().removesuffix("index.html")
        page, said, asked = visit(browser, address + path, java_script_enabled=False)
        assert said == [], path
        assert [url for url in asked if not url.startswith((address, "data:"))] == [], path
        assert page.locator("h1").count() == 1 or page.url != address + path, path
        page.context.close()
