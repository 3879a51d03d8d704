"""Headlines are hyphenated on narrow screens; copied text has no soft hyphens."""

import pytest

from tests.conftest import Site, article, picture

HYPHEN = "\u00ad"
TITLE = "Республикалық ассамблеяларымыздың шығармашылығымыздағы"
RUSSIAN = "Республиканская ассамблея"


@pytest.fixture
def made(site) -> Site:
    files = {
        "content/articles/2020/a.md": article(
            title=TITLE, summary=TITLE, image=f"{{src: a.jpg, alt: {TITLE}, caption: {TITLE}}}"
        ),
        "content/articles/2020/b.md": article(title="Басқа"),
        "content/articles/2020/a.ru.md": (
            f"---\ntitle: {RUSSIAN}\nimage: {{alt: {RUSSIAN}}}\n---\nТекст.\n"
        ),
        "content/pages/about.md": f"---\ntitle: {TITLE}\n---\nМәтін.\n",
        "content/images/a.jpg": picture(),
    }
    return site(files).settings(EDITIONS=["kk", "qz", "tote", "ru", "en"]).made()


def shown(made: Site, path: str, tag: str) -> str:
    return "".join(heading.text_content() for heading in made.page(path).xpath(f"//main//{tag}"))


@pytest.mark.parametrize("edition", ["", "qz/"])
def test_headlines_of_cards_and_articles_have_soft_hyphens(made: Site, edition: str) -> None:
    for path, tag in ((f"{edition}2020/05/a/", "h1"), (f"{edition}about/", "h1"), (edition, "h2"), (f"{edition}qogham/", "h2")):  # fmt: skip
        assert HYPHEN in shown(made, path, tag), path
    related = made.page(f"{edition}2020/05/b/").xpath("//section[@class='related']//h3")
    assert HYPHEN in related[0].text_content()


def test_browsers_hyphenate_russian_and_arabic_script_is_never_hyphenated(made: Site) -> None:
    assert shown(made, "ru/2020/05/a/", "h1") == RUSSIAN
    assert shown(made, "tote/2020/05/a/", "h1")
    for file in [*made.output.glob("ru/**/*.html"), *made.output.glob("tote/**/*.html")]:
        assert HYPHEN not in file.read_text("utf-8"), file


def test_what_is_copied_or_read_by_machines_has_none(made: Site) -> None:
    others = [file for file in made.output.rglob("*") if file.suffix in (".xml", ".txt", ".json")]
    assert len(others) > 4
    for file in others:
        assert HYPHEN not in file.read_text("utf-8"), file
    for file in made.output.rglob("*.html"):
        page = made.page(file.relative_to(made.output).as_posix())
        assert HYPHEN not in "".join(page.xpath("//head//text()")), file
        assert HYPHEN not in "".join(page.xpath("//@*")), file
        assert HYPHEN not in "".join(page.xpath("//main//p//text()")), file
        assert HYPHEN not in "".join(page.xpath("//script//text()")), file
