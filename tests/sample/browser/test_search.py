"""The search, as readers use it: typed into the page, in every edition."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from tilshi.editions import EDITIONS, Edition

# An inflected word of each edition's language, the beginning of the word it is a form of, and the
# same with a slip of the finger.
WORDS = {
    "kk": ("мектептердің", "мекте", "мкетептердің"),
    "qz": ("mektepterdıñ", "mekte", "mketepterdıñ"),
    "tote": ("مەكتەپتەردىڭ", "مەكتە", "مكەتەپتەردىڭ"),
    "ru": ("школами", "школ", "щколами"),
    "en": ("museums", "museum", "msueums"),
}
NONSENSE = "wqzxvk"
HOSTILE = [
    "а" * 10_000,
    "<img src=x onerror=alert(1)><script>alert(1)</script>",
    "\u202eмектеп\u202c مەكتەپ",
    "🙂👩‍👩‍👧 мектеп",
    "\ud83d мектеп",
    "'\"&%=?#/../..",
    "«»",
    "constructor __proto__ hasOwnProperty",
]


@pytest.fixture(params=WORDS)
def edition(request: pytest.FixtureRequest) -> Edition:
    return EDITIONS[request.param]


class Search:
    """The search page of an edition, what its console said and what it asked for."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))

        def note(request: Request) -> None:
            self.asked.append(request.url)

        page.on("request", note)
        page.goto(address)

    def type(self, text: str) -> list[str]:
        """The titles found for `text`, typed into the field."""
        self.page.locator("[name=q]").fill(text)
        return self.titles()

    def choose(self, name: str, value: str) -> list[str]:
        """The titles found with another value of a filter."""
        self.page.locator(".search-filters").evaluate("filters => filters.open = true")
        self.page.locator(f"select[name={name}]").select_option(value)
        return self.titles()

    def titles(self) -> list[str]:
        """The titles shown when the search is done."""
        self.page.locator(".search-stories[aria-busy=false]").wait_for(state="attached")
        return self.page.locator(".search-stories .teaser-title").all_text_contents()

    @property
    def status(self) -> str:
        return self.page.locator("[role=status]").inner_text()


@pytest.fixture
def search(browser: Browser, address: str, edition: Edition) -> Iterator[Search]:
    context = browser.new_context()
    found = Search(context.new_page(), f"{address}{edition.prefix}search/")
    yield found
    assert found.said == []
    assert [url for url in found.asked if not url.startswith(address)] == []
    context.close()


def stories(sample: Path, edition: Edition) -> list[list[str]]:
    files = (sample / "search/data" / edition.id).glob("*/*.json")
    return [story for file in files for story in json.loads(file.read_text("utf-8")) if story]


def test_a_form_of_a_word_finds_the_stories_with_others_and_marks_them(
    search: Search, edition: Edition
) -> None:
    form, beginning, _ = WORDS[edition.id]
    assert search.titles() == []
    titles = search.type(form)
    assert titles
    marked = search.page.locator(".search-stories mark").all_text_contents()
    assert marked
    assert all(word.lower().startswith(beginning) for word in marked)
    assert search.status
    assert not search.page.locator(".search-browse").is_visible()


def test_a_slip_of_the_finger_finds_the_same_stories(search: Search, edition: Edition) -> None:
    form, _, slip = WORDS[edition.id]
    titles = search.type(form)
    assert search.type(slip) == titles != []


def test_what_is_nowhere_finds_nothing_and_says_so(search: Search) -> None:
    assert search.type(NONSENSE) == []
    nothing = search.page.locator("[role=status]").get_attribute("data-none")
    assert search.status == nothing != ""


def test_the_count_is_that_of_the_stories(search: Search, edition: Edition) -> None:
    search.type(WORDS[edition.id][0])
    while search.page.locator(".search-more").is_visible():
        search.page.locator(".search-more button").click()
        search.page.wait_for_timeout(50)
    assert str(len(search.titles())) in search.status


def test_a_phrase_in_quotes_is_found_as_it_stands(
    search: Search, edition: Edition, sample: Path
) -> None:
    pairs = (
        (story[0], pairwise(word for word in story[0].split() if word.isalpha()))
        for story in stories(sample, edition)
    )
    title, first, second = next(
        (title, *pair) for title, found in pairs for pair in found if " ".join(pair) in title
    )
    assert title in search.type(f"«{first} {second}»")
    assert search.type(f"«{second} {first}»") == []


