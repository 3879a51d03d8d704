"""Where the prose of a body stands in its source: what readers get as words is what is shown."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.test_commonmark import examples
from tilshi.content import markdown as content_markdown
from tilshi.content.body_check import BodyChecker
from tilshi.content.prose_blocks import prose_blocks
from tilshi.kazakh.block import CONTENT, MARKUP

_OPAQUE = {"code", "pre", "kbd", "samp", "var", "script", "style", "textarea"}


def shown(source: str) -> list[str]:
    """The blocks, · for a hidden mark, ░ for hidden content."""
    found = prose_blocks(source, "kk")
    for block in found:
        assert len(block.text) == len(block.masked) == len(block.at)
        assert block.text == "".join(source[at] for at in block.at)
    return [block.masked.replace(MARKUP, "·").replace(CONTENT, "░") for block in found]


class Words(HTMLParser):
    """The words of finished HTML, but for code and addresses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.opaque = "", 0
        self.address: str | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opaque += tag in _OPAQUE
        known = dict(attrs)
        self.address = known.get("href") if tag == "a" else self.address
        if tag == "img" and not self.opaque:
            self.words += (known.get("alt") or "") + (known.get("title") or "")

    def handle_endtag(self, tag: str) -> None:
        self.opaque -= tag in _OPAQUE
        self.address = None if tag == "a" else self.address

    def handle_data(self, data: str) -> None:
        address = self.address is not None and self.address.endswith(data)
        if not self.opaque and not address:
            self.words += data


def letters(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W\d_]", text))


def rendered(source: str) -> str:
    converter = content_markdown.reading_converter()
    converter.treeprocessors.deregister("finish")
    converter.checker = BodyChecker(source, "", 1)
    return converter.convert(source)


@pytest.mark.parametrize(
    ("source", "blocks"),
    [
        (
            'Ол "**Абай** жолы" мен "[Абай](https://a.kz)" және `код` бар.',
            ['Ол "··Абай·· жолы" мен "·Абай···············" және ░░░░░ бар.'],
        ),
        ("- бір *екі **үш** төрт* бес\n- ж", ["бір ·екі ··үш·· төрт· бес", "ж"]),
        ("> а\n> ә", ["а\nә"]),
        ("| А | Б \\| В |\n|--|--|\n| `x` | *у* з |", ["А", "Б | В", "░░░", "·у· з"]),
        ("| а | а |\n|--|--|\n| а | б |", ["а", "а", "а", "б"]),
        ("Сөз[^1]\n\n[^1]: Түсінік **қалың**.", ["Сөз····", "Түсінік ··қалың··."]),
        ('\\"Абай\\" &amp; <b>қою</b>', ['·"Абай·" ····· ···қою····']),
        ('а <code>код</code> ә <i lang="ru">да</i> б', ["а ······░░░······· ә ·············░░···· б"]),
        ("## Бас {#bas}", ["Бас·······"]),
        ("[да]{: lang=ru} **x y**{: lang=en} соң", ["░░░░░░░░░░░░░░░ ░░░░░░░··········· соң"]),
        ('![алт сөз](a.jpg "аты")', ["··алт сөз·········аты··"]),
        ("*ә\nб* <https://x.kz> info@a.kz", ["·ә\nб· ░░░░░░░░░░░░░░ ░░░░░░░░░"]),
        ("<div>\nсөз <b>мен</b>\n</div>", ["·····\nсөз ···мен····\n······"]),
        ("```\nкод\n```\n\n    бұл код()", []),
        ("  Қатар  \n  келесі\\\nжол", ["Қатар··\nкелесі·\nжол"]),
        ("[сөз][а]\n\n[а]: https://a.kz 'аты'", ["·сөз····"]),
    ],
)  # fmt: skip
def test_words_are_shown_and_all_else_is_hidden(source: str, blocks: list[str]) -> None:
    assert shown(source) == blocks


def test_a_paragraph_that_is_marked_has_its_own_language() -> None:
    one, other = prose_blocks("Мәтін.\n\nОн сказал.\n{: lang=ru }", "kk")
    assert (one.lang, other.lang) == ("kk", "ru")
    assert other.masked.startswith("Он сказал.\n" + MARKUP)


@pytest.mark.parametrize(("number", "source", "html"), examples())
def test_the_words_that_are_shown_are_those_that_readers_get(
    number: int, source: str, html: str
) -> None:
    if re.search(r"[&<]|\"|'|!\[.*\]:|!\[[^\]]*\[", source, re.DOTALL):
        return  # letters by reference, HTML, titles
    found = "".join(re.sub("[·░]", "", block) for block in shown(source))
    assert letters(found) == letters(Words(rendered(source)).words), rendered(source)


@given(st.text(alphabet="*_`[](){}!#-+|\\:\"'~ \n\nаәбвгd1.^", max_size=60))
def test_no_marks_make_other_words_shown_than_readers_get(text: str) -> None:
    found = "".join(block.masked for block in prose_blocks(text, "kk"))
    visible = found.replace(MARKUP, "").replace(CONTENT, "")
    assert letters(visible) == letters(Words(rendered(text)).words)


@pytest.mark.parametrize(
    "source", ['| а\\\\|б | "в" |\n|---|---|', '| `а\\|б` | "в" |\n|--|--|\n| г | а\\|б |']
)
def test_a_cell_stands_where_it_is_said_to_stand_or_is_not_shown(source: str) -> None:
    assert shown(source)  # which compares each block with its place
