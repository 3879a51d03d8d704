"""The examples of CommonMark's specification: all come out as it says, but for those that
docs/markdown.md names, and in those no word is lost.
"""

import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from tilshi.content import markdown as content_markdown
from tilshi.content.body_check import BodyChecker

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "node_modules/commonmark-spec/spec.txt"
DOCS = ROOT / "docs/markdown.md"


def examples() -> list[tuple[int, str, str]]:
    """(number, Markdown, HTML) of all examples."""
    found = re.findall(
        r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", SPEC.read_text("utf-8"), re.M | re.S
    )
    texts = [(source.replace("→", "\t"), html.replace("→", "\t")) for source, html in found]
    return [(number, *pair) for number, pair in enumerate(texts, start=1)]


def deviations() -> set[int]:
    """The numbers of the examples that the docs say come out otherwise."""
    section = DOCS.read_text("utf-8").partition("## Where it differs")[2]
    rows = re.findall(r"^\| ([\d, ]+) \|", section, re.M)
    return {int(number) for row in rows for number in row.split(",")}


@cache
def converter() -> content_markdown._Converter:
    made = content_markdown.reading_converter()
    # Addresses on the site, pictures and headings have rules of their own.
    made.treeprocessors.deregister("finish")
    return made


def converted(source: str) -> str:
    converter().reset()
    converter().checker = BodyChecker(source, "", 1)
    return converter().convert(source)


class Events(HTMLParser):
    """HTML as a list of tags and texts, in which what browsers show alike is equal."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.pre = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pre += tag == "pre"
        known = {name: unquote(value or "") for name, value in attrs if name != "class"}
        self.found.append((tag, tuple(sorted(known.items()))))

    def handle_endtag(self, tag: str) -> None:
        self.pre -= tag == "pre"
        if tag not in ("p", "br", "hr", "img"):
            self.found.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        text = data if self.pre else " ".join(data.split())
        if text and self.found and isinstance(self.found[-1], str) and self.found[-1][:1] == " ":
            self.found[-1] += text
        elif text:
            self.found.append(" " + text)


def same(one: str, other: str) -> bool:
    def tight(html: str) -> list[object]:
        return [e.replace(" ", "") if isinstance(e, str) else e for e in Events(html).found]

    return tight(one) == tight(other)


def words(html: str) -> str:
    """The letters that readers see, or hear of a picture."""
    alts = " ".join(re.findall(r'alt="([^"]*)"', html))
    shown = " ".join(e for e in Events(html).found if isinstance(e, str) and e.startswith(" "))
    return "".join(sorted(re.findall(r"[^\W\d_]", shown + alts)))


@pytest.mark.parametrize(("number", "source", "html"), examples())
def test_an_example_of_commonmark_comes_out_as_its_specification_says(
    number: int, source: str, html: str
) -> None:
    if number not in deviations():
        assert same(converted(source), html), converted(source)


def test_the_deviations_that_the_docs_name_are_those_that_there_are() -> None:
    wrong = {n for n, source, html in examples() if not same(converted(source), html)}
    assert wrong == deviations()


@pytest.mark.parametrize("number", sorted(deviations()) if DOCS.exists() else [])
def test_where_it_differs_from_commonmark_no_word_is_lost_in_silence(number: int) -> None:
    _, source, html = examples()[number - 1]
    shown, wanted = Counter(words(converted(source))), Counter(words(html))
    assert not wanted - shown or content_markdown.convert(source, "en", "f").problems
