"""The seed article: every element of the agency's page is on ours."""

import re
from pathlib import Path

import pytest
from lxml import html

from tests.conftest import PROJECT

SEED_PAGE = "2019/03/shymkent-dostyq-mekeni/index.html"

# The article, a sentence on each line, white space and the dash before «дейді» made even.
SENTENCES = (PROJECT / "tests/kazakh/golden/seed.txt").read_text("utf-8").strip().split("\n")

PICKS = [
    "«Жеті жарғы» Мәртөебедегі мәслихатта қабылданды",
    "«Мамыр өте Мәртөбеге кел!»",
    "Шымкент инвесторлар үшін тартымды қала",
    "Үшінші мегаполисте тауар қоры жеткілікті",
    "Шымкентте заманауи өрт сөндіру депосы пайдалануға берілді",
]
CERTIFICATE = (
    "Rgmedia.kz ақпарат агенттігін есепке қою туралы № 16380-ИА куәлігі 06.03.2017 жылы Байланыс, "
    "ақпараттандыру және бұқаралық ақпарат құралдары саласындағы мемлекеттік бақылау комитетінен "
    "берілді."
)


def plain(text: str) -> str:
    """Text with its typography undone."""
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u00ad", ""))


@pytest.fixture(scope="module")
def page(sample: Path) -> html.HtmlElement:
    return html.fromstring((sample / SEED_PAGE).read_text("utf-8"))


def test_every_sentence_is_on_the_page_in_order(page: html.HtmlElement) -> None:
    words = plain(page.find(".//main").text_content())
    place = 0
    for sentence in SENTENCES:
        found = words.find(sentence, place)
        assert found >= 0, sentence
        place = found + len(sentence)


def test_its_original_misprint_is_kept(page: html.HtmlElement) -> None:
    assert "асссамблея" in page.text_content()


def test_it_has_title_picture_caption_credit_date_section_and_topics(page) -> None:
    assert plain(page.findtext(".//h1")) == "Шымкент – достық мекені"
    (figure,) = page.xpath("//main//figure")
    assert figure.find(".//img").get("alt")
    assert "Шуақты шаһар" in figure.find("figcaption").text_content()
    assert "Нұрбек Сейтжан" in figure.find("figcaption").text_content()
    times = page.xpath("//main//time")
    assert times[0].get("datetime") == "2019-03-15T10:00+06:00"
    assert plain(times[0].text_content()).startswith("2019 ж. 15 наурыз")
    links = {a.get("href") for a in page.xpath("//main//a")}
    assert {"/qogham/", "/topic/assambleia/", "/topic/shymkent/", "/topic/martobe/"} <= links


def test_its_picks_are_below_it_in_order(page: html.HtmlElement) -> None:
    (heading,) = page.xpath("//*[self::h2][contains(., 'Мүмкін сізді қызықтыратын тақырыптар')]")
    block = heading.getparent()
    titles = [plain(h.text_content()) for h in block.xpath(".//h3")]
    assert titles == PICKS


def test_its_certificate_is_printed_with_the_article_word_for_word(page: html.HtmlElement) -> None:
    assert CERTIFICATE in page.find(".//main").text_content()


def test_the_agencys_own_certificate_is_in_the_footer_of_every_page(sample: Path) -> None:
    line = "«Ақжелең» ақпарат агенттігін есепке қою туралы 02.04.2018 күнгі № 00217-ИА куәлігі"
    for file in ("index.html", SEED_PAGE, "qogham/index.html", "404.html", "about/index.html"):
        footer = html.fromstring((sample / file).read_text("utf-8")).xpath("//body/footer")[0]
        assert line in footer.text_content(), file


def test_social_networks_are_there(page: html.HtmlElement) -> None:
    assert "Әлеуметтік желілер" in page.text_content()
    links = [a.get("href") for a in page.xpath("//footer//a")]
    assert any(link.startswith("https://t.me/") for link in links)


def test_the_russian_phrase_is_marked_as_russian(page: html.HtmlElement) -> None:
    (phrase,) = page.xpath("//main//span[@lang='ru']")
    assert phrase.text_content() == "PRодвигай себя"
