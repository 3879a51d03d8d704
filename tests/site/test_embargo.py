"""Stories that are not public: nothing of them is in the output."""

import pytest

from tests.conftest import AT, Site, article, in_all_letters, picture

STORIES = {
    "draft": {"status": "draft"},
    "embargoed": {"date": "2027-01-01 10:00"},
    "retracted": {"status": "retracted"},
    "expired": {"expires": "2020-06-01"},
}


def with_hidden(kind: str) -> dict[str, str | bytes]:
    fields = {"tags": "[Құпия]", "image": "{src: q.jpg, alt: Құпия сурет}", **STORIES[kind]}
    return {
        "content/articles/2020/q.md": article("Құпия тақырып", "Құпия мәтін.", **fields),
        "content/articles/2020/a.md": article(
            "Ашық", "Мұнда [жасырын сөз](story:q) бар.", related="[q, b]"
        ),
        "content/articles/2020/b.md": article("Екінші"),
        "content/images/q.jpg": picture(colour="red"),
    }


@pytest.mark.parametrize("kind", STORIES)
def test_a_link_to_it_becomes_plain_text_and_a_pick_of_it_is_refilled(site, kind) -> None:
    built = site(with_hidden(kind))
    result = built.build()
    assert result.status == 0
    assert "content/articles/2020/a.md" in result.err
    page = built.page("/2020/05/a/")
    assert "жасырын сөз" in page.find(".//main").text_content()
    assert not page.xpath("//a[contains(@href, '/q/')]")
    related = [h.text_content().strip() for h in page.xpath("//main//h3")]
    assert related == ["Екінші"]


@pytest.mark.parametrize("kind", STORIES)
def test_nothing_of_it_is_in_the_output(site, kind) -> None:
    built = site(with_hidden(kind)).made()
    notices = {f"{prefix}2020/05/q/index.html" for prefix in ("", "qz/", "tote/")}
    for path in built.tree():
        text = (built.output / path).read_text("utf-8", "ignore")
        assert not [word for word in in_all_letters("Құпия") if word in text], path
        if not (kind == "retracted" and path in {*notices, ".tilshi-manifest.json"}):
            assert "/q/" not in text, path
    assert not list(built.output.rglob("q-*"))


def test_an_embargoed_story_is_published_when_its_time_has_come(site) -> None:
    built = site(with_hidden("embargoed"))
    assert not (built.made(at=AT).output / "2027/01/q/index.html").exists()
    assert (built.made(at="2027-01-01 09:59").output / "topic/qupiia/index.html").exists() is False
    assert (built.made(at="2027-01-01 10:00").output / "2027/01/q/index.html").exists()


def test_a_translation_is_no_more_public_than_its_source_says(site) -> None:
    for kind in ("draft", "retracted"):
        built = site(
            {
                "content/articles/2020/a.md": article(status=kind),
                "content/articles/2020/a.ru.md": "---\ntitle: Тайный\n---\n\nТайный текст.\n",
            }
        ).made()
        assert "Тайный" not in "".join(
            (built.output / path).read_text("utf-8", "ignore") for path in built.tree()
        )


def test_a_retraction_does_not_change_the_numbering(site) -> None:
    stories = {
        f"content/articles/2020/s{n:02}.md": article(f"С {n}", date=f"2020-05-{n:02} 10:00")
        for n in range(1, 9)
    }
    built: Site = site(stories).settings(LISTING_SIZE=3).made()
    second = built.text("qogham/p/2/index.html")
    built.write(
        {"content/articles/2020/s02.md": article(status="retracted", date="2020-05-02 10:00")}
    ).made()
    assert built.text("qogham/p/2/index.html") == second
    assert len(built.page("/qogham/p/1/").xpath("//main//h2 | //main//h3")) == 2
