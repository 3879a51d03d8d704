"""The language functions over every word of the sample's stories."""

import re

import pytest

from tests.conftest import PROJECT
from tilshi.commands.proofreading import proofread
from tilshi.content.body_lint import lint_body
from tilshi.content.typed_values import scalars
from tilshi.kazakh import fold, stem, to_arabic, to_latin
from tilshi.kazakh.proofread import apply_safe_fixes


def words() -> list[str]:
    texts = (
        file.read_text("utf-8")
        for file in (PROJECT / "content").rglob("*.md")
        if file.stem.count(".") == 0
    )
    return sorted(set(re.findall(r"[А-Яа-яӘәҒғҚқҢңӨөҰұҮүҺһІі-]+", " ".join(texts))))


def test_the_latin_form_of_every_word_of_the_newsroom_has_the_same_key() -> None:
    found = words()
    assert len(found) > 3000
    assert [w for w in found if fold(stem(to_latin(w))) != fold(stem(w))] == []


def test_the_arabic_form_of_nearly_every_word_of_the_newsroom_has_the_same_key() -> None:
    found = words()
    same = [w for w in found if fold(stem(to_arabic(w))) == fold(stem(w))]
    assert len(same) >= 0.96 * len(found)


@pytest.mark.parametrize("lang", ["kk", "ru"])
def test_no_paragraph_of_the_newsroom_is_taken_for_the_other_language(lang: str) -> None:
    files = [
        file
        for file in (PROJECT / "content").rglob("*.md")
        if file.stem.endswith(".ru") == (lang == "ru") and not file.stem.endswith(".en")
    ]
    assert len(files) > 10
    assert [
        (file.name, lint_body(file.read_text("utf-8").split("---", 2)[2], lang)) for file in files
    ] == [(file.name, []) for file in files]


def test_the_sample_has_no_typing_errors() -> None:
    assert proofread(PROJECT / "content", ("kk", "ru", "en")).warnings == []


def test_proofreading_leaves_the_seed_article_word_for_word() -> None:
    seed = (PROJECT / "content/articles/2019/shymkent-dostyq-mekeni.md").read_text("utf-8")
    body = seed.split("---", 2)[2]
    assert "асссамблея" in body
    findings = lint_body(body, "kk")
    assert findings == []
    assert apply_safe_fixes(body, findings) == body


def test_every_value_of_the_sample_has_its_right_position() -> None:
    for file in (PROJECT / "content").rglob("*.md"):
        source = file.read_text("utf-8")
        for scalar in scalars(source):
            assert source[scalar.at[0] : scalar.at[-1]] == scalar.value
