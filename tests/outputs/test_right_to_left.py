"""Runs from left to right are drawn so by a real browser, among words from right to left."""

import pytest

from tests.conftest import article

RUNS = (
    "https://a.kz/x?q=1&b=2", "https://a.kz/news/", "info@a.kz", "C#", "F#", "C++", "len()", "-5…+3 °C",
    "-5...+3", "Boeing 737-800", "Windows 11", "iPhone 15 Pro", "+7 (7252) 53-00-11", "53-00-11",
    "10:00", "3:2", "@user", "#hashtag", "AT&T", "18+", "ХІХ",
)  # fmt: skip

# The left edges of the characters of `run` where it first stands in the element, in their order.
LEFT_EDGES = """(element, run) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const places = [];
  let text = "";
  while (walker.nextNode())
    for (let at = 0; at < walker.currentNode.length; at += 1) {
      places.push([walker.currentNode, at]);
      text += walker.currentNode.data[at].replace("\u00a0", " ");
    }
  const start = text.indexOf(run);
  return start < 0 ? [] : places.slice(start, start + run.length).map(([node, at]) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect().left;
  });
}"""


@pytest.fixture
def story(site, browser):
    """The body of a right-to-left story with a paragraph for each run."""
    # «12» before and a year after a run are what it would fall apart with.
    words = "\n\n".join(f"Осы {run} туралы сөз.\n\nОсы 12 {run}, 2019 жыл." for run in RUNS)
    made = site({"content/articles/2020/a.md": article(body=words)}).made()
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto((made.output / "tote/2020/05/a/index.html").as_uri())
    yield page.locator("div.body > p")
    page.close()


def test_every_run_is_drawn_from_left_to_right(story) -> None:
    assert story.count() == 2 * len(RUNS)
    for number, run in enumerate(RUNS):
        shown = run.replace("ХІХ", "XIX")
        for paragraph in (story.nth(2 * number), story.nth(2 * number + 1)):
            edges = paragraph.evaluate(LEFT_EDGES, shown)
            assert len(edges) == len(shown), (shown, paragraph.inner_html())
            assert edges == sorted(edges), (shown, paragraph.inner_html())