def test_a_section_and_a_year_narrow_the_search(search: Search, edition: Edition) -> None:
    everything = search.type(WORDS[edition.id][0])
    section = search.page.locator(".search-stories .kicker").first.inner_text()
    option = search.page.locator("select[name=section] option", has_text=section)
    narrowed = search.choose("section", option.get_attribute("value"))
    assert narrowed
    assert set(search.page.locator(".search-stories .kicker").all_inner_texts()) == {section}
    assert len(narrowed) <= len(everything)
    year = search.page.locator(".search-stories time").first.get_attribute("datetime")[:4]
    assert search.choose("year", year)
    days = search.page.locator(".search-stories time").evaluate_all(
        "all => all.map(one => one.dateTime)"
    )
    assert {day[:4] for day in days} == {year}


def test_filters_without_words_list_the_newest_first(search: Search) -> None:
    topic = search.page.locator("select[name=topic] option").nth(1).get_attribute("value")
    assert search.choose("topic", topic)
    days = search.page.locator(".search-stories time").evaluate_all(
        "all => all.map(one => one.dateTime)"
    )
    assert days == sorted(days, reverse=True)


def test_the_newest_come_first_if_asked_for(search: Search, edition: Edition) -> None:
    titles = search.type(WORDS[edition.id][0])
    assert sorted(search.choose("order", "newest")) == sorted(titles)
    days = search.page.locator(".search-stories time").evaluate_all(
        "all => all.map(one => one.dateTime)"
    )
    assert days == sorted(days, reverse=True)


def test_the_address_of_a_search_can_be_shared_and_the_back_button_works(
    search: Search, edition: Edition, browser: Browser
) -> None:
    form, beginning, _ = WORDS[edition.id]
    titles = search.type(form)
    shared = search.page.url
    other = browser.new_context().new_page()
    other.goto(shared)
    assert Search.titles(_Shown(other)) == titles
    other.context.close()
    search.page.locator(".search-stories a").first.click()
    search.page.wait_for_url(lambda url: "search" not in url)
    search.page.go_back()
    assert search.page.locator("[name=q]").input_value() == form
    assert search.titles() == titles
    search.page.locator("[name=q]").fill(beginning)
    search.page.keyboard.press("Enter")
    search.titles()
    search.page.locator("[name=q]").fill(NONSENSE)
    search.page.keyboard.press("Enter")
    assert search.titles() == []
    search.page.go_back()
    search.page.wait_for_function(
        "text => document.querySelector('[name=q]').value === text", arg=beginning
    )
    assert search.titles()


class _Shown:
    def __init__(self, page: Page) -> None:
        self.page = page


def test_the_language_switch_takes_the_words_along(search: Search, edition: Edition) -> None:
    search.type(WORDS[edition.id][0])
    links = search.page.locator("nav.languages a").evaluate_all("all => all.map(one => one.search)")
    assert set(links) == {search.page.evaluate("location.search")}


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_is_typed_is_more_than_text(search: Search, text: str) -> None:
    search.page.evaluate("text => { document.querySelector('[name=q]').value = text }", text)
    search.page.locator("[name=q]").dispatch_event("input")
    search.titles()
    assert search.page.locator("main :is(img, script)").count() == 0
    assert len(search.asked) < 400


def test_names_like_the_words_are_suggested_as_links(
    search: Search, edition: Edition, sample: Path
) -> None:
    names = json.loads((sample / f"search/data/{edition.id}/names.json").read_text("utf-8"))
    _, _, name, url = names[0]
    search.type(name.split()[0][:4])
    link = search.page.locator(f".search-names a[href='{url}']")
    assert name in link.inner_text()


def test_the_keyboard_reaches_the_results_from_the_field(search: Search, edition: Edition) -> None:
    search.type(WORDS[edition.id][0])
    search.page.locator("[name=q]").focus()
    for _ in range(20):
        search.page.keyboard.press("Tab")
        if search.page.evaluate("document.activeElement.matches('.search-stories a')"):
            return
    raise AssertionError("the keyboard does not reach the results")


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_results_are_no_wider_than_the_screen(search: Search, edition: Edition, width: int) -> None:
    search.page.set_viewport_size({"width": width, "height": 800})
    search.type(WORDS[edition.id][0])
    search.page.locator(".search-filters").evaluate("filters => filters.open = true")
    assert search.page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_javascript_the_page_shows_other_ways(
    browser: Browser, address: str, edition: Edition
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}{edition.prefix}search/")
    assert "JavaScript" in page.locator("main").inner_text()
    assert page.locator(f".search-browse a[href='/{edition.prefix}archive/']").is_visible()
    assert page.locator(".search-browse li a").count() > 10
    page.context.close()


def test_every_page_leads_to_the_search(browser: Browser, address: str, edition: Edition) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{address}{edition.prefix}")
    page.locator("header .search-link").click()
    page.wait_for_url(f"{address}{edition.prefix}search/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.context.close()
