"""Transliterated pages: titles, old addresses, and letters that would become markup."""

import pytest

from tests.conftest import article
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
