"""What is not due is nowhere in the sample: not its text, its topics, its pictures, its file names."""

import hashlib
import re
from html import unescape as html_unescape
from pathlib import Path

import pytest
from lxml import html

from tests.conftest import PROJECT, in_all_letters, tree

HIDDEN = {
    "sairam-diirmeni": "draft",
    "alghashqy-vagon": "embargoed",
    "dendrosaiabaqtaghy-ilbis": "retracted",
}

DELETED = re.compile("<at:deleted-entry [^>]*>")
"""How feeds name a retracted story."""


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
            text = as_words(file.read_text("utf-8", "ignore"))  # shards are not text
            assert not [phrase for phrase in secret if phrase in text], file
            found |= {phrase for phrase in public if phrase in text}
    assert found == set(public)


@pytest.mark.parametrize("story", HIDDEN)
def test_its_name_is_not_in_the_output_except_at_a_retracted_storys_address(story, sample) -> None:
    found = {file.relative_to(sample).as_posix() for file in sample.rglob(f"*{story}*")}
    place = "2019/02/dendrosaiabaqtaghy-ilbis"
    notices = {place, f"qz/{place}", f"tote/{place}"} if HIDDEN[story] == "retracted" else set()
    assert found == notices
    files = {sample / notice / "index.html" for notice in notices}
    for file in sample.rglob("*"):
        if file.is_file() and file not in files and file.name != ".tilshi-manifest.json":
            text = file.read_text("utf-8", "ignore")
            assert story not in (DELETED.sub("", text) if file.suffix == ".atom" else text), file


@pytest.mark.parametrize("story", HIDDEN)
def test_its_picture_is_not_in_the_output(story, sample) -> None:
    name = re.search(r"src: (\S+)", parts(story)[0])[1]
    stem = name.removesuffix(".jpg")
    original = hashlib.sha256((PROJECT / "content/images" / name).read_bytes()).hexdigest()
    assert not list(sample.rglob(f"*{stem}*"))
    assert original not in tree(sample).values()


def test_topics_that_only_it_has_have_no_page(sample: Path) -> None:
    topics = {path.name for path in (sample / "topic").iterdir()}
    assert "ilbis" not in topics
    assert "su-diirmeni" not in topics
    assert "zhengil-rels" not in topics


def test_a_notice_is_at_the_retracted_storys_address(sample: Path) -> None:
    said = in_all_letters("Бейнежазба Шымкентте емес")
    for prefix, words_of_it in zip(("", "qz/", "tote/"), said, strict=True):
        notice = sample / prefix / "2019/02/dendrosaiabaqtaghy-ilbis/index.html"
        page = html.fromstring(notice.read_text("utf-8"))
        assert words_of_it in page.text_content()
        assert page.xpath("//meta[@name='robots'][contains(@content, 'noindex')]")
