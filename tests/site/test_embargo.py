"""What is not due is nowhere: not its text, its own topics, its pictures, its file names."""

import hashlib
import re
from html import unescape as html_unescape
from pathlib import Path

import pytest
from lxml import html

from tests.conftest import AT, PROJECT, Site, article, picture, tree
from tilshi.kazakh import to_arabic, to_latin

HIDDEN = {
    "sairam-diirmeni": "draft",
    "alghashqy-vagon": "embargoed",
    "dendrosaiabaqtaghy-ilbis": "retracted",
}


def in_all_letters(text: str) -> tuple[str, str, str]:
    """Kazakh text as it stands in each of its three editions."""
    return text, to_latin(text), to_arabic(text)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def as_words(page: str) -> str:
    """The words of a page or file one after the other, without what nobody sees between them."""
    return " ".join(words(re.sub("[\u00ad\u2066-\u2069]|</?bdi>", "", html_unescape(page))))


def runs(text: str, length: int = 8) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[at : at + length]) for at in range(len(found) - length + 1)}


def source(story: str) -> Path:
    (file,) = (PROJECT / "content/articles").rglob(f"{story}.md")
    return file


def parts(story: str) -> tuple[str, str]:
    """The front matter and the body of a source."""
    _, head, body = source(story).read_text("utf-8").split("---\n", 2)
    return head, body


@pytest.fixture(scope="module")
def public_words() -> set[tuple[str, ...]]:
    hidden = {source(story) for story in HIDDEN}
    every = (file for file in (PROJECT / "content").rglob("*.md") if file not in hidden)
    texts = (text for file in every for text in in_all_letters(file.read_text("utf-8")))
    return set().union(*map(runs, texts))


@pytest.fixture(scope="module")
def output_words(sample: Path) -> set[tuple[str, ...]]:
    files = [
        f for f in sample.rglob("*") if f.suffix in (".html", ".atom", ".xml", ".json", ".txt")
    ]
    return set().union(*(runs(re.sub(r"<[^>]+>", " ", f.read_text("utf-8"))) for f in files))


@pytest.mark.parametrize("story", HIDDEN)
def test_no_eight_words_of_it_are_in_the_output(story, public_words, output_words) -> None:
    head, body = parts(story)
    summary = re.search(r"summary: (.*)", head)[1]
    for secret, short in zip(in_all_letters(body), in_all_letters(summary), strict=True):
        own = (runs(secret) | runs(short)) - public_words
        assert len(own) > 60
        assert not own & output_words


@pytest.mark.parametrize("story", HIDDEN)
def test_its_title_and_the_words_of_its_picture_are_not_in_the_output(story, sample) -> None:
    head, _ = parts(story)
    names = ("title", "alt", "caption")
    texts = [re.search(rf"\b{name}: ([^,}}\n]*)", head)[1] for name in names]
    secret = [as_words(phrase) for text in texts for phrase in in_all_letters(text)]
    # The same is found of a public story, in each of its letters.
    public = [as_words(phrase) for phrase in in_all_letters("Шымкент – достық мекені")]
    found = set()
    for file in sample.rglob("*"):
        if file.is_file() and file.suffix not in (".webp", ".jpg", ".woff2"):
            text = as_words(file.read_text("utf-8"))
            assert not [phrase for phrase in secret if phrase in text], file
            found |= {phrase for phrase in public if phrase in text}
    assert found == set(public)


@pytest.mark.parametrize("story", HIDDEN)
def test_its_name_is_not_in_the_output_but_at_a_retracted_ones_address(story, sample) -> None:
    found = {file.relative_to(sample).as_posix() for file in sample.rglob(f"*{story}*")}
    place = "2019/02/dendrosaiabaqtaghy-ilbis"
    notices = {place, f"qz/{place}", f"tote/{place}"} if HIDDEN[story] == "retracted" else set()
    assert found == notices
    files = {sample / notice / "index.html" for notice in notices}
    for file in sample.rglob("*"):
        if file.is_file() and file not in files and file.name != ".tilshi-manifest.json":
            assert story not in file.read_text("utf-8", "ignore"), file


@pytest.mark.parametrize("story", HIDDEN)
def test_its_picture_is_not_in_the_output(story, sample) -> None:
    name = re.search(r"src: (\S+)", parts(story)[0])[1]
    stem = name.removesuffix(".jpg")
    original = hashlib.sha256((PROJECT / "content/images" / name).read_bytes()).hexdigest()
    assert not list(sample.rglob(f"*{stem}*"))
    assert original not in tree(sample).values()


def test_topics_that_only_it_bears_have_no_page(sample: Path) -> None:
    topics = {path.name for path in (sample / "topic").iterdir()}
    assert "ilbis" not in topics
    assert "su-diirmeni" not in topics
    assert "zhengil-rels" not in topics


def test_a_notice_stands_at_the_retracted_storys_address(sample: Path) -> None:
    said = in_all_letters("Бейнежазба Шымкентте емес")
    for prefix, words_of_it in zip(("", "qz/", "tote/"), said, strict=True):
        notice = sample / prefix / "2019/02/dendrosaiabaqtaghy-ilbis/index.html"
        page = html.fromstring(notice.read_text("utf-8"))
        assert words_of_it in page.text_content()
        assert page.xpath("//meta[@name='robots'][contains(@content, 'noindex')]")


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


def test_an_embargoed_story_comes_out_when_its_time_has_come(site) -> None:
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


def test_a_retraction_moves_nothing_in_the_numbering(site) -> None:
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
