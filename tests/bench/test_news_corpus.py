"""The corpus of real sentences."""

from pathlib import Path

import pytest
import yaml

from bench import corpus, news_corpus
from tests.conftest import tree

NUMBERS = ("бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз", "он")
SENTENCES = [f"«{a}» деген {b} хабар айтылды." for a in NUMBERS for b in NUMBERS]


def parts(source: str) -> tuple[dict[str, object], str]:
    _, head, body = source.split("---\n")
    return yaml.safe_load(head), body


def test_a_story_is_told_in_sentences_that_are_near_each_other_and_in_their_order() -> None:
    _, body = parts(news_corpus.story(SENTENCES, 7).sources["kk"])
    at = [number for number, sentence in enumerate(SENTENCES) if sentence in body]
    assert len(at) == 10
    assert at[-1] - at[0] < 16
    assert [body.index(SENTENCES[number]) for number in at] == sorted(
        body.index(SENTENCES[number]) for number in at
    )


def test_a_story_keeps_the_date_the_section_and_the_topics_of_the_generated_one() -> None:
    fields, _ = parts(news_corpus.story(SENTENCES, 7).sources["kk"])
    generated, _ = parts(corpus.story(7).sources["kk"])
    for name in ("date", "category", "tags", "authors"):
        assert fields[name] == generated[name]
    assert fields["title"] != generated["title"]
    assert fields["summary"] in SENTENCES


def test_no_story_refers_to_a_generated_one() -> None:
    for number in range(60):
        for source in news_corpus.story(SENTENCES, number).sources.values():
            assert "story:" not in source
            assert "related:" not in source


def test_a_corpus_of_sentences_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("one", "again"):
        corpus.write(tmp_path / name, 12, 3, lambda n, s: news_corpus.story(SENTENCES, n, s))
    assert tree(tmp_path / "one") == tree(tmp_path / "again")


@pytest.mark.parametrize(
    ("sentence", "headline"),
    [
        ("Шай ішіңіз.", "Шай ішіңіз"),
        ("«Бұл – шешім», – дейді ол.", "Бұл – шешім, – дейді ол"),
        ("сөз " * 30, ("сөз " * 17).strip()),
    ],
)
def test_a_headline_is_a_sentence_cut_after_a_word(sentence: str, headline: str) -> None:
    assert news_corpus.headline(sentence) == headline


def test_missing_sentences_are_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert news_corpus.main(str(tmp_path / "made"), "3", 1, str(tmp_path)) == 2
    (tmp_path / "news_sentences.tsv").write_text("# number\tsentence\n1\tБір.\n", "utf-8")
    assert news_corpus.main(str(tmp_path / "made"), "3", 1, str(tmp_path)) == 2
    assert "fewer than 16 sentences" in capsys.readouterr().err
    assert not (tmp_path / "made").exists()
