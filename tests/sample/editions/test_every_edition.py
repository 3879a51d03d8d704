"""One suite for all editions: what must be true of each of their pages."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree, html

from tests.conftest import PROJECT
from tilshi.editions import EDITIONS, Edition
from tilshi.settings import load_settings

ROOT = "https://aqzheleng.example"
TOGETHER = tuple(edition.id for edition in load_settings(PROJECT / "pelicanconf.py").editions)

# Words of the interface that stand on every article page.
WORDS = {
    "kk": ("Мүмкін сізді қызықтыратын тақырыптар", "Әлеуметтік желілер", "Мұрағат"),
    "qz": ("Mümkın sızdı qyzyqtyratyn taqyryptar", "Äleumettık jelıler", "Mūrağat"),
    "tote": ("مۇمكىن ءسىزدى قىزىقتىراتىن تاقىرىپتار", "الەۋمەتتىك جەلىلەر", "مۇراعات"),
    "ru": ("Вам может быть интересно", "Социальные сети", "Архив"),
    "en": ("You may be interested", "Social networks", "Archive"),
}
MONTHS = {
    "kk": "қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша|желтоқсан",
    "qz": "qañtar|aqpan|nauryz|säuır|mamyr|mausym|şılde|tamyz|qyrküiek|qazan|qaraşa|jeltoqsan",
    "tote": "قاڭتار|اقپان|ناۋرىز|ءساۋىر|مامىر|ماۋسىم|شىلدە|تامىز|قىركۇيەك|قازان|قاراشا|جەلتوقسان",
    "ru": "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря",
    "en": "January|February|March|April|May|June|July|August|September|October|November|December",
}
DATES = {
    "kk": (r"\d{4} ж\. \d{1,2} (MONTH)", r"\d{1,2} (MONTH), \d\d:\d\d"),
    "qz": (r"\d{4} j\. \d{1,2} (MONTH)", r"\d{1,2} (MONTH), \d\d:\d\d"),
    "tote": (r"\d{4} ج\. \d{1,2} (MONTH)", r"\d{1,2} (MONTH)، \d\d:\d\d"),
    "ru": (r"([А-Я][а-я]+, )?\d{1,2} (MONTH) \d{4} г\.", r"\d{1,2} (MONTH), \d\d:\d\d"),
    "en": (r"([A-Z][a-z]+, )?\d{1,2} (MONTH) \d{4}", r"\d{1,2} (MONTH), \d\d:\d\d"),
}


@pytest.fixture(params=[EDITIONS[id_] for id_ in TOGETHER], ids=TOGETHER)
def edition(request: pytest.FixtureRequest) -> Edition:
    return request.param


def parse(file: Path) -> html.HtmlElement:
    return html.fromstring(file.read_text("utf-8"))


def pages(sample: Path, edition: Edition) -> Iterator[tuple[str, html.HtmlElement]]:
    """(address, page) of every page of the edition."""
    others = tuple(e.prefix for e in EDITIONS.values() if e.prefix and e.id != edition.id)
    paths = (file.relative_to(sample).as_posix() for file in sample.rglob("*.html"))
    own = [
        path
        for path in sorted(paths)
        if path.startswith(edition.prefix) and not path.startswith(others)
    ]
    assert len(own) > 20
    for path in own:
        yield "/" + path.removesuffix("index.html"), parse(sample / path)


def is_indexed(page: html.HtmlElement) -> bool:
    """Whether search engines may list the page: it neither forbids that nor redirects."""
    noindex = page.xpath("//meta[@name='robots'][contains(@content, 'noindex')]")
    return not noindex and not page.xpath("//meta[@http-equiv='refresh']")


@cache
def alternates_of(file: Path) -> dict[str, str]:
    return alternates(parse(file))


def alternates(page: html.HtmlElement) -> dict[str, str]:
    links = page.xpath("//head/link[@rel='alternate'][@hreflang]")
    return {link.get("hreflang"): link.get("href") for link in links}


def test_every_page_declares_its_language_and_direction(sample: Path, edition: Edition) -> None:
    for url, page in pages(sample, edition):
        assert (page.get("lang"), page.get("dir")) == (edition.tag, edition.dir), url


def test_the_interface_is_in_the_editions_language_only(sample, edition) -> None:
    page = parse(sample / edition.prefix / "2019/03/shymkent-dostyq-mekeni/index.html")
    words = page.text_content()
    for id_, phrases in WORDS.items():
        for phrase in phrases:
            assert (phrase in words) == (id_ == edition.id), phrase


def test_dates_are_in_the_editions_language_and_no_other(sample, edition) -> None:
    formats = "|".join(DATES[edition.id]).replace("MONTH", MONTHS[edition.id])
    for url, page in pages(sample, edition):
        # An entry of a live story has the hour alone.
        for moment in page.xpath("//time[not(parent::a[@class='entry-time'])]"):
            text = moment.text_content().replace("\u00a0", " ")
            assert re.match(formats, text), (url, text)
            assert "\u202f" not in moment.text_content()


def test_hreflang_is_absolute_and_reciprocal_with_self_and_default(sample, edition) -> None:
    for url, page in pages(sample, edition):
        if not is_indexed(page):
            continue
        (canonical,) = page.xpath("//head/link[@rel='canonical']/@href")
        assert canonical == ROOT + url
        found = alternates(page)
        assert found[edition.tag] == canonical
        assert found["x-default"] == found.get("kk", canonical)
        if edition.lang == "kk":
            assert {"kk", "kk-Latn", "kk-Arab"} <= set(found), url
        for tag, address in found.items():
            assert address.startswith(ROOT + "/")
            there = sample / urlsplit(address).path.lstrip("/") / "index.html"
            assert alternates_of(there) == found, (url, tag)


@pytest.mark.parametrize(
    "path",
    ["2019/03/shymkent-dostyq-mekeni/", "topic/martobe/", "author/aigul-serikqyzy/", "about/"],
)
def test_the_switch_leads_to_this_pages_translation(sample, edition, path) -> None:
    page = parse(sample / edition.prefix / path / "index.html")
    links = {a.get("hreflang"): a.get("href") for a in page.xpath("//header//a[@hreflang]")}
    for other in TOGETHER:
        if other != edition.id:
            assert links[EDITIONS[other].tag] == f"/{EDITIONS[other].prefix}{path}"


def test_the_switch_on_a_section_leads_to_the_section_under_its_own_name(sample) -> None:
    page = parse(sample / "qogham/index.html")
    links = {a.get("hreflang"): a.get("href") for a in page.xpath("//header//a[@hreflang]")}
    assert (links["ru"], links["en"]) == ("/ru/obshchestvo/", "/en/society/")
    assert (links["kk-Latn"], links["kk-Arab"]) == ("/qz/qogham/", "/tote/qogham/")


@pytest.mark.parametrize(
    ("prefix", "home"), [("", "басты бет"), ("qz/", "basty bet"), ("tote/", "باستى بەت")]
)
def test_the_switch_of_an_untranslated_story_leads_to_the_front_page_and_says_so(
    sample, prefix, home
) -> None:
    page = parse(sample / f"{prefix}2019/02/tauar-qory-zhetkilikti/index.html")
    (russian,) = page.xpath("//header//a[@hreflang='ru']")
    assert russian.get("href") == "/ru/"
    assert russian.text_content() == f"Русский ({home})"


def test_the_switch_has_the_order_of_the_settings_and_each_editions_own_name(
    sample, edition
) -> None:
    page = parse(sample / edition.prefix / "index.html")
    names = page.xpath("//nav[@class='languages']//a/bdi/text()")
    (current,) = page.xpath("//nav[@class='languages']//summary/bdi")
    assert current.text_content() == edition.name
    everyone = ["Қазақша", "Qazaqşa", "قازاقشا", "Русский", "English"]
    assert names == [name for name in everyone if name != edition.name]


def test_an_untranslated_story_is_in_its_own_edition_only(sample: Path) -> None:
    found = {
        file.relative_to(sample).as_posix()
        for file in sample.rglob("*")
        if file.is_file() and "tauar-qory-zhetkilikti" in file.read_text("utf-8", "ignore")
    }
    found.discard(".tilshi-manifest.json")
    assert {f"{prefix}ekonomika/index.html" for prefix in ("", "qz/", "tote/")} <= found
    assert not [path for path in found if path.startswith(("ru/", "en/"))]


def test_the_feed_is_valid_atom_with_correct_urls(sample: Path, edition: Edition) -> None:
    file = sample / edition.prefix / "feed.atom"
    feed = feedparser.parse(file.read_bytes())
    assert not feed.bozo
    assert feed.feed.language == edition.tag
    links = {link.rel: link.href for link in feed.feed.links}
    assert links["self"] == f"{ROOT}/{edition.prefix}feed.atom"
    assert links["alternate"] == f"{ROOT}/{edition.prefix}"
    assert feed.entries
    dates = [entry.published_parsed for entry in feed.entries]
    assert dates == sorted(dates, reverse=True)
    for entry in feed.entries:
        path = urlsplit(entry.link).path
        assert entry.link == ROOT + path
        assert path.startswith("/" + edition.prefix)
        assert (sample / path.lstrip("/") / "index.html").exists()
        assert entry.title
        assert entry.summary
        assert entry.updated
    # RFC 4287, 4.1.1: an author for the feed or for each entry; ids are unique.
    assert feed.feed.author
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)


def test_the_sitemap_names_every_page_that_may_be_found_and_no_other(sample, edition) -> None:
    def locations(file: Path) -> list[str]:
        return [e.text for e in etree.parse(file).iterfind("{*}*/{*}loc")]

    named = []
    for index in locations(sample / edition.prefix / "sitemap.xml"):
        assert index.startswith(f"{ROOT}/{edition.prefix}")
        named += locations(sample / urlsplit(index).path.lstrip("/"))
    public = {ROOT + url for url, page in pages(sample, edition) if is_indexed(page)}
    assert sorted(named) == sorted(public)


def test_robots_txt_names_every_sitemap(sample: Path, edition: Edition) -> None:
    assert f"Sitemap: {ROOT}/{edition.prefix}sitemap.xml" in (sample / "robots.txt").read_text(
        "utf-8"
    )


def test_every_page_has_landmarks_a_skip_link_and_one_first_heading(sample, edition) -> None:
    for url, page in pages(sample, edition):
        if page.xpath("//meta[@http-equiv='refresh']"):
            continue
        assert page.xpath("//body/a[1]/@href")[0] == "#main", url
        assert len(page.xpath("//main[@id='main']")) == 1, url
        assert page.xpath("//header") and page.xpath("//footer"), url
        assert len(page.xpath("//h1")) == 1, url
        assert all(
            nav.get("aria-label") or nav.get("aria-labelledby") for nav in page.xpath("//nav")
        )


def test_no_page_has_inline_code_or_requests_another_host(sample, edition) -> None:
    for url, page in pages(sample, edition):
        code = "//script[not(@src) and not(@type='application/ld+json')]"  # the latter is data
        assert not page.xpath(f"{code} | //style | //@style"), url
        assert not page.xpath("//@*[starts-with(name(), 'on')]"), url
        for address in page.xpath("//@src | //link[not(@rel='canonical' or @hreflang)]/@href"):
            assert not urlsplit(address).netloc, (url, address)


def test_no_page_weighs_over_100_kilobytes_before_pictures(sample, edition) -> None:
    css = max(file.stat().st_size for file in sample.glob("assets/*.css"))
    for file in (sample / edition.prefix).rglob("*.html"):
        assert file.stat().st_size + css < 100_000, file
