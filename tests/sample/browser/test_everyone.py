"""Every kind of page, as nginx sends it: for everyone, light enough for a cheap phone, and whole under
the strictest policy. One of each kind always, in every edition among the slow tests.
"""

import json
import os
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response

from tests.conftest import FLAGS, PROJECT
from tests.publishing.hosts import free_port
from tests.publishing.nginx_host import web_server
from tests.sample.browser.kinds import KINDS, page_of, pages
from tilshi.editions import EDITIONS
from tilshi.pipeline.staging import read_manifest
from tilshi.publishing.publication import Publication

AXE = PROJECT / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHECK = """([tags, off]) => axe.run({
    runOnly: tags, rules: Object.fromEntries(off.map(rule => [rule, {enabled: false}])),
  }).then(found => found.violations.map(
  one => [one.id, ...one.nodes.map(node => node.target.join(" "))]))"""
SCROLLED = "target-size"
"""The rule that also counts what the row of sections, which scrolls, shows only a part of."""
LOOKS = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
}
FORCED = ["color-contrast", "link-in-text-block"]
"""Rules about colours that are the reader's own where they are forced."""
SCREENS = {"phone": (360, 740), "laptop": (1280, 800)}

ONE_OF_EACH = pages("kk")
OTHERS = [page for page in pages(*EDITIONS) if page not in ONE_OF_EACH]
EVERY = [*ONE_OF_EACH, *(pytest.param(page, marks=pytest.mark.slow) for page in OTHERS)]
every_page = pytest.mark.parametrize("path", EVERY)


@pytest.fixture(scope="module")
def newspaper(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the sample site behind nginx, with its headers and compressed twins."""
    home = tmp_path_factory.mktemp("newspaper")
    Publication(home).update(sample, read_manifest(sample), 2)
    (home / "current").symlink_to("site")
    prefixes = [edition.prefix for edition in EDITIONS.values() if edition.prefix]
    with web_server(home / "nginx", home, free_port(), prefixes=prefixes) as server:
        yield server.url + "/"


def opened(browser: Browser, url: str, screen: str = "phone", **options: object) -> Page:
    """The page at `url` when all of it is loaded."""
    width, height = SCREENS[screen]
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    return page


def _is_scrolled(rule: str, *targets: str) -> bool:
    return rule == SCROLLED and all(target.startswith(".wrap > li") for target in targets)


@every_page
def test_axe_finds_nothing_on_any_screen_in_any_colours(
    browser: Browser, newspaper: str, path: str
) -> None:
    for screen in SCREENS:
        page = opened(browser, newspaper + path, screen, bypass_csp=True, reduced_motion="reduce")
        page.add_script_tag(path=str(AXE))
        for look, media in LOOKS.items():
            page.emulate_media(**media)
            off = FORCED if media["forced_colors"] == "active" else []
            found = page.evaluate(CHECK, [TAGS, off])
            assert [one for one in found if not _is_scrolled(*one)] == [], (screen, look)
        page.context.close()


@every_page
def test_a_page_fits_the_narrowest_phone_and_text_twice_as_large(
    browser: Browser, newspaper: str, path: str
) -> None:
    page = opened(browser, newspaper + path)
    settings = page.context.new_cdp_session(page)
    for width, size in ((320, 16), (360, 32), (1280, 32)):
        page.set_viewport_size({"width": width, "height": 740})
        settings.send("Page.setFontSizes", {"fontSizes": {"standard": size}})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, size)
    page.context.close()


def weigh(browser: Browser, url: str) -> dict[str, int]:
    """What a first view at 360 px loads, in bytes as sent: pictures, and all else."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, device_scale_factor=2, is_mobile=True
    )
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(url, wait_until="networkidle")
    weight = {"pictures": 0, "rest": 0}
    for answer in answers:
        sent = answer.request.sizes()
        is_picture = answer.request.resource_type == "image"
        weight["pictures" if is_picture else "rest"] += sent["responseBodySize"]
    context.close()
    return weight


PAGE, SEARCH_PAGE, OTHER = 60_100, 72_000, 200_000
"""The most bytes of a first view: without pictures, of the search with its script and lists; and
with pictures, on a phone with two dots a pixel.
"""
HOMES = {page_of("home", edition): 130_000 for edition in EDITIONS} | {"ru/": 145_000}
"""Of front pages with pictures: the Russian one has so few stories that a third large picture is
near.
"""


@every_page
def test_a_first_view_is_light(browser: Browser, newspaper: str, path: str) -> None:
    weight = weigh(browser, newspaper + path)
    assert weight["rest"] <= (SEARCH_PAGE if path.endswith("search/") else PAGE)
    assert sum(weight.values()) <= HOMES.get(path, OTHER)


@every_page
def test_the_policy_reports_nothing_and_no_other_host_is_asked(
    browser: Browser, newspaper: str, path: str
) -> None:
    page = browser.new_context().new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    answer = page.goto(newspaper + path, wait_until="networkidle")
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    gone = answer.status in (404, 410)
    assert [line for line in said if not (gone and "status of" in line)] == []
    assert [url for url in asked if not url.startswith((newspaper, "data:"))] == []
    page.context.close()


def audited(url: str) -> dict[str, Any]:
    """What Lighthouse says of the page at `url` on a phone: scores of 0 to 1, and measures."""
    done = subprocess.run(
        [
            PROJECT / "node_modules/.bin/lighthouse", url, "--quiet", "--output=json",
            f"--chrome-flags=--headless=new {' '.join(FLAGS)}", "--max-wait-for-load=30000",
        ],
        capture_output=True, encoding="utf-8", check=True,
        env={**os.environ, "CHROME_PATH": "/usr/bin/chromium"},
    )  # fmt: skip
    said = json.loads(done.stdout)
    failed = [
        name for name, audit in said["audits"].items()
        if audit["score"] == 0 and audit["scoreDisplayMode"] == "binary"
    ]  # fmt: skip
    return {
        "performance": said["categories"]["performance"]["score"],
        "LCP": said["audits"]["largest-contentful-paint"]["numericValue"],
        "shift": said["audits"]["cumulative-layout-shift"]["numericValue"],
        "failed": failed,
    }


NOT_FOUND = {"unknown address", "notice"}
"""Lighthouse does not look at pages with a status of an error."""
NOT_LISTED = {"search": ["is-crawlable"]}
"""What it says of a page that search engines shall not list."""
LATEST_PAINT = 1_850
UPRIGHT = {"story with a tall picture": 1_950}
"""When the largest thing is painted, in milliseconds; an upright picture weighs most."""


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(KINDS.keys() - NOT_FOUND))
def test_lighthouse_is_content_with_every_kind_of_page_on_a_phone(
    newspaper: str, kind: str
) -> None:
    said = [audited(newspaper + page_of(kind, "kk")) for _ in range(3)]
    assert said[0]["failed"] == NOT_LISTED.get(kind, [])
    assert statistics.median(one["performance"] for one in said) >= 0.98
    assert statistics.median(one["LCP"] for one in said) <= UPRIGHT.get(kind, LATEST_PAINT)
    assert statistics.median(one["shift"] for one in said) <= 0.02
