"""Transliterated pages: titles, old addresses, and letters that would become markup."""

import re

import pytest
from lxml import html

from tests.conftest import Site, article
from tilshi.outputs import transliteration


def test_titles_and_captions_are_isolated_without_markup(site) -> None:
    made = site(
        {
            "content/articles/2020/a.md": article(
                "Шымкентте −20 °C аяз",
                "Аяз −20 °C.",
                summary="Telegram 2020 жылы +7 (7252) 00-00-00",
            )
        }
    ).made()
    page = made.page("/tote/2020/05/a/")
    assert page.findtext(".//h1").replace("\u00a0", " ") == "شىمكەنتتە \u2066−20 °C\u2069 اياز"
    summary = "\u2066Telegram\u2069 2020 جىلى \u2066+7 (7252) 00-00-00\u2069"
    (description,) = page.xpath("//meta[@name='description']/@content")
    assert description.replace("\u00a0", " ") == summary
    assert "\u2066" not in made.text("2020/05/a/index.html") + made.text("qz/2020/05/a/index.html")


def test_an_old_address_leads_to_the_story_in_all_letters(site) -> None:
    made = site({"content/articles/2020/a.md": article(redirect_from="[/news/12]")}).made()
    for prefix, tag in (("", "kk"), ("qz/", "kk-Latn"), ("tote/", "kk-Arab")):
        page = made.page(f"/{prefix}news/12/")
        assert page.get("lang") == tag
        refresh = page.xpath("//meta[@http-equiv='refresh']/@content")
        assert f"url=/{prefix}2020/05/a/" in refresh[0]
    assert not (made.output / "ru/news").exists()


def test_letters_that_would_bring_in_markup_stop_the_build(
    site, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = site({"content/articles/2020/a.md": article()})
    whole = transliteration.html_in
    monkeypatch.setattr(
        transliteration, "html_in", lambda of, text: whole(of, text) + "<script>x</script>"
    )
    built = made.build_here()
    assert built.status == 1
    assert "content/articles/2020/a.md" in built.err
    assert not made.output.exists()


def body(made: Site, path: str) -> str:
    """The paragraphs of a story's body as HTML, no-break spaces as plain ones."""
    found = made.page(path).xpath("//div[@class='body']/p")
    texts = (html.tostring(one, encoding="unicode", with_tail=False) for one in found)
    return "".join(texts).replace("\u00a0", " ")


def test_roman_numerals_typed_with_cyrillic_letters_are_numerals_in_other_letters(site) -> None:
    words = (
        "ХХІ ғасыр, ХІХ ғ., ХVIII ғасыр, XXІ ғасыр, Людовик ХІV, ХХ ғасырдың 30-жылдары."
        "\n\nПетр І мен **Х** ғасыр, М. Әуезов."
    )
    made = site({"content/articles/2020/a.md": article(body=words)}).made()
    numerals = "XXI XIX XVIII XXI XIV XX".split()
    latin = made.page("/qz/2020/05/a/").xpath("string(//div[@class='body'])")
    assert re.findall("[IVX]{2,}", latin) == numerals
    assert "XXI ğasyr, XIX ğ., XVIII ğasyr" in latin.replace("\u00a0", " ")
    assert "Petr I men X ğasyr, M. Äuezov." in latin.replace("\u00a0", " ")
    arabic = made.page("/tote/2020/05/a/").xpath("string(//div[@class='body'])")
    assert re.findall("[IVX]{2,}", arabic) == numerals
    assert "پەتر I مەن X عاسىر، م. اۋەزوۆ." in arabic.replace("\u00a0", " ")
    # What the editor typed is what readers of it get.
    assert "ХХІ" in made.page("/2020/05/a/").xpath("string(//div[@class='body'])")


def test_addresses_and_code_are_whole_in_right_to_left_bodies(site) -> None:
    words = (
        "Сайт https://a.kz/x?q=1&b=2, және https://a.kz/news/ мекенжайы. C# тілі, -5...+3 градус,"
        " есеп.pdf мен info@қала.kz, Boeing 737-800 ұшағы."
    )
    made = site({"content/articles/2020/a.md": article(body=words)}).made()
    shown = body(made, "/tote/2020/05/a/")
    for whole in ("C#", "+3", "есеп.pdf", "info@қала.kz", "Boeing 737-800"):
        assert f"<bdi>{whole}</bdi>" in shown
    assert re.search(r"<bdi>https://a\.kz/x\?q=1&amp;b=2</bdi>(</a>)?،", shown)
    assert "<bdi>https://a.kz/news/</bdi>" in shown
    assert "есеп.pdf men info@қала.kz" in re.sub("<[^>]*>", "", body(made, "/qz/2020/05/a/"))
