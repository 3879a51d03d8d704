"""One Kazakh text in three scripts: the whole sample site, correct to the letter."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import feedparser
import pytest
from lxml import etree, html

from tilshi.editions import EDITIONS, Edition

SCRIPTS = ("qz", "tote")
CYRILLIC = re.compile("[\u0400-\u052f]+")
# Kazakh in Arabic letters has 29 of its own, the hamza, and three signs.
ARABIC = set("ابۆگعدەجزيكقلمنڭوپرستۋۇفحھچشىء" + "،؛؟")
ARABIC_BLOCKS = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
ISOLATES = re.compile("[\u2066\u2069]")
SIGNS = str.maketrans("،؛؟", ",;?")
RUSSIAN = re.compile(r'<(\w+) lang="ru">.*?</\1>', re.DOTALL)
DIRECTORIES = {"topic/index.html", "author/index.html"}
NOT_READ = {"href", "src", "srcset"}


@pytest.fixture(params=[EDITIONS[id_] for id_ in SCRIPTS], ids=SCRIPTS)
def edition(request: pytest.FixtureRequest) -> Edition:
    return request.param


def paths(sample: Path, prefix: str) -> list[str]:
    """The pages of an edition of the Kazakh text, without its prefix."""
    others = tuple(e.prefix for e in EDITIONS.values() if e.prefix)
    found = (file.relative_to(sample / prefix) for file in (sample / prefix).rglob("*.html"))
    return sorted(p.as_posix() for p in found if prefix or not p.as_posix().startswith(others))


def root(file: Path) -> etree._Element:
    return html.document_fromstring(file.read_text("utf-8"))


def lang(element: etree._Element) -> str:
    return element.xpath("ancestor-or-self::*[@lang][1]/@lang")[0]


def read_by_people(page: etree._Element, tag: str) -> Iterator[str]:
    """Every text, and every attribute but addresses, of what is in the language `tag`."""
    for element in page.iter(etree.Element):
        if lang(element) == tag:
            yield element.text or ""
            yield from (text for name, text in element.items() if name not in NOT_READ)
        parent = element.getparent()
        if parent is not None and lang(parent) == tag:
            yield element.tail or ""


def test_no_cyrillic_is_left_outside_phrases_in_another_language(sample, edition) -> None:
    texts = 0
    for path in paths(sample, edition.prefix):
        page = root(sample / edition.prefix / path)
        for text in read_by_people(page, edition.tag):
            texts += 1
            assert not CYRILLIC.search(text), (path, text)
    assert texts > 10_000


def test_a_phrase_in_another_language_says_which(sample, edition) -> None:
    for path in paths(sample, edition.prefix):
        for element in root(sample / edition.prefix / path).xpath("//body//*[@lang]"):
            assert element.get("lang") in {e.tag for e in EDITIONS.values()} | {edition.tag}, path
    page = root(sample / edition.prefix / "2019/03/shymkent-dostyq-mekeni/index.html")
    (phrase,) = page.xpath("//main//span[@lang='ru']")
    assert phrase.text_content() == "PRодвигай себя"


def test_no_cyrillic_is_left_in_feeds_and_maps(sample: Path, edition: Edition) -> None:
    kinds = (".atom", ".rss", ".opml", ".xml")
    files = [f for f in (sample / edition.prefix).rglob("*") if f.suffix in kinds]
    files += [sample / edition.prefix / "feed.json"]
    assert len(files) > 50
    for file in files:
        said = unescape(file.read_text("utf-8")).replace('\\"', '"')
        assert not CYRILLIC.search(RUSSIAN.sub("", said)), file
    feed = feedparser.parse((sample / edition.prefix / "feed.atom").read_bytes())
    for entry in feed.entries:
        page = root(sample / entry.link.split("/", 3)[3] / "index.html")
        heading = page.find(".//h1").text.replace("\u00ad", "")
        assert ISOLATES.sub("", entry.title) == ISOLATES.sub("", heading)


def test_arabic_pages_have_no_arabic_letter_that_is_not_kazakh(sample: Path) -> None:
    found = set()
    for file in (sample / "tote").rglob("*"):
        if file.suffix in (".html", ".atom"):
            text = file.read_text("utf-8")
            found |= set(ARABIC_BLOCKS.findall(text))
            assert not re.search("[\u200e\u200f\u202a-\u202e]", text), file
    assert found <= ARABIC, found - ARABIC
    assert len(found) > 30


def test_latin_pages_have_no_letter_that_is_not_of_the_alphabet_of_2021(sample: Path) -> None:
    known = set("äÄğĞñÑöÖşŞūŪüÜıİ")
    for path in paths(sample, "qz/"):
        for text in read_by_people(root(sample / "qz" / path), "kk-Latn"):
            strange = {char for char in text if char.isalpha() and not char.isascii()}
            assert strange <= known, (path, text)


def test_slugs_are_the_same_over_the_three_scripts(sample: Path, edition: Edition) -> None:
    pages = paths(sample, edition.prefix)
    assert len(pages) > 150
    assert pages == sorted(paths(sample, ""))


def addresses(page: etree._Element, prefix: str) -> list[str]:
    """All addresses on a page but those of its other editions and of what shares it, which
    name it in the edition's script; the edition's prefix taken away.
    """
    links = page.xpath(
        "//@src | //@srcset | //a[not(@hreflang)]/@href | //link[not(@hreflang)][not(@rel='preload')]/@href"
        " | //meta[@property='og:url']/@content"
    )
    home = re.compile(rf"^(https://aqzheleng\.example)?/{prefix}")
    return [home.sub(r"\1/", link) for link in links if "aqzheleng.example%2F" not in link]


def numbers(page: etree._Element) -> list[str]:
    """The runs of digits, and what stands between two of them, that the page shows."""
    text = ISOLATES.sub("", page.find(".//main").text_content()).translate(SIGNS)
    return re.findall(r"[+−]?\d(?:[ \u00a0\d.,:–()-]*\d)?%?", text)


def latin(page: etree._Element) -> list[str]:
    text = re.sub(r"https://\S+", "", " ".join(page.find(".//main").itertext()))
    return re.findall(r"[A-Za-z][\w.@-]*[A-Za-z]", text)


def test_addresses_code_and_numbers_stay_as_they_are(sample: Path, edition: Edition) -> None:
    seen = 0
    for path in paths(sample, edition.prefix):
        here, there = root(sample / edition.prefix / path), root(sample / path)
        # Letters that are one in another script have one heading, below which all their names stand.
        order = sorted if path in DIRECTORIES else list
        assert order(addresses(here, edition.prefix)) == order(addresses(there, "")), path
        for element in ("code", "pre", "kbd"):
            texts = [e.text_content() for e in there.iter(element)]
            assert [e.text_content() for e in here.iter(element)] == texts, path
        assert [e.get("datetime") for e in here.iter("time")] == [
            e.get("datetime") for e in there.iter("time")
        ]
        assert order(numbers(here)) == order(numbers(there)), path
        seen += len(numbers(here))
    assert seen > 1000


def test_latin_words_stay_as_they_are_in_arabic_pages(sample: Path) -> None:
    seen: list[str] = []
    for path in paths(sample, "tote/"):
        words = latin(root(sample / path))
        assert latin(root(sample / "tote" / path)) == words, path
        seen += words
    assert {"Rgmedia.kz", "habar@aqzheleng.example", "Tilshi"} <= set(seen)


def test_a_telephone_number_and_signed_numbers_are_isolated_in_right_to_left_bodies(
    sample: Path,
) -> None:
    page = root(sample / "tote/contacts/index.html")
    assert "+7 (7252) 00-00-00" in [e.text for e in page.xpath("//div[@class='body']//bdi")]
    page = root(sample / "tote/2023/02/mektepte-oryn/index.html")
    assert "−1,3" in [e.text for e in page.xpath("//td/bdi")]
    for prefix in ("", "qz/"):
        page = root(sample / prefix / "contacts/index.html")
        assert not page.xpath("//div[@class='body']//bdi")


@pytest.mark.parametrize(
    "path", ["p/2/", "topic/shymkent/p/1/", "2019/02/dendrosaiabaqtaghy-ilbis/"]
)
def test_the_switch_stays_on_the_page_where_another_script_has_the_same(sample, path) -> None:
    here = root(sample / "tote" / path / "index.html")
    links = {a.get("hreflang"): a.get("href") for a in here.xpath("//header//a[@hreflang]")}
    assert (links["kk"], links["kk-Latn"]) == (f"/{path}", f"/qz/{path}")
