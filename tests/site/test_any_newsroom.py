"""Other configurations: another first edition, another address, few stories."""

import json

import feedparser
import pytest
from lxml import html

from tests.conftest import Site, article
from tilshi.problems import UsageError
from tilshi.settings import load_settings

ORIGINAL, TRANSLATION = "content/articles/2020/a.md", "content/articles/2020/a.{}.md"


def files(lang: str) -> dict[str, str]:
    """A story, whose original is in `lang`, and its translations."""
    titles = {"kk": "Қазақша тақырып", "ru": "Русский заголовок", "en": "An English headline"}
    sections = {"kk": "Қоғам", "ru": "Общество", "en": "Society"}
    found = {ORIGINAL: article(titles[lang], category=sections[lang])}
    for other in titles.keys() - {lang}:
        found[TRANSLATION.format(other)] = f"---\ntitle: {titles[other]}\n---\n\nText.\n"
    return found


def built(site, editions: list[str], lang: str, **settings: object) -> Site:
    made = site({}).settings(EDITIONS=editions, **settings)
    langs = {"kk": "kk", "qz": "kk", "tote": "kk", "ru": "ru", "en": "en"}
    used = {langs[edition] for edition in editions}
    chosen = {
        path: text
        for path, text in files(lang).items()
        if path == ORIGINAL or path.split(".")[-2] in used
    }
    made.write(chosen)
    return made.made()


@pytest.mark.parametrize(
    ("editions", "lang", "titles"),
    [
        (["kk"], "kk", {"": "Қазақша тақырып"}),
        (["ru", "kk"], "ru", {"": "Русский заголовок", "kk/": "Қазақша тақырып"}),
        (["qz", "kk"], "kk", {"": "Qazaqşa taqyryp", "kk/": "Қазақша тақырып"}),
        (["en"], "en", {"": "An English headline"}),
        (["tote", "en"], "kk", {"en/": "An English headline"}),
    ],
    ids=str,
)
def test_the_first_edition_is_at_the_root_and_originals_are_in_its_language(
    site, editions: list[str], lang: str, titles: dict[str, str]
) -> None:
    made = built(site, editions, lang)
    for prefix, title in titles.items():
        assert title in made.text(f"{prefix}2020/05/a/index.html")
        assert title in made.text(f"{prefix}index.html")
        assert title in made.text(f"{prefix}feed.atom")
    first = html.document_fromstring(made.text("2020/05/a/index.html"))
    tags = {"kk": "kk", "qz": "kk-Latn", "tote": "kk-Arab", "ru": "ru", "en": "en"}
    assert first.get("lang") == tags[editions[0]]
    named = {link.get("hreflang") for link in first.xpath("//link[@hreflang]")}
    assert named in ({tags[one] for one in editions} | {"x-default"}, set())


def test_an_address_with_a_path_and_another_clock(site) -> None:
    made = built(site, ["ru", "kk"], "ru", SITEURL="https://x.example/news", TIMEZONE="Asia/Aqtau")
    page = made.text("kk/2020/05/a/index.html")
    assert 'href="/news/kk/' in page
    assert "2020-05-01T10:00+05:00" in page


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("https://Үлгі.қаз", "https://xn--c1ap6frq.xn--80ao21a/"),
        ("https://ULGI.example:8443/Жаңа/", "https://ulgi.example:8443/%D0%96%D0%B0%D2%A3%D0%B0/"),
        ("http://[::1]:8000/a b", "http://[::1]:8000/a%20b/"),
    ],
)
def test_an_address_in_any_letters_is_in_ascii_wherever_programs_read_it(
    site, said: str, address: str
) -> None:
    made = site({ORIGINAL: article()}).settings(SITEURL=said).made()
    feed = feedparser.parse((made.output / "feed.atom").read_bytes())
    assert feed.entries[0].link == feed.feed.link + "2020/05/a/" == address + "2020/05/a/"
    assert f"<loc>{address}2020/05/a/</loc>" in made.text("sitemap-2020-05.xml")
    assert json.loads(made.text("feed.json"))["items"][0]["url"] == address + "2020/05/a/"
    assert f"Sitemap: {address}sitemap.xml\n" in made.text("robots.txt")
    (canonical,) = made.page("/2020/05/a/").xpath("//link[@rel='canonical']/@href")
    assert canonical == address + "2020/05/a/"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("https://Үлгі.қаз", "үлгі.қаз"),
        ("https://xn--c1ap6frq.xn--80ao21a:8443/Жаңа/", "үлгі.қаз:8443/Жаңа"),
        ("https://ulgi.example", "ulgi.example"),
    ],
)
def test_people_read_the_address_in_its_own_letters(site, said: str, shown: str) -> None:
    made = site({}).settings(SITEURL=said)
    assert load_settings(made.root / "pelicanconf.py").shown_address == shown


@pytest.mark.parametrize(
    "said",
    [
        "https://a@x.example",
        "https://x.example/?y",
        "https://",
        "https://.x",
        "https://xn--ж",
        "x.example",
    ],
)
def test_what_is_no_address_of_a_site_is_refused(site, said: str) -> None:
    made = site({ORIGINAL: article()}).settings(SITEURL=said)
    with pytest.raises(UsageError, match="bad-setting"):
        load_settings(made.root / "pelicanconf.py")


def test_an_edition_without_stories_and_the_others_are_no_versions_of_each_other(site) -> None:
    made = site({ORIGINAL: article()}).settings(EDITIONS=["kk", "ru"]).made()
    for path, tag in (("/", "kk"), ("/ru/", "ru")):
        named = made.page(path).xpath("//link[@hreflang]")
        assert [(one.get("hreflang"), one.get("href")) for one in named] == [
            (tag, f"https://ulgi.example{path}"),
            ("x-default", f"https://ulgi.example{path}"),
        ]
    made.write({TRANSLATION.format("ru"): files("kk")[TRANSLATION.format("ru")]}).made()
    for path in ("/", "/ru/"):
        tags = made.page(path).xpath("//link/@hreflang")
        assert tags == ["kk", "ru", "x-default"]


def test_a_story_that_is_still_a_draft_makes_a_site_that_says_so(site) -> None:
    made = site({ORIGINAL: article(status="draft")}).made()
    assert "Мұнда әзірге материал жоқ." in made.text("index.html")
    assert "/qogham/" not in made.text("index.html")
