"""Searches in the index of a small site, by `search.js` in Node."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import REGISTRIES, Site, article
from tests.search.node import run
from tilshi.search import derived

# Without it, a story would be about every one of its words.
REST = "Бұл туралы редакция тілшісі бүгін таңертең қала тұрғындарынан сұрап білді. " * 20
STORIES = {
    "kopir": article("Жаңа көпір ашылды", REST + "Өзеннің екі жағы қосылды.", date="2020-05-01"),
    "kitap": article(
        "Кітап көрмесі", REST + "Жеті жарғы туралы қолжазба қойылды.", date="2020-05-02"
    ),
    "zhargy": article(
        "Жарғының жеті бабы", REST + "Көпір салу туралы бап та бар.", date="2021-05-03"
    ),
    "ghasyr": article("ХІХ ғасырдың хаты", REST + "Хат 1868 жылы жазылған.", date="2021-05-04"),
    "bazar": article("Базарда не қымбат", REST + "Пияз бен картоп қымбаттады.", date="2021-05-05"),
}
PROGRAM = """
  const { readFileSync } = await import("node:fs");
  const asked = [], pages = [];
  const index = await search.openIndex(
    async (path) => {
      asked.push(path);
      return new Uint8Array(readFileSync(`${given.output}/search/data/${path}`)).buffer;
    },
    "kk", given.edition, async (url) => {
      pages.push(url);
      return readFileSync(`${given.output}${url}index.html`, "utf-8");
    });
  const found = [];
  for (const [text, options] of given.searches) {
    const { total, hits } = await index.find(text, options);
    const stories = await index.documents(hits.map(({ number }) => number));
    found.push([total, stories.map(({ url }) => url.split("/").at(-2))]);
  }
  return { found, asked, pages };
"""

Ask = Callable[..., list[str]]


@pytest.fixture
def short_heads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words of two stories have a tail, as words of many have otherwise."""
    monkeypatch.setattr(derived, "HEAD", 1)


@pytest.fixture
def made(site: Callable[..., Site]) -> Site:
    files = {f"content/articles/2020/{name}.md": text for name, text in STORIES.items()}
    return site({**REGISTRIES, **files}).made()


def ask(made: Site, *searches: tuple[str, dict[str, str]], edition: str = "kk") -> dict[str, Any]:
    given = {"output": str(made.output), "edition": edition, "searches": searches}
    return run(PROGRAM, given)


@pytest.fixture
def find(made: Site) -> Ask:
    """A function that gives the stories found for a text, the best first."""

    def found(text: str, **options: str) -> list[str]:
        ((total, stories),) = ask(made, (text, options))["found"]
        assert total == len(stories)
        return stories

    return found


@pytest.mark.parametrize(
    "text", ["көпірден", "копирлер", "köpırdıñ", "kópirge", "kopir", "كوپىردە", "көпі", "көіпрлер"]
)
def test_a_word_is_found_however_it_is_typed(find: Ask, text: str) -> None:
    assert find(text) == ["kopir", "zhargy"]


def test_stories_with_all_words_come_first(find: Ask) -> None:
    assert find("жарғы көпір")[0] == "zhargy"
    assert set(find("жарғы көпір")) == {"zhargy", "kopir", "kitap"}


def test_the_newest_come_first_if_asked_for(find: Ask) -> None:
    assert find("көпір", order="newest") == ["zhargy", "kopir"]


def test_a_phrase_is_looked_for_in_titles_and_on_the_pages_of_stories(made: Site) -> None:
    said = ask(made, ("«жеті жарғы»", {}), ("«жарғы жеті»", {}), ('"Көпір ашылды"', {}))
    assert [stories for _, stories in said["found"]] == [["kitap"], [], ["kopir"]]
    assert len(said["pages"]) <= 10


def test_a_year_narrows_the_search_and_alone_lists_its_stories(find: Ask) -> None:
    assert find("көпір", year="2020") == ["kopir"]
    assert find("", year="2020") == ["kitap", "kopir"]
    assert find("көпір", year="1999") == []


@pytest.mark.parametrize("text", ["XIX", "ХІХ", "xix ғасыр", "1868"])
def test_numerals_and_numbers_are_found(find: Ask, text: str) -> None:
    assert find(text) == ["ghasyr"]


@pytest.mark.parametrize("text", ["", " ", "–", "«»", "wqzxvk", "🙂", "\ud83d", "пингвин", "1869"])
def test_what_is_nowhere_finds_nothing(find: Ask, text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize("text", ["ұымбатқа", "ымбатқа", "ықмбатқа", "қмыбатқа", "қамбатқа"])
def test_a_slip_in_the_first_letters_is_put_up_with(find: Ask, text: str) -> None:
    assert find(text) == ["bazar"]


@pytest.mark.parametrize(
    ("text", "story"),
    [
        ("қымбтады", "bazar"),  # қымбаттады
        ("қымбаттаыд", "bazar"),
        ("қоржазбадан", "kitap"),
        ("қолжзабадан", "kitap"),
        ("қолжазбаадн", "kitap"),
        ("ғаысрлардың", "ghasyr"),
        ("ғасырларыдң", "ghasyr"),
        ("қарттоптан", "bazar"),
        ("катропты", "bazar"),
    ],
)
def test_a_slip_anywhere_in_a_word_or_its_ending_is_put_up_with(
    find: Ask, text: str, story: str
) -> None:
    assert find(text) == [story]


@pytest.mark.parametrize("text", ["қымбатбек", "қарғасбек", "хаттаныр"])
def test_other_endings_than_swapped_or_long_ones_are_no_slips(find: Ask, text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize("text", ["гөпір", "битап"])
def test_the_first_letter_of_a_short_word_is_right(find: Ask, text: str) -> None:
    assert find(text) == []


@pytest.mark.usefixtures("short_heads")
def test_the_tail_of_a_frequent_word_is_read_when_it_is_needed(made: Site) -> None:
    program = PROGRAM.replace("total, hits }", "total, isWhole, hits }").replace(
        "found.push([total,", "found.push([total, isWhole,"
    )

    def said(text: str, **options: str) -> list[object]:
        given = {"output": str(made.output), "edition": "kk", "searches": [(text, options)]}
        return run(program, given)["found"][0]

    assert said("көпір") == [2, True, ["kopir", "zhargy"]]
    assert said("көпір", order="newest") == [2, True, ["zhargy", "kopir"]]
    assert said("көпір", year="2021") == [1, True, ["zhargy"]]
    assert said("жарғы көпір")[1:] == [True, ["zhargy", "kopir", "kitap"]]


def test_stop_words_are_passed_over(find: Ask) -> None:
    assert find("көпір және") == find("көпір")


@pytest.mark.parametrize("text", ["қаб" * 5000, "а б в г д е ж з и к л м н " * 900, "о" * 10_000])
def test_a_query_of_any_length_asks_for_a_bounded_number_of_files(made: Site, text: str) -> None:
    asked = ask(made, (text, {}))["asked"]
    assert len(asked) == len(set(asked)) <= 310


def test_files_are_asked_for_once(made: Site) -> None:
    asked = ask(made, ("көпір", {}), ("көпірдің", {}), ("көпір", {}))["asked"]
    assert len(asked) == len(set(asked))


def test_titles_are_in_the_script_of_the_edition(made: Site) -> None:
    program = PROGRAM.replace('url.split("/").at(-2)', "title").replace("{ url }", "{ title }")
    given = {"output": str(made.output), "edition": "qz", "searches": [["көпір ашылды", {}]]}
    assert run(program, given)["found"][0][1][0] == "Jaña köpır aşyldy"
