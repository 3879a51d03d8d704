"""Other configurations: another first edition, another address, few stories."""

import pytest
from lxml import html

from tests.conftest import Site, article

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


def test_a_story_that_is_still_a_draft_makes_a_site_that_says_so(site) -> None:
    made = site({ORIGINAL: article(status="draft")}).made()
    assert "Мұнда әзірге материал жоқ." in made.text("index.html")
    assert "/qogham/" not in made.text("index.html")
