"""New files are validated before they replace the last site."""

import shutil

from tests.conftest import PROJECT, article


def test_an_article_may_show_a_link_as_code(site) -> None:
    body = 'Мысал: `<a href="/joq/">` деп жазылады.\n\n    <img src="/joq.png" srcset=", ">'
    made = site({"content/articles/2020/mysal.md": article(body=body)}).made()
    assert 'href="/joq/"' in made.page("/2020/05/mysal/").text_content()


def test_a_summary_may_mention_a_url(site) -> None:
    text = article(summary="Мекенжайда url=/joq/ деп тұрды.")
    made = site({"content/articles/2020/mysal.md": text}).made()
    assert "url=/joq/" in made.page("/2020/05/mysal/").text_content()


def test_a_broken_link_in_a_template_is_refused_with_the_page(site) -> None:
    bad = site({"content/articles/2020/mysal.md": article()})
    shutil.copytree(PROJECT / "theme", bad.root / "theme")
    footer = bad.root / "theme/templates/partials/footer.html"
    footer.write_text(footer.read_text("utf-8") + '<a class="x"\n  href="/joq/">x</a>\n', "utf-8")
    result = bad.settings(THEME="theme").build("--lang", "en")
    assert result.status == 1
    assert "2020/05/mysal/index.html" in result.err
    assert "/joq/" in result.err
    assert not bad.output.exists()
